"""A library of two articles, and what reads it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from fakes import FakeEncoder, FakeJudge, FakeReader, document, given
from index.build import Done
from index.library import Library
from index.records import Sentence
from rag.config import Config
from rag.parts import Parts
from rag.reader import Reading
from rag.records import Passage

TWINGO = "Renault builds the Twingo in Novo Mesto. The Twingo costs 20,000 euros. It is blue."
VOLVO = "Volvo builds the EX30 in Ghent. Volvo was founded in 1927. It sells lorries."


@pytest.fixture
def parts(library: Library, encoder: FakeEncoder, put: Callable[..., list[Done]]) -> Parts:
    put(given(document(TWINGO, "twingo", "Twingo")), given(document(VOLVO, "volvo", "Volvo")))
    return Parts(library, encoder, FakeReader(), FakeJudge(), None, Config())


@pytest.fixture
def ids(parts: Parts) -> dict[str, str]:
    """The articles' ids by their titles."""
    return {listing.title: listing.id for listing in parts.library.articles()}


class FullReader(FakeReader):
    """Ranks passages as they come, or backwards, and points at the first word of each sentence."""

    def __init__(self, *, backwards: bool = False) -> None:
        self.backwards = backwards

    def read(self, question: str, passages: Sequence[Passage], sentences: Sequence[Sequence[Sentence]]) -> Reading:
        falling = sorted((n / 100 for n in range(len(passages))), reverse=not self.backwards)
        answers = tuple(tuple((s.start, s.start + len(s.text.split()[0])) for s in of) for of in sentences)
        return replace(super().read(question, passages, sentences), passages=tuple(falling), answers=answers)
