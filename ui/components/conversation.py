"""The conversation: questions, and answers that grow sentence by sentence."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from index.errors import FootnoteError
from rag.prompts import REFUSAL
from rag.records import Answer, Citation, Event, Found, Passage, Retrieved, Rewritten, Written
from ui import state
from ui.components import text
from ui.components.declare import declare
from ui.state import Exchange

_sentence = declare("sentence")
_quotations = declare("quotations")
_refusal = declare("refusal")

STOPPED = "Stopped before the answer was complete."

Outlets = dict[str, tuple[str, str]]  # article id → its outlet and date, for passages, which carry neither


def draw(exchange: Exchange, outlets: Outlets, events: Iterable[Event] = ()) -> None:
    """An exchange as it stands, then what `events` add to it."""
    with st.container(key=f"exchange-{exchange.id}", gap="small"):
        text.line(exchange.question, "question", "h2")
        searched = st.empty()
        sentences = st.container(key=f"sentences-{exchange.id}")
        below = st.empty()
        _draw_searched(exchange, searched)
        for number in range(len(exchange.written)):
            _draw_sentence(exchange, number, sentences)
        try:
            for event in events:
                exchange = state.keep(exchange.after(event))
                match event:
                    case Rewritten():
                        _draw_searched(exchange, searched)
                        _step("Searching the articles", below)
                    case Retrieved(passages):
                        _step(f"Reading {text.counted(len(passages), 'passage')}", below)
                    case Found(evidence) if evidence:
                        _step("Writing", below)
                    case Written():
                        _draw_sentence(exchange, len(exchange.written) - 1, sentences)
        except FootnoteError as error:
            exchange = state.keep(replace(exchange, error=str(error)))
        _draw_below(exchange, outlets, below)


def _step(words: str, place: DeltaGenerator) -> None:
    """What is going on; page.css shows the other half once the run was stopped, when nothing can be drawn any more."""
    with place:
        st.html(f'<div class="fn-step" role="status"><i>{words}</i><b>{STOPPED}</b></div>')


def _draw_searched(exchange: Exchange, place: DeltaGenerator) -> None:
    if exchange.standalone_question not in ("", exchange.question.strip()):
        with place:
            text.line(f"Searched as: {exchange.standalone_question}", "searched")


def _draw_sentence(exchange: Exchange, number: int, place: DeltaGenerator) -> None:
    sentence = exchange.written[number].sentence
    cited = [_citation(exchange, exchange.citations[n]) for n in sentence.citations]
    with place:
        _sentence(
            key=f"sentence-{exchange.id}-{number}",
            data={"text": sentence.text, "verdict": sentence.verdict, "citations": cited},
        )


def _draw_below(exchange: Exchange, outlets: Outlets, place: DeltaGenerator) -> None:
    with place.container():
        if exchange.error:
            text.note(exchange.error, "error")
        elif exchange.answer is None:
            text.note(STOPPED, "warning")
            st.button("Ask again", key=f"again-{exchange.id}", on_click=state.ask, args=(exchange.question,))
        elif exchange.answer.refused:
            _refusal(key=f"refusal-{exchange.id}", data=_refused(exchange.id, exchange.answer, outlets))
            _notice(exchange.answer)
        else:
            _quotations(key=f"quotations-{exchange.id}", data=_quoted(exchange, exchange.answer))
            _notice(exchange.answer)


def _notice(answer: Answer) -> None:
    if answer.notice:
        text.note(answer.notice)


def _citation(exchange: Exchange, citation: Citation) -> dict[str, Any]:
    evidence = citation.evidence
    return {
        "n": citation.n,
        "quote": evidence.quote,
        "title": evidence.title,
        "source": text.outlet(evidence.source),
        "published": text.day(evidence.published),
        "target": {"exchange": exchange.id, "citation": citation.n},
    }


def _quoted(exchange: Exchange, answer: Answer) -> dict[str, Any]:
    return {
        "citations": [_citation(exchange, citation) for citation in answer.citations],
        "verdicts": list(dict.fromkeys(sentence.verdict for sentence in answer.sentences)),
        "model": answer.model,
        "time": _time(answer),
    }


def _refused(exchange_id: int, answer: Answer, outlets: Outlets) -> dict[str, Any]:
    return {
        "says": REFUSAL,
        "searched": answer.refusal.removeprefix(REFUSAL).strip(),
        "passages": [_passage(exchange_id, i, p, outlets) for i, p in enumerate(answer.passages)],
        "time": _time(answer),
    }


def _passage(exchange_id: int, place: int, passage: Passage, outlets: Outlets) -> dict[str, Any]:
    source, published = outlets.get(passage.article_id, ("", ""))
    return {
        "text": passage.text,
        "title": passage.title,
        "source": source,
        "published": published,
        "target": {"exchange": exchange_id, "passage": place},
    }


def _time(answer: Answer) -> str:
    return f"{answer.timings_ms.get('total', 0.0) / 1000:.1f} s"
