"""Sentences into chunks: runs of whole sentences that are embedded together."""

from collections.abc import Sequence

from index.config import ChunkConfig
from index.records import Article, Sentence

Span = tuple[int, int]


def pack(article: Article, sentences: Sequence[Sentence], tokens: Sequence[int], config: ChunkConfig) -> list[Span]:
    """Spans of chunks in order: at most `config.tokens` tokens each unless one sentence alone is longer.

    `tokens[i]` is the length of `sentences[i]`. A chunk that is half full ends before a heading, and no chunk
    ends with one. Up to `config.overlap` tokens of whole sentences are repeated at the start of the next chunk,
    though never across a heading.
    """
    headings = {s.start for s in article.sections if s.kind == "heading"}
    is_heading = [s.start in headings for s in sentences]
    spans: list[Span] = []
    first = 0
    while first < len(sentences):
        last = _end(first, tokens, is_heading, config.tokens)
        spans.append((sentences[first].start, sentences[last - 1].end))
        if last == len(sentences):
            break
        first = max(first + 1, _back(last, first, tokens, is_heading, config.overlap))
    return spans


def _end(first: int, tokens: Sequence[int], is_heading: Sequence[bool], budget: int) -> int:
    """One past the last sentence of the chunk that starts at `first`."""
    last, used = first, 0
    while last < len(tokens) and (last == first or used + tokens[last] <= budget):
        if is_heading[last] and used > budget // 2:
            break
        used += tokens[last]
        last += 1
    if last == len(tokens):
        return last
    while last - 1 > first and is_heading[last - 1]:
        last -= 1
    return last


def _back(last: int, first: int, tokens: Sequence[int], is_heading: Sequence[bool], overlap: int) -> int:
    """Where the next chunk starts: `last`, or up to `overlap` tokens before it."""
    if is_heading[last]:
        return last
    start, used = last, 0
    while start - 1 > first and used + tokens[start - 1] <= overlap and not is_heading[start - 1]:
        start -= 1
        used += tokens[start]
    return start
