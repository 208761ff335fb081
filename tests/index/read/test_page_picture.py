"""Pictures of PDF pages: the sentence's lines are marked, and no others."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from index.articles import to_article
from index.errors import ReadError
from index.read.page_picture import MARK, keep_original, original, page_picture
from index.read.pdf import read

LONG = "Marta Felde, who had been a fisherwoman, keeps the Orvane lighthouse since 2011 and repainted its lantern room."


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    file, style = tmp_path / "a.pdf", getSampleStyleSheet()["BodyText"]
    pages = [
        Paragraph(f"The lighthouse stands on a rock. {LONG} It is white.", style),
        PageBreak(),
        Paragraph("End.", style),
    ]
    SimpleDocTemplate(str(file)).build(pages)
    return file


def marked_rows(picture: bytes) -> list[int]:
    """The rows of the picture in which something is marked."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    return [y for y in range(image.height) if any(image.getpixel((x, y)) == MARK for x in range(0, image.width, 7))]


def test_the_lines_of_the_sentence_are_marked(pdf: Path) -> None:
    one, none = page_picture(pdf, 1, LONG), page_picture(pdf, 1, "This is said nowhere at all.")
    assert len(marked_rows(one)) > len(marked_rows(page_picture(pdf, 1, "It is white."))) > 0
    assert marked_rows(none) == []
    assert marked_rows(page_picture(pdf, 2, LONG)) == []


def test_a_page_that_is_not_there_is_explained(pdf: Path) -> None:
    with pytest.raises(ReadError, match="page 9"):
        page_picture(pdf, 9, LONG)
    pdf.write_bytes(b"no pdf")
    with pytest.raises(ReadError, match="add it again"):
        page_picture(pdf, 1, LONG)


def test_an_upload_is_found_again(pdf: Path, tmp_path: Path) -> None:
    on_disk = to_article(read(pdf.read_bytes(), str(pdf))[0])
    uploaded = to_article(read(pdf.read_bytes(), "a.pdf")[0])
    assert original(tmp_path, on_disk) == pdf
    assert original(tmp_path, uploaded) is None
    keep_original(tmp_path, uploaded.id, pdf.read_bytes())
    found = original(tmp_path, uploaded)
    assert found is not None
    assert found.read_bytes() == pdf.read_bytes()
    keep_original(tmp_path, uploaded.id, None)
    assert original(tmp_path, uploaded) is None
