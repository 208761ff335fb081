"""What all browser sessions share: the library, its settings, and the models, opened once for the server's life."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import streamlit as st

from index.config import Manifest
from index.embed import Encoder, shared_encoder
from index.errors import LibraryMissing
from index.library import Library, Listing
from rag.config import Config
from rag.conversations import Conversations
from rag.parts import Parts, open_parts
from rag.suggest import suggested
from ui.background import Answering, in_background
from ui.settings import Settings, encoder_name, keep_settings, library_folder, nli_name, read_settings, reranker_name


def library() -> Library:
    """The library; an empty one is made where there is none. Raises `LibraryError`."""
    return _library(library_folder())


def listings() -> tuple[Listing, ...]:
    """Its articles, the latest published first."""
    return _listings(library_folder(), library().generation)


def conversations() -> Conversations:
    return _conversations(library_folder())


def settings() -> Settings:
    return read_settings(library_folder())


def change_settings(changed: Settings) -> None:
    """Raises `StorageError`."""
    keep_settings(library_folder(), changed)


def encoder() -> Encoder:
    """What embeds articles and questions. Raises `ModelError`."""
    return shared_encoder(encoder_name())


# The models


def loading() -> "Future[Parts]":
    """The library and the models that answers are made with, on their way; the first call sends for them."""
    chosen = settings()
    return _loading(library_folder(), chosen.writer, chosen.quotes)


def opening() -> Callable[[], Parts]:
    """What waits until the models are there, in whatever thread; it raises `FootnoteError`."""
    coming, opened, passages = loading(), library(), settings().passages

    def wait() -> Parts:
        loaded = coming.result()
        return replace(loaded, library=opened, config=replace(loaded.config, passages=passages))

    return wait


def parts() -> Parts:
    """Waits until the models are there. Raises `FootnoteError`."""
    return opening()()


def load_again() -> None:
    """Try once more what failed."""
    chosen = settings()
    _loading.clear(library_folder(), chosen.writer, chosen.quotes)


def suggestions() -> "Future[list[str]]":
    """Questions that the library answers, once the models are there."""
    return _suggestions(library_folder(), library().generation)


@st.cache_resource(show_spinner="Setting up the library")
def _library(folder: Path) -> Library:
    try:
        return Library(folder)
    except LibraryMissing:
        made_with = encoder()
        return Library.create(folder, Manifest(made_with.name, made_with.dimension))


@st.cache_resource(show_spinner=False, max_entries=2)
def _listings(folder: Path, generation: int) -> tuple[Listing, ...]:
    return tuple(_library(folder).articles())


@st.cache_resource(show_spinner=False)
def _conversations(folder: Path) -> Conversations:
    return Conversations(_library(folder))


@st.cache_resource(show_spinner=False, max_entries=2)
def _loading(folder: Path, model: str | None, quotations_only: bool) -> "Future[Parts]":
    config = Config(quotations_only=quotations_only)
    return in_background(lambda: open_parts(folder, model, encoder_name(), config, reranker_name(), nli_name()))


@st.cache_resource(show_spinner=False, max_entries=2)
def _suggestions(folder: Path, generation: int) -> "Future[list[str]]":
    loaded = parts()
    return in_background(lambda: suggested(loaded, wait=Answering.wait_for_all))
