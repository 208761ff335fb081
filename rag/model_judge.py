"""The language model as the judge of what it wrote: it was taught to tell what evidence says from what it does not.

It reads with thirty layers where the network of `rag.entail` has six, and tells the false drafts of a small model far
better (`rag/training/VERDICT_NOTES.md`). Where another language model writes, or none, that network judges.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.entail import condensed
from rag.models.protocol import TellingModel
from rag.prompts import NO, YES, judge_tuned
from rag.trained_reader import WEIGHTS, linear, log_odds, sigmoid
from rag.windows import plain_tokenizer


@dataclass(frozen=True, slots=True)
class JudgeCalibration:
    """The model's log-odds into a probability, and from which probability on a sentence counts as supported."""

    weights: tuple[float, ...]  # of the log-odds and, last, the constant
    threshold: float

    @classmethod
    def load(cls, path: Path) -> "JudgeCalibration":
        held = json.loads(path.read_text())
        return cls(tuple(held["weights"]), held["threshold"])


class ModelJudge:
    """See `rag.entail.Judging`. Raises `ModelError` when the model fails."""

    def __init__(self, model: TellingModel, weights: Path = WEIGHTS) -> None:
        """`weights` holds `judge.json`."""
        self._model = model
        self._tokenizer = plain_tokenizer()
        self._calibration = JudgeCalibration.load(weights / "judge.json")

    @property
    def threshold(self) -> float:
        """From which probability on a sentence counts as supported."""
        return self._calibration.threshold

    def supported(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """For each pair of evidence and sentence the probability that the first supports all of the second.

        Of evidence that is too long for one pass the sentences are read that share most with the sentence.
        """
        return [sigmoid(linear(self._calibration.weights, (odds,))) for odds in self.odds(pairs)]

    def odds(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """The model's own log-odds of a yes, before they are calibrated."""
        prompts = (judge_tuned(condensed(self._tokenizer, evidence, said), said) for evidence, said in pairs)
        return [log_odds(self._model.chance(prompt, YES, NO)) for prompt in prompts]
