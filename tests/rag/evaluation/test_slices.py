"""Slices are small, always the same, and whole in themselves."""

from fakes import document
from index.articles import to_article
from rag.evaluation.records import Case, Claim, ClaimSet, Query, ReadingSet, SearchSet
from rag.evaluation.slices import CLAIMS, OTHERS, QUESTIONS, drawn, quick

DOCUMENTS = tuple(document(f"Text number {n}.", str(n)) for n in range(400))
IDS = [to_article(d).id for d in DOCUMENTS]


def test_drawn_keeps_the_order_and_all_of_a_few() -> None:
    assert drawn("abc", 5) == ("a", "b", "c")
    some = drawn(range(1000), 10)
    assert list(some) == sorted(set(some))
    assert len(some) == 10
    assert drawn(range(1000), 10) == some


def test_a_slice_holds_what_its_questions_are_about() -> None:
    cases = tuple(Case(f"{i}?", i, ()) for i in IDS)
    reading = quick(ReadingSet("r", DOCUMENTS, cases[:200], cases[200:]))
    assert isinstance(reading, ReadingSet)
    asked = {c.article_id for c in (*reading.searched, *reading.given)}
    here = {to_article(d).id for d in reading.documents}
    assert asked <= here
    assert (len(reading.searched), len(here)) == (QUESTIONS, len(asked) + OTHERS)
    search = quick(SearchSet("s", DOCUMENTS, tuple(Query(i, frozenset({i})) for i in IDS)))
    assert isinstance(search, SearchSet)
    assert {i for q in search.queries for i in q.relevant} <= {to_article(d).id for d in search.documents}


def test_claims() -> None:
    whole = ClaimSet("c", tuple(Claim(str(n), (), (), True) for n in range(1000)))
    few = quick(whole)
    assert isinstance(few, ClaimSet)
    assert len(few.claims) == CLAIMS
