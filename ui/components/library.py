"""The library in the sidebar: what is in it, what to add, what to remove."""

from collections.abc import Sequence

import streamlit as st

from index.build import Done, Input, add, from_bytes
from index.errors import FootnoteError
from index.library import Library, Listing
from ui import resources, state
from ui.components import text
from ui.components.declare import declare

_articles = declare("articles")


@st.fragment
def panel(library: Library) -> None:
    """How much there is, the uploader, and the list of articles."""
    with text.errors_noted():
        listings = library.articles()
        _uploader(library)
        _summary(state.added())
        sentences = sum(listing.sentences for listing in listings)
        text.line(f"{text.counted(len(listings), 'article')} · {text.counted(sentences, 'sentence')}", "count")
        if listings:
            _articles(key=state.SHELF, data={"articles": _rows(listings)}, on_remove_change=lambda: None)
        if article_id := state.to_remove():
            _confirm_removal(library, article_id)


def add_all(library: Library, inputs: Sequence[Input]) -> None:
    """Add articles under a progress bar, then draw the page anew."""
    bar = st.progress(0.0, "Loading the model that reads articles in")
    done: list[Done] = []
    chunks = 0
    try:
        for event in add(library, resources.encoder(), inputs):
            if isinstance(event, Done):
                done.append(event)
            else:
                chunks += event.chunks
            bar.progress(
                len(done) / len(inputs),
                f"{len(done)} of {text.counted(len(inputs), 'file')}, {text.counted(chunks, 'chunk')} embedded",
            )
    except FootnoteError as error:
        done.append(Done("The rest", "failed", reason=str(error)))
    bar.empty()
    state.keep_added(done)
    st.rerun()


def _uploader(library: Library) -> None:
    uploads = st.file_uploader(
        "Add articles",
        accept_multiple_files=True,
        key=state.uploader_key(),
        help="Text, Markdown, HTML, PDF, Word (.docx), JSON and JSON Lines.",
    )
    if uploads:
        state.clear_uploader()
        add_all(library, [from_bytes(upload.name, upload.getvalue()) for upload in uploads])


def _summary(done: Sequence[Done]) -> None:
    if not done:
        return
    new = sum(len(d.articles) for d in done if d.outcome in ("added", "replaced"))
    known = sum(d.outcome == "unchanged" for d in done)
    left_out = [d for d in done if d.outcome == "failed"]
    said = [f"{text.counted(new, 'article')} added." if new else "", f"{known:,} already here." if known else ""]
    if any(said):
        text.note(" ".join(filter(None, said)))
    if left_out:
        reasons = "\n".join(f"{d.key}: {d.reason}" for d in left_out)
        text.note(f"Left out:\n{reasons}", "warning")


def _rows(listings: Sequence[Listing]) -> list[dict[str, str]]:
    return [
        {
            "id": listing.id,
            "title": listing.title,
            "source": ", ".join(map(text.outlet, listing.sources)),
            "published": text.day(listing.published),
        }
        for listing in listings
    ]


@st.dialog("Remove this article?")
def _confirm_removal(library: Library, article_id: str) -> None:
    listing = library.listings([article_id]).get(article_id)
    if listing is None:
        text.line("It is no longer in the library.", "said")
        return
    text.line(listing.title, "title")
    text.line("Its sentences will not be cited again. Answers already given keep their quotations.", "said")
    yes, no = st.columns(2)
    if yes.button("Remove", type="primary", width="stretch"):
        try:
            with library.writer() as writer:
                writer.remove(article_id)
        except FootnoteError as error:
            text.note(str(error), "error")
            return
        state.keep_added(())
        st.rerun()
    if no.button("Keep it", width="stretch"):
        st.rerun()
