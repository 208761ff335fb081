"""From an answer or an article into a report or onto the clipboard: all of it, a sentence, a quotation, a selection."""

from collections.abc import Mapping, Sequence
from time import time
from typing import Any

import streamlit as st

from index.library import Library
from rag.conversations import Exchange
from rag.records import Answer
from rag.report import clips
from rag.report.copying import copied
from rag.report.findings import examine
from rag.report.records import Clip, Finding, Report
from rag.report.styles import Style, style
from ui import resources
from ui.components import text
from ui.components.declare import declare

_clipboard = declare("clipboard")

FIRST = "My report"

Wanted = Mapping[str, Any]  # what a component sent: {"citation": n}, {"sentence": i} from 0, or neither for all


def add(library: Library, exchange: Exchange, wanted: Wanted) -> None:
    """Put what is wanted of an answer into the newest report: a citation, a sentence, or all of it."""
    if exchange.answer is None:
        return
    with text.errors_noted():
        report = _newest(library)
        if "citation" in wanted or "sentence" in wanted:
            clips.keep(library, report.id, _cut(library, exchange.answer, wanted))
        else:
            clips.keep_answer(library, report.id, exchange.answer)
        _say(report)


def copy(library: Library, exchange: Exchange, wanted: Wanted) -> None:
    """Put a citation or a sentence onto the clipboard, with its footnote in the library's citation style."""
    if exchange.answer is None:
        return
    with text.errors_noted():
        findings = examine(library, _cut(library, exchange.answer, wanted))
        to_clipboard(findings, style(resources.settings().style, library.folder), bool(wanted["markdown"]))


def to_clipboard(findings: Sequence[Finding], chosen: Style, as_markdown: bool) -> None:
    """By a component of its own: the page must have the text before it can be copied."""
    said = copied(findings, chosen)
    html = None if as_markdown else said.html
    _clipboard(key="clipboard", data={"html": html, "text": said.markdown, "asked": time()})


def _cut(library: Library, answer: Answer, wanted: Wanted) -> list[Clip]:
    if "sentence" in wanted:
        return clips.cut_sentence(library, answer, answer.sentences[int(wanted["sentence"])])
    return [
        clips.cut_evidence(library, citation.evidence, question=answer.standalone_question)
        for citation in answer.citations
        if citation.n == int(wanted["citation"])
    ]


def add_stretch(library: Library, article_id: str, start: int, end: int) -> None:
    """Put the characters `[start, end)` of an article into the newest report."""
    with text.errors_noted():
        report = _newest(library)
        clips.keep(library, report.id, [clips.cut(library, article_id, start, end)])
        _say(report)


def _newest(library: Library) -> Report:
    return next(iter(clips.reports(library)), None) or clips.create(library, FIRST)


def _say(report: Report) -> None:
    st.toast(f"Added to the report “{report.name}”.", icon=":material/article:")
