"""Rankings of articles, fused and reranked."""

import math
from dataclasses import replace

import pytest

from rag.evaluation.ranking import articles, ranking_measures
from rag.evaluation.records import Query
from rag.parts import Parts
from rag.records import Passage

from .conftest import FullReader


def passage(article_id: str, start: int = 0) -> Passage:
    return Passage(article_id, "", start, start + 1, "x", 1.0)


A, B, C = passage("a"), passage("b"), passage("c")


def test_an_article_stands_where_its_best_passage_does() -> None:
    assert articles([B, A, passage("b", 5), C]) == ["b", "a", "c"]


def test_measures(parts: Parts, ids: dict[str, str]) -> None:
    query = Query("the price of the Twingo in euros", frozenset({ids["Twingo"]}))
    found = {m.name: m.value for m in ranking_measures("own", parts, [query], lambda _: None)}
    assert found["ndcg_10_fused"] == found["map_fused"] == found["recall_100_fused"] == 1
    backwards = replace(parts, reader=FullReader(backwards=True))
    found = {m.name: m.value for m in ranking_measures("own", backwards, [query], lambda _: None)}
    assert found["map_fused"] == 1
    assert found["map"] == 1 / 2  # the other article comes first
    assert found["ndcg_10"] == pytest.approx(1 / math.log2(3))
    unread = replace(backwards, config=replace(parts.config, passages=1))
    assert {m.name: m.value for m in ranking_measures("own", unread, [query], lambda _: None)}["map"] == 1
