"""A library with articles of every kind of source, and a report on them."""

from collections.abc import Callable

import pytest

from fakes import document, given
from index.build import Done, Input
from index.library import Library
from quotations import TWINGO
from rag.report import clips
from rag.report.records import Clip, Report


@pytest.fixture
def put_article(put: Callable[..., list[Done]], library: Library) -> Callable[..., str]:
    """Add an article; say its id."""

    def put_article(text: str, source: str = "/reports/a.txt", title: str = "A title", **facts: str | None) -> str:
        added: Input = given(document(text, source, title, **facts))
        return put(added)[0].articles[0]

    return put_article


@pytest.fixture
def twingo(put_article: Callable[..., str]) -> str:
    """The id of an article in a newspaper, with all that a reference needs."""
    facts = {"author": "Jane Smith and Bo Lee", "published": "2024-07-01"}
    return put_article(TWINGO, "https://www.nytimes.com/2024/twingo", "Makers cut prices", **facts)


@pytest.fixture
def report(library: Library) -> Report:
    return clips.create(library, "Small cars")


@pytest.fixture
def clip(library: Library, twingo: str, report: Report) -> Clip:
    """The second sentence, kept."""
    cut = clips.cut(library, twingo, 41, len(TWINGO), "It costs 20,000 euros.", "What does the Twingo cost?")
    return clips.keep(library, report.id, [cut])[0]
