"""What one browser session holds: its conversation, what it reads, what it has just added. Nobody else touches it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import streamlit as st

from index.build import Done
from rag.records import Answer, Citation, Event, Finished, Rewritten, Turn, Written

READING, SHELF = "reading", "articles"  # keys of the components that send messages


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what has come back so far. Without an answer or an error it was stopped, or is under way."""

    id: int
    question: str
    standalone_question: str = ""
    written: tuple[Written, ...] = ()
    answer: Answer | None = None
    error: str = ""

    @property
    def citations(self) -> dict[int, Citation]:
        return {c.n: c for written in self.written for c in written.new_citations}

    def after(self, event: Event) -> "Exchange":
        match event:
            case Rewritten(standalone):
                return replace(self, standalone_question=standalone)
            case Written():
                return replace(self, written=(*self.written, event))
            case Finished(answer):
                return replace(self, answer=answer)
            case _:
                return self


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of an article to highlight; the clicked one stronger."""

    start: int
    end: int
    label: str
    clicked: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reading pane shows. `seq` differs at every click, so that the same sentence is found again."""

    seq: int
    article_id: str
    marks: tuple[Mark, ...] = ()
    quote: str = ""  # kept, should the article be gone


@dataclass(slots=True)
class _Session:
    exchanges: list[Exchange] = field(default_factory=list)
    waiting: str | None = None  # a question that a button asks
    reading: Reading | None = None
    added: tuple[Done, ...] = ()
    numbers: "count[int]" = field(default_factory=count)  # never reused, so that no footnote is taken for another


def _session() -> _Session:
    if "footnote" not in st.session_state:
        st.session_state["footnote"] = _Session()
    session: _Session = st.session_state["footnote"]
    return session


# The conversation


def exchanges() -> Sequence[Exchange]:
    return tuple(_session().exchanges)


def begin(question: str) -> Exchange:
    """Add a question to the conversation."""
    session = _session()
    exchange = Exchange(next(session.numbers), question)
    session.exchanges.append(exchange)
    return exchange


def keep(exchange: Exchange) -> Exchange:
    """Put what is known by now in place of what was."""
    session = _session()
    session.exchanges = [exchange if e.id == exchange.id else e for e in session.exchanges]
    return exchange


def history() -> list[Turn]:
    """The exchanges that were answered."""
    return [Turn(e.question, e.answer.text) for e in _session().exchanges if e.answer]


def new_conversation() -> None:
    session = _session()
    session.exchanges, session.reading = [], None


def ask(question: str) -> None:
    """Have a question asked at the next run, as if it had been typed."""
    _session().waiting = question


def waiting() -> str | None:
    """The question that a button asked, once."""
    session = _session()
    question, session.waiting = session.waiting, None
    return question


# The reading pane


def reading() -> Reading | None:
    return _session().reading


def open_clicked() -> None:
    """Read the click that the pane passed on: an article, a citation or a passage of an exchange."""
    session = _session()
    target = st.session_state[READING]["open"]
    found = reading_of(next(session.numbers), session.exchanges, target)
    session.reading = found or session.reading


def close() -> None:
    _session().reading = None


def reading_of(seq: int, exchanges: Sequence[Exchange], target: Mapping[str, Any]) -> Reading | None:
    """What a click on `target` opens: an article, or a citation or passage of an exchange; nothing for what is not."""
    if article_id := target.get("article"):
        return Reading(seq, str(article_id))
    exchange = next((e for e in exchanges if e.id == target.get("exchange")), None)
    if exchange is None:
        return None
    if (citation := exchange.citations.get(target.get("citation", 0))) is not None:
        return _cited(seq, exchange, citation)
    passages = exchange.answer.passages if exchange.answer else ()
    place = target.get("passage", -1)
    if not 0 <= place < len(passages):
        return None
    passage = passages[place]
    return Reading(seq, passage.article_id, (Mark(passage.start, passage.end, "", True),), passage.text)


def _cited(seq: int, exchange: Exchange, clicked: Citation) -> Reading:
    """All evidence of the exchange that stands in the clicked citation's article."""
    article_id = clicked.evidence.article_id
    marks = tuple(
        Mark(c.evidence.start, c.evidence.end, str(n), c is clicked)
        for n, c in exchange.citations.items()
        if c.evidence.article_id == article_id
    )
    return Reading(seq, article_id, marks, clicked.evidence.quote)


# The library


def to_remove() -> str | None:
    """The article whose removal was asked for in this very run."""
    return getattr(st.session_state.get(SHELF), "remove", None)


def added() -> tuple[Done, ...]:
    return _session().added


def keep_added(done: Sequence[Done]) -> None:
    _session().added = tuple(done)


def uploader_key() -> str:
    """A key that changes once the uploads are in, which empties the uploader."""
    return f"uploads-{st.session_state.get('uploads', 0)}"


def clear_uploader() -> None:
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
