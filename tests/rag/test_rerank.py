"""Passages in the reader's order."""

from rag.reader import Reading
from rag.records import Passage
from rag.rerank import reranked


def passage(article_id: str) -> Passage:
    return Passage(article_id, "", 0, 1, "x", 1.0)


def order(ids: str, reading: Reading) -> str:
    return "".join(p.article_id for p in reranked([passage(each) for each in ids], reading))


def test_a_passage_ranks_by_its_best_sentence() -> None:
    assert order("ab", Reading(((0.1,), (0.7, 0.2)), 0.5)) == "ba"
    assert order("ab", Reading(((), (0.1,)), 0.5)) == "ba"


def test_equals_stay_as_they_were() -> None:
    assert order("ab", Reading(((0.5,), (0.5,)), 0.5)) == "ab"


def test_a_passages_own_probability_counts_more_and_becomes_its_score() -> None:
    reading = Reading(((0.9,), (0.1,), (0.5,)), 0.5, (0.2, 0.3, 0.9))
    assert order("abc", reading) == "cba"
    assert [p.score for p in reranked([passage(each) for each in "abc"], reading)] == [0.9, 0.3, 0.2]
