"""What all tests share."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fakes import FakeEncoder
from index.build import Done, Input, add
from index.config import ChunkConfig, Manifest
from index.library import Library


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture
def library(tmp_path: Path, encoder: FakeEncoder) -> Library:
    """An empty library whose chunks are about two sentences."""
    return Library.create(tmp_path / "library", Manifest(encoder.name, encoder.dimension, ChunkConfig(24, 8)))


@pytest.fixture
def put(library: Library, encoder: FakeEncoder) -> Callable[..., list[Done]]:
    """Add inputs and say what became of each."""

    def put(*inputs: Input) -> list[Done]:
        return [event for event in add(library, encoder, inputs) if isinstance(event, Done)]

    return put


@pytest.fixture(scope="session")
def data() -> Path:
    """The public data sets that quality is measured on; README says which go where."""
    folder = os.environ.get("FOOTNOTE_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("FOOTNOTE_DATA names no folder of public data sets")
    return Path(folder)


@pytest.fixture
def nobody() -> Iterator[None]:
    """Run as a user without rights, so that permissions mean something even to root."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        yield
        os.seteuid(0)
    else:
        yield
