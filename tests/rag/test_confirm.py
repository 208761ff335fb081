import json
from pathlib import Path

import pytest

from fakes import FakeModel
from index.errors import ModelError
from index.records import Sentence
from rag.confirm import HOPELESS, LOOKS, ConfirmingReader, likeliest
from rag.prompts import NO, YES
from rag.reader import Reading
from rag.records import Passage

TEXT = ["It rained.", "The plant opened in 2024.", "It makes 300,000 cars.", "The mayor came.", "A band played."]


class Telling(FakeModel):
    """Is as sure as it was told to be of each sentence; remembers the prompts."""

    tuned = True

    def __init__(self, chances: dict[str, float] | None = None) -> None:
        super().__init__()
        self.chances = chances or {}

    def chance(self, prompt: str, one: str, other: str) -> float:
        assert (one, other) == (YES, NO)
        self.prompts.append(prompt)
        return next((c for word, c in self.chances.items() if word in prompt), 0.05)


class Fixed:
    def __init__(self, chances: tuple[float, ...], answerable: float = 0.5) -> None:
        self.reading = Reading((chances,), answerable, (0.5,), (tuple((0, 0) for _ in chances),))

    def read(self, *_: object) -> Reading:
        return self.reading


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    (tmp_path / "confirm.json").write_text(json.dumps({"sentence": [0.5, 1.0, 0.0], "answerable": [1.0, 0.0]}))
    return tmp_path


def read(reader: Fixed, model: Telling, weights: Path) -> Reading:
    starts = [sum(len(t) + 1 for t in TEXT[:i]) for i in range(len(TEXT))]
    sentences = [[Sentence("a", s, s + len(t), t) for s, t in zip(starts, TEXT, strict=True)]]
    passages = [Passage("a", "Plants", 0, 100, " ".join(TEXT), 0.1)]
    return ConfirmingReader(reader, model, weights).read("When did the plant open?", passages, sentences)


def test_the_likeliest_are_looked_at_until_one_is_sure(weights: Path) -> None:
    model = Telling({"Text: The plant opened": 0.99})
    reading = read(Fixed((0.1, 0.3, 0.6, 0.2, 0.0)), model, weights)
    assert len(model.prompts) == 2  # the likeliest is turned down, the second is taken
    assert "Title: Plants\nBefore: The plant opened in 2024.\nText: It makes 300,000 cars.\n" in model.prompts[0]
    best = max(range(5), key=lambda i: reading.sentences[0][i])
    assert TEXT[best] == "The plant opened in 2024."
    assert reading.answerable > 0.9


def test_what_was_not_looked_at_does_not_overtake_what_was(weights: Path) -> None:
    model = Telling()  # says no to everything
    reading = read(Fixed((0.5, 0.6, 0.55, 0.45, 0.4)), model, weights)
    assert len(model.prompts) == LOOKS
    assert reading.answerable < 0.1
    looked = [reading.sentences[0][i] for i in (0, 1, 2)]
    assert max(reading.sentences[0][3:]) <= max(looked) < 0.1


def test_a_passage_goes_with_its_best_sentence(weights: Path) -> None:
    sure, unsure = Telling({"Text: The plant opened": 0.99}), Telling()
    one, other = (read(Fixed((0.1, 0.3, 0.6, 0.2, 0.0)), model, weights).passages for model in (sure, unsure))
    assert one[0] > 0.5 > other[0]


def test_what_is_hopeless_is_not_looked_at(weights: Path) -> None:
    model = Telling()
    reader = Fixed((0.1, 0.3, 0.6, 0.2, 0.0), HOPELESS / 2)
    assert read(reader, model, weights) == reader.reading
    assert model.prompts == []


def test_a_sentence_that_stands_in_two_passages_is_looked_at_once() -> None:
    one, other = Sentence("a", 0, 10, TEXT[0]), Sentence("a", 11, 36, TEXT[1])
    reading = Reading(((0.2, 0.9), (0.8,)), 0.5)
    assert likeliest(reading, [[one, other], [other]]) == [(0, 1), (0, 0)]


def test_a_model_that_fails_is_not_heard(weights: Path) -> None:
    class Failing(Telling):
        def chance(self, prompt: str, one: str, other: str) -> float:
            raise ModelError("out of memory")

    reader = Fixed((0.1, 0.3, 0.6, 0.2, 0.0))
    assert read(reader, Failing(), weights) == reader.reading
