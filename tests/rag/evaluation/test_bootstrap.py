"""Intervals: exact where nothing varies, near the textbook's where much does, and always the same."""

import math

import numpy as np
import pytest

from rag.evaluation.bootstrap import interval, measured
from rag.evaluation.metrics import auroc, mean


def test_what_never_varies_has_no_width() -> None:
    assert interval(np.ones(20), mean) == (1.0, 1.0)


def test_a_share_has_the_width_of_the_binomial() -> None:
    rows = np.repeat([1.0, 0.0], 200)
    low, high = interval(rows, mean)
    error = 1.96 * math.sqrt(0.25 / 400)
    assert low == pytest.approx(0.5 - error, abs=0.01)
    assert high == pytest.approx(0.5 + error, abs=0.01)
    assert interval(rows, mean) == (low, high)


def test_draws_without_either_label_are_left_out() -> None:
    low, high = interval(np.array([[0.9, 1.0], [0.1, 0.0]]), auroc)
    assert (low, high) == (1.0, 1.0)


def test_a_figure_carries_its_count_and_nothing_is_no_figure() -> None:
    (found,) = measured("squad", "right", [True, False, True, True])
    assert (found.set, found.name, found.value, found.count, found.unit) == ("squad", "right", 0.75, 4, "share")
    assert found.low <= found.value <= found.high
    assert list(measured("squad", "right", [])) == []
    assert list(measured("squad", "auroc", [(0.5, True)], auroc)) == []
