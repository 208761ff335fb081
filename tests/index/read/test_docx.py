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
