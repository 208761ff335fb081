"""The sentences to tell apart: each has its evidence, and no evidence is in both parts."""

from pathlib import Path
from typing import Literal

import pytest

from rag.training.pairs import OTHER
from rag.training.written import written
from rag.verdict_network import SUPPORTED

KINDS: tuple[Literal["written", "judged"], ...] = ("written", "judged")
PARTS: tuple[Literal["train", "dev"], ...] = ("train", "dev")


def test_what_was_written_is_true_and_false_of_the_same_evidence(data: Path) -> None:
    for part in PARTS:
        pairs = list(written(data, part, "written"))
        by_label = {label: {p.evidence for p in pairs if p.label == label} for label in (SUPPORTED, OTHER)}
        assert by_label[SUPPORTED] == by_label[OTHER]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_both(data: Path, kind: Literal["written", "judged"], part: Literal["train", "dev"]) -> None:
    pairs = list(written(data, part, kind))
    said = {label: {(p.evidence, p.sentence) for p in pairs if p.label == label} for label in (SUPPORTED, OTHER)}
    assert said[SUPPORTED]
    assert said[OTHER]
    assert not said[SUPPORTED] & said[OTHER]


def test_no_evidence_is_in_both_parts(data: Path) -> None:
    train, dev = ({p.evidence for kind in KINDS for p in written(data, part, kind)} for part in PARTS)
    assert not train & dev
