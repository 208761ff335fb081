"""Libraries of the sets, built once and kept in the user's cache: embedding a set takes a minute or more."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from platformdirs import user_cache_path

from index.build import Embedded, Input, add
from index.config import Manifest
from index.embed import Encoder
from index.library import Library
from index.records import Document

Progress = Callable[[str], None]


def inputs(documents: Iterable[Document]) -> list[Input]:
    """Documents as something to add, each known by its source."""
    return [_input(document) for document in documents]


def kept_library(name: str, given: Sequence[Input], encoder: Encoder, progress: Progress) -> Library:
    """The library of these inputs with `encoder`. What a kill left half done is gone on with.

    Raises `ReadError` for files that cannot be read, `StorageError` when the cache cannot be written.
    """
    manifest = Manifest(encoder.name, encoder.dimension)
    key = hashlib.sha256(repr((manifest, [(i.key, i.digest()) for i in given])).encode()).hexdigest()[:16]
    library = Library.create(cache() / f"{name}-{key}", manifest)
    chunks = 0
    for event in add(library, encoder, given):
        if isinstance(event, Embedded):
            chunks += event.chunks
            progress(f"{name}: building its library, {chunks:,} chunks")
    return library


def cache() -> Path:
    """Where the libraries are kept; it may be removed at any time."""
    return user_cache_path("footnote") / "eval"


def _input(document: Document) -> Input:
    return Input(document.source, lambda: hashlib.sha256(repr(document).encode()).hexdigest(), lambda: [document])
