"""The picture is a picture."""

from pathlib import Path

import pytest

from index.errors import QuestionError
from rag.evaluation.picture import check_picture, draw
from rag.evaluation.records import Measure
from rag.evaluation.report import Report

MEASURES = (Measure("squad", "sentence_first", 0.6, 0.55, 0.65, 400), Measure("squad", "time", 9, 8, 12, 400, "ms"))
REPORT = Report("encoder", "reader", "writer", False, MEASURES)


@pytest.mark.parametrize("earlier", [None, REPORT])
def test_it_is_drawn(tmp_path: Path, earlier: Report | None) -> None:
    pytest.importorskip("matplotlib")
    draw(REPORT, earlier, tmp_path / "results" / "now.png")
    assert (tmp_path / "results" / "now.png").read_bytes().startswith(b"\x89PNG")
    svg = tmp_path / "now.svg"
    draw(REPORT, earlier, svg)
    said = svg.read_text()
    assert ("earlier run" in said) == (earlier is not None)
    assert "squad: sentence first" in said
    assert "squad: time" not in said  # milliseconds have no place between 0 and 1


def test_a_format_that_cannot_be_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    with pytest.raises(QuestionError, match="cannot be written"):
        draw(REPORT, None, tmp_path / "now.nothing")


def test_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(QuestionError, match="pip install"):
        check_picture()
