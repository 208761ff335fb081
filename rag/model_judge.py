"""The language model as a judge of what it wrote: it was taught to tell what evidence says from what it does not.

It reads with thirty layers where the network of `rag.entail` has six, and tells its own false drafts far better; the
network tells claims of other kinds better, so both are heard (`rag/training/VERDICT_NOTES.md`). Where another language
model writes, or none, the network judges alone.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.entail import Judging, condensed
from rag.models.protocol import TellingModel
from rag.prompts import NO, YES, judge_tuned
from rag.trained_reader import WEIGHTS, linear, log_odds, sigmoid
from rag.windows import plain_tokenizer


@dataclass(frozen=True, slots=True)
class JudgeCalibration:
    """The log-odds of both into a probability, and from which probability on a sentence counts as supported."""

    weights: tuple[float, ...]  # of the model's log-odds, of the network's and, last, the constant
    threshold: float

    @classmethod
    def load(cls, path: Path) -> "JudgeCalibration":
        held = json.loads(path.read_text())
        return cls(tuple(held["weights"]), held["threshold"])


class ModelJudge:
    """See `rag.entail.Judging`. Raises `ModelError` when the model fails."""

    def __init__(self, model: TellingModel, network: Judging, weights: Path = WEIGHTS) -> None:
        """`weights` holds `judge.json`."""
        self._model = model
        self.network = network
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
        return [sigmoid(linear(self._calibration.weights, odds)) for odds in self.odds(pairs)]

    def odds(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, float]]:
        """The log-odds of the model and of the network, before they are weighed."""
        prompts = (judge_tuned(condensed(self._tokenizer, evidence, said), said) for evidence, said in pairs)
        own = [log_odds(self._model.chance(prompt, YES, NO)) for prompt in prompts]
        return list(zip(own, map(log_odds, self.network.supported(pairs)), strict=True))
