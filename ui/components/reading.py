"""The reading pane: the article beside the chat, with the evidence highlighted."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import streamlit as st

from index.errors import LibraryMissing
from index.library import Library
from index.records import Article, Section
from ui import state
from ui.components import text
from ui.components.declare import declare
from ui.state import Mark, Reading

_reading = declare("reading")


@st.fragment
def pane(library: Library) -> None:
    """Updates by itself: a click on a marker reruns this and nothing else."""
    reading = state.reading()
    with text.errors_noted():
        _reading(
            key=state.READING,
            data=None if reading is None else {"seq": reading.seq, "article": _article(library, reading)},
            on_open_change=state.open_clicked,
            on_close_change=state.close,
        )


def _article(library: Library, reading: Reading) -> dict[str, Any]:
    try:
        article = library.article(reading.article_id)
    except LibraryMissing:
        return _gone(reading)
    source = article.sources[0] if article.sources else ""
    return {
        "title": article.title,
        "author": article.author,
        "source": text.outlet(source),
        "published": text.day(article.published),
        "link": source if source.startswith(("http://", "https://")) else None,
        "found": _found(reading.marks),
        "blocks": blocks(article, reading.marks),
    }


def _gone(reading: Reading) -> dict[str, Any]:
    """What is left of a citation when its article was removed: the quotation that was kept."""
    kept = [{"kind": "paragraph", "page": None, "runs": [{"text": reading.quote}]}] if reading.quote else []
    return {"title": "This article was removed from the library", "found": "What was quoted from it", "blocks": kept}


def _found(marks: Sequence[Mark]) -> str:
    if not marks:
        return "Article"
    if not marks[0].label:
        return "Nearest passage"
    return f"Evidence {', '.join(mark.label for mark in marks)}"


def blocks(article: Article, marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """The article's headings, paragraphs and items, each cut into runs where a highlight begins or ends.

    A block carries its page number where a page begins.
    """
    drawn: list[dict[str, Any]] = []
    begun: set[int] = set()  # marks that have had their first run
    page = None
    for section in article.sections:
        turned, page = section.page != page, section.page
        runs = [_run(article, cut, marks, begun) for cut in _cuts(section, marks)]
        drawn.append({"kind": section.kind, "page": page if turned else None, "runs": runs})
    return drawn


def _cuts(section: Section, marks: Sequence[Mark]) -> list[tuple[int, int]]:
    edges = {edge for mark in marks for edge in (mark.start, mark.end) if section.start < edge < section.end}
    stops = [section.start, *sorted(edges), section.end]
    return list(pairwise(stops))


def _run(article: Article, cut: tuple[int, int], marks: Sequence[Mark], begun: set[int]) -> dict[str, Any]:
    """A run of text; where highlights overlap, the clicked one is shown, else the first."""
    start, end = cut
    covering = [i for i, mark in enumerate(marks) if mark.start <= start and end <= mark.end]
    if not covering:
        return {"text": article.text[start:end]}
    shown = next((i for i in covering if marks[i].clicked), covering[0])
    first = shown not in begun
    begun.add(shown)
    return {
        "text": article.text[start:end],
        "mark": shown,
        "label": marks[shown].label,
        "clicked": marks[shown].clicked,
        "first": first,
    }
