"""The seam for readers: passages in, a probability for every sentence out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.records import Sentence
from rag.records import Passage

Span = tuple[int, int]  # characters of an article's text


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader says of a question's passages. Everything but the odd span is a probability."""

    sentences: tuple[tuple[float, ...], ...]  # for each passage, that each of its sentences is evidence
    answerable: float  # that these passages answer the question at all
    passages: tuple[float, ...] = ()  # that each passage answers, to rank them anew; empty from a reader that cannot
    answers: tuple[tuple[Span | None, ...], ...] = ()  # where the short answer stands in each sentence, likewise


class Reader(Protocol):
    """Finds the evidence in passages."""

    def read(self, question: str, passages: Sequence[Passage], sentences: Sequence[Sequence[Sentence]]) -> Reading:
        """`sentences[i]` are those of `passages[i]`, in order."""
