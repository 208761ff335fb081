"""Cases for the second look: what is right holds what annotators marked, what is wrong does not."""

import random
from collections import Counter
from pathlib import Path

import pytest

from rag.prompts import Case
from rag.training.changes import Lookalikes
from rag.training.confirm_cases import Confirmed, Counts, changed, confirmed, keep, kept
from rag.training.data import normalized, squad
from rag.training.pairs import plain

FEW = Counts(squad=12, searches=6, sentences=0, misleading=12, near=12, swapped=6, changed=20, looked=9, invented=8)


def test_what_is_kept_is_what_was_found(tmp_path: Path) -> None:
    found = [
        Confirmed(Case("When?", "It opened in 2024.", "2024", "Plants", "They built it."), True),
        Confirmed(Case("Who?", "It rained.", None), False),
    ]
    keep(found, tmp_path / "cases.jsonl")
    assert kept(tmp_path / "cases.jsonl") == found


def test_a_changed_word_makes_it_wrong_unless_it_is_changed_in_both() -> None:
    case = Case("Who leads Ampere?", "Ampere is led by Josep Maria Recasens.", "Josep Maria Recasens")

    class Renames(Lookalikes):
        def __init__(self) -> None: ...

        def of(self, word: str) -> list[str]:
            return ["Volta"]

    found = [each for seed in range(30) for each in changed([Confirmed(case, True)], Renames(), random.Random(seed))]
    assert found
    for each in found:
        asked, held = ("Ampere" not in text for text in (each.case.question, each.case.quote))
        assert asked or held
        assert each.answers == (asked and held)
        assert each.case.short_answer == case.short_answer
    assert {each.answers for each in found} == {True, False}


@pytest.mark.model
@pytest.mark.quality
def test_cases_of_each_kind(data: Path) -> None:
    said: list[str] = []
    found = confirmed(data, "dev", FEW, 0, said.append)
    counts = {kind: int(number) for number, kind in (line.split(" ", 1) for line in said)}
    kinds = [
        "answered",
        "misleading",
        "near",
        "asked of something else",
        "with a word changed",
        "that the reader puts first",
        "of invented articles",
    ]
    assert list(counts) == kinds
    assert len(found) == sum(counts.values())
    counted = Counter(each.answers for each in found)
    assert counted[True] >= counts["answered"]
    assert 16 <= counts["answered"] <= 18  # but for sentences that are too long
    assert counted[False] >= 20
    # The short answer is shown as it stands in the sentence.
    assert all(each.case.short_answer in each.case.quote for each in found if each.case.short_answer)
    # Sentences that are wrong as they stand hold no marked answer of their question.
    asked = list(squad(data, "dev"))
    answers = {e.question: [normalized(a) for a in e.answer_texts] for e in asked}
    sentences = {plain(e.text[a:b]) for e in asked for a, b in e.sentences}
    wrong = [e.case for e in found if not e.answers and e.case.question in answers and e.case.quote in sentences]
    assert wrong
    for case in wrong:
        assert not any(f" {a} " in f" {normalized(case.quote)} " for a in answers[case.question])
