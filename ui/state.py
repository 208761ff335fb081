"""What one browser session holds: its conversation, what it reads, what it limits questions to, what it adds.

Nobody else touches the session's state. Conversations are kept in the library as they grow.
"""

import re
import secrets
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from index.errors import LibraryMissing
from index.removal import Removed
from rag.conversations import Exchange
from rag.records import Citation, Event, Turn
from ui import resources
from ui.background import Adding, Answering, AskingAll
from ui.scope import Scope

READING, SHELF, CONVERSATIONS = "reading", "articles", "conversations"  # keys of components that send messages
COOKIE = "footnote_browser"
EVERYTHING = Scope()
ADDRESS = "conversation"  # the part of the page's address that names the conversation

Target = Mapping[str, Any]


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
    trail: tuple[int, ...] = ()  # the numbers of all the answer's citations, to step through
    exchange: int = 0  # the answer's
    picture: bool = False  # the page's picture is shown as well

    @property
    def clicked(self) -> Mark | None:
        return next((mark for mark in self.marks if mark.clicked), None)


@dataclass(slots=True)
class _Session:
    browser: str
    conversation: int | None = None
    exchanges: list[Exchange] = field(default_factory=list)
    answering: Answering | None = None
    gone: bool = False  # the conversation that the address names is no longer kept
    waiting: str | None = None  # a question that a button asks
    held: list[str] = field(default_factory=list)  # questions that wait for the articles that came with them
    seq: int = 0
    reading: Reading | None = None
    scope: Scope = EVERYTHING
    adding: Adding | None = None
    asking_all: AskingAll | None = None
    removed: Removed | None = None


def _session() -> _Session:
    if "footnote" not in st.session_state:
        st.session_state["footnote"] = _Session(_browser())
    session: _Session = st.session_state["footnote"]
    return session


def browser() -> str:
    """Whose conversations these are: a name that the browser keeps."""
    return _session().browser


def _browser() -> str:
    """The name that came with the browser's cookie; a new one for a browser without."""
    kept = str(st.context.cookies.get(COOKIE))
    return kept if re.fullmatch("[0-9a-f]{16}", kept) else secrets.token_hex(8)


# The conversation


def follow_address() -> None:
    """Open the conversation that the address names, and have it name the one that is open."""
    session = _session()
    named = st.query_params.get(ADDRESS, "")
    if named.isdigit() and int(named) != session.conversation:
        open_conversation(int(named))
    elif session.conversation is not None and not named:
        st.query_params[ADDRESS] = str(session.conversation)


def conversation() -> int | None:
    return _session().conversation


def exchanges() -> Sequence[Exchange]:
    """Those of the conversation, the one that is being answered as far as it has come."""
    session = _session()
    if (under_way := session.answering) is not None:
        over = not under_way.running  # asked first: what it has said by then is all
        session.exchanges = [_later(e, under_way.exchange) for e in session.exchanges]
        session.answering = None if over else under_way
    return tuple(session.exchanges)


def _later(one: Exchange, other: Exchange) -> Exchange:
    return other if other.id == one.id else one


def is_gone() -> bool:
    """Whether the conversation that was asked for is no longer kept; said once."""
    session = _session()
    gone, session.gone = session.gone, False
    return gone


def begin(question: str, scope: str = "") -> Exchange:
    """Add a question to the conversation; the first begins one. Raises `LibraryError`."""
    session, kept = _session(), resources.conversations()
    if session.conversation is None:
        session.conversation = kept.begin(session.browser, question)
        st.query_params[ADDRESS] = str(session.conversation)
    try:
        exchange = kept.add(session.conversation, question, scope)
    except LibraryMissing:  # it was deleted in another window
        new_conversation()
        return begin(question, scope)
    session.exchanges.append(exchange)
    return exchange


def answer(exchange: Exchange, stream: Callable[[], Generator[Event, None, None]]) -> None:
    """Have an exchange answered; it goes on, and is kept, whatever the page shows meanwhile."""
    _session().answering = Answering(exchange, stream, resources.conversations().keep)


def answering(exchange: Exchange) -> Answering | None:
    """What answers this exchange, while it does."""
    under_way = _session().answering
    return under_way if under_way is not None and under_way.exchange.id == exchange.id else None


def stop_answering() -> None:
    """What was written by then stays."""
    exchanges()
    session = _session()
    if session.answering is not None:
        session.answering.stop()
        session.answering = None


def judge(exchange_id: int, liked: bool | None, remark: str) -> None:
    """Keep a thumb and a word on an answer."""
    session = _session()
    for exchange in exchanges():
        if exchange.id == exchange_id:
            judged = replace(exchange, liked=liked, remark=remark)
            session.exchanges = [_later(e, judged) for e in session.exchanges]
            resources.conversations().keep(judged)


def history() -> list[Turn]:
    """The exchanges that were answered."""
    return [e.turn for e in exchanges() if e.turn]


def new_conversation() -> None:
    session = _session()
    session.conversation, session.exchanges, session.reading = None, [], None
    st.query_params.pop(ADDRESS, None)


def open_conversation(conversation_id: int) -> None:
    """Every footnote is as it was when it was given."""
    session, kept = _session(), resources.conversations()
    new_conversation()
    try:
        kept.conversation(conversation_id)
    except LibraryMissing:
        session.gone = True
        return
    session.conversation, session.exchanges = conversation_id, kept.exchanges(conversation_id)
    st.query_params[ADDRESS] = str(conversation_id)


def ask(question: str) -> None:
    """Have a question asked at the next run, as if it had been typed."""
    _session().waiting = question


def is_asking() -> bool:
    return _session().waiting is not None


def hold(question: str) -> None:
    """Have a question asked when what is being added is in the library; an empty one is none."""
    if question:
        _session().held.append(question)


def held() -> Sequence[str]:
    return _session().held


def waiting() -> str | None:
    """The question that a button asked, once; else the first that was held until now."""
    session = _session()
    if session.waiting is None and not (session.adding and session.adding.running):
        session.waiting = session.held.pop(0) if session.held else None
    question, session.waiting = session.waiting, None
    return question


# What questions are limited to


def scope() -> Scope:
    return _session().scope


def limit(scope: Scope) -> None:
    _session().scope = scope


# The reading pane


def reading() -> Reading | None:
    return _session().reading


def open_clicked() -> None:
    """Read the click that the pane passed on: an article, a citation or a passage of an exchange."""
    session = _session()
    session.seq += 1
    found = reading_of(session.seq, exchanges(), sent(READING, "open") or {})
    session.reading = found or session.reading


def turn_picture() -> None:
    """Show the page's picture, or hide it."""
    session = _session()
    if session.reading:
        session.reading = replace(session.reading, picture=not session.reading.picture)


def close() -> None:
    _session().reading = None


def reading_of(seq: int, exchanges: Sequence[Exchange], target: Target) -> Reading | None:
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
    return Reading(seq, article_id, marks, clicked.evidence.quote, tuple(exchange.citations), exchange.id)


# The library


def sent(component: str, message: str) -> Any:
    """What a component sent in this very run; None for nothing."""
    return getattr(st.session_state.get(component), message, None)


def adding() -> Adding | None:
    return _session().adding


def start(adding: Adding | None) -> None:
    """Keep an eye on what is being added; None lets go of what is done."""
    _session().adding = adding


def let_go_of_added() -> None:
    """What was added, and what was left out, has been read."""
    session = _session()
    if session.adding is not None and not session.adding.running:
        session.adding = None


def asking_all() -> AskingAll | None:
    return _session().asking_all


def start_asking(asking: AskingAll | None) -> None:
    """Keep an eye on a list of questions; None lets go of what is done."""
    _session().asking_all = asking


def removed() -> Removed | None:
    """What can be put back."""
    return _session().removed


def keep_removed(removed: Removed | None) -> None:
    _session().removed = removed


def fresh(name: str) -> str:
    """A widget's key, until `clear` has it begin anew, empty."""
    return f"{name}-{st.session_state.get(f'{name}-number', 0)}"


def clear(name: str) -> None:
    st.session_state[f"{name}-number"] = st.session_state.get(f"{name}-number", 0) + 1
