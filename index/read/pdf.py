"""PDF files: the lines of the pages, and the paragraphs that they were broken from."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from statistics import median
from threading import Lock

import pypdfium2
from pypdfium2 import raw as pdfium

from index.errors import ReadError
from index.read.document import document
from index.read.plain import is_heading
from index.read.text import begins_item, ends_sentence, normalise, without_bullet
from index.records import Block, Document

PDFIUM = Lock()  # the library may not be called from two threads at once
_LINE_END = re.compile("\r?\n|\ufffe")  # PDFium puts U+FFFE for a hyphen at the end of a line
_CREATED = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_NO_NAME = re.compile(
    r"untitled|anonymous|unspecified|\(\w+\)|microsoft word.*|powerpoint.*|about:.*|\S+\.\w{2,5}",
    re.IGNORECASE,
)
_MARGIN_LINES = 2  # how many lines from the top and from the bottom of a page may be its running head and foot
_BOLD = 600  # weight of the font
_HYPHEN = re.compile("(?<=[^\\W\\d_])[-\u2010\u00ad]$")
_COMPOUND = re.compile(r"\w+(?:-\w+)+")
_SUSPENDED = frozenset({"and", "or", "to"})


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page; lengths in points, positions from the lower left corner."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    size: float  # height of the font
    bold: bool
    hyphenated: bool  # the hyphen itself is no longer in the text

    def width_of(self, text: str) -> float:
        return len(text) * (self.right - self.left) / len(self.text)


def read(data: bytes, source: str) -> list[Document]:
    """The article of a PDF file, every block with the page that it begins on.

    Lines are joined into paragraphs, words that were hyphenated at line ends made whole, and heads and feet
    that most pages repeat left out. Raises `ReadError` for a file that is broken, encrypted or only scanned.
    """
    with PDFIUM:
        try:
            pdf = pypdfium2.PdfDocument(data)
            try:
                metadata = pdf.get_metadata_dict()
                pages = [_lines(pdf[n], n + 1) for n in range(len(pdf))]
            finally:
                pdf.close()
        except pypdfium2.PdfiumError as error:
            if error.err_code == pdfium.FPDF_ERR_PASSWORD:
                raise ReadError("the PDF is encrypted: remove its password and add it again") from error
            raise ReadError("the PDF is broken: open it in a viewer and save or print it anew") from error
    lines = _without_running_lines(pages)
    if not lines:
        raise ReadError("the PDF holds no text, only pictures of pages: run OCR on it first")
    created = _CREATED.match(metadata.get("CreationDate", ""))
    return [
        document(
            _blocks(lines),
            source,
            title=_named(metadata.get("Title", "")),
            author=_named(metadata.get("Author", "")),
            published="-".join(created.groups()) if created else None,
        )
    ]


def _named(value: str) -> str | None:
    """A title or author of the metadata, unless it is what programs put where nobody wrote one."""
    value = normalise(value)
    return None if _NO_NAME.fullmatch(value) else value


def _lines(page: pypdfium2.PdfPage, number: int) -> list[_Line]:
    textpage = page.get_textpage()
    text = textpage.get_text_range()
    lines = []
    start = 0
    for end in _LINE_END.finditer(text + "\n"):
        words = text[start : end.start()]
        if words.strip():
            first = start + len(words) - len(words.lstrip())
            last = start + len(words.rstrip()) - 1
            hyphen = _HYPHEN.search(words) or end[0] == "\ufffe"
            lines.append(_line(textpage, words.strip(), number, first, last, bool(hyphen)))
        start = end.end()
    return lines


def _line(page: pypdfium2.PdfTextPage, text: str, number: int, first: int, last: int, hyphen: bool) -> _Line:
    """The line of a page from the character at `first` to the one at `last`, in its text."""
    indices = [
        max(pdfium.FPDFText_GetCharIndexFromTextIndex(page, position), 0)
        for position in (first, (first + last) // 2, last)
    ]
    boxes = [_box(page, index) for index in indices]
    return _Line(
        text=_HYPHEN.sub("", text),
        page=number,
        left=boxes[0][0],
        right=max(boxes[0][0], boxes[-1][2]),
        # The median: a bullet before the line, or a footnote's number after it, has another size.
        bottom=median(bottom for _, bottom, _, _ in boxes),
        size=max(median(top - bottom for _, bottom, _, top in boxes), 1.0),
        bold=all(pdfium.FPDFText_GetFontWeight(page, index) >= _BOLD for index in indices),
        hyphenated=hyphen,
    )


def _box(page: pypdfium2.PdfTextPage, index: int) -> tuple[float, ...]:
    """Left, bottom, right and top of a character; a damaged font can have boxes without end."""
    return tuple(side if isfinite(side) else 0.0 for side in page.get_charbox(index, loose=True))


def _without_running_lines(pages: list[list[_Line]]) -> list[_Line]:
    """The lines of all pages, but for those at their edges that most pages repeat, whatever their numbers."""
    edges = [_edges(page) for page in pages]
    counts = Counter(pattern for edge in edges for pattern in {_pattern(line) for line in edge})
    many = max(2, len(pages) // 2)  # half of them, as a book's left and right pages have their own
    return [
        line
        for page, edge in zip(pages, edges, strict=True)
        for line in page
        if line not in edge or counts[_pattern(line)] < many
    ]


def _edges(page: list[_Line]) -> list[_Line]:
    downwards = sorted(page, key=lambda line: -line.bottom)
    return downwards[:_MARGIN_LINES] + downwards[_MARGIN_LINES:][-_MARGIN_LINES:]


def _pattern(line: _Line) -> tuple[str, int, int]:
    return re.sub(r"\d+", "#", line.text), round(line.size), round(line.bottom)


def _blocks(lines: list[_Line]) -> Iterator[Block]:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    body_size = sizes.most_common(1)[0][0]
    compounds = {word.lower() for line in lines for word in _COMPOUND.findall(line.text)}
    for paragraph in _paragraphs(lines):
        text, page = _joined(paragraph, compounds), paragraph[0].page
        item = without_bullet(text)
        if item is not None:
            yield Block(item, "item", page)
        elif _is_heading(paragraph, body_size):
            yield Block(text, "heading", page)
        else:
            yield Block(text, "paragraph", page)


def _is_heading(paragraph: list[_Line], body_size: float) -> bool:
    first = paragraph[0]
    larger = first.size > 1.15 * body_size and len(paragraph) <= 4
    return larger or (first.bold and len(paragraph) == 1 and is_heading(first.text))


def _paragraphs(lines: list[_Line]) -> Iterator[list[_Line]]:
    steps = [
        (above.bottom - line.bottom) / line.size
        for above, line in pairwise(lines)
        if above.page == line.page and above.bottom > line.bottom
    ]
    leading = median(steps) if steps else 1.0  # from line to line, in heights of the font
    paragraph: list[_Line] = []
    for line in lines:
        if paragraph and _begins_anew(paragraph, line, leading):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    yield paragraph


def _begins_anew(paragraph: list[_Line], line: _Line, leading: float) -> bool:
    """Whether the line begins a paragraph, after the lines of the one before."""
    above = paragraph[-1]
    if above.hyphenated:
        return False
    is_item = without_bullet(paragraph[0].text) is not None
    bullet = without_bullet(line.text) is not None and (is_item or begins_item(line.text, above.text))
    if bullet or abs(line.size - above.size) > 0.1 * above.size:
        return True
    ended, runs_on = ends_sentence(above.text), line.text[0].islower()
    if line.page != above.page or line.bottom > above.bottom:  # a new page or column
        return ended or not (runs_on or len(paragraph) > 1)
    if above.bottom - line.bottom > 1.3 * leading * line.size:
        return True
    if ended and not is_item and line.left > above.left + 0.8 * line.size:  # the first line is set in
        return True
    # Lines are filled as far as words fit: where the next word would have fitted, a paragraph ended.
    edge = max(one.right for one in [*paragraph, line])
    room = edge - above.right - line.width_of(line.text.split()[0] + " ")
    if ended:
        return room > 0
    return room > (0.5 if runs_on else 0.15) * (edge - above.left)


def _joined(paragraph: list[_Line], compounds: set[str]) -> str:
    text = paragraph[0].text
    for above, line in pairwise(paragraph):
        following = line.text.split()[0].lower()
        if not above.hyphenated:
            text += " " + line.text
        elif following in _SUSPENDED:  # two- and three-wheelers
            text += "- " + line.text
        else:
            compound = _COMPOUND.match(f"{text.split()[-1]}-{following}".lower().lstrip("(“‘\"'"))
            keeps = not line.text[0].islower() or (compound is not None and compound[0] in compounds)
            text += ("-" if keeps else "") + line.text
    return text
