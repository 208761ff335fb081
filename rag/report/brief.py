"""A list of questions into a brief: each is asked, and what the articles do not say stays an open question."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import QuestionError
from index.library import Library
from rag.answer import answer
from rag.parts import Parts
from rag.records import Answer
from rag.report import clips
from rag.report.document import arrange
from rag.report.findings import examine
from rag.report.records import Brief


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its answer, or why it could not be asked."""

    question: str
    answer: Answer | None
    reason: str = ""


def load_questions(path: Path) -> list[str]:
    """One question a line, as text or as JSON objects with "question"; `-` is standard input.

    Empty lines, and those that begin with `#`, are passed over. Raises `QuestionError`, which names the line.
    """
    try:
        lines = (sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise QuestionError(f"{path} cannot be read ({said}). Give a text file with one question a line.") from error
    found = [_question(path, n, line.strip()) for n, line in enumerate(lines, start=1) if _is_question(line)]
    if not found:
        raise QuestionError(f"{path} holds no question. Write one a line.")
    return found


def ask_all(parts: Parts, questions: Iterable[str]) -> Iterator[Asked]:
    """Ask one after the other. What cannot be asked is said, and the rest go on."""
    for question in questions:
        try:
            yield Asked(question, answer(parts, question))
        except QuestionError as error:
            yield Asked(question, None, str(error))


def of_answers(library: Library, title: str, answers: Iterable[Answer]) -> Brief:
    """The answers as a brief: their questions are the headings. Nothing is kept in the library."""
    given = list(answers)
    cut = [clip for each in given if not each.refused for clip in clips.cut_answer(library, each)]
    return arrange(title, examine(library, cut), [asked for each in given for asked in each.open_questions])


def of_report(library: Library, name: str) -> Brief:
    """A report of the library as a brief. Raises `ReportError` when there is none of that name."""
    report = clips.report(library, name)
    found = examine(library, clips.clips(library, report.id))
    return arrange(report.name, found, clips.open_questions(library, report.id))


def _is_question(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _question(path: Path, number: int, line: str) -> str:
    if not line.startswith("{"):
        return line
    try:
        return str(json.loads(line)["question"])
    except (ValueError, KeyError) as error:
        raise QuestionError(
            f'{path}, line {number}: it is no JSON object of the form {{"question": …}}. Mend the line or take it out.'
        ) from error
