"""Files of questions: what they may hold, and what is said of lines that hold none."""

import json
from pathlib import Path

import pytest

from index.errors import QuestionError
from rag.evaluation.questions import load_questions


def write(folder: Path, *lines: object) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    return path


def test_what_is_wanted(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {"id": "a", "question": "Who?", "answers": ["Renault", "Ampere"]},
        "",
        {"question": "Who and how many?", "evidence": ["It was Volvo.", "It made 12."], "answer": ["Volvo", "12"]},
        {"id": "c", "question": "Who else?", "answers": [], "history": [{"question": "Who?", "answer": "Renault."}]},
    )
    first, second, third = load_questions(path)
    assert first.wanted == (("Renault", "Ampere"),)
    # A short answer proves nothing by itself.
    assert second.wanted == (("It was Volvo.", "Volvo"), ("It made 12.",))
    assert (second.id, second.kind) == ("3", "single")
    assert (third.wanted, third.kind) == ((), "unanswerable")
    assert third.history[0].answer == "Renault."
    assert [each.answers for each in (first, second, third)] == [("Renault", "Ampere"), (), ()]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        {"id": "b"},
        {"question": "Who?", "evidence": ["one", "two"], "answer": ["one"]},
        {"question": "Who?", "evidence": ["one"]},
        {"question": "Who?", "answers": 3},
        {"question": "Who?", "answers": "Renault"},
        {"question": "Who?", "evidence": "It is Renault.", "answer": "Renault"},
        {"question": "Who?", "history": ["Who?"]},
    ],
)
def test_a_line_that_holds_no_question_is_named(tmp_path: Path, line: object) -> None:
    path = write(tmp_path, {"question": "Who?", "answers": ["Renault"]}, line)
    with pytest.raises(QuestionError, match="line 2"):
        load_questions(path)


def test_a_byte_order_mark_and_line_separators_are_no_lines(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('\ufeff{"question": "Who\u2028is it?", "answers": ["Renault"]}\r\n', encoding="utf-8", newline="")
    assert [each.question for each in load_questions(path)] == ["Who\u2028is it?"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="cannot be read"):
        load_questions(tmp_path / "none.jsonl")
