"""Every set gives figures, each of its own name."""

from collections import Counter
from pathlib import Path

import pytest

from fakes import document
from index.articles import to_article
from rag.evaluation.records import Case, Claim, ClaimSet, Measure, PublicSet, Query, ReadingSet, SearchSet
from rag.evaluation.run import Skipped, measure_public, measure_sets
from rag.parts import Parts

DOCUMENTS = (
    document("Renault builds the Twingo in Novo Mesto.", "a"),
    document("Volvo builds the EX30 in Ghent.", "b"),
)
HERE, THERE = (to_article(d).id for d in DOCUMENTS)
SHORT = Case("Where is the Twingo built?", HERE, (((28, 38),),), ("Novo Mesto",))
LONG = Case("Where does Volvo build the EX30?", THERE, (((0, 10),),))
SETS = (
    ReadingSet("short", DOCUMENTS, (SHORT,), (SHORT, Case("Who painted the Mona Lisa?", HERE, ()))),
    ReadingSet("long", DOCUMENTS, (), (LONG, Case("Who painted the Mona Lisa?", HERE, ()))),
    SearchSet("search", DOCUMENTS, (Query("Twingo", frozenset({HERE})),)),
    ClaimSet("claims", (Claim("Cats like milk.", ("Cats like milk.",), (0,), True), Claim("No.", ("x",), (0,), False))),
)


def silent(_: str) -> None:
    """No progress is shown."""


@pytest.mark.parametrize("whole", SETS, ids=lambda whole: whole.name)
@pytest.mark.parametrize("small", [True, False])
def test_every_figure_has_a_name_of_its_own(
    parts: Parts, whole: PublicSet, small: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("rag.evaluation.libraries.user_cache_path", lambda _: tmp_path)
    found = list(measure_public(parts, whole, small, silent))
    assert {m.set for m in found} == {whole.name}
    assert max(Counter(m.name for m in found).values()) == 1
    assert all(m.low <= m.value <= m.high for m in found)


def test_long_answers_are_chosen_and_short_ones_found(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("rag.evaluation.libraries.user_cache_path", lambda _: tmp_path)
    short, long = ({m.name for m in measure_public(parts, whole, False, silent)} for whole in SETS[:2])
    assert {"sentence_first", "sentence_first_in_gold", "refusal_auroc", "citation_recall"} <= short
    assert {"chosen_f1", "chosen_f1_cosine_best", "refusal_auroc", "citation_recall"} <= long
    assert "chosen_f1" not in short
    assert "sentence_first" not in long


def test_what_is_not_there_is_named(parts: Parts, tmp_path: Path) -> None:
    first, second = (
        *measure_sets(parts, ["squad"], None, True, silent),
        *measure_sets(parts, ["time"], tmp_path, True, silent),
    )
    assert isinstance(first, Skipped)
    assert "FOOTNOTE_DATA" in first.reason
    assert isinstance(second, Skipped)
    assert "TIME.ALL" in second.reason
    assert not isinstance(first, Measure)
