"""Clips against the library of today: what still stands, what was changed, what is gone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache

from index.errors import LibraryMissing
from index.library import Library
from index.records import Article, Sentence
from rag.report.clips import cut
from rag.report.gate import fault
from rag.report.records import Clip, Finding
from rag.report.sources import is_file, is_url
from rag.words import words


def examine(library: Library, clips: Sequence[Clip]) -> list[Finding]:
    """What became of each clip. Each article is read once, however many clips it gave."""

    @cache
    def article(article_id: str) -> Article | None:
        try:
            return library.article(article_id)
        except LibraryMissing:
            return None

    return [_examine(library, clip, article) for clip in clips]


def _examine(library: Library, clip: Clip, article: Callable[[str], Article | None]) -> Finding:
    kept = article(clip.source.article_id)
    if kept is not None:
        wrong = fault(clip.quotation, kept.text[clip.start : clip.end])
        if not wrong:
            return Finding(clip, "verbatim", quotable=True)
        return Finding(clip, "altered", quotable=False, reason=f"This is not what the article says: {wrong}.")
    successors = _successors(library, clip)
    if not successors:
        return Finding(clip, "removed", quotable=False, reason=_removed(clip))
    now = _nearest(library, clip, successors)
    if fault(clip.quotation, now.original):
        reason = "The article was changed since, and this sentence with it. Compare the two; take the new one or none."
        return Finding(clip, "changed", quotable=False, reason=reason, now=now)
    reason = "The article was changed since; this sentence still stands in it."
    return Finding(clip, "changed", quotable=True, reason=reason, now=replace(now, quotation=clip.quotation))


def _removed(clip: Clip) -> str:
    return (
        f"The article “{clip.source.title}” is no longer in the library, so its words cannot be checked. Add it again, "
        "or remove the clip."
    )


def _successors(library: Library, clip: Clip) -> list[str]:
    """The articles that came from the same place later."""
    address = clip.source.address
    if not (is_url(address) or is_file(address)):
        return []  # "Reuters" is no place: any other text may have come from there
    return [listing.id for listing in library.find(address) if address in listing.sources]


def _nearest(library: Library, clip: Clip, article_ids: Sequence[str]) -> Clip:
    """The clip, taken from the sentence that is most like the one it was taken from."""
    for article_id in article_ids:
        start = library.article(article_id).text.find(clip.original)
        if start >= 0:
            return _retaken(library, clip, article_id, start, start + len(clip.original))
    wanted = SequenceMatcher(autojunk=False)
    wanted.set_seq2(words(clip.original))

    def likeness(sentence: Sentence) -> float:
        wanted.set_seq1(words(sentence.text))
        return wanted.ratio()

    best = max((s for article_id in article_ids for s in library.sentences(article_id)), key=likeness)
    return _retaken(library, clip, best.article_id, best.start, best.end)


def _retaken(library: Library, clip: Clip, article_id: str, start: int, end: int) -> Clip:
    taken = cut(library, article_id, start, end, clip.claim, clip.question, clip.also_in)
    return replace(taken, id=clip.id, note=clip.note)
