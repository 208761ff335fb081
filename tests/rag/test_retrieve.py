from collections.abc import Callable
from itertools import pairwise

from hypothesis import given as every
from hypothesis import strategies as st

from fakes import FakeEncoder, document, given
from index.library import Library
from rag.config import Config
from rag.records import Passage
from rag.retrieve import distinct, fuse, retrieve


@every(st.lists(st.lists(st.integers(0, 20), unique=True), max_size=4))
def test_fusion_rewards_rank_and_agreement(rankings: list[list[int]]) -> None:
    scores = fuse(rankings)
    assert set(scores) == {key for ranking in rankings for key in ranking}
    for ranking in rankings:
        for better, worse in pairwise(ranking):
            if all((better in r) >= (worse in r) for r in rankings) and all(
                r.index(better) < r.index(worse) for r in rankings if better in r and worse in r
            ):
                assert scores[better] > scores[worse]


def test_passages_are_spans_and_near_duplicates_collapse(
    library: Library, encoder: FakeEncoder, put: Callable[..., object]
) -> None:
    wire = "Renault will build the Twingo in Novo Mesto. It will cost less than twenty thousand euros in the end."
    put(
        given(document(wire, "one")),
        given(document(wire.replace("the end", "the beginning"), "two")),
        given(document("Volvo sells lorries. Nobody asked about them.", "three")),
    )
    found = retrieve(library, encoder, "Where will the Twingo be built?", Config())
    assert all(library.article(p.article_id).text[p.start : p.end] == p.text for p in found)
    assert [("Twingo" in p.text) for p in found].count(True) == 1
    assert found == sorted(found, key=lambda p: -p.score)


def test_distinct_keeps_the_first_of_each() -> None:
    def passage(n: int, text: str) -> Passage:
        return Passage("a", "t", n, n + len(text), text, 1.0 / (1 + n))

    kept = distinct([passage(0, "one two three four"), passage(5, "one two three four"), passage(9, "else where")], 5)
    assert [p.start for p in kept] == [0, 9]


def test_a_question_of_stop_words_or_signs_finds_something_or_nothing_but_never_fails(
    library: Library, encoder: FakeEncoder, put: Callable[..., object]
) -> None:
    put(given(document("Volvo sells lorries.", "three")))
    for question in ("who is it?", "???", '" OR NEAR(', "名前", "*"):
        retrieve(library, encoder, question, Config())
