"""What questions are limited to: chosen articles, outlets, a range of dates."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from index.library import Listing
from rag.words import counted
from ui import resources, state
from ui.components import text
from ui.scope import Scope, outlet

MOST_OFFERED = 500  # articles in one list


def popover() -> None:
    """A button that says what is searched, and opens what limits it."""
    scope, listings = state.scope(), resources.listings()
    within = scope.within(listings)
    label = f"All {counted(len(listings), 'article')}"
    if within is not None:
        label = f"Only {len(within):,} of {counted(len(listings), 'article')}"
    key = state.fresh("limits")
    with st.popover(label, icon=":material/filter_alt:", key="limits", type="tertiary"):
        narrowed = outlets_and_dates(replace(scope, articles=_articles(scope, listings, key)), listings, key)
        if scope.limited and st.button("Ask all articles again", width="stretch"):
            state.clear("limits")
            narrowed = Scope()
        if narrowed != scope:
            state.limit(narrowed)
            st.rerun()


def _articles(scope: Scope, listings: Sequence[Listing], key: str) -> frozenset[str]:
    """Ask for articles by their titles; from a large library they are chosen on its own page."""
    offered = [each for each in listings if len(listings) <= MOST_OFFERED or each.id in scope.articles]
    titles = {each.id: each.title for each in offered}
    chosen = st.multiselect(
        "Articles",
        list(titles),
        [article_id for article_id in titles if article_id in scope.articles],
        format_func=titles.__getitem__,
        placeholder="All articles" if len(listings) <= MOST_OFFERED else "Choose them on the Library page",
        key=f"{key}-articles",
    )
    return frozenset(chosen)


def outlets_and_dates(scope: Scope, listings: Sequence[Listing], key: str) -> Scope:
    """Ask for outlets and a range of dates; gives the scope with what was chosen."""
    known = sorted({outlet(source) for listing in listings for source in listing.sources}, key=str.casefold)
    days = sorted(day for listing in listings if (day := _day(listing.published)))
    outlets = st.multiselect(
        "Outlets",
        known,
        sorted(scope.outlets & set(known)),
        placeholder="All outlets",
        key=f"{key}-outlets",
    )
    if not days:
        return replace(scope, outlets=frozenset(outlets))
    left, right = st.columns(2)
    with left:
        since = _date("From", scope.since, days, f"{key}-since")
    with right:
        until = _date("Until", scope.until, days, f"{key}-until")
    return replace(
        scope,
        outlets=frozenset(outlets),
        since=since,
        until=until,
    )


def _date(label: str, now: str, days: Sequence[date], key: str) -> str:
    """A day between the first and the last of `days`, as YYYY-MM-DD; empty for none."""
    chosen = _day(now)
    known = sorted([*days, *filter(None, [chosen])])  # the article of the chosen day may have been removed
    day: date | None = st.date_input(label, chosen, known[0], known[-1], key=key, format="YYYY-MM-DD")
    return day.isoformat() if day else ""


def said(scope: Scope, listings: Sequence[Listing]) -> str:
    """The scope in words; empty when nothing is limited."""
    within = scope.within(listings)
    if within is None:
        return ""
    chosen = [counted(len(scope.articles), "chosen article")] if scope.articles else []
    dates = [f"from {text.day(scope.since)}"] if scope.since else []
    dates += [f"until {text.day(scope.until)}"] if scope.until else []
    parts = filter(None, (*chosen, ", ".join(sorted(scope.outlets)), " ".join(dates)))
    return f"Limited to {counted(len(within), 'article')}: {'; '.join(parts)}"


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published or "")
    except ValueError:
        return None
