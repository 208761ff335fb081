"""The first page: the chat, and beside it the article that is open."""

from collections.abc import Generator

import streamlit as st
from streamlit.navigation.page import Page
from streamlit.runtime.scriptrunner import StopException

from index.library import Library
from index.read.files import SUFFIXES
from rag.answer import answer_events
from rag.records import Event
from ui import resources, state
from ui.components import adding, conversation, export, limits, reading, text, welcome


def page(library: Library, reports: Page) -> None:
    state.follow_address()
    with st.container(key="workspace"):
        chat, pane = st.columns(2)
        question = _asked(library)
        if question is not None and not library.is_empty():
            _begin(question)
        under_way = any(map(state.answering, state.exchanges()))
        with pane, st.container(key="pane"):
            reading.pane(library, alone=not under_way)
        with chat, st.container(key="chat"):
            try:
                _talk(library, question, reports)
            except StopException:
                state.stop_answering()
                raise
    if under_way:
        st.rerun()  # everything is at rest now, and the pane on its own again


def _asked(library: Library) -> str | None:
    """What is asked in this run: typed, by a button, or together with articles that are in the library by now."""
    with st.bottom:
        above = st.container(key="arriving", gap="small")
        if not library.is_empty():
            limits.popover()
        given = st.chat_input(
            "Drop articles here" if library.is_empty() else "Ask your articles, or drop more of them here",
            key="question",
            submit_mode="stop",
            accept_file="multiple",
            file_type=sorted(SUFFIXES),
        )
        typed = given.text.strip() if given else ""
        if given and given.files:
            adding.attached(library, given.files, typed)
            typed = ""
        elif typed or state.is_asking():
            state.let_go_of_added()
        with above:
            adding.progress()
            for held in state.held():
                text.line(f"Then asked: {held}", "quiet")
    return typed or state.waiting()


def _begin(question: str) -> None:
    """The models are waited for, and asked, behind the page: it can be read, and the answer stopped, meanwhile."""
    history, scope, listings = state.history(), state.scope(), resources.listings()
    within, opening = scope.within(listings), resources.opening()

    def stream() -> Generator[Event, None, None]:
        yield from answer_events(opening(), question, history, within)

    state.answer(state.begin(question, limits.said(scope, listings)), stream)


def _talk(library: Library, question: str | None, reports: Page) -> None:
    exchanges = state.exchanges()
    if state.is_gone():
        text.note("This conversation is no longer kept.", "warning")
    if library.is_empty():
        welcome.empty(library)
        if question is not None:
            text.note("There is no article to ask yet. Attach some, or begin with the starter articles.", "warning")
    elif not exchanges:
        welcome.ready()
    if exchanges:
        export.menu(library, exchanges, reports)
    for exchange in exchanges:
        conversation.draw(exchange, library)
    if not library.is_empty():
        welcome.models()
