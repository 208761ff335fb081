"""Libraries that are built once."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from fakes import FakeEncoder, document
from rag.evaluation.libraries import inputs, kept_library


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr("rag.evaluation.libraries.user_cache_path", lambda _: tmp_path)
    return tmp_path / "eval"


class Counting(FakeEncoder):
    def __init__(self, name: str = "fake") -> None:
        self.name = name
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.encoded += len(texts)
        return super().encode(texts)


DOCUMENTS = [document("Cats like milk.", "a"), document("Dogs bark.", "b")]


def test_it_is_built_once_and_shows_that_it_works(cache: Path) -> None:
    encoder, said = Counting(), []
    library = kept_library("own", inputs(DOCUMENTS), encoder, said.append)
    assert (len(library.articles()), encoder.encoded) == (2, 2)
    assert said
    again = kept_library("own", inputs(DOCUMENTS), encoder, said.append)
    assert (again.folder, encoder.encoded) == (library.folder, 2)
    assert library.folder.parent == cache


def test_other_documents_or_another_encoder_make_another(cache: Path) -> None:
    folders = {
        kept_library("own", inputs(documents), encoder, lambda _: None).folder
        for documents in (DOCUMENTS, DOCUMENTS[:1], [*DOCUMENTS[:1], document("Dogs bite.", "b")])
        for encoder in (Counting(), Counting("another"))
    }
    assert len(folders) == 6
