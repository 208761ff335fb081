"""A standalone question into passages: FAISS and BM25, fused by reciprocal rank, near-duplicates collapsed."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from index.embed import Encoder
from index.library import Library
from rag.config import Config
from rag.records import Passage
from rag.sameness import says_the_same
from rag.words import content_words

RANK_CONSTANT = 60  # Cormack, Clarke & Büttcher 2009, "Reciprocal rank fusion outperforms Condorcet"

Key = TypeVar("Key", bound=Hashable)


def retrieve(
    library: Library, encoder: Encoder, question: str, config: Config, within: frozenset[str] | None = None
) -> list[Passage]:
    """The passages nearest to `question`, best first; at most `config.passages`. `score` is the fused score.

    With `within`, only the articles of these ids are searched.
    """
    dense = library.dense(encoder.encode([question])[0], config.depth, within)
    keyword = library.keyword(" ".join(content_words(question)) or question, config.depth, within)
    scores = fuse([[i for i, _ in dense], [i for i, _ in keyword]])
    best = sorted(scores, key=lambda i: -scores[i])[: 2 * config.passages]
    chunks = library.chunks(best)
    listings = library.listings({chunk.article_id for chunk in chunks.values()})
    passages = (
        Passage(c.article_id, listings[c.article_id].title, c.start, c.end, c.text, scores[c.id])
        for c in (chunks[i] for i in best if i in chunks)
        if c.article_id in listings
    )
    return distinct(passages, config.passages)


def fuse(rankings: Iterable[Sequence[Key]]) -> dict[Key, float]:
    """Reciprocal rank fusion: each ranking gives 1 / (60 + rank) to what it holds."""
    scores: dict[Key, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + 1.0 / (RANK_CONSTANT + rank)
    return scores


def distinct(passages: Iterable[Passage], most: int) -> list[Passage]:
    """The first `most` passages that say something of their own, each with those that say nearly the same."""
    kept: list[list[Passage]] = []
    for passage in passages:
        same = next((group for group in kept if says_the_same(group[0].text, passage.text)), None)
        if same is not None:
            same.append(passage)
        elif len(kept) < most:
            kept.append([passage])
    return [replace(first, copies=tuple(copies)) for first, *copies in kept]
