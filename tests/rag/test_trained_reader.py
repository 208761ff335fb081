"""The trained reader without its network: scores made by hand, and what becomes of them."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from fakes import FakeEncoder
from index.embed import default_model, load_encoder
from index.errors import ModelError
from index.records import Sentence
from index.runtime import openvino
from rag.engines import Scores
from rag.records import Passage
from rag.trained_reader import WEIGHTS, Scorer, TrainedReader
from rag.windows import Window, padded

TEXT = "The car has two seats. It was built in Leeds by hand. Nobody knows why."
PLAIN = {"sentence": [1, *[0] * 8], "passage": [1, 0, 0, 0, 0], "answerable": [1, 0, 0, 0, 0]}


class ByHand:
    """Gives each window's tokens the scores that `rule` makes of their number."""

    def __init__(self, rule: Callable[[Window], tuple[Scores, float]]) -> None:
        self.rule = rule

    def run(self, windows: Sequence[Window]) -> list[tuple[Scores, float]]:
        return [self.rule(window) for window in windows]


def sentences(text: str, start: int = 0) -> list[Sentence]:
    return [Sentence("a", start + m.start(), start + m.end(), m.group()) for m in re.finditer(r"[^.]+\.", text)]


def passage(text: str, start: int = 0) -> Passage:
    return Passage("a", "A car", start, start + len(text), text, 0.1)


def reader(folder: Path, rule: Callable[[Window], tuple[Scores, float]]) -> TrainedReader:
    (folder / "reader.safetensors").touch()
    (folder / "calibration.json").write_text(json.dumps(PLAIN))
    return TrainedReader(FakeEncoder(), folder, ByHand(rule))


def second_sentence(window: Window) -> tuple[Scores, float]:
    """Evidence in the second sentence; the answer is its fifth token (`leeds`), on its own."""
    scores = np.full((len(window.ids), 3), -4, dtype=np.float32)
    if len(window.sentences) > 1:
        first, last = window.sentences[1]
        scores[first:last, 0] = 3
        scores[first + 4, 1:] = 5
    return scores, 2.0


def test_a_reading_in_article_offsets(tmp_path: Path) -> None:
    shifted = sentences(TEXT, 100)
    reading = reader(tmp_path, second_sentence).read("Where?", [passage(TEXT, 100)], [shifted])
    assert int(np.argmax(reading.sentences[0])) == 1
    assert reading.sentences[0][1] == pytest.approx(1 / (1 + np.exp(-3)))
    assert [TEXT[a - 100 : b - 100] for a, b in filter(None, reading.answers[0][1:2])] == ["Leeds"]


def test_an_answer_ends_no_earlier_than_it_starts(tmp_path: Path) -> None:
    def backwards(window: Window) -> tuple[Scores, float]:
        scores = np.zeros((len(window.ids), 3), dtype=np.float32)
        first, last = window.sentences[0]
        scores[last - 1, 1] = 9  # the best start is the last token
        scores[first, 2] = 9  # the best end is the first
        return scores, 0.0

    ((answer,),) = reader(tmp_path, backwards).read("What?", [passage(TEXT)], [sentences(TEXT)[:1]]).answers
    assert answer is not None
    assert answer[0] < answer[1]


@pytest.mark.parametrize("settled", [True, False])
def test_more_is_read_only_where_the_first_passages_leave_it_open(tmp_path: Path, settled: bool) -> None:
    read = []

    def in_the_tenth(window: Window) -> tuple[Scores, float]:
        read.append(window)
        odds = 4 if len(read) == 10 or settled else -4
        return np.full((len(window.ids), 3), odds, dtype=np.float32), float(odds)

    texts = [f"The car number {number} was built in Leeds." for number in range(20)]
    asked = [passage(text) for text in texts], [sentences(text) for text in texts]
    reading = reader(tmp_path, in_the_tenth).read("Where?", *asked)
    assert len(read) == (8 if settled else 20)
    assert len(reading.sentences) == len(reading.passages) == len(reading.answers) == 20
    assert reading.answerable > 0.9
    assert (max(reading.passages[8:]) > 0.9) is not settled
    assert (max(of[0] for of in reading.sentences[8:]) > 0.9) is not settled


def test_nothing_to_read_is_not_answerable(tmp_path: Path) -> None:
    reading = reader(tmp_path, second_sentence).read("Where?", [passage("")], [[]])
    assert reading.sentences == ((),)
    assert reading.answerable < 1e-4
    assert reading.answers == ((),)


def test_without_anything_of_the_kind_that_is_asked_for_there_is_no_answer(tmp_path: Path) -> None:
    reading = reader(tmp_path, second_sentence).read("In what year was it built?", [passage(TEXT)], [sentences(TEXT)])
    assert reading.answerable < 1e-4
    assert max(reading.sentences[0]) < 1e-4


def test_the_short_answer_holds_what_is_asked_for(tmp_path: Path) -> None:
    text = "The car has two seats. It came from Leeds in 1905 by train. Nobody knows why."

    def around_leeds(window: Window) -> tuple[Scores, float]:
        scores, passage_score = second_sentence(window)
        first, _ = window.sentences[1]
        scores[first + 3, 1:] = 5  # `leeds`
        scores[first + 5, 1:] = 2  # `1905`
        return scores, passage_score

    for question, expected in (("Where did it come from?", "Leeds"), ("In what year did it come?", "1905")):
        answer = reader(tmp_path, around_leeds).read(question, [passage(text)], [sentences(text)]).answers[0][1]
        assert answer is not None
        assert text[slice(*answer)].endswith(expected)


def test_the_short_answer_cuts_through_no_bracket(tmp_path: Path) -> None:
    text = "Evaporative (wet) towers use heat; dry ones use air."

    def from_wet_on(window: Window) -> tuple[Scores, float]:
        scores = np.full((len(window.ids), 3), -4, dtype=np.float32)
        first, last = window.sentences[0]
        scores[first + 4 : last, 1] = 3
        scores[first + 4 : last, 2] = np.arange(last - first - 4)  # the longer, the better
        return scores, 2.0

    for sentence in sentences(text), sentences("x" * 50 + text, 50):
        ((answer,),) = reader(tmp_path, from_wet_on).read("Which?", [passage(text)], [sentence]).answers
        assert answer is not None
        said = sentence[0].text[answer[0] - sentence[0].start : answer[1] - sentence[0].start]
        assert said.count("(") == said.count(")")
        assert ";" not in said


def test_a_long_passage_is_read_in_several_windows(tmp_path: Path) -> None:
    long = " ".join([TEXT] * 40)
    found = sentences(long)
    reading = reader(tmp_path, second_sentence).read("Where?", [passage(long)], [found])
    assert len(reading.sentences[0]) == len(found)
    assert sum(p > 0.5 for p in reading.sentences[0]) > 1  # the second sentence of every window


@pytest.mark.parametrize("question", ["Why was it built?", "In what year was it built?"])
def test_a_sentence_that_is_longer_than_a_window_is_read_as_far_as_it_fits(tmp_path: Path, question: str) -> None:
    def likely(window: Window) -> tuple[Scores, float]:
        return np.full((len(window.ids), 3), 3, dtype=np.float32), 2.0

    text = f"It was built in 1905{' by hand and by night' * 200}."
    reading = reader(tmp_path, likely).read(question, [passage(text)], [sentences(text)])
    assert reading.answerable > 0.9
    assert reading.answers[0][0] is not None


def test_weights_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="Install footnote again"):
        TrainedReader(FakeEncoder(), tmp_path)


@pytest.mark.model
def test_the_shipped_reader_reads() -> None:
    trained = TrainedReader(load_encoder())
    reading = trained.read("Where was the car built?", [passage(TEXT)], [sentences(TEXT)])
    silent = trained.read("Who won the football match on Sunday?", [passage(TEXT)], [sentences(TEXT)])
    assert int(np.argmax(reading.sentences[0])) == 1
    answer = reading.answers[0][1]
    assert answer is not None
    assert TEXT[slice(*answer)].strip("in ") == "Leeds"
    assert silent.answerable < 0.5 < reading.answerable


class Untouched:
    """The network as torch has it."""

    def __init__(self) -> None:
        import torch

        from rag.network import load

        self._torch = torch
        self._network = load(WEIGHTS / "reader.safetensors", default_model())

    def run(self, windows: Sequence[Window]) -> list[tuple[Scores, float]]:
        with self._torch.inference_mode():
            outputs = [self._network(**{k: self._torch.from_numpy(v) for k, v in padded([w]).items()}) for w in windows]
        return [(tokens[0].numpy(), float(passages[0])) for tokens, passages in outputs]


@pytest.mark.model
@pytest.mark.parametrize(
    ("precision", "most"),
    [({"INFERENCE_PRECISION_HINT": "f32"}, 1e-3), ({}, 1e-2)],  # as in use: bfloat16 where the CPU computes in it
)
def test_the_engine_gives_the_scores_of_torch(
    precision: dict[str, str], most: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rag.engines import OpenVinoEngine

    core = openvino().Core
    compiled = core.compile_model
    monkeypatch.setattr(core, "compile_model", lambda own, m, device, how: compiled(own, m, device, how | precision))
    texts = [sentences(TEXT)]
    both = [
        Scorer(engine, load_encoder()).score("How was it made?", ["A car"], texts)
        for engine in (OpenVinoEngine(WEIGHTS / "reader.safetensors"), Untouched())
    ]
    ours, theirs = (1 / (1 + np.exp(-np.array([s.features for s in found[0]]))) for found in both)
    assert np.abs(ours - theirs).max() < most
