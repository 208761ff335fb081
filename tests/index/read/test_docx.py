from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx as python_docx
import pytest

from index.errors import ReadError
from index.read import docx


def rezipped(word_file: bytes, part: str, content: bytes | None) -> bytes:
    """The file with one part replaced, or left out."""
    output = BytesIO()
    with ZipFile(BytesIO(word_file)) as old, ZipFile(output, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        if content is not None:
            new.writestr(part, content)
    return output.getvalue()


def test_an_article(word_file: bytes) -> None:
    [found] = docx.read(word_file, "/cells.docx")
    assert (found.title, found.author, found.source) == ("Cells from the North", "Ada Lind", "/cells.docx")
    assert [(block.kind, block.text) for block in found.blocks] == [
        ("heading", "Cells from the North"),
        ("paragraph", "The plant makes cells. It opened in May."),
        ("heading", "Figures"),
        ("item", "40,000 packs a year"),
        ("paragraph", "Model"),
        ("paragraph", "A | 500 km | 2025"),
    ]


def test_a_file_without_a_title_takes_it_from_the_text() -> None:
    word = python_docx.Document()
    word.add_heading("Cells from the North", 1)
    output = BytesIO()
    word.save(output)
    [found] = docx.read(output.getvalue(), "s")
    assert found.title == "Cells from the North"


@pytest.mark.parametrize("part", ["word/document.xml", "[Content_Types].xml", "_rels/.rels"])
@pytest.mark.parametrize("content", [None, b"", b"<a/>", b"<a"])
def test_a_broken_file_is_refused(word_file: bytes, part: str, content: bytes | None) -> None:
    with pytest.raises(ReadError, match="broken"):
        docx.read(rezipped(word_file, part, content), "s")


def test_other_files_are_refused(word_file: bytes) -> None:
    with pytest.raises(ReadError, match="broken"):
        docx.read(word_file[: len(word_file) // 2], "s")
    with pytest.raises(ReadError, match=r"old \.doc file"):
        docx.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "s")


def test_a_zip_bomb_is_refused(word_file: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "XML_LIMIT", 100_000)
    with pytest.raises(ReadError, match="split it"):
        docx.read(rezipped(word_file, "word/document.xml", b" " * 200_000), "s")


def test_a_superscript_is_no_further_figure_of_its_number() -> None:
    word = python_docx.Document()
    paragraph = word.add_paragraph("It holds 10")
    paragraph.add_run("-6").font.superscript = True
    paragraph.add_run(" grams.")
    output = BytesIO()
    word.save(output)
    [found] = docx.read(output.getvalue(), "s")
    assert found.blocks[0].text == "It holds 10⁻⁶ grams."


def test_what_was_inserted_controlled_or_nested_is_read_and_what_was_deleted_is_not(word_file: bytes) -> None:
    words = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def run(text: str) -> str:
        return f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    def control(content: str) -> str:
        return f"<w:sdt><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    inner = f"<w:tbl><w:tr><w:tc><w:p>{run('A')}</w:p></w:tc><w:tc><w:p>{run('B')}</w:p></w:tc></w:tr></w:tbl>"
    body = (
        f"<w:p>{run('It costs ')}<w:ins>{run('30 million')}</w:ins><w:del>{run('20')}</w:del>{run(' euros.')}</w:p>"
        f"{control('<w:p>' + run('It opened in ') + control(run('May')) + run('.') + '</w:p>')}"
        f'<w:p><w:fldSimple w:instr="REF">{run("Table 1")}</w:fldSimple>{run(" shows more.")}</w:p>'
        f"<w:tbl><w:tr><w:tc><w:p>{run('Car')}</w:p>{inner}</w:tc><w:tc><w:p>{run('4 km')}</w:p></w:tc></w:tr></w:tbl>"
    )
    made = f"<w:document {words}><w:body>{body}</w:body></w:document>"
    [found] = docx.read(rezipped(word_file, "word/document.xml", made.encode()), "s")
    assert [block.text for block in found.blocks] == [
        "It costs 30 million euros.",
        "It opened in May.",
        "Table 1 shows more.",
        "Car A | B | 4 km",
    ]
