"""The main text of a web page."""

import logging
import re
from collections.abc import Iterator

import trafilatura
from lxml.etree import _Element
from trafilatura.settings import Document as Page

from index.errors import ReadError
from index.read.document import document
from index.read.text import decode, ends_sentence, normalise, raise_superscripts, row
from index.records import Block, BlockKind, Document

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_KINDS: dict[str, BlockKind] = {"head": "heading", "item": "item"}
_BLOCK_TAGS = frozenset({"p", "head", "list", "item", "quote", "table", "row", "code", "div"})

# What these two say about a page that they cannot read is said by `ReadError`; without this it is printed too.
for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def read(data: bytes, source: str) -> list[Document]:
    """The article of a web page, with what its metadata say; the canonical address, if any, is its source.

    Raises `ReadError` for what is empty, too long or not text, and for a page without a main text.
    """
    found = _CHARSET.search(data[:4096])
    page = trafilatura.bare_extraction(
        raise_superscripts(decode(data, declared=found[1].decode() if found else None)),
        with_metadata=True,
        include_comments=False,
        # The extensive search would take any date that stands in the text.
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    blocks = list(_blocks(page.body)) if isinstance(page, Page) else []
    if not isinstance(page, Page) or not any(block.text.strip() for block in blocks):
        raise ReadError("no main text was found in the page: save the article itself, or its text in a .txt file")
    address = normalise(page.url or "") or source
    return [document(blocks, address, title=page.title, author=page.author, published=page.date)]


def _blocks(element: _Element, kind: BlockKind = "paragraph") -> Iterator[Block]:
    """The blocks of an element of trafilatura's tree; what is nested in a list item is an item too."""
    if element.tag == "row":
        yield Block(row([" ".join(map(str, cell.itertext())) for cell in element]))
        return
    kind = _KINDS.get(str(element.tag), kind)
    lines = [element.text or ""]  # one more after every line break
    for child in element:
        if child.tag in _BLOCK_TAGS:
            yield from _lines(lines, kind)
            yield from _blocks(child, kind)
            lines = [""]
        elif child.tag == "lb":
            lines.append("")
        else:
            lines[-1] += "".join(map(str, child.itertext()))
        lines[-1] += child.tail or ""
    yield from _lines(lines, kind)


def _lines(lines: list[str], kind: BlockKind) -> Iterator[Block]:
    """Blocks of lines; many pages part paragraphs by line breaks alone, so one after a full stop parts them."""
    text = ""
    for line in lines:
        if ends_sentence(text.rstrip()):
            yield Block(text, kind)
            text = ""
        text += " " + line
    yield Block(text, kind)
