"""The quick slice of every set that is there runs, and nothing of it is clearly under its floor."""

from pathlib import Path

import pytest

from figures import FLOORS
from index.embed import DEFAULT
from rag.config import Config
from rag.evaluation.records import Measure
from rag.evaluation.report import shortfalls
from rag.evaluation.run import SETS, STARTER, measure_sets, starter_parts


@pytest.mark.model
@pytest.mark.quality
def test_the_quick_slice_holds_the_floors(data: Path) -> None:
    def silent(_: str) -> None:
        """No progress is shown."""

    parts = starter_parts(None, DEFAULT, Config(), silent)
    public = [name for name in SETS if name != STARTER]  # test_floors.py asks all the starter questions
    found = list(measure_sets(parts, public, data, small=True, progress=silent))
    measures = [m for m in found if isinstance(m, Measure)]
    assert [each for each in found if not isinstance(each, Measure)] == []
    assert {m.set for m in measures} == set(public)
    assert shortfalls(measures, FLOORS, quick=True) == []
