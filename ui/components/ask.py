"""The first page: the chat, and beside it the article that is open."""

from collections.abc import Iterator, Sequence

import streamlit as st

from index.library import Library
from rag.answer import answer_events
from rag.records import Event, Turn
from ui import resources, state
from ui.components import conversation, export, limits, reading, text, welcome


def page(library: Library) -> None:
    state.follow_address()
    with st.container(key="workspace"):
        chat, pane = st.columns(2)
        question = _asked(library)
        with pane, st.container(key="pane"):
            reading.pane(library)
        with chat, st.container(key="chat"):
            _talk(library, question)


def _asked(library: Library) -> str | None:
    """What is asked in this run, typed or by a button."""
    empty = library.is_empty()
    with st.bottom:
        if not empty:
            limits.popover()
        typed = st.chat_input("Ask your articles", key="question", submit_mode="stop", disabled=empty)
    return typed or state.waiting()


def _talk(library: Library, question: str | None) -> None:
    earlier = state.exchanges()
    if state.is_gone():
        text.note("This conversation is no longer kept.", "warning")
    if library.is_empty():
        welcome.empty(library)
    elif not earlier and question is None:
        welcome.ready()
    if earlier:
        export.menu(earlier)
    for exchange in earlier:
        conversation.draw(exchange, library)
    if question is not None:
        history, scope = state.history(), state.scope()
        listings = resources.listings()
        exchange = state.begin(question, limits.said(scope, listings))
        conversation.draw(exchange, library, _events(question, history, scope.within(listings)))
    if not library.is_empty():
        welcome.models()


def _events(question: str, history: Sequence[Turn], within: frozenset[str] | None) -> Iterator[Event]:
    """The stream of an answer, once the models are there."""
    yield from answer_events(resources.parts(), question, history, within)
