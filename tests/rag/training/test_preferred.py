"""The pairs of answers: two of each, and no development evidence is among theirs."""

from pathlib import Path

from rag.training.preferred import preferred
from rag.training.written import written
from rag.write import evidence_of


def test_two_answers_are_two(data: Path) -> None:
    pairs = list(preferred(data))
    assert len(pairs) > 500
    assert all(p.better != p.worse and p.case.quote and p.case.question for p in pairs)


def test_nothing_that_choices_are_made_on_is_among_them(data: Path) -> None:
    told_by = {p.evidence for kind in ("written", "judged") for p in written(data, "dev", kind)}
    for pair in preferred(data):
        assert pair.case.quote not in told_by
        assert " ".join(evidence_of(pair.case)) not in told_by
