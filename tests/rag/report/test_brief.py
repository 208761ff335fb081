"""Questions into a brief; clips of one question stand together."""

from pathlib import Path

import pytest

from fakes import FakeEncoder, FakeJudge, FakeReader
from index.errors import QuestionError, ReportError
from index.library import Library
from rag.config import Config
from rag.parts import Parts
from rag.report import clips
from rag.report.brief import ask_all, load_questions, of_answers, of_report
from rag.report.records import Clip, Report


@pytest.fixture
def parts(library: Library, encoder: FakeEncoder, twingo: str) -> Parts:
    return Parts(library, encoder, FakeReader(), FakeJudge(), None, Config(quotations_only=True))


def test_answers_refusals_and_what_cannot_be_asked(parts: Parts) -> None:
    questions = ["Where does Renault build the Twingo?", "Who painted the Mona Lisa?", "why " * 6000]
    asked = list(ask_all(parts, questions))
    assert [each.answer is not None for each in asked] == [True, True, False]
    assert "can be searched" in asked[2].reason
    brief = of_answers(parts.library, "Cars", [each.answer for each in asked if each.answer])
    assert [section.heading for section in brief.sections] == questions[:1]
    assert brief.findings[0].clip.quotation == "Renault builds the Twingo in Novo Mesto."
    assert brief.findings[0].clip.id == 0
    assert brief.open_questions == (questions[1],)
    assert clips.reports(parts.library) == []


def test_a_report_keeps_its_order_under_its_questions(library: Library, clip: Clip, report: Report) -> None:
    same = clips.cut(library, clip.source.article_id, 0, 40, clip.claim, clip.question)
    alone = clips.cut(library, clip.source.article_id, 0, 40)
    clips.keep(library, report.id, [same, alone])
    brief = of_report(library, "Small cars")
    assert [(s.heading, [len(each.findings) for each in s.statements]) for s in brief.sections] == [
        ("What does the Twingo cost?", [2]),
        ("", [1]),
    ]
    with pytest.raises(ReportError, match="There are: Small cars"):
        of_report(library, "Large cars")


def test_questions_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "questions.txt"
    path.write_text('\ufeff# Cars\nWhere is it built?\n\n{"id": 2, "question": "Why?"}\n', encoding="utf-8")
    assert load_questions(path) == ["Where is it built?", "Why?"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no question"),
        (b"# only\n", "holds no question"),
        (b"{}", "line 1"),
        (b"{x", "line 1"),
        (b"\xff", "UTF-8"),
    ],
)
def test_files_without_questions(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "questions.txt"
    path.write_bytes(content)
    with pytest.raises(QuestionError, match=said):
        load_questions(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="cannot be read"):
        load_questions(tmp_path / "none.txt")
