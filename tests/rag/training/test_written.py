"""The sentences that were written to tell apart: each has its evidence, and no evidence is in both parts."""

from pathlib import Path

from rag.training.pairs import OTHER
from rag.training.written import written
from rag.verdict_network import SUPPORTED


def test_true_and_false_of_the_same_evidence(data: Path) -> None:
    found = {part: list(written(data, part)) for part in ("train", "dev")}
    for pairs in found.values():
        by_label = {label: {p.evidence for p in pairs if p.label == label} for label in (SUPPORTED, OTHER)}
        assert by_label[SUPPORTED] == by_label[OTHER]
        assert not {(p.evidence, p.sentence) for p in pairs if p.label == OTHER} & {
            (p.evidence, p.sentence) for p in pairs if p.label == SUPPORTED
        }
    train, dev = ({p.evidence for p in pairs} for pairs in found.values())
    assert not train & dev
