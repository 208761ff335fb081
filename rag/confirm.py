"""A second look at the likeliest sentences, by the tuned language model: does this one answer the question?

The reader compares many sentences and is good at saying which; the language model knows more of words and is better at
saying whether. It is asked of a few, one after the other, until it says yes, and what it says is weighed with what the
reader said (`rag/training/confirm_calibrate.py`). Whether there is an answer at all goes by the best of them alone.
What it reads here it need not read again to phrase the answer.
"""

import heapq
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.errors import ModelError
from index.records import Sentence
from rag.models.protocol import TellingModel
from rag.prompts import NO, YES, Case, confirm_tuned
from rag.reader import Reader, Reading
from rag.records import Passage
from rag.trained_reader import WEIGHTS, linear, log_odds, sigmoid
from rag.write import leans

LOOKS = 2  # sentences that are looked at, at most; a third changes hardly anything
HOPELESS = 0.15  # probability of an answer below which none is looked at
SURE = 0.6  # probability of a sentence from which on no further one is looked at
BEST_SENTENCE = 2 / 3  # what it weighs beside the passage's own log-odds; chosen on development articles

Place = tuple[int, int]  # a passage, and a sentence of it


@dataclass(frozen=True, slots=True)
class ConfirmCalibration:
    """Weights of log-odds, each tuple with its constant last."""

    sentence: tuple[float, ...]  # of the reader's probability of the sentence, of the model's
    answerable: tuple[float, ...]  # of what is now thought of the best of them

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
        """See `Reader.read`. A model that fails is not heard: what writes with it will say so."""
        reading = self._reader.read(question, passages, sentences)
        if reading.answerable < HOPELESS:
            return reading
        try:
            return self._confirmed(question, passages, sentences, reading)
        except ModelError:
            return reading

    def _confirmed(
        self, question: str, passages: Sequence[Passage], sentences: Sequence[Sequence[Sentence]], reading: Reading
    ) -> Reading:
        def words() -> Iterator[tuple[float, float]]:
            for row, i in places:
                prompt = confirm_tuned(case_at(question, passages, sentences, reading, (row, i)))
                yield log_odds(reading.sentences[row][i]), log_odds(self._model.chance(prompt, YES, NO))

        places = likeliest(reading, sentences)
        looks = weigh(self._calibration.sentence, words())
        looked = {place: sigmoid(odds) for place, odds in zip(places, looks, strict=False)}
        revised = _revised(reading, sentences, looked)
        return replace(
            reading,
            sentences=revised,
            passages=_by_sentences(reading.passages, revised),
            answerable=sigmoid(linear(self._calibration.answerable, (max(looks),))),
        )


def weigh(weights: Sequence[float], words: Iterable[tuple[float, float]]) -> list[float]:
    """What is thought of sentences, as log-odds by reader and model together, up to one that is sure.

    `words` are their log-odds by the reader and by the model, one by one.
    """
    looks: list[float] = []
    for each in words:
        looks.append(linear(weights, each))
        if sigmoid(looks[-1]) >= SURE:
            break
    return looks


def likeliest(reading: Reading, sentences: Sequence[Sequence[Sentence]], most: int = LOOKS) -> list[Place]:
    """Where the likeliest sentences stand, the best first; one that stands in two passages is taken once."""
    best: dict[Sentence, Place] = {}
    places = [(row, i) for row, of in enumerate(reading.sentences) for i in range(len(of))]
    for row, i in sorted(places, key=lambda at: -reading.sentences[at[0]][at[1]]):
        best.setdefault(sentences[row][i], (row, i))
    return heapq.nsmallest(most, best.values(), key=lambda at: -reading.sentences[at[0]][at[1]])


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


def _by_sentences(passages: Sequence[float], sentences: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """The probabilities of passages, for what is thought of their best sentences by now; none where there were none."""
    weights = (1 - BEST_SENTENCE, BEST_SENTENCE, 0.0)
    return tuple(
        sigmoid(linear(weights, (log_odds(own), log_odds(max(of, default=0.0)))))
        for own, of in zip(passages, sentences, strict=False)
    )


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
