"""The library at a glance: how much there is, from when, and from where."""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from index.library import Listing
from rag.words import counted
from ui.components import text
from ui.scope import outlet

MOST_OUTLETS = 6
MOST_MONTHS = 36  # a longer time is counted by years


def draw(listings: Sequence[Listing]) -> None:
    sentences = sum(listing.sentences for listing in listings)
    outlets = Counter(name for listing in listings for name in {outlet(s) for s in listing.sources})
    counts = ((len(listings), "article"), (sentences, "sentence"), (len(outlets), "outlet"))
    text.line(" · ".join(counted(number, thing) for number, thing in counts), "count")
    with st.container(horizontal=True, key="overview"):
        _bars("Published", periods(listings), upright=True)
        if max(outlets.values(), default=0) > 1:  # else the table says as much
            shown = dict(outlets.most_common(MOST_OUTLETS))
            title = "Outlets" if len(shown) == len(outlets) else f"The {MOST_OUTLETS} largest outlets"
            _bars(title, shown, upright=False)


def periods(listings: Sequence[Listing]) -> dict[str, int]:
    """Articles by month of publication, or by year where that is long; periods without any are there, with 0."""
    days = sorted(listing.published for listing in listings if listing.published and len(listing.published) == 10)
    if not days:
        return {}
    first, last = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in (days[0], days[-1]))
    if last - first < MOST_MONTHS:
        counts = Counter(day[:7] for day in days)
        months = (f"{month // 12}-{month % 12 + 1:02}" for month in range(first, last + 1))
        return {month: counts[month] for month in months}
    years = Counter(day[:4] for day in days)
    return {str(year): years[str(year)] for year in range(first // 12, last // 12 + 1)}


def _bars(title: str, counts: Mapping[str, int], *, upright: bool) -> None:
    if not counts:
        return
    most = max(counts.values())
    bars = "".join(
        f'<li title="{escape(name)}: {count:,}"><span>{escape(name)}</span>'
        f'<i style="--share: {count / most:.3f}"></i><b>{count:,}</b></li>'
        for name, count in counts.items()
    )
    ends = f"<small><span>{min(counts)}</span><span>{max(counts)}</span></small>" if upright else ""
    shape = "columns" if upright else "rows"
    st.html(f'<figure class="fn-bars {shape}"><figcaption>{escape(title)}</figcaption><ul>{bars}</ul>{ends}</figure>')
