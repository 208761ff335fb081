"""Questions within a selection: the search itself is limited, not what it found."""

from collections.abc import Callable

import numpy as np
import pytest

from fakes import FakeEncoder, FakeJudge, FakeReader, document, given
from index.errors import LibraryMissing
from index.library import Library
from rag.answer import answer_events
from rag.config import Config
from rag.parts import Parts
from rag.records import Finished
from rag.retrieve import retrieve

Put = Callable[..., object]


@pytest.fixture
def ids(library: Library, put: Put) -> dict[str, str]:
    """Ids by source: many articles that answer better, and one that answers a little."""
    crowd = [given(document(f"The Velden bridge was opened in May {1900 + n}.", f"crowd {n}")) for n in range(80)]
    put(*crowd, given(document("Some bridge over the Velden. Nothing else is known of it.", "alone")))
    return {listing.sources[0]: listing.id for listing in library.articles()}


def test_what_many_articles_say_better_does_not_crowd_out_the_selection(
    library: Library, encoder: FakeEncoder, ids: dict[str, str]
) -> None:
    question, config = "When was the Velden bridge opened?", Config(depth=5)
    assert ids["alone"] not in {p.article_id for p in retrieve(library, encoder, question, config)}
    found = retrieve(library, encoder, question, config, frozenset([ids["alone"]]))
    assert {p.article_id for p in found} == {ids["alone"]}


def test_both_searches_are_limited(library: Library, encoder: FakeEncoder, ids: dict[str, str]) -> None:
    within = frozenset([ids["crowd 1"], ids["crowd 2"]])
    vector = encoder.encode(["Velden bridge"])[0]
    for found in (library.dense(vector, 9, within), library.keyword("Velden bridge", 9, within)):
        chunks = library.chunks([i for i, _ in found])
        assert {chunk.article_id for chunk in chunks.values()} == within
    assert library.dense(vector, 9, frozenset()) == library.keyword("Velden", 9, frozenset()) == []


def test_a_selection_ranks_as_the_whole_does(library: Library, encoder: FakeEncoder, ids: dict[str, str]) -> None:
    vector = encoder.encode(["Velden bridge opened in May 1950"])[0]
    whole, everything = library.dense(vector, 20), library.dense(vector, 20, frozenset(ids.values()))
    np.testing.assert_allclose([s for _, s in whole], [s for _, s in everything], rtol=1e-6)


def test_the_refusal_counts_what_was_searched(library: Library, encoder: FakeEncoder, ids: dict[str, str]) -> None:
    parts = Parts(library, encoder, FakeReader(), FakeJudge(), None, Config())
    *_, last = answer_events(parts, "Who painted the ceiling?", within=frozenset([ids["alone"]]))
    assert isinstance(last, Finished)
    assert "the one article" in last.answer.refusal


def test_a_selection_of_nothing_says_so(library: Library, encoder: FakeEncoder, ids: dict[str, str]) -> None:
    parts = Parts(library, encoder, FakeReader(), FakeJudge(), None, Config())
    with pytest.raises(LibraryMissing, match="selection"):
        list(answer_events(parts, "Who painted the ceiling?", within=frozenset(["gone"])))
