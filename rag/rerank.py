"""Passages into the reader's order."""

from collections.abc import Sequence
from dataclasses import replace

from rag.reader import Reading
from rag.records import Passage


def reranked(passages: Sequence[Passage], reading: Reading) -> list[Passage]:
    """The passages by the probability that they answer, which becomes their score, the best first.

    A reader that gives passages no probability of their own ranks them by their best sentence.
    """
    scores = reading.passages or tuple(max(of, default=0.0) for of in reading.sentences)
    ranked = [replace(passage, score=score) for passage, score in zip(passages, scores, strict=True)]
    return sorted(ranked, key=lambda passage: -passage.score)
