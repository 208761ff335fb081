"""The page. Start it with: footnote ui"""

from collections.abc import Iterator, Sequence

import streamlit as st

from index.library import Library
from rag.answer import answer_events
from rag.records import Event, Turn
from ui import resources, state
from ui.components import conversation, reading, text, welcome
from ui.components import library as shelf
from ui.components.declare import FRONTEND, page_style


def main() -> None:
    st.set_page_config("Footnote", page_icon=str(FRONTEND / "icon.svg"), layout="wide")
    page_style()
    with text.errors_noted():
        library = resources.library()
        sidebar(library)
        workspace(library)


def sidebar(library: Library) -> None:
    with st.sidebar:
        st.html('<h1 class="fn-brand">Footnote<sup>1</sup></h1>')
        st.button("New conversation", on_click=state.new_conversation, icon=":material/edit_square:", width="stretch")
        shelf.panel(library)


def workspace(library: Library) -> None:
    """The chat, and beside it the article that is open."""
    empty = library.is_empty()
    question = st.chat_input("Ask your articles", key="question", submit_mode="stop", disabled=empty) or state.waiting()
    with st.container(key="workspace"):
        chat, pane = st.columns(2)
        with pane, st.container(key="pane"):
            reading.pane(library)
        with chat, st.container(key="chat"):
            talk(library, question)


def talk(library: Library, question: str | None) -> None:
    earlier = state.exchanges()
    if not earlier and question is None:
        if library.is_empty():
            welcome.empty(library)
        else:
            welcome.ready()
    outlets = {a.id: (text.outlet(a.sources[0]), text.day(a.published)) for a in library.articles() if a.sources}
    for exchange in earlier:
        conversation.draw(exchange, outlets)
    if question is not None:
        history = state.history()
        conversation.draw(state.begin(question), outlets, events(question, history))
    resources.parts()  # loaded now, so that the first question need not wait


def events(question: str, history: Sequence[Turn]) -> Iterator[Event]:
    """The stream of an answer, once the models are there."""
    yield from answer_events(resources.parts(), question, history)


main()
