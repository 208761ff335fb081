"""Word documents."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import InvalidXmlError
from docx.oxml.ns import qn
from docx.oxml.text.run import CT_R
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from index.errors import ReadError
from index.read.document import document
from index.read.text import raised, row
from index.records import Block, BlockKind, Document

XML_LIMIT = 200_000_000  # bytes of the unpacked text; a small archive can unpack to any size
_ENCRYPTED_OR_OLD = b"\xd0\xcf\x11\xe0"  # the container of .doc files, and of .docx files with a password
_AROUND = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo")}
_UNSAID = {
    *(qn(f"w:{name}") for name in ("pPr", "rPr", "del", "moveFrom", "txbxContent")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_BROKEN = (  # python-docx checks little: a damaged part surfaces as any of these
    *(BadZipFile, ZlibError, OpcError, InvalidXmlError, LxmlError, EOFError, OSError),
    *(LookupError, ValueError, AttributeError, TypeError, RuntimeError),
)


def read(data: bytes, source: str) -> list[Document]:
    """The article of a .docx file: its headings, paragraphs, list items and table rows in order.

    Raises `ReadError` for a file that is no Word document, is broken, protected or holds no text.
    """
    if data.startswith(_ENCRYPTED_OR_OLD):
        raise ReadError("it is an old .doc file or has a password: save it as .docx without a password")
    try:
        _check_size(data)
        word = docx.Document(BytesIO(data))
        blocks, properties = list(_blocks(word)), word.core_properties
        title, author, created = properties.title, properties.author, properties.created
    except _BROKEN as error:
        raise ReadError("the Word file is broken: open it in a word processor and save it again") from error
    published = created.date().isoformat() if created else None
    return [document(blocks, source, title=title, author=author, published=published)]


def _check_size(data: bytes) -> None:
    with ZipFile(BytesIO(data)) as archive:
        size = sum(part.file_size for part in archive.infolist() if part.filename.endswith(".xml"))
    if size > XML_LIMIT:
        raise ReadError(f"it unpacks to {size / 1e6:.0f} MB of text: split it into several files")


def _blocks(word: WordDocument) -> Iterator[Block]:
    for content in _contents(word.element.body, word._body):
        if isinstance(content, Table):
            yield from (Block(_row(table_row)) for table_row in content.rows)
        else:
            yield Block(_text(content._p), _kind(content))


def _contents(element: Any, parent: Any) -> Iterator[Paragraph | Table]:
    """The paragraphs and tables in an element, those in content controls and tracked insertions too."""
    for child in element.iterchildren():
        if child.tag == qn("w:p"):
            yield Paragraph(child, parent)
        elif child.tag == qn("w:tbl"):
            yield Table(child, parent)
        elif child.tag in _AROUND:
            yield from _contents(child, parent)


def _row(table_row: _Row) -> str:
    merged = {id(cell._tc): cell for cell in table_row.cells}  # a merged cell is listed once a column
    return row([_cell(cell) for cell in merged.values()])


def _cell(cell: _Cell) -> str:
    said = []
    for content in _contents(cell._tc, cell):
        said += [_row(inner) for inner in content.rows] if isinstance(content, Table) else [_text(content._p)]
    return " ".join(said)


def _text(element: Any) -> str:
    """What a paragraph says, as it would stand with every tracked change accepted."""
    text = "".join(
        (child.text or "") if child.tag == qn("w:t") else _SIGNS.get(child.tag) or _text(child)
        for child in element.iterchildren()
        if child.tag not in _UNSAID
    )
    return raised(text) if _is_superscript(element) else text


def _is_superscript(element: Any) -> bool:
    return isinstance(element, CT_R) and element.rPr is not None and bool(element.rPr.superscript)


def _kind(paragraph: Paragraph) -> BlockKind:
    style = (paragraph.style.name if paragraph.style else None) or ""
    if style.startswith(("Heading", "Title", "Subtitle")):
        return "heading"
    properties = paragraph._p.pPr
    numbered = properties is not None and properties.numPr is not None
    return "item" if numbered or style.startswith("List") else "paragraph"
