"""The settings page: what is set here is kept with the library."""

from dataclasses import replace
from typing import cast, get_args

import streamlit as st

from index.errors import FootnoteError
from index.library import Library
from rag.models.load import describe_model
from rag.trained_reader import FIRST
from ui import resources
from ui.components import text
from ui.settings import Settings, Theme, started_with

_DEFAULT, _LOCAL, _SERVER = "The default model", "A file, a folder or a name of the Hugging Face hub", "A server"
FEWEST_PASSAGES, MOST_PASSAGES = 4, 40


def page(library: Library) -> None:
    with st.container(key="settings"), text.errors_noted():
        text.line("Settings", "page", "h2")
        text.line(f"Kept with the library in {library.folder}", "quiet")
        chosen = _chosen(resources.settings())
        if chosen != resources.settings() and st.button("Save", type="primary"):
            resources.change_settings(chosen)
            st.rerun()


def _chosen(now: Settings) -> Settings:
    text.line("Writing", "section", "h3")
    given = started_with()
    quotations_only = st.toggle(
        "Quotations only",
        now.quotes,
        help="Answers are the sentences themselves; no language model phrases them.",
        disabled=bool(given),
    )
    if given:
        text.note(f"The page was started with --model {given}, which is used whatever is set here.")
    model = now.model if quotations_only else _model(now.model)
    text.line("Searching", "section", "h3")
    passages = st.number_input(
        "Passages that are read for a question, at most",
        FEWEST_PASSAGES,
        MOST_PASSAGES,
        min(max(now.passages, FEWEST_PASSAGES), MOST_PASSAGES),
        help=f"The first {FIRST} are always read, the others where these leave the question open.",
    )
    text.line("Looks", "section", "h3")
    themes = get_args(Theme)
    theme = st.radio("Theme", themes, themes.index(now.theme), horizontal=True)
    kept = now.quotations_only if given else quotations_only
    return replace(now, model=model, passages=passages, quotations_only=kept, theme=cast(Theme, theme))


def _model(now: str) -> str:
    kinds = [_DEFAULT, _LOCAL, _SERVER]
    is_server = now.startswith(("http://", "https://"))
    kind = st.radio("Written by", kinds, 0 if not now else 2 if is_server else 1)
    if kind == _DEFAULT:
        return ""
    label, example = (
        ("Address of a server that speaks the OpenAI protocol", "http://localhost:11434/v1#qwen3:4b-instruct")
        if kind == _SERVER
        else ("Path or name", "Qwen/Qwen3-4B-Instruct-2507")
    )
    named = st.text_input(label, now if is_server == (kind == _SERVER) else "", placeholder=example).strip()
    if st.button("Test it", disabled=not named):
        _test(named)
    return named


def _test(named: str) -> None:
    try:
        text.note(f"Found: {describe_model(named)}")
    except FootnoteError as error:
        text.note(str(error), "error")
