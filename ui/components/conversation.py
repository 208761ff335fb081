"""The conversation: questions, and answers that grow sentence by sentence."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from index.errors import LibraryMissing
from index.library import Library, Listing
from rag.conversations import Exchange
from rag.prompts import REFUSAL
from rag.records import Answer, Citation, Found, Passage, Retrieved, Rewritten, Written
from rag.words import counted
from ui import resources, state
from ui.background import Answering
from ui.components import clipping, text
from ui.components.declare import declare
from ui.scope import outlet

_sentence = declare("sentence", "quote")
_quotations = declare("quotations", "quote", "foot")
_refusal = declare("refusal", "foot")
_follow = declare("follow")

STOPPED = "Stopped before the answer was complete."
HEARTBEAT = 0.1  # seconds; how soon a stop, or a click on a marker, is heard while an answer is written

Known = Mapping[str, Listing]  # articles by id, those that are still in the library


def draw(exchange: Exchange, library: Library) -> None:
    """An exchange as it stands; if it is being answered, with what comes until it is complete."""
    under_way = state.answering(exchange)
    with st.container(key=f"exchange-{exchange.id}", gap="small"):
        text.line(exchange.question, "question", "h2")
        if exchange.scope:
            text.line(exchange.scope, "scope")
        searched = st.empty()
        sentences = st.container(key=f"sentences-{exchange.id}")
        below = st.empty()
        if under_way is not None:
            _follow(key=f"follow-{exchange.id}", height=1)
            _draw_as_it_comes(under_way, library, searched, sentences, below)
        else:
            _draw_searched(exchange, searched)
            known = library.listings({c.evidence.article_id for c in exchange.citations.values()})
            for number in range(len(exchange.written)):
                _draw_sentence(exchange, number, known, sentences)
        with below.container():
            _below(exchange.id, library)


def _draw_as_it_comes(
    under_way: Answering, library: Library, searched: DeltaGenerator, sentences: DeltaGenerator, below: DeltaGenerator
) -> None:
    exchange, step = under_way.begun, ""
    for event in under_way.events(HEARTBEAT):
        exchange = exchange.after(event) if event else exchange
        match event:
            case None if not resources.loading().done():
                step = "Loading the models"
            case Rewritten():
                _draw_searched(exchange, searched)
                step = "Searching the articles"
            case Retrieved(passages):
                step = f"Reading {counted(len(passages), 'passage')}"
            case Found(evidence) if evidence:
                step = "Writing"
            case Written(_, new):
                known = library.listings({c.evidence.article_id for c in new})
                _draw_sentence(exchange, len(exchange.written) - 1, known, sentences)
        _step(step, below)


def _step(words: str, place: DeltaGenerator) -> None:
    with place:
        text.step(words, STOPPED)


def _draw_searched(exchange: Exchange, place: DeltaGenerator) -> None:
    if exchange.standalone_question not in ("", exchange.question.strip()):
        with place:
            text.line(f"Searched as: {exchange.standalone_question}", "searched")


def _draw_sentence(exchange: Exchange, number: int, known: Known, place: DeltaGenerator) -> None:
    sentence = exchange.written[number].sentence
    cited = [_citation(exchange, exchange.citations[n], known) for n in sentence.citations]
    with place:
        _sentence(
            key=f"sentence-{exchange.id}-{number}",
            data={
                "text": sentence.text,
                "verdict": sentence.verdict,
                "citations": cited,
                "place": {"exchange": exchange.id, "sentence": number},
            },
        )


@st.fragment
def _below(exchange_id: int, library: Library) -> None:
    """What stands under an answer; a thumb draws this anew and nothing else."""
    exchange = next(e for e in state.exchanges() if e.id == exchange_id)
    answer, key = exchange.answer, f"below-{exchange.id}"
    if exchange.error:
        text.note(exchange.error, "error")
        _ask_again(exchange)
    elif answer is None:
        text.note(STOPPED, "warning")
        _ask_again(exchange)
    else:
        component = _refusal if answer.refused else _quotations
        articles = {c.evidence.article_id for c in answer.citations} | {p.article_id for p in answer.passages}
        known = library.listings(articles)
        drawn = _refused(exchange, answer, library, known) if answer.refused else _quoted(exchange, answer, known)
        component(
            key=key,
            data={**drawn, "foot": _foot(exchange, answer)},
            on_ask_change=lambda: state.ask(str(state.sent(key, "ask"))),
            on_judge_change=lambda: _judge(exchange.id, state.sent(key, "judge")),
            on_clip_change=lambda: None,
            on_clipboard_change=lambda: None,
        )
        if (wanted := state.sent(key, "clip")) is not None:
            clipping.add(library, exchange, wanted)
        if (wanted := state.sent(key, "clipboard")) is not None:
            clipping.copy(library, exchange, wanted)
        if answer.notice:
            text.note(answer.notice)
    if state.is_asking():
        st.rerun()


def _ask_again(exchange: Exchange) -> None:
    st.button("Ask again", key=f"again-{exchange.id}", on_click=state.ask, args=(exchange.question,))


def _judge(exchange_id: int, judged: Mapping[str, Any]) -> None:
    state.judge(exchange_id, judged["liked"], str(judged["remark"]))


def _citation(exchange: Exchange, citation: Citation, known: Known) -> dict[str, Any]:
    evidence = citation.evidence
    span = evidence.answer_span
    return {
        "n": citation.n,
        "quote": evidence.quote,
        "strong": [span[0] - evidence.start, span[1] - evidence.start] if span else None,
        "title": evidence.title,
        "source": outlet(evidence.source),
        "published": text.day(evidence.published),
        "reference": ", ".join(filter(None, (evidence.title, evidence.source, evidence.published))),
        "also": [byline(copy.title, outlet(copy.source), text.day(copy.published)) for copy in evidence.also_in],
        "gone": evidence.article_id not in known,
        "target": {"exchange": exchange.id, "citation": citation.n},
    }


def byline(*parts: str | None) -> str:
    return " · ".join(filter(None, parts))


def _foot(exchange: Exchange, answer: Answer) -> dict[str, Any]:
    return {
        "searched": answer.standalone_question,
        "model": answer.model,
        "time": f"{answer.timings_ms.get('total', 0.0) / 1000:.1f} s",
        "verdicts": list(dict.fromkeys(sentence.verdict for sentence in answer.sentences)),
        "liked": exchange.liked,
        "remark": exchange.remark,
    }


def _quoted(exchange: Exchange, answer: Answer, known: Known) -> dict[str, Any]:
    return {"exchange": exchange.id, "citations": [_citation(exchange, c, known) for c in answer.citations]}


def _refused(exchange: Exchange, answer: Answer, library: Library, known: Known) -> dict[str, Any]:
    return {
        "says": REFUSAL,
        "searched": answer.refusal.removeprefix(REFUSAL).strip(),
        "passages": [_passage(exchange.id, i, p, library, known) for i, p in enumerate(answer.passages)],
    }


def _passage(exchange_id: int, place: int, passage: Passage, library: Library, known: Known) -> dict[str, Any]:
    listing = known.get(passage.article_id)
    return {
        "blocks": _blocks(passage, library),
        "title": passage.title,
        "source": outlet(listing.sources[0]) if listing else "no longer in the library",
        "published": text.day(listing.published) if listing else "",
        "target": {"exchange": exchange_id, "passage": place},
    }


def _blocks(passage: Passage, library: Library) -> list[dict[str, str]]:
    """The passage's headings, paragraphs and items, each by itself; in one piece when its article is gone."""
    try:
        article = library.article(passage.article_id)
    except LibraryMissing:
        return [{"kind": "paragraph", "text": passage.text}]
    return [
        {"kind": s.kind, "text": article.text[max(s.start, passage.start) : min(s.end, passage.end)]}
        for s in article.sections
        if s.start < passage.end and passage.start < s.end
    ]
