"""Probabilities that mean what they say, and those that do not."""

from pathlib import Path

import pytest

from rag.training.reliability import bins, calibration_error, draw

HONEST = [(p / 10, k < p) for p in range(11) for k in range(10)]


def test_what_means_what_it_says_has_no_error() -> None:
    assert calibration_error([(0.0, False)] * 50 + [(1.0, True)] * 50) == 0.0


def test_boasting_is_an_error() -> None:
    assert calibration_error([(0.9, False)] * 40) == pytest.approx(0.9)
    assert calibration_error([]) == 0.0


def test_bins_hold_everything_once() -> None:
    found = bins(HONEST)
    assert sum(each.count for each in found) == len(HONEST)
    assert [each.said for each in found] == sorted(each.said for each in found)


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    draw({"evidence": HONEST}, tmp_path / "r.png")
    assert (tmp_path / "r.png").read_bytes().startswith(b"\x89PNG")
