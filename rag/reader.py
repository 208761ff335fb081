"""The seam for readers: passages in, a probability for every sentence out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.records import Sentence
from rag.records import Passage


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader says of a question's passages."""

    sentences: tuple[tuple[float, ...], ...]  # for each passage, each sentence's probability of being evidence
    answerable: float  # the probability that these passages answer the question at all


class Reader(Protocol):
    """Finds the evidence in passages."""

    def read(self, question: str, passages: Sequence[Passage], sentences: Sequence[Sequence[Sentence]]) -> Reading:
        """`sentences[i]` are those of `passages[i]`, in order."""
