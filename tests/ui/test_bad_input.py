"""Bad input gets a message that says what was found and what to do, the right exit code, and nothing is lost."""

import os
import resource
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from fakes import FakeEncoder
from index.doctor import examine
from index.library import Library
from terminal import Run

GOOD = "Renault builds the Twingo in Novo Mesto. The Twingo costs 20,000 euros."


def encrypted_pdf(path: Path) -> None:
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret"))
    canvas.drawString(72, 720, "Nobody may read this.")
    canvas.save()


@pytest.fixture
def library(footnote: Run, tmp_path: Path) -> Path:
    """A library with one good article, which every test must find unharmed."""
    (tmp_path / "good.txt").write_text(GOOD)
    assert footnote("add", tmp_path / "good.txt").code == 0
    return tmp_path / "library"


def assert_unharmed(footnote: Run) -> None:
    assert "Novo Mesto" in footnote("ask", "--quotations", "Where does Renault build the Twingo?").out


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t ", "nothing to read"),
        ("binary.txt", bytes(range(256)) * 40, "binary"),
        ("broken.pdf", b"%PDF-1.7 and nothing more", "PDF"),
        ("nothing.html", b"<html><head><script>x()</script></head><body></body></html>", "text"),
        ("line.txt", b"word " * 10_000_000, "split it"),
        ("broken.docx", b"PK\x03\x04 no archive", "docx"),
        ("bad.jsonl", b'{"title": "no text"}\n', "line 1"),
        ("picture.png", b"\x89PNG", "format"),
    ],
)
def test_a_file_that_gives_no_article_is_named_and_the_rest_go_on(
    footnote: Run, library: Path, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "other.txt").write_text("Volvo builds the EX30 in Ghent. It is small.")
    result = footnote("add", tmp_path / name, tmp_path / "other.txt")
    assert result.code == 6
    assert name in result.err
    assert said in result.err
    assert "1 added" in result.out
    assert_unharmed(footnote)


def test_a_name_that_is_no_text(footnote: Run, library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text("Nobody reads this file.")
    (folder / "other.txt").write_text("Volvo builds the EX30 in Ghent. It is small.")
    result = footnote("add", folder)
    assert result.code == 6
    assert "caf?.txt: its name is not valid UTF-8: rename it" in result.err
    assert "1 added" in result.out
    assert_unharmed(footnote)


def test_an_encrypted_pdf(footnote: Run, library: Path, tmp_path: Path) -> None:
    encrypted_pdf(tmp_path / "secret.pdf")
    result = footnote("add", tmp_path / "secret.pdf")
    assert result.code == 6
    assert "password" in result.err
    assert_unharmed(footnote)


def test_a_folder_that_is_not_there(footnote: Run, library: Path, tmp_path: Path) -> None:
    result = footnote("add", tmp_path / "nowhere")
    assert result.code == 6
    assert "no such file or folder" in result.err
    assert_unharmed(footnote)


def test_a_library_of_another_encoder(footnote: Run, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeEncoder, "name", "another")
    for arguments in (("ask", "What?"), ("add", library.parent / "good.txt")):
        result = footnote(*arguments)
        assert result.code == 4
        assert "was made with encoder fake" in result.err
        assert "another" in result.err
    monkeypatch.setattr(FakeEncoder, "name", "fake")
    assert_unharmed(footnote)


@pytest.mark.parametrize(
    ("question", "code", "said"),
    [("", 2, "empty"), ("  ", 2, "empty"), ("why " * 5000, 2, "20,000 characters"), ("?!", 0, "do not say")],
)
def test_a_question_that_cannot_be_asked(footnote: Run, library: Path, question: str, code: int, said: str) -> None:
    result = footnote("ask", question)
    assert result.code == code
    assert said in result.out + result.err
    assert_unharmed(footnote)


def test_a_question_in_another_language(footnote: Run, library: Path) -> None:
    result = footnote("ask", "Wo wird der Twingo gebaut?")
    assert result.code == 0
    assert "not in English" in result.out


def test_no_library_and_an_empty_one(footnote: Run, library: Path, tmp_path: Path) -> None:
    result = footnote("ask", "What?", "--library", tmp_path / "none")
    assert result.code == 4
    assert "footnote add" in result.err
    footnote("remove", tmp_path / "good.txt")
    result = footnote("ask", "What?")
    assert result.code == 4
    assert "is empty" in result.err


def test_a_file_that_is_no_library(footnote: Run, library: Path) -> None:
    for file in library.iterdir():
        file.unlink()
    (library / "library.db").write_text("This is no database, whatever its name says. " * 40)
    result = footnote("ask", "What?")
    assert result.code == 4
    assert "damaged" in result.err


def test_a_full_disk(footnote: Run, library: Path, tmp_path: Path) -> None:
    """The system refuses to let any file grow past a limit, in the middle of writing."""
    (tmp_path / "long.txt").write_text("\n\n".join(f"Paragraph {n} has words in it." for n in range(20_000)))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, hard))
    try:
        result = footnote("add", tmp_path / "long.txt")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert result.code == 4
    assert "Nothing that was in" in result.err
    assert_unharmed(footnote)
    assert all(finding.well for finding in examine(Library(library)) if finding.check not in ("files", "disk"))
    assert "1 added" in footnote("add", tmp_path / "long.txt").out


def open_to_all(folder: Path) -> None:
    """Let the user without rights get as far as the files themselves."""
    for parent in (folder, *folder.parents[:3]):
        parent.chmod(0o755)
    (folder / "library").chmod(0o777)
    for file in (folder / "library").iterdir():
        file.chmod(0o666)


def test_no_permission_to_write(footnote: Run, library: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    (tmp_path / "other.txt").write_text("Volvo builds the EX30 in Ghent.")
    open_to_all(tmp_path)
    library.chmod(0o555)
    (library / "library.db").chmod(0o444)
    request.getfixturevalue("nobody")
    for folder in (library, "/nobody-may-write-here/library"):
        result = footnote("add", tmp_path / "other.txt", "--library", folder)
        assert result.code == 4
        assert "cannot be written to" in result.err
        assert "permission" in result.err


def test_no_permission_to_read(footnote: Run, library: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    (tmp_path / "closed.txt").write_text("Nobody may read this.")
    open_to_all(tmp_path)
    (tmp_path / "closed.txt").chmod(0)
    request.getfixturevalue("nobody")
    result = footnote("add", tmp_path / "closed.txt")
    assert result.code == 6
    assert "permission" in result.err


def test_no_such_article(footnote: Run, library: Path) -> None:
    for command in ("show", "remove"):
        result = footnote(command, "nothing of the kind")
        assert result.code == 4
        assert "footnote articles" in result.err


def test_a_model_that_cannot_be_loaded(
    footnote: Run, library: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import rag.models.load
    import rag.parts

    monkeypatch.setattr(rag.parts, "load_model", rag.models.load.load_model)
    result = footnote("ask", "What does the Twingo cost?", "--model", tmp_path / "none.gguf")
    assert result.code == 0
    assert "none.gguf" in result.out
    assert "“The Twingo costs 20,000 euros.” [1]" in result.out
