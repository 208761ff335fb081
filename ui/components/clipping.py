"""From an answer or an article into a report: all of it, a quotation, or what was selected."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from index.library import Library
from rag.conversations import Exchange
from rag.report import clips
from rag.report.records import Report
from ui.components import text

FIRST = "My report"


def add(library: Library, exchange: Exchange, wanted: Mapping[str, Any]) -> None:
    """Put citation `wanted["citation"]` of an answer, or without a number all of it, into the newest report."""
    answer, number = exchange.answer, wanted.get("citation")
    if answer is None:
        return
    with text.errors_noted():
        report = _newest(library)
        if number is None:
            clips.keep_answer(library, report.id, answer)
        else:
            at = exchange.citations[int(number)].evidence
            others = [copy.article_id for copy in at.also_in]
            question = answer.standalone_question
            clip = clips.cut(library, at.article_id, at.start, at.end, question=question, also_in=others)
            clips.keep(library, report.id, [clip])
        _say(report)


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
