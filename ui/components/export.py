"""A conversation as a file of its own, with its footnotes: Markdown or HTML."""

import re
from collections.abc import Iterator, Sequence
from html import escape

import streamlit as st
from streamlit.navigation.page import Page

from index.library import Library
from rag.conversations import Exchange
from rag.records import AnswerSentence, Evidence
from rag.report.clips import keep_answers

_STYLE = """
body { max-width: 42rem; margin: 3rem auto; padding: 0 1rem; font: 1.05rem/1.65 Georgia, serif; color: #21252b; }
h1, h2 { line-height: 1.3; } sup { font: 0.72em sans-serif; } a { color: #2c5a85; }
.scope, .refusal { color: #555; } li { margin-bottom: 0.6rem; } li:target { background: #f8ebc9; }
"""
_MARKED_UP = re.compile(r"[\\`*_{}\[\]<>#|~$&]|^[-+](?= )|(?<=\d)[.)](?= )")  # the last two begin lists


def menu(library: Library, exchanges: Sequence[Exchange], reports: Page) -> None:
    """What can be downloaded of the conversation; and a report made of it, with all that reports can become."""
    with st.container(key="export"), st.popover("Export", icon=":material/download:", type="tertiary"):
        title, name = exchanges[0].question, "conversation"
        st.download_button(
            "Markdown",
            lambda: markdown(title, exchanges),
            f"{name}.md",
            "text/markdown",
            on_click="ignore",
            width="stretch",
        )
        st.download_button(
            "HTML", lambda: html(title, exchanges), f"{name}.html", "text/html", on_click="ignore", width="stretch"
        )
        answers = [exchange.answer for exchange in exchanges if exchange.answer]
        if answers and st.button(
            "Make a report of it",
            icon=":material/article:",
            width="stretch",
            help="A brief with footnotes and references, to be previewed, changed and written as Word and more.",
        ):
            made = keep_answers(library, title, answers)
            st.switch_page(reports, query_params={"report": str(made.id), "preview": "1"})


def markdown(title: str, exchanges: Sequence[Exchange]) -> str:
    """The footnotes are numbered on through the conversation; what was quoted is shown to the letter."""
    lines, notes = [f"# {_plain(title)}"], list[str]()
    for exchange, first in _numbered(exchanges):
        lines.append(f"## {_plain(exchange.question)}")
        if exchange.scope:
            lines.append(f"*{_plain(exchange.scope)}*")
        said = [
            f"{_plain(text)}{''.join(f'[^{first + n}]' for n in numbers)}" for text, numbers in _sentences(exchange)
        ]
        lines.append(" ".join(said) or _plain(_unanswered(exchange)))
        notes += [
            f"[^{first + n}]: “{_plain(c.evidence.quote)}” {_plain(_reference(c.evidence))}"
            for n, c in exchange.citations.items()
        ]
    return "\n\n".join([*lines, *notes]) + "\n"


def html(title: str, exchanges: Sequence[Exchange]) -> str:
    """One file that needs no other."""
    body, notes = [f"<h1>{escape(title)}</h1>"], list[str]()
    for exchange, first in _numbered(exchanges):
        body.append(f"<h2>{escape(exchange.question)}</h2>")
        if exchange.scope:
            body.append(f'<p class="scope">{escape(exchange.scope)}</p>')
        said = [
            f"{escape(text)}{''.join(_marker(first + n) for n in numbers)}" for text, numbers in _sentences(exchange)
        ]
        body.append(f"<p>{' '.join(said)}</p>" if said else f'<p class="refusal">{escape(_unanswered(exchange))}</p>')
        notes += [_note(first + n, c.evidence) for n, c in exchange.citations.items()]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(body)}<hr><ol>{''.join(notes)}</ol></body></html>\n"
    )


def _numbered(exchanges: Sequence[Exchange]) -> Iterator[tuple[Exchange, int]]:
    """Each exchange with the number that its own citations are counted on from."""
    before = 0
    for exchange in exchanges:
        yield exchange, before
        before += max(exchange.citations, default=0)


def _sentences(exchange: Exchange) -> Iterator[tuple[str, tuple[int, ...]]]:
    for sentence in (written.sentence for written in exchange.written):
        yield _spoken(sentence), sentence.citations


def _spoken(sentence: AnswerSentence) -> str:
    return f"“{sentence.text}”" if sentence.verdict == "quoted" else sentence.text


def _unanswered(exchange: Exchange) -> str:
    return exchange.error or (exchange.answer.refusal if exchange.answer else "Stopped before there was an answer.")


def _reference(evidence: Evidence) -> str:
    return ", ".join(filter(None, (evidence.title, evidence.source, evidence.published)))


def _marker(number: int) -> str:
    return f'<sup><a href="#note-{number}">[{number}]</a></sup>'


def _note(number: int, evidence: Evidence) -> str:
    said = f"“{escape(evidence.quote)}” {escape(_reference(evidence))}"
    return f'<li id="note-{number}" value="{number}">{said}</li>'


def _plain(text: str) -> str:
    """Text that Markdown shows as it stands, on one line."""
    return _MARKED_UP.sub(r"\\\g<0>", " ".join(text.split()))
