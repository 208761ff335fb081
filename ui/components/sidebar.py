"""Beside every page: where one can go, and the conversations that are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import streamlit as st
from streamlit.navigation.page import Page

from rag.conversations import Conversation
from ui import resources, state
from ui.components import text
from ui.components.declare import declare

_conversations = declare("conversations")


def draw(pages: Sequence[Page]) -> None:
    with st.sidebar:
        st.html('<h1 class="fn-brand">Footnote<sup>1</sup></h1>')
        with st.container(key="pages", gap="xxsmall"):
            for page in pages:
                st.page_link(page, width="stretch")
        if st.button("New conversation", icon=":material/edit_square:", width="stretch"):
            state.new_conversation()
            st.switch_page(pages[0])
        _panel(pages[0])


@st.fragment
def _panel(ask: Page) -> None:
    """The list of conversations; only opening one draws the page anew."""
    with text.errors_noted():
        kept, key = resources.conversations(), state.CONVERSATIONS
        if (renamed := state.sent(key, "rename")) is not None:
            kept.rename(int(renamed["id"]), str(renamed["title"]))
        if (deleted := state.sent(key, "delete")) is not None:
            kept.delete(int(deleted))
            if int(deleted) == state.conversation():
                state.new_conversation()
                st.rerun()
        if (opened := state.sent(key, "open")) is not None:
            st.switch_page(ask, query_params={state.ADDRESS: str(opened)})
        words = state.sent(key, "words") or ""
        everybody = bool(state.sent(key, "everybody"))
        found = kept.found(None if everybody else state.browser(), words)
        _conversations(
            key=key,
            data={
                "conversations": [_row(conversation) for conversation in found],
                "open": state.conversation(),
                "words": words,
                "everybody": everybody,
            },
            on_words_change=lambda: None,
            on_everybody_change=lambda: None,
            on_open_change=lambda: None,
            on_rename_change=lambda: None,
            on_delete_change=lambda: None,
        )


def _row(conversation: Conversation) -> dict[str, Any]:
    changed = datetime.fromisoformat(conversation.changed).astimezone()
    return {
        "id": conversation.id,
        "title": conversation.title,
        "changed": f"{text.day(changed.date().isoformat())}, {changed:%H:%M}",
    }
