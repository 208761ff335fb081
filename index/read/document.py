"""Blocks into a document: what every format has in common."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

import dateparser

from index.errors import ReadError
from index.read.text import TEXT_LIMIT, normalise
from index.records import Block, Document

TITLE_LIMIT = 120  # characters of a title that is taken from the text
# Months are named in these languages; trying every one that is known takes seconds.
_LANGUAGES = [
    *("en", "fr", "de", "es", "it", "pt", "nl", "sv", "da", "nb", "fi"),
    *("pl", "cs", "ru", "uk", "tr", "ja", "zh", "ko"),
]
_FIRST_BLOCKS = 5  # a heading further down is not the title


def document(
    blocks: Iterable[Block],
    source: str,
    *,
    title: str | None = None,
    author: str | None = None,
    published: str | None = None,
) -> Document:
    """The document of these blocks, each normalised and the empty ones left out.

    Without a `title` the first heading stands in, or else the beginning of the text. `published` may be
    written in any usual way.

    Raises `ReadError` when no word is left, or more text than `TEXT_LIMIT`.
    """
    kept = tuple(replace(block, text=text) for block in blocks if (text := normalise(block.text)))
    if not any(character.isalnum() for block in kept for character in block.text):
        raise ReadError("no text was found in it: there is nothing to read")
    if sum(len(block.text) for block in kept) > TEXT_LIMIT:
        raise ReadError(f"it holds more than {TEXT_LIMIT / 1e6:.0f} million characters: split it into several files")
    return Document(
        blocks=kept,
        source=source,
        title=normalise(title or "") or _title(kept),
        author=normalise(author or "") or None,
        published=date(normalise(published or "")),
    )


def _title(blocks: tuple[Block, ...]) -> str:
    first = blocks[:_FIRST_BLOCKS]
    text = next((block.text for block in first if block.kind == "heading"), first[0].text)
    if len(text) <= TITLE_LIMIT:
        return text
    whole_words = text[: TITLE_LIMIT - 1].rpartition(" ")[0]
    return (whole_words or text[: TITLE_LIMIT - 1]) + "…"


@lru_cache(maxsize=4096)
def date(text: str) -> str | None:
    """The day that is written in `text` as YYYY-MM-DD; None when it names no day, or could name two."""
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        pass
    if len(text) > 40 or not any(map(str.isdigit, text)):
        return None
    days = {_parsed(text, order) for order in ("DMY", "MDY")}  # 05/03/2024 is two different days
    return days.pop() if len(days) == 1 else None


def _parsed(text: str, order: str) -> str | None:
    settings = {"STRICT_PARSING": True, "PARSERS": ["absolute-time"], "DATE_ORDER": order}
    parsed = dateparser.parse(text, languages=_LANGUAGES, settings=settings)
    return parsed.date().isoformat() if parsed else None
