"""Any cross-encoder of the hub in the reader's place for ranking passages."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from index.errors import ModelError
from index.records import Sentence
from rag.reader import Reader, Reading
from rag.records import Passage

Item = TypeVar("Item")


class CrossEncoderReader:
    """Passages in the cross-encoder's order; what is evidence in them is left to the other reader.

    That reader sees them in the new order too, so that a passage's place weighs in its sentences.
    """

    def __init__(self, name: str, reader: Reader) -> None:
        """Load a name of the hub or a folder. Raises `ModelError`."""
        from sentence_transformers import CrossEncoder

        try:
            self._model = CrossEncoder(name)
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The cross-encoder '{name}' was looked for as a folder and as a name of the Hugging Face hub, and "
                f"could not be loaded: {error}. Download it while you are online: hf download {name}"
            ) from error
        if self._model.num_labels != 1:
            raise ModelError(
                f"'{name}' gives {self._model.num_labels} scores a passage, and a ranking needs one. Name a "
                "cross-encoder for search, such as cross-encoder/ms-marco-MiniLM-L6-v2."
            )
        self._reader = reader

    def read(self, question: str, passages: Sequence[Passage], sentences: Sequence[Sequence[Sentence]]) -> Reading:
        """`sentences[i]` are those of `passages[i]`, in order."""
        if not passages:
            return self._reader.read(question, passages, sentences)
        scores = self._scores(question, passages)
        order = sorted(range(len(passages)), key=lambda row: -scores[row])
        reading = self._reader.read(question, [passages[i] for i in order], [sentences[i] for i in order])
        return replace(
            reading,
            sentences=_as_given(reading.sentences, order),
            passages=tuple(scores),
            answers=_as_given(reading.answers, order),
        )

    def _scores(self, question: str, passages: Sequence[Passage]) -> list[float]:
        """Between 0 and 1 for each passage."""
        import torch

        pairs = [(question, f"{p.title}. {p.text}") for p in passages]
        found = self._model.predict(pairs, activation_fn=torch.nn.Sigmoid(), show_progress_bar=False)
        return [float(score) for score in found]


def _as_given(items: Sequence[Item], order: Sequence[int]) -> tuple[Item, ...]:
    """Undo `order`; nothing stays nothing."""
    return tuple(item for _, item in sorted(zip(order, items, strict=False), key=lambda pair: pair[0]))
