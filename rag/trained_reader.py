"""The trained reader: every sentence's probability of being evidence, the short answer, and whether there is one.

One pass of a small cross-encoder over the question and a passage gives three scores a token and one for the
passage. The likeliest sentences are then compared with the question in vectors and words as well (`rag.signals`).
What is made of all that is fitted on articles that are neither trained on nor tested (`rag/training/calibrate.py`),
and stands beside the weights in `calibration.json`.
"""

import heapq
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embed import Encoder
from index.errors import ModelError
from index.records import Sentence
from rag.asked import of_kind
from rag.engines import Engine, OpenVinoEngine
from rag.reader import Reading, Span
from rag.records import Passage
from rag.signals import Candidate, Signals, signals
from rag.windows import Tokens, Window, plain_ids, plain_tokenizer, tokenize, windows

WEIGHTS = Path(__file__).parent / "weights"
LONGEST_WINDOW = 320  # tokens; training saw hardly any longer
LONGEST_ANSWER = 24  # tokens
FIRST = 8  # passages that are read first; the others are where these leave it open
SETTLED = 0.5  # probability of an answer among the first from which on they do not
NO_TOKENS = -20.0  # log-odds of a sentence that the vocabulary has no token for
CANDIDATES = 12  # sentences that are looked at more closely; by the network alone, these hold nearly all evidence
UNLIKELY = -12.0  # log-odds of all others, and that there is an answer where none could be it
# Log-odds off an answer whose sentence says the opposite or speaks of other years, and off the latter as evidence. Both
# are too seldom to be fitted: counted on what training may see, see `turns_round` and `of_other_years`.
AGAINST = 3.0
ELSEWHEN = 2.0
FAR = -1.0  # cosine of a passage that has no candidate

EVIDENCE, START, END = range(3)


@dataclass(frozen=True, slots=True)
class SentenceScores:
    """Log-odds of one sentence: as evidence, of the window it stands in, and of the best answer inside it."""

    evidence: float
    passage: float
    span: float
    answer: Span  # characters of the text that the sentence stands in
    able: bool = True  # whether it says something, and holds anything of the kind that is asked for
    signals: Signals | None = None  # of the likeliest sentences only

    @property
    def features(self) -> tuple[float, ...]:
        """What a candidate's probability is made of; empty for a sentence that is no candidate."""
        return (self.evidence, self.passage, self.span, *self.signals.features) if self.signals else ()


UNREAD = SentenceScores(NO_TOKENS, NO_TOKENS, NO_TOKENS, (0, 0), able=False)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores into probabilities. Each tuple is weights in the order named and, last, the constant."""

    sentence: tuple[float, ...]  # see `SentenceScores.features`
    passage: tuple[float, ...]  # see `passage_features`
    answerable: tuple[float, ...]  # see `answerable_features`

    @classmethod
    def load(cls, path: Path) -> "Calibration":
        return cls(**{name: tuple(weights) for name, weights in json.loads(path.read_text()).items()})


class TrainedReader:
    """`weights` is a folder that holds `reader.safetensors` and `calibration.json`.

    Raises `ModelError` when they are not there.
    """

    def __init__(self, encoder: Encoder, weights: Path = WEIGHTS, engine: Engine | None = None) -> None:
        if not (weights / "reader.safetensors").exists():
            raise ModelError(
                f"The reader's weights were looked for in {weights} and are not there. Install footnote again, "
                "or train them with: python -m rag.training.reader"
            )
        self.calibration = Calibration.load(weights / "calibration.json")
        self._scorer = Scorer(engine or OpenVinoEngine(weights / "reader.safetensors"), encoder)

    def read(self, question: str, passages: Sequence[Passage], sentences: Sequence[Sequence[Sentence]]) -> Reading:
        """`sentences[i]` are those of `passages[i]`, in order. Without sentences nothing is answerable.

        What is not read, because those before it settle the question, is taken for what says nothing.
        """
        titles = [p.title for p in passages]
        seen: list[list[SentenceScores]] = []
        for part in (slice(FIRST), slice(FIRST, None)):
            seen += self._scorer.seen(question, titles[part], sentences[part])
            scores = self._scorer.compared(question, titles, sentences, seen)
            odds = [sentence_odds(self.calibration, of) for of in scores]
            answerable = sigmoid(answerable_odds(self.calibration, odds, scores))
            if answerable >= SETTLED or len(seen) == len(passages):
                break
        unread = sentences[len(seen) :]
        scores += [[UNREAD] * len(of) for of in unread]
        odds += [[UNLIKELY] * len(of) for of in unread]
        return Reading(
            sentences=tuple(tuple(sigmoid(o) for o in of) for of in odds),
            answerable=answerable,
            passages=tuple(
                sigmoid(linear(self.calibration.passage, passage_features(rank, o, s))) if o else 0.0
                for rank, (o, s) in enumerate(zip(odds, scores, strict=True))
            ),
            answers=tuple(tuple(s.answer if s.span > NO_TOKENS else None for s in of) for of in scores),
        )


class Scorer:
    """Questions and passages through an engine, before anything is calibrated."""

    def __init__(self, engine: Engine, encoder: Encoder) -> None:
        self._engine = engine
        self._encoder = encoder
        self._tokenizer = plain_tokenizer()

    def score(
        self, question: str, titles: Sequence[str], passages: Sequence[Sequence[Sentence]]
    ) -> list[list[SentenceScores]]:
        """For each passage its sentences' scores."""
        return self.compared(question, titles, passages, self.seen(question, titles, passages))

    def seen(
        self, question: str, titles: Sequence[str], passages: Sequence[Sequence[Sentence]]
    ) -> list[list[SentenceScores]]:
        """What the network sees in each sentence; no signals yet."""
        asked = plain_ids(self._tokenizer, question)
        tokens = [tokenize(self._tokenizer, [(s.text, s.start) for s in sentences]) for sentences in passages]
        made: list[tuple[int, Window]] = []
        for row, (title, of_passage) in enumerate(zip(titles, tokens, strict=True)):
            ids = [t.ids for t in of_passage]
            named = plain_ids(self._tokenizer, title)
            made += [(row, window) for window in windows(asked, named, ids, LONGEST_WINDOW)]
        found: list[list[SentenceScores]] = [[] for _ in passages]
        results = self._engine.run([window for _, window in made])
        for (row, window), (scores, passage) in zip(made, results, strict=True):
            for place, (first, last) in enumerate(window.sentences):
                number = window.first + place
                sentence = passages[row][number]
                places = of_kind(question, sentence.text)
                able = places != [] and not sentence.heading
                found[row].append(
                    _sentence(scores[first:last], passage, sentence, tokens[row][number], able, places or [])
                )
        return found

    def compared(
        self,
        question: str,
        titles: Sequence[str],
        passages: Sequence[Sequence[Sentence]],
        seen: Sequence[Sequence[SentenceScores]],
    ) -> list[list[SentenceScores]]:
        """The same scores, those of the likeliest sentences with their signals; `seen[i]` are of `passages[i]`."""
        scores = [list(of) for of in seen]
        places = [(row, i) for row, of in enumerate(scores) for i in range(len(of)) if of[i].able]
        likeliest = heapq.nlargest(CANDIDATES, places, lambda at: _rough(scores[at[0]][at[1]]))
        candidates = [_candidate(row, titles[row], passages[row], i, scores[row][i].answer) for row, i in likeliest]
        for (row, i), found in zip(likeliest, signals(question, candidates, self._encoder), strict=True):
            scores[row][i] = replace(scores[row][i], signals=found)
        return scores


def _rough(scores: SentenceScores) -> float:
    """Good enough to see which sentences have a chance."""
    return scores.evidence + scores.passage + scores.span


def _candidate(rank: int, title: str, passage: Sequence[Sentence], place: int, answer: Span) -> Candidate:
    sentence = passage[place]
    around = [title, *(near.text for near in passage[max(0, place - 1) : place + 2])]
    inside = (answer[0] - sentence.start, answer[1] - sentence.start)
    return Candidate(sentence.text, "\n".join(around), inside, rank)


def _sentence(
    scores: NDArray[np.float32],
    passage: float,
    sentence: Sentence,
    tokens: Tokens,
    able: bool,
    places: Sequence[Span],
) -> SentenceScores:
    """The answer is the likeliest run of tokens in one piece; with `places` of the kind that is asked for, characters
    of the sentence, one that holds such.
    """
    if not len(scores):
        return SentenceScores(NO_TOKENS, passage, NO_TOKENS, (0, 0), able)
    pairs = scores[:, START, None] + scores[None, :, END]
    starts, ends = np.array(tokens.offsets[: len(scores)]).T - sentence.start  # one that is too long was cut
    runs = np.tri(len(scores), k=LONGEST_ANSWER - 1, dtype=bool) & ~np.tri(len(scores), k=-1, dtype=bool)
    wanted = [_in_one_piece(sentence.text, starts, ends), *([_around(starts, ends, places)] if places else [])]
    for narrower in wanted:
        runs = runs & narrower if (runs & narrower).any() else runs
    pairs[~runs] = -np.inf
    first, last = divmod(int(pairs.argmax()), len(scores))
    answer = (tokens.offsets[first][0], tokens.offsets[last][1])
    return SentenceScores(float(scores[:, EVIDENCE].mean()), passage, float(pairs[first, last]), answer, able)


def _in_one_piece(text: str, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.bool]:
    """Whether the run from token i to token j opens as many brackets as it closes and has no semicolon inside."""
    brackets = np.cumsum([0, *((c in "([") - (c in ")]") for c in text)])
    semicolons = np.cumsum([0, *(c == ";" for c in text)])
    passed = np.stack((brackets, semicolons))
    same: NDArray[np.bool] = (passed[:, starts, None] == passed[:, None, ends]).all(0)
    return same


def _around(starts: NDArray[np.int64], ends: NDArray[np.int64], places: Sequence[Span]) -> NDArray[np.bool]:
    """Whether the run from token i to token j holds one of the places whole."""
    held: NDArray[np.bool] = np.zeros((len(starts), len(starts)), dtype=bool)
    for a, b in places:
        held |= (starts[:, None] <= a) & (ends[None, :] >= b)
    return held


def sentence_odds(calibration: Calibration, scores: Sequence[SentenceScores]) -> list[float]:
    """The log-odds of each of a passage's sentences."""
    return [
        linear(calibration.sentence, s.features) - ELSEWHEN * s.signals.elsewhen if s.signals else UNLIKELY
        for s in scores
    ]


def passage_features(rank: int, odds: Sequence[float], scores: Sequence[SentenceScores]) -> tuple[float, ...]:
    """What a passage's own probability is made of; `rank` is its place in the search, from 0."""
    cosine = max((s.signals.cosine for s in scores if s.signals), default=FAR)
    return max(odds), max(s.passage for s in scores), math.log(1 + rank), cosine


def answerable_odds(
    calibration: Calibration, odds: Sequence[Sequence[float]], scores: Sequence[Sequence[SentenceScores]]
) -> float:
    """The log-odds that the passages answer at all."""
    if (best := likeliest(odds, scores)) is None:
        return UNLIKELY
    of, signals = best
    against = max(signals.opposite, signals.elsewhen)
    return linear(calibration.answerable, answerable_features(of, signals)) - AGAINST * against


def likeliest(
    odds: Sequence[Sequence[float]], scores: Sequence[Sequence[SentenceScores]]
) -> tuple[SentenceScores, Signals] | None:
    """The scores of the likeliest sentence; None where none could answer."""
    found = [pair for of in zip(odds, scores, strict=True) for pair in zip(*of, strict=True)]
    able = [(o, s, s.signals) for o, s in found if s.signals]
    return max(able, key=lambda one: one[0])[1:] if able else None


def answerable_features(best: SentenceScores, signals: Signals) -> tuple[float, ...]:
    """What the probability that the passages answer at all is made of: of the likeliest sentence, what the network
    sees in it, its cosine, whether its short answer is of the kind that was asked for, and the question's names.
    """
    return best.evidence, signals.cosine, signals.kind, signals.named


def linear(weights: Sequence[float], features: Sequence[float]) -> float:
    return sum(w * f for w, f in zip(weights, (*features, 1.0), strict=True))


def sigmoid(odds: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


def log_odds(probability: float) -> float:
    """The inverse of `sigmoid`, within what a float can tell apart from certainty."""
    kept = min(max(probability, 1e-9), 1 - 1e-9)
    return math.log(kept / (1 - kept))
