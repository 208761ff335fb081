"""What all browser sessions share: the library and the models, opened once for the life of the server."""

import os
from dataclasses import replace
from pathlib import Path

import streamlit as st

from index.config import Manifest
from index.embed import Encoder, shared_encoder
from index.errors import LibraryMissing
from index.library import Library
from rag.parts import Parts, open_parts
from ui.settings import library_folder


def library() -> Library:
    """The library; an empty one is made where there is none. Raises `LibraryError`."""
    return _library(library_folder())


def encoder() -> Encoder:
    """What embeds articles and questions. Raises `ModelError`."""
    return _encoder()


def parts() -> Parts:
    """The library and the models that answers are made with. Raises `FootnoteError`."""
    return _parts(library_folder(), os.environ.get("FOOTNOTE_MODEL"))


@st.cache_resource(show_spinner="Setting up the library")
def _library(folder: Path) -> Library:
    try:
        return Library(folder)
    except LibraryMissing:
        made_with = shared_encoder()
        return Library.create(folder, Manifest(made_with.name, made_with.dimension))


@st.cache_resource(show_spinner="Loading the model that finds sentences")
def _encoder() -> Encoder:
    return shared_encoder()


@st.cache_resource(show_spinner="Loading the models; articles can be read meanwhile")
def _parts(folder: Path, model: str | None) -> Parts:
    return replace(open_parts(folder, model), library=_library(folder))
