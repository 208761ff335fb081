"""A second look at the likeliest sentences, by the tuned language model: does this one answer the question?

The reader compares many sentences and is good at saying which; the language model knows more of words and is better at
saying whether. It is asked of a few, one after the other, until it says yes, and what it says is weighed with what the
reader said (`rag/training/calibrate.py`). What it reads here it need not read again to phrase the answer.
"""

import heapq
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.records import Sentence
from rag.models.protocol import TellingModel
from rag.prompts import NO, YES, Case, confirm_tuned
from rag.reader import Reader, Reading
from rag.records import Passage
from rag.trained_reader import WEIGHTS, linear, log_odds, sigmoid
from rag.write import leans

LOOKS = 3  # sentences that are looked at, at most
HOPELESS = 0.15  # probability of an answer below which none is looked at
SURE = 0.8  # probability of a sentence from which on no further one is looked at

Place = tuple[int, int]  # a passage, and a sentence of it


@dataclass(frozen=True, slots=True)
class ConfirmCalibration:
    """Weights of log-odds, each tuple with its constant last."""

    sentence: tuple[float, ...]  # of the reader's probability of the sentence, of the model's
    answerable: tuple[float, ...]  # of the reader's probability of an answer, of the model's for its best sentence

    @classmethod
    def load(cls, path: Path) -> "ConfirmCalibration":
        held = json.loads(path.read_text())
        return cls(tuple(held["sentence"]), tuple(held["answerable"]))


class ConfirmingReader:
    """A reader whose likeliest sentences the language model is asked about."""

    def __init__(self, reader: Reader, model: TellingModel, weights: Path = WEIGHTS) -> None:
        """`weights` holds `confirm.json`."""
        self._reader = reader
        self._model = model
        self._calibration = ConfirmCalibration.load(weights / "confirm.json")

    def read(self, question: str, passages: Sequence[Passage], sentences: Sequence[Sequence[Sentence]]) -> Reading:
        """See `Reader.read`."""
        reading = self._reader.read(question, passages, sentences)
        if reading.answerable < HOPELESS:
            return reading
        looked: dict[Place, float] = {}
        told = []
        for place in likeliest(reading, sentences):
            chance = self._model.chance(confirm_tuned(case_at(question, passages, sentences, reading, place)), YES, NO)
            told.append(log_odds(chance))
            odds = linear(self._calibration.sentence, (log_odds(reading.sentences[place[0]][place[1]]), told[-1]))
            looked[place] = sigmoid(odds)
            if looked[place] >= SURE:
                break
        features = (log_odds(reading.answerable), max(told))
        return replace(
            reading,
            sentences=_revised(reading, sentences, looked),
            answerable=sigmoid(linear(self._calibration.answerable, features)),
        )


def likeliest(reading: Reading, sentences: Sequence[Sequence[Sentence]]) -> list[Place]:
    """Where the likeliest sentences stand, the best first; one that stands in two passages is taken once."""
    best: dict[Sentence, Place] = {}
    places = [(row, i) for row, of in enumerate(reading.sentences) for i in range(len(of))]
    for row, i in sorted(places, key=lambda at: -reading.sentences[at[0]][at[1]]):
        best.setdefault(sentences[row][i], (row, i))
    return heapq.nsmallest(LOOKS, best.values(), key=lambda at: -reading.sentences[at[0]][at[1]])


def case_at(
    question: str,
    passages: Sequence[Passage],
    sentences: Sequence[Sequence[Sentence]],
    reading: Reading,
    place: Place,
) -> Case:
    """What the writer would be shown of that sentence."""
    row, i = place
    sentence = sentences[row][i]
    span = reading.answers[row][i] if reading.answers else None
    short = sentence.text[span[0] - sentence.start : span[1] - sentence.start] if span else None
    before = sentences[row][i - 1].text if i else ""
    return Case(question, sentence.text, short, passages[row].title, before if leans(sentence.text, before) else "")


def _revised(
    reading: Reading, sentences: Sequence[Sequence[Sentence]], looked: dict[Place, float]
) -> tuple[tuple[float, ...], ...]:
    """The probabilities with those that were looked at; the others are at most as likely as the best of these."""
    known = {sentences[row][i]: chance for (row, i), chance in looked.items()}
    most = max(looked.values())
    return tuple(
        tuple(known.get(sentence, min(chance, most)) for sentence, chance in zip(of, chances, strict=True))
        for of, chances in zip(sentences, reading.sentences, strict=True)
    )
