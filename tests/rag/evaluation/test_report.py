"""Reports as files, and floors."""

import json
from pathlib import Path

import pytest

from index.errors import QuestionError
from rag.evaluation.records import Measure
from rag.evaluation.report import Report, load_floors, load_report, save_report, shortfalls

RIGHT = Measure("squad", "sentence_first", 0.6, 0.55, 0.65, 400)
REPORT = Report("encoder", "reader", "writer", False, (RIGHT, Measure("time", "map", 0.5, 0.4, 0.6, 83)))


def test_a_report_comes_back_as_it_was(tmp_path: Path) -> None:
    save_report(REPORT, tmp_path / "results" / "now.json")
    assert load_report(tmp_path / "results" / "now.json") == REPORT


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "measures": [{}]}'])
def test_what_is_no_report(tmp_path: Path, text: str) -> None:
    (tmp_path / "old.json").write_text(text)
    with pytest.raises(QuestionError, match="is no report"):
        load_report(tmp_path / "old.json")


def test_a_report_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="cannot be written"):
        save_report(REPORT, tmp_path)


def test_floors(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    path.write_text(json.dumps({"squad": {"sentence_first": 0.62, "unheard_of": 1}, "other": {"map": 1}}))
    floors = load_floors(path)
    (found,) = shortfalls(REPORT.measures, floors, quick=False)
    assert (found.measure, found.floor) == (RIGHT, 0.62)
    assert shortfalls(REPORT.measures, {("squad", "sentence_first"): 0.6}, quick=False) == []
    # Of a few questions only a whole interval under the floor says something.
    assert shortfalls(REPORT.measures, floors, quick=True) == []
    assert len(shortfalls(REPORT.measures, {("squad", "sentence_first"): 0.66}, quick=True)) == 1


@pytest.mark.parametrize("text", ["", "[]", '{"squad": 1}', '{"squad": {"map": "high"}}'])
def test_what_holds_no_floors(tmp_path: Path, text: str) -> None:
    (tmp_path / "floors.json").write_text(text)
    with pytest.raises(QuestionError, match="holds no floors"):
        load_floors(tmp_path / "floors.json")


def test_runs_that_can_be_compared() -> None:
    assert REPORT.with_same(Report("encoder", "reader", "writer", False, ()))
    assert not REPORT.with_same(Report("encoder", "another", "writer", False, ()))
    assert not REPORT.with_same(Report("encoder", "reader", "writer", True, ()))
