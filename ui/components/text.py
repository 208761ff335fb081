"""Words on the page. What comes from people and articles is shown to the letter: no Markdown, no HTML."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import escape
from typing import Literal

import streamlit as st

from index.errors import FootnoteError
from rag.words import counted


def line(text: str, style: str, tag: str = "div") -> None:
    """A line of plain text in one of the styles of page.css."""
    st.html(f'<{tag} class="fn-{style}">{escape(text)}</{tag}>')


def note(text: str, kind: Literal["info", "warning", "error"] = "info") -> None:
    """A remark that stands out; an error is read out at once."""
    role = "alert" if kind == "error" else "status"
    st.html(f'<div class="fn-note {kind}" role="{role}">{escape(text)}</div>')


@contextmanager
def errors_noted() -> Iterator[None]:
    """What a person can do something about is said where it happened."""
    try:
        yield
    except FootnoteError as error:
        note(str(error), "error")


def day(published: str | None) -> str:
    """2024-07-01 as 1 Jul 2024; what is no full date as it stands."""
    try:
        parsed = date.fromisoformat(published or "")
    except ValueError:
        return published or ""
    return f"{parsed.day} {parsed:%b %Y}"


def duration(seconds: float) -> str:
    """Rounded, as one says it."""
    if seconds < 90:
        return counted(max(1, round(seconds)), "second")
    return counted(round(seconds / 60), "minute")


def step(words: str, stopped: str = "") -> None:
    """What is going on; page.css shows `stopped` once the run was stopped, when nothing can be drawn any more."""
    st.html(f'<div class="fn-step" role="status"><i>{escape(words)}</i><b>{escape(stopped)}</b></div>')


def waiting(words: str) -> None:
    """What is going on behind the page."""
    st.html(f'<div class="fn-waiting" role="status">{escape(words)}</div>')
