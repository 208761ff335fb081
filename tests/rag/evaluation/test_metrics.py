"""Metrics against examples worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from rag.evaluation.metrics import auroc, average_precision, balanced_accuracy, ndcg, recall, set_f1, word_f1


def test_ndcg() -> None:
    # Relevant at ranks 2 and 3 of two: (1/log2(3) + 1/log2(4)) / (1/log2(2) + 1/log2(3))
    expected = (0.6309297535714575 + 0.5) / (1 + 0.6309297535714575)
    assert ndcg(["x", "a", "b"], {"a", "b"}, 10) == pytest.approx(expected)
    assert ndcg(["a", "b", "x"], {"a", "b"}, 10) == 1
    assert ndcg(["x", "a"], {"a"}, 1) == 0
    # More relevant ones than places: the best that can be had is 1.
    assert ndcg(["a", "b"], {"a", "b", "c"}, 2) == 1


def test_average_precision() -> None:
    # Hits at ranks 1, 3 and 6 of four: (1/1 + 2/3 + 3/6 + 0) / 4
    assert average_precision(list("aXbYZc"), set("abcd")) == pytest.approx((1 + 2 / 3 + 1 / 2) / 4)
    assert average_precision([], {"a"}) == 0


def test_recall() -> None:
    assert recall(list("abX"), set("abcd"), 2) == 0.5
    assert recall(list("Xab"), set("ab"), 1) == 0


def test_set_f1() -> None:
    assert set_f1({1, 2, 3}, {3, 4}) == pytest.approx(2 * (1 / 3) * (1 / 2) / (1 / 3 + 1 / 2))
    assert set_f1(set(), {1}) == 0
    assert set_f1(set(), set()) == 1


def test_word_f1() -> None:
    assert word_f1("The Denver Broncos", "denver broncos.") == 1
    # One word of two in common with one of three: P = 1/2, R = 1/3
    assert word_f1("gold medal", "gold, of course") == pytest.approx(2 * (1 / 2) * (1 / 3) / (1 / 2 + 1 / 3))
    assert word_f1("", "gold") == 0


def test_auroc() -> None:
    # Pairs (0.9 > 0.5), (0.9 > 0.2), (0.5 = 0.5), (0.5 > 0.2): 3.5 of 4
    assert auroc(np.array([[0.9, 1], [0.5, 1], [0.5, 0], [0.2, 0]])) == pytest.approx(3.5 / 4)
    assert auroc(np.array([[0.1, 1], [0.9, 0]])) == 0
    assert math.isnan(auroc(np.array([[0.1, 1], [0.9, 1]])))


scored = st.lists(st.tuples(st.integers(0, 5).map(float), st.sampled_from([0.0, 1.0])), min_size=1, max_size=30)


@every(scored)
def test_auroc_counts_pairs(rows: list[tuple[float, float]]) -> None:
    true = [score for score, label in rows if label]
    false = [score for score, label in rows if not label]
    pairs = [(t > f) + (t == f) / 2 for t in true for f in false]
    found = auroc(np.array(rows))
    assert math.isnan(found) if not pairs else found == pytest.approx(sum(pairs) / len(pairs))


def test_balanced_accuracy() -> None:
    # 1 of 2 true ones and 3 of 4 false ones are called right.
    rows = [[1, 1], [0, 1], [0, 0], [0, 0], [0, 0], [1, 0]]
    assert balanced_accuracy(np.array(rows, dtype=float)) == pytest.approx((1 / 2 + 3 / 4) / 2)
    assert math.isnan(balanced_accuracy(np.array([[1.0, 1.0]])))
