"""Real files, made by the libraries that people's programs use."""

from collections.abc import Callable, Sequence
from io import BytesIO

import docx
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

STYLES = getSampleStyleSheet()


@pytest.fixture(scope="session")
def make_pdf() -> Callable[..., bytes]:
    """A typeset PDF of (style, text) with a running head and page numbers, perhaps with metadata or password."""

    def make(flow: Sequence[tuple[str, str]], password: str | None = None, **metadata: str) -> bytes:
        def margins(canvas: Canvas, _: object) -> None:
            canvas.drawString(72, 800, "The Daily Battery")
            canvas.drawString(280, 30, f"Page {canvas.getPageNumber()}")

        output = BytesIO()
        encrypt = StandardEncryption(password) if password else None
        template = SimpleDocTemplate(output, encrypt=encrypt, **metadata)
        template.build(
            [Paragraph(text, STYLES[style]) for style, text in flow],
            onFirstPage=margins,
            onLaterPages=margins,
        )
        return output.getvalue()

    return make


@pytest.fixture(scope="session")
def lines_pdf() -> Callable[..., bytes]:
    """A PDF of one page with exactly these lines."""

    def make(*lines: str) -> bytes:
        output = BytesIO()
        canvas = Canvas(output)
        text = canvas.beginText(72, 700)
        for line in lines:
            text.textLine(line)
        canvas.drawText(text)
        canvas.rect(10, 10, 50, 50)
        canvas.showPage()
        canvas.save()
        return output.getvalue()

    return make


@pytest.fixture(scope="session")
def word_file() -> bytes:
    word = docx.Document()
    word.core_properties.title = "Cells from the North"
    word.core_properties.author = "Ada Lind"
    word.add_heading("Cells from the North", 0)
    word.add_paragraph("The plant makes cells.\nIt opened in May.")
    word.add_heading("Figures", 1)
    word.add_paragraph("40,000 packs a year", style="List Bullet")
    word.add_paragraph("   ")
    table = word.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Model"
    for column, text in enumerate(["A", "500 km", "2025"]):
        table.cell(1, column).text = text
    output = BytesIO()
    word.save(output)
    return output.getvalue()
