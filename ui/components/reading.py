"""The reading pane: the article beside the chat, with the evidence highlighted."""

from base64 import b64encode
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import streamlit as st

from index.errors import LibraryMissing, ReadError
from index.library import Library
from index.read.page_picture import original, page_picture
from index.records import Article, Section
from rag.report.links import sentence_link
from ui import state
from ui.components import clipping, text
from ui.components.declare import declare
from ui.scope import outlet
from ui.state import Mark, Reading

_reading = declare("reading")


def pane(library: Library, *, alone: bool = True) -> None:
    """Updates `alone`: a click on a marker reruns this and nothing else.

    A part that does would wait for the end of a run. While one draws an answer as it comes, the pane is a part of the
    whole page: the click begins another run at once, and that goes on with the answer.
    """
    if alone:
        _alone(library)
    else:
        with st.container():  # as a fragment has one: the pane stays where it is, and what is read with it
            _pane(library)


def _pane(library: Library) -> None:
    reading = state.reading()
    with text.errors_noted():
        _reading(
            key=state.READING,
            data=None if reading is None else {"seq": reading.seq, **_shown(library, reading)},
            on_open_change=state.open_clicked,
            on_close_change=state.close,
            on_picture_change=state.turn_picture,
            on_clip_change=lambda: None,
        )
        if reading is not None and (chosen := state.sent(state.READING, "clip")) is not None:
            clipping.add_stretch(library, reading.article_id, int(chosen["start"]), int(chosen["end"]))


_alone = st.fragment(_pane)


def _shown(library: Library, reading: Reading) -> dict[str, Any]:
    trail = [{"n": n, "target": {"exchange": reading.exchange, "citation": n}} for n in reading.trail]
    try:
        article = library.article(reading.article_id)
    except LibraryMissing:
        return {"article": _gone(reading), "trail": trail}
    source = article.sources[0] if article.sources else ""
    clicked = reading.clicked
    page = article.page(clicked.start) if clicked else None
    return {
        "article": {
            "title": article.title,
            "author": article.author,
            "source": outlet(source),
            "published": text.day(article.published),
            "link": link(article, clicked),
            "found": _found(reading.marks),
            "page": page,
            "blocks": blocks(article, reading.marks),
        },
        "trail": trail,
        **_picture(library, article, reading, page),
    }


def _gone(reading: Reading) -> dict[str, Any]:
    """What is left of a citation when its article was removed: the quotation that was kept."""
    kept = [{"kind": "paragraph", "page": None, "runs": [{"text": reading.quote}]}] if reading.quote else []
    return {
        "title": "This article was removed from the library, or has changed since",
        "found": "What was quoted from it",
        "blocks": kept,
    }


def _found(marks: Sequence[Mark]) -> str:
    if not marks:
        return "Article"
    if not marks[0].label:
        return "Nearest passage"
    return f"Evidence {', '.join(mark.label for mark in marks)}"


def _picture(library: Library, article: Article, reading: Reading, page: int | None) -> dict[str, Any]:
    """Whether the page can be pictured, and its picture when that was asked for."""
    file = original(library.folder, article) if page else None
    if file is None or page is None:
        return {"pictured": False}
    if not reading.picture:
        return {"pictured": True}
    clicked = reading.clicked
    try:
        picture = page_picture(file, page, article.text[clicked.start : clicked.end] if clicked else "")
    except ReadError as error:
        return {"pictured": True, "picture": {"page": page, "failed": str(error)}}
    source = f"data:image/png;base64,{b64encode(picture).decode()}"
    return {"pictured": True, "picture": {"page": page, "source": source}}


def link(article: Article, clicked: Mark | None) -> str | None:
    """The address of the original on the web, which opens at the clicked sentence."""
    address = next((s for s in article.sources if s.startswith(("http://", "https://"))), None)
    if address is None or clicked is None:
        return address
    return sentence_link(address, article.text[clicked.start : clicked.end])


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
        return {"text": article.text[start:end], "at": start}
    shown = next((i for i in covering if marks[i].clicked), covering[0])
    first = shown not in begun
    begun.add(shown)
    return {
        "text": article.text[start:end],
        "at": start,
        "mark": shown,
        "label": marks[shown].label,
        "clicked": marks[shown].clicked,
        "first": first,
    }
