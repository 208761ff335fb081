"""Adding articles: uploads, pasted text, addresses; how far it is; and what was left out."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import streamlit as st
from streamlit.typing import UploadedFile

from index.build import Done, Input, from_bytes, from_text, from_url
from index.errors import QuestionError
from index.library import Library
from index.read.files import SUFFIXES
from rag.report.sources import PASTED
from rag.words import counted
from ui import resources, state
from ui.background import Adding
from ui.components import text

LOOK_AGAIN = 0.5  # seconds


def panel(library: Library) -> None:
    """Three ways in; what is under way is shown below them."""
    upload, paste, web = st.tabs(["Upload files", "Paste text", "From the web"])
    with upload:
        _uploads(library)
    with paste:
        _paste(library)
    with web:
        _addresses(library)
    progress()


def progress() -> None:
    """What is under way, with a button that stops it; then, what came of it."""
    under_way = state.adding()
    if under_way is not None and under_way.running:
        _follow()
    elif under_way is not None:
        summary(under_way)


def attached(library: Library, files: Sequence[UploadedFile], question: str) -> None:
    """Add what came with a question, and have it asked when they are in."""
    _start(library, _given(files))
    state.hold(question)


def _given(files: Sequence[UploadedFile]) -> list[Input]:
    """Each file under its name; where several are named alike, the others get a number."""
    given: dict[str, bytes] = {}
    for file in files:
        data, number, name = file.getvalue(), 1, file.name
        while given.get(name, data) != data:
            number += 1
            name = f"{Path(file.name).stem} ({number}){Path(file.name).suffix}"
        given[name] = data
    return [from_bytes(name, data) for name, data in given.items()]


def _start(library: Library, inputs: Sequence[Input]) -> None:
    state.keep_removed(None)
    under_way = state.adding()
    earlier = under_way if under_way is not None and under_way.running else None
    state.start(Adding(library, resources.encoder, inputs, earlier))


def _uploads(library: Library) -> None:
    uploads = st.file_uploader(
        "Files",
        type=sorted(SUFFIXES),
        accept_multiple_files=True,
        key=state.fresh("uploads"),
        label_visibility="collapsed",
    )
    if uploads:
        state.clear("uploads")
        _start(library, _given(uploads))
        st.rerun()


def _paste(library: Library) -> None:
    with st.form(state.fresh("paste"), border=False):
        title = st.text_input("Title", placeholder="Taken from the text when left empty")
        left, right = st.columns(2)
        source = left.text_input("Outlet or address", placeholder="Pasted")
        published = right.date_input("Published", None, format="YYYY-MM-DD", min_value=date(1500, 1, 1))
        pasted = st.text_area("Text", height=180)
        if st.form_submit_button("Add the text"):
            if not pasted.strip():
                raise QuestionError("There is no text to add. Paste it into the field.")
            day = published.isoformat() if published else None
            state.clear("paste")
            _start(library, [from_text(pasted, title.strip(), source.strip() or PASTED, day)])
            st.rerun()


def _addresses(library: Library) -> None:
    with st.form(state.fresh("web"), border=False):
        given = st.text_area("Addresses, one a line", placeholder="https://example.org/news", height=100)
        if st.form_submit_button("Fetch and add"):
            addresses = given.split()
            if wrong := [a for a in addresses if not a.startswith(("http://", "https://"))]:
                raise QuestionError(f"{wrong[0]} is no address of a web page. Begin it with https://.")
            if not addresses:
                raise QuestionError("There is no address. Write one, beginning with https://.")
            state.clear("web")
            _start(library, [from_url(address) for address in dict.fromkeys(addresses)])
            st.rerun()


@st.fragment(run_every=LOOK_AGAIN)
def _follow() -> None:
    under_way = state.adding()
    if under_way is None or not under_way.running:
        st.rerun()
    done, left = len(under_way.done), under_way.seconds_left()
    said = f"{done} of {counted(under_way.total, 'file')} · {counted(under_way.chunks, 'chunk')} embedded"
    if under_way.cancelled:
        said = "Stopping after what is being stored"
    elif left is not None:
        said = f"{said} · about {text.duration(left)} left"
    with st.container(key="adding"):
        st.progress(under_way.share, said)
        st.button("Cancel", on_click=under_way.cancel, disabled=under_way.cancelled, key="cancel-adding")


def summary(finished: Adding) -> None:
    """What came of it; what was left out is named, with the reason."""
    new = sum(len(d.articles) for d in finished.done if d.outcome == "added")
    replaced = [d.key for d in finished.done if d.outcome == "replaced"]
    known = sum(d.outcome == "unchanged" for d in finished.done)
    untouched = finished.total - len(finished.done)
    said = [f"{counted(new, 'article')} added." if new else "", f"{known:,} already here." if known else ""]
    if replaced:
        said.append(f"Put in place of what was here: {', '.join(replaced)}.")
    if finished.cancelled and untouched:
        said.append(f"Cancelled: {counted(untouched, 'file')} not looked at.")
    if any(said):
        text.note(" ".join(filter(None, said)))
    if finished.error:
        text.note(finished.error, "error")
    if left_out := _left_out(finished.done):
        text.note(f"Left out:\n{left_out}", "warning")


def _left_out(done: Sequence[Done]) -> str:
    return "\n".join(f"{d.key}: {d.reason}" for d in done if d.outcome == "failed")
