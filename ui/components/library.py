"""The library page: what is in it, what to add, what to remove."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.navigation.page import Page

from index.library import Library, Listing
from index.removal import put_back, take_out
from ui import resources, state
from ui.components import adding, limits, overview, reading, text
from ui.components.declare import declare
from ui.scope import Scope, outlet

_articles = declare("articles")

MOST_ROWS = 500  # in the browser at once


def page(library: Library, ask: Page) -> None:
    with st.container(key="workspace"):
        shelf, pane = st.columns(2)
        with pane, st.container(key="pane"):
            reading.pane(library)
        with shelf, st.container(key="shelf"):
            text.line("Library", "page", "h2")
            listings = resources.listings()
            if listings:
                overview.draw(listings)
            with st.expander("Add articles", expanded=not listings, icon=":material/add:"), text.errors_noted():
                adding.panel(library)
            with text.errors_noted():
                _undo(library)
                _shelf(library, listings, ask)


def _shelf(library: Library, listings: Sequence[Listing], ask: Page) -> None:
    """The filters and the table under them."""
    if not listings:
        return
    words = st.text_input("Search", placeholder="Search by title, author, source or date", label_visibility="collapsed")
    with st.popover("Filter", icon=":material/filter_alt:"):
        filtered = limits.outlets_and_dates(Scope(words=words or ""), listings, "shelf")
    shown = [listing for listing in listings if filtered.holds(listing)]
    key = state.SHELF
    _articles(
        key=key,
        data={"articles": [_row(listing) for listing in shown[:MOST_ROWS]], "found": len(shown), "of": len(listings)},
        on_remove_change=lambda: None,
        on_limit_change=lambda: None,
    )
    if (article_id := state.sent(key, "remove")) is not None:
        state.start(None)
        state.keep_removed(take_out(library, str(article_id)))
        st.rerun()
    if (chosen := state.sent(key, "limit")) is not None:
        ids = frozenset(map(str, chosen)) or frozenset(listing.id for listing in shown)
        state.limit(replace(Scope(), articles=ids))
        state.clear("limits")
        st.switch_page(ask)


def _undo(library: Library) -> None:
    removed = state.removed()
    if removed is None:
        return
    with st.container(key="removed", horizontal=True, vertical_alignment="center"):
        text.note(f"Removed: {removed.title}. Answers already given keep their quotations.")
        if st.button("Undo"):
            put_back(library, removed)
            state.keep_removed(None)
            st.rerun()


def _row(listing: Listing) -> dict[str, Any]:
    return {
        "id": listing.id,
        "title": listing.title,
        "source": ", ".join(dict.fromkeys(map(outlet, listing.sources))),
        "published": listing.published or "",
        "day": text.day(listing.published),
        "sentences": listing.sentences,
    }
