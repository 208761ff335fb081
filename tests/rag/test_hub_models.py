"""Cross-encoders and NLI models by name: small ones with random weights, made here, as the hub would give them."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.embed import default_model
from index.errors import ModelError
from index.records import Sentence
from rag.cross_encoder import CrossEncoderReader
from rag.nli import NliJudge
from rag.reader import Reading
from rag.records import Passage

pytestmark = pytest.mark.model

TEXTS = ["The car costs 20,000 euros.", "It rained.", "Motors are built in Cleon."]


def made(folder: Path, labels: list[str]) -> str:
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    AutoTokenizer.from_pretrained(default_model()).save_pretrained(folder)
    config = BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)
    config.id2label = dict(enumerate(labels))
    config.label2id = {label: number for number, label in enumerate(labels)}
    BertForSequenceClassification(config).save_pretrained(folder)
    return str(folder)


class Recording:
    """A reader that remembers in which order it was shown the passages."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def read(self, question: str, passages: Sequence[Passage], sentences: Sequence[Sequence[Sentence]]) -> Reading:
        self.shown = [p.article_id for p in passages]
        return Reading(tuple((float(p.article_id),) for p in passages), 0.5, answers=tuple((None,) for _ in passages))


def test_a_cross_encoder_ranks_and_the_reader_reads_in_that_order(tmp_path: Path) -> None:
    inner = Recording()
    reader = CrossEncoderReader(made(tmp_path, ["relevant"]), inner)
    passages = [Passage(str(i), "", 0, len(text), text, 1.0) for i, text in enumerate(TEXTS)]
    reading = reader.read("What does the car cost?", passages, [[Sentence(str(i), 0, 1, "x")] for i in range(3)])
    assert inner.shown == sorted("012", key=lambda i: -reading.passages[int(i)])
    assert reading.sentences == ((0.0,), (1.0,), (2.0,))  # back in the order that was given
    assert all(0 < score < 1 for score in reading.passages)


def test_a_model_with_several_scores_is_no_ranker(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="3 scores"):
        CrossEncoderReader(made(tmp_path, ["a", "b", "c"]), Recording())


def test_an_nli_model_gives_the_probability_of_its_entailment_label(tmp_path: Path) -> None:
    pairs = [(TEXTS[0], "The car is cheap."), (TEXTS[2], "Cleon builds motors.")] * 10
    probabilities = {}
    for place in range(3):  # the same weights, the label in another place
        import torch

        torch.manual_seed(0)
        labels = ["neutral", "contradiction"]
        labels.insert(place, "ENTAILMENT")
        probabilities[place] = NliJudge(made(tmp_path / str(place), labels)).supported(pairs)
    assert [sum(of) for of in zip(*probabilities.values(), strict=True)] == pytest.approx([1.0] * len(pairs))


def test_a_model_without_entailment_is_no_judge(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="positive, negative"):
        NliJudge(made(tmp_path, ["positive", "negative"]))


@pytest.mark.parametrize("load", [lambda name: CrossEncoderReader(name, Recording()), NliJudge])
def test_a_model_that_is_not_there_is_named(load: type, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no-such-model"):
        load(str(tmp_path / "no-such-model"))
