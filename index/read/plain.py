"""Plain text, as people really save it: one paragraph a line, or lines wrapped at some width."""

import re
from collections.abc import Iterator

from index.read.document import document
from index.read.text import begins_item, decode, ends_sentence, without_bullet
from index.records import Block, Document

WRAP_LIMIT = 120  # nobody wraps lines wider than this
HEADING_LIMIT = 120  # characters
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def read(data: bytes, source: str) -> list[Document]:
    """The article of a text file. Raises `ReadError` for what is empty, too long or not text."""
    return [document(blocks(decode(data)), source)]


def blocks(text: str) -> Iterator[Block]:
    """Headings, paragraphs and list items of plain text, markers of items left out."""
    lines = text.splitlines()
    width = _wrap_width(lines)
    first = True
    for paragraph in _paragraphs(lines, width):
        joined = " ".join(line.strip() for line in paragraph)
        item = without_bullet(joined)
        if item is not None:
            yield Block(item, "item")
        elif len(paragraph) == 1 and is_heading(joined, first=first):
            yield Block(joined, "heading")
        else:
            yield Block(joined)
        first = False


def is_heading(line: str, *, first: bool = False) -> bool:
    """Whether a line that stands alone is a heading: short, begun like one and without a final stop.

    The `first` line of a text may be a title that asks or exclaims.
    """
    ends = line.endswith((",", ";", ":")) or (ends_sentence(line) and not (first and line.endswith(("?", "!"))))
    return len(line) <= HEADING_LIMIT and not ends and not line[:1].islower()


def _wrap_width(lines: list[str]) -> int:
    """The width in characters at which the lines were wrapped; 0 when every line is a paragraph of its own."""
    short = sorted(len(line) for line in lines if 0 < len(line) <= WRAP_LIMIT)
    if sum(short) * 2 < sum(map(len, lines)):
        return 0
    return short[len(short) * 9 // 10] if short else 0  # not the longest: one long line says little


def _paragraphs(lines: list[str], width: int) -> Iterator[list[str]]:
    paragraph: list[str] = []
    for line in lines:
        blank = not _LETTER_OR_DIGIT.search(line)  # a rule such as ----- parts like an empty line
        if paragraph and (blank or not _wraps(paragraph[-1], line, width)):
            yield paragraph
            paragraph = []
        if not blank:
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _wraps(line: str, following: str, width: int) -> bool:
    """Whether the break between two lines is a wrap: the next word did not fit, or a sentence runs on."""
    if not width:
        return False
    fits = len(line) + 1 + len(following.split()[0]) <= 0.8 * width
    if without_bullet(following) is not None:
        return not fits and not begins_item(following, line)
    return not fits or (following.strip()[0].islower() and not ends_sentence(line))
