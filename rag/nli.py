"""Any natural language inference model of the hub in place of our own judge of sentences."""

from collections.abc import Sequence

from index.errors import ModelError

BATCH = 16  # pairs


class NliJudge:
    """The probability of entailment, from a sequence classifier that has a label of that name."""

    threshold = 0.5  # entailment is likelier than all else

    def __init__(self, name: str) -> None:
        """Load a name of the hub or a folder. Raises `ModelError`."""
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        try:
            self._tokenizer = AutoTokenizer.from_pretrained(name)
            self._model = AutoModelForSequenceClassification.from_pretrained(name).eval()
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The NLI model '{name}' was looked for as a folder and as a name of the Hugging Face hub, and could "
                f"not be loaded: {error}. Download it while you are online: hf download {name}"
            ) from error
        labels = {int(number): str(label) for number, label in self._model.config.id2label.items()}
        entailing = [number for number, label in labels.items() if label.lower().startswith("entail")]
        if not entailing:
            raise ModelError(
                f"'{name}' has the labels {', '.join(labels.values())}, and none is called entailment. Name a model "
                "for natural language inference, such as cross-encoder/nli-deberta-v3-small."
            )
        self._entailment = entailing[0]

    def supported(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """For each pair of evidence and sentence the probability that the first supports all of the second."""
        import torch

        found: list[float] = []
        for first in range(0, len(pairs), BATCH):
            evidence, sentences = zip(*pairs[first : first + BATCH], strict=True)
            inputs = self._tokenizer(
                list(evidence), list(sentences), truncation="only_first", padding=True, return_tensors="pt"
            )
            with torch.inference_mode():
                odds = self._model(**inputs).logits.float()
            found += odds.softmax(-1)[:, self._entailment].tolist()
        return found
