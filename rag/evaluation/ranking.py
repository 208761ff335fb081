"""Queries whose relevant articles are known: the fused search, and the same reranked by the reader."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.evaluation.bootstrap import measured
from rag.evaluation.libraries import Progress
from rag.evaluation.metrics import average_precision, ndcg, recall
from rag.evaluation.records import Measure, Query
from rag.parts import Parts
from rag.records import Passage
from rag.rerank import reranked
from rag.retrieve import retrieve

DEEP = 100  # passages that are ranked; the reader reads the first of them
CUT = 10  # of nDCG


def ranking_measures(of: str, parts: Parts, queries: Sequence[Query], progress: Progress) -> Iterator[Measure]:
    """nDCG, mean average precision and recall, of the fused ranking and of the reranked one."""
    deep = replace(parts.config, passages=DEEP, depth=2 * DEEP)
    rankings: dict[str, list[list[str]]] = {"_fused": [], "": []}
    for number, query in enumerate(queries, start=1):
        progress(f"{of}: query {number:,} of {len(queries):,}")
        passages = retrieve(parts.library, parts.encoder, query.text, deep)
        read = passages[: parts.config.passages]
        sentences = [parts.library.sentences(p.article_id, p.start, p.end) for p in read]
        again = reranked(read, parts.reader.read(query.text, read, sentences))
        rankings["_fused"].append(articles(passages))
        rankings[""].append(articles([*again, *passages[len(read) :]]))
    for suffix, ranked in rankings.items():
        pairs = [(r, q.relevant) for r, q in zip(ranked, queries, strict=True)]
        yield from measured(of, f"ndcg_{CUT}{suffix}", [ndcg(r, relevant, CUT) for r, relevant in pairs])
        yield from measured(of, f"map{suffix}", [average_precision(r, relevant) for r, relevant in pairs])
        if suffix:
            yield from measured(of, f"recall_{DEEP}{suffix}", [recall(r, relevant, DEEP) for r, relevant in pairs])


def articles(passages: Sequence[Passage]) -> list[str]:
    """The ids of the passages' articles, each at the place of its best passage."""
    return list(dict.fromkeys(p.article_id for p in passages))
