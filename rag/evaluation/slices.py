"""Small fixed slices of the sets, for a run of about a minute."""

import random
from collections.abc import Collection, Sequence
from typing import TypeVar

from index.articles import to_article
from index.records import Document
from rag.evaluation.bootstrap import SEED
from rag.evaluation.records import ClaimSet, PublicSet, ReadingSet, SearchSet

QUESTIONS = 24  # of each kind
CLAIMS = 100
OTHERS = 120  # documents that nothing of the slice is about

Item = TypeVar("Item")


def quick(whole: PublicSet) -> PublicSet:
    """A slice of the set: a few of its questions, their documents and some others. Always the same one."""
    match whole:
        case ReadingSet(name, documents, searched, given):
            few, alone = drawn(searched, QUESTIONS), drawn(given, 2 * QUESTIONS)
            needed = {case.article_id for case in (*few, *alone)}
            return ReadingSet(name, _around(needed, documents), few, alone)
        case SearchSet(name, documents, queries):
            chosen = drawn(queries, QUESTIONS)
            needed = {article_id for query in chosen for article_id in query.relevant}
            return SearchSet(name, _around(needed, documents), chosen)
        case ClaimSet(name, claims):
            return ClaimSet(name, drawn(claims, CLAIMS))


def drawn(items: Sequence[Item], most: int) -> tuple[Item, ...]:
    """At most that many of the items, in their order, drawn by chance with a fixed seed."""
    if len(items) <= most:
        return tuple(items)
    rows = sorted(random.Random(SEED).sample(range(len(items)), most))
    return tuple(items[row] for row in rows)


def _around(needed: Collection[str], documents: Sequence[Document]) -> tuple[Document, ...]:
    own = [d for d in documents if to_article(d).id in needed]
    return (*own, *drawn([d for d in documents if to_article(d).id not in needed], OTHERS))
