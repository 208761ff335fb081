"""`footnote report` as a person sees it, over fakes."""

import zipfile
from pathlib import Path

import pytest

from index.library import Library
from rag.report import clips
from terminal import Run


@pytest.fixture
def questions(footnote: Run, tmp_path: Path) -> Path:
    """Questions about the one article in the library."""
    article = tmp_path / "twingo.txt"
    article.write_text("Renault builds the Twingo in Novo Mesto. The Twingo costs 20,000 euros.")
    footnote("add", article)
    path = tmp_path / "questions.txt"
    path.write_text("Where does Renault build the Twingo?\nWho painted the Mona Lisa?\n")
    return path


def keep_clip(tmp_path: Path) -> Library:
    library = Library(tmp_path / "library")
    report = clips.create(library, "Small cars")
    clips.keep(library, report.id, [clips.cut(library, library.articles()[0].id, 0, 40, "It is built there.")])
    return library


def test_a_brief_from_questions(footnote: Run, questions: Path, tmp_path: Path) -> None:
    out = tmp_path / "brief.docx"
    said = footnote("report", "--questions", questions, "--style", "apa", "-o", out, "--quotations")
    assert said.code == 0
    assert f"Written: {out} (1 quotation, 1 article, 1 open question)" in said.out
    assert "Renault builds the Twingo" in zipfile.ZipFile(out).read("word/document.xml").decode()


def test_markdown_to_the_terminal(footnote: Run, questions: Path) -> None:
    said = footnote("report", "--questions", questions, "--quotations", "--title", "Cars & co", "--style", "chicago")
    assert said.code == 0
    assert said.out.startswith("# Cars & co\n")
    assert "“Renault builds the Twingo in Novo Mesto.”[^1]" in said.out
    assert "## Open questions" in said.out


def test_reports_of_the_library(footnote: Run, questions: Path, tmp_path: Path) -> None:
    assert "There is no report yet" in footnote("report").err
    library = keep_clip(tmp_path)
    assert footnote("report").out.startswith("Small cars\t1 clip\t20")
    assert "It is built there.[^1]" in footnote("report", "Small cars").out
    with library.writer() as writer:
        writer.remove(library.articles()[0].id)
    said = footnote("report", "Small cars", "-o", tmp_path / "gone.md")
    assert said.code == 6
    assert "Not quoted: It is built there.: The article “Renault builds" in said.err
    assert "It is built there.[^1]" in (tmp_path / "gone.md").read_text()


def test_a_question_that_cannot_be_asked_is_named(footnote: Run, questions: Path) -> None:
    questions.write_text(questions.read_text() + "why " * 6000)
    said = footnote("report", "--questions", questions, "--quotations")
    assert said.code == 6
    assert "Not asked: why why" in said.err
    assert "Novo Mesto" in said.out


def test_styles_by_words(footnote: Run) -> None:
    assert "harvard-university-of-leeds" in footnote("report", "--styles", "leeds harvard").out.split()
    assert footnote("report", "--styles", "no such thing").code == 7


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("Small cars", "--questions", "x"), 7, "Give either"),
        (("Large cars",), 7, "no report called “Large cars”"),
        (("--questions", "none.txt"), 2, "none.txt cannot be read"),
        (("--questions", "x", "--style", "aapa"), 7, "The nearest are: apa"),
        (("--questions", "x", "-o", "brief.pdf"), 7, "one of these suffixes"),
        (("--questions", "x", "-o", "/none/brief.docx"), 7, "nothing was written"),
    ],
)
def test_what_cannot_be_done_is_said_before_any_question_is_asked(
    footnote: Run, questions: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    found = footnote("report", *arguments)
    assert found.code == code
    assert said in found.err


def test_an_empty_library(footnote: Run, questions: Path, tmp_path: Path) -> None:
    footnote("remove", tmp_path / "twingo.txt")
    found = footnote("report", "--questions", questions, "--quotations")
    assert found.code == 4
    assert "is empty" in found.err
