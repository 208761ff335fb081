"""A library of two articles, and what reads it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from fakes import FakeEncoder, FakeReader, document, given
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
    return Parts(library, encoder, FakeReader(), None, Config())


@pytest.fixture
def ids(parts: Parts) -> dict[str, str]:
    """The articles' ids by their titles."""
    return {listing.title: listing.id for listing in parts.library.articles()}


@dataclass(frozen=True, slots=True)
class Span:
    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FullReading(Reading):
    passages: tuple[float, ...] = ()
    answer: Span | None = None


class FullReader(FakeReader):
    """Says of passages what it is told, and points at the first word of the first."""

    def __init__(self, *passages: float) -> None:
        self.passages = passages

    def read(self, question: str, passages: Sequence[Passage], sentences: Sequence[Sequence[Sentence]]) -> FullReading:
        reading = super().read(question, passages, sentences)
        first = passages[0]
        span = Span(first.article_id, first.start, first.start + len(first.text.split()[0]))
        return FullReading(reading.sentences, reading.answerable, self.passages, span)
