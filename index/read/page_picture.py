"""Pictures of PDF pages, with the lines of a sentence marked; and the uploaded files that they are made from."""

from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import ImageChops, ImageDraw
from pypdfium2 import raw as pdfium

from index.errors import ReadError
from index.read.pdf import PDFIUM
from index.records import Article

ORIGINALS = "originals"  # a folder in the library's
SCALE = 1.6  # pixels a point
LEAST_LETTERS = 12  # of a sentence's beginning, to be found on a page
MARK = (250, 226, 140)  # where the page is white

Box = tuple[float, float, float, float]  # left, bottom, right, top in points from the page's lower left corner


def keep_original(folder: Path, article_id: str, data: bytes | None) -> None:
    """Keep the PDF that was uploaded, in the library's `folder`; None lets go of it."""
    kept = folder / ORIGINALS / f"{article_id}.pdf"
    if data is None:
        kept.unlink(missing_ok=True)
        return
    kept.parent.mkdir(exist_ok=True)
    part = kept.with_suffix(".part")
    part.write_bytes(data)
    part.replace(kept)


def kept_original(folder: Path, article_id: str) -> bytes | None:
    try:
        return (folder / ORIGINALS / f"{article_id}.pdf").read_bytes()
    except OSError:
        return None


def original(folder: Path, article: Article) -> Path | None:
    """The PDF file that an article was read from, where it still is."""
    kept = folder / ORIGINALS / f"{article.id}.pdf"
    files = [kept, *(Path(source) for source in article.sources if source.lower().endswith(".pdf"))]
    return next((file for file in files if file.is_absolute() and file.is_file()), None)


def page_picture(file: Path, page: int, sentence: str) -> bytes:
    """The page, counted from 1, as PNG, with the lines of `sentence` marked where they are found on it.

    Raises `ReadError` when the file has no such page, or is no longer the one that was read.
    """
    with PDFIUM:
        try:
            pdf = pypdfium2.PdfDocument(file)
            try:
                return _drawn(pdf[page - 1], sentence)
            finally:
                pdf.close()
        except (pypdfium2.PdfiumError, IndexError, OSError) as error:
            raise ReadError(f"{file.name} no longer has a page {page} that can be shown: add it again") from error


def _drawn(page: pypdfium2.PdfPage, sentence: str) -> bytes:
    picture = page.render(scale=SCALE).to_pil().convert("RGB")
    marked = picture.copy()
    brush = ImageDraw.Draw(marked)
    for left, bottom, right, top in _lines(page.get_textpage(), sentence):
        upper, lower = page.get_height() - top, page.get_height() - bottom
        brush.rectangle([SCALE * left - 2, SCALE * upper - 1, SCALE * right + 2, SCALE * lower + 1], MARK)
    data = BytesIO()
    ImageChops.darker(picture, marked).save(data, "PNG")  # the letters show through the marking
    return data.getvalue()


def _lines(page: pypdfium2.PdfTextPage, sentence: str) -> list[Box]:
    """The boxes of the lines on which the sentence stands, or the part of it that is on this page.

    Letters and digits alone are compared: the stored text has other line ends, hyphens and spaces.
    """
    text = page.get_text_range()
    places = [i for i, character in enumerate(text) if character.isalnum()]
    on_page, sought = _letters(text), _letters(sentence)
    while len(sought) > LEAST_LETTERS and sought not in on_page:  # it may run over to the next page
        sought = sought[: -max(1, len(sought) // 20)]
    at = on_page.find(sought)
    if at < 0 or not sought:
        return []
    first, last = (_index(page, places[i]) for i in (at, at + len(sought) - 1))
    return [page.get_rect(i) for i in range(page.count_rects(first, last - first + 1))]


def _letters(text: str) -> str:
    """One small letter or digit for each of the text's."""
    return "".join(character.lower()[0] for character in text if character.isalnum())


def _index(page: pypdfium2.PdfTextPage, position: int) -> int:
    """The page's own number of the character at `position` of its text."""
    return max(int(pdfium.FPDFText_GetCharIndexFromTextIndex(page, position)), 0)
