"""Metrics of ranking and of yes-or-no questions, each for one query or for rows of scores."""

import math
import string
from collections import Counter
from collections.abc import Collection, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]

ARTICLES = {"a", "an", "the"}


def ndcg(ranked: Sequence[Hashable], relevant: Collection[Hashable], k: int) -> float:
    """Normalised discounted cumulative gain of the first `k`, every relevant one being worth the same.

    Järvelin & Kekäläinen 2002, discount log2(rank + 1).
    """
    gain = sum(1 / math.log2(rank + 1) for rank, key in enumerate(ranked[:k], start=1) if key in relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(relevant)) + 1))
    return gain / best


def average_precision(ranked: Sequence[Hashable], relevant: Collection[Hashable]) -> float:
    """The mean of the precisions at the ranks of the relevant ones; one that is not ranked adds nothing."""
    hits, total = 0, 0.0
    for rank, key in enumerate(ranked, start=1):
        if key in relevant:
            hits += 1
            total += hits / rank
    return total / len(relevant)


def recall(ranked: Sequence[Hashable], relevant: Collection[Hashable], k: int) -> float:
    """The share of the relevant ones that is among the first `k`."""
    return len(set(ranked[:k]) & set(relevant)) / len(relevant)


def set_f1(chosen: Collection[Hashable], right: Collection[Hashable]) -> float:
    """The harmonic mean of precision and recall of a choice; 1 when both are empty."""
    both = len(chosen) + len(right)
    return 2 * len(set(chosen) & set(right)) / both if both else 1.0


def word_f1(said: str, right: str) -> float:
    """The overlap in words of two short answers, as SQuAD counts it: case, punctuation and articles do not matter.

    Rajpurkar et al. 2016.
    """
    one, other = Counter(_plain_words(said)), Counter(_plain_words(right))
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 1.0


def auroc(rows: Rows) -> float:
    """The probability that a true row scores above a false one, ties counting half; nan without either.

    `rows`, shape (n, 2), hold score and label (1 or 0).
    """
    true, false = rows[rows[:, 1] > 0, 0], np.sort(rows[rows[:, 1] == 0, 0])
    if not len(true) or not len(false):
        return math.nan
    below = np.searchsorted(false, true, "left") + np.searchsorted(false, true, "right")
    return float(below.mean() / (2 * len(false)))


def balanced_accuracy(rows: Rows) -> float:
    """The mean of the shares of true and of false rows that were called right; nan without either.

    `rows`, shape (n, 2), hold what was said and what is so, each 1 or 0.
    """
    said, so = rows[:, 0] > 0, rows[:, 1] > 0
    if so.all() or not so.any():
        return math.nan
    return float((said[so].mean() + (~said[~so]).mean()) / 2)


def mean(rows: Rows) -> float:
    """The mean of all rows, shape (n,)."""
    return float(rows.mean())


def median(rows: Rows) -> float:
    """The median of all rows, shape (n,)."""
    return float(np.median(rows))


def _plain_words(text: str) -> list[str]:
    bare = text.lower().translate(str.maketrans("", "", string.punctuation))
    return [word for word in bare.split() if word not in ARTICLES]
