"""No figure of README may fall under its floor."""

from pathlib import Path

import pytest

from figures import SETS, articles, below, measure


@pytest.mark.model
@pytest.mark.quality
@pytest.mark.parametrize("name", SETS)
def test_figures_hold_their_floors(name: str, tmp_path: Path) -> None:
    if not articles(name):
        pytest.skip(f"the article of the {name} questions is not here: set FOOTNOTE_DATA")
    judged = measure(name, tmp_path / "library")
    assert below(name, judged) == []
    assert [j.asked.id for j in judged if not j.true] == []
