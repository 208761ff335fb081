"""What flows through the index: documents in, articles, sentences and chunks out.

Every span is `(start, end)` in characters of the article's stored text, and `text[start:end]` is the quotation.
"""

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item"]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a list item, as a reader of files finds it; one line of plain text."""

    text: str
    kind: BlockKind = "paragraph"
    page: int | None = None  # counted from 1, where the format has pages


@dataclass(frozen=True, slots=True)
class Document:
    """What a file, an upload or a page gave, before it is stored."""

    blocks: tuple[Block, ...]
    source: str  # where it came from: an absolute path or a URL
    title: str
    author: str | None = None
    published: str | None = None  # YYYY-MM-DD


@dataclass(frozen=True, slots=True)
class Section:
    """Where a block stands in the stored text."""

    start: int
    end: int
    kind: BlockKind
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article. `id` is derived from its text, so the same text is the same article."""

    id: str
    title: str
    text: str
    sections: tuple[Section, ...]
    sources: tuple[str, ...]  # the same text may have come from several places
    author: str | None = None
    published: str | None = None  # YYYY-MM-DD
    added: str = ""  # ISO 8601, UTC

    def page(self, position: int) -> int | None:
        """The page that the character at `position` stands on, where the format has pages."""
        return next((s.page for s in self.sections if s.start <= position < s.end), None)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a stored article: `article.text[start:end]`."""

    article_id: str
    start: int
    end: int
    text: str
    heading: bool = False  # it stands above what is said, and says nothing by itself


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences that is embedded: `article.text[start:end]`. `id` is the library's row number."""

    id: int
    article_id: str
    start: int
    end: int
    text: str
