"""A file of questions whose answers are known.

One JSON object a line: `question`, with `history` for a follow-up, and either `evidence` (the sentences that an answer
must cite, with the `answer` that stands in each) or `answers` (any of which a citation must hold). Neither, or an empty
one, means that the articles do not say.
"""

import json
from pathlib import Path
from typing import Any

from index.errors import QuestionError
from rag.evaluation.records import Asked
from rag.records import Turn

SHORT = 4  # characters; an answer as short as that proves nothing by itself: there the very sentence is wanted


def load_questions(path: Path) -> list[Asked]:
    """The questions of a file (see above). Raises `QuestionError`, which names the line that holds none."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"{path} cannot be read ({error}). Give a file with one JSON object a line.") from error
    return [_asked(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def _asked(path: Path, number: int, line: str) -> Asked:
    try:
        fields = json.loads(line)
        wanted = _wanted(fields)
        return Asked(
            id=str(fields.get("id", number)),
            question=str(fields["question"]),
            kind=str(fields.get("kind", "single" if wanted else "unanswerable")),
            history=tuple(Turn(str(t["question"]), str(t["answer"])) for t in fields.get("history") or []),
            wanted=wanted,
            answers=_answers(fields),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise QuestionError(
            f'{path}, line {number}: it is no JSON object of the form {{"question": …, "answers": […]}} or '
            '{"question": …, "evidence": […], "answer": …}. Mend the line or take it out.'
        ) from error


def _answers(fields: dict[str, Any]) -> tuple[str, ...]:
    """The short answers; none where several things are asked and all must be said."""
    said = fields.get("answers") or fields.get("answer") or []
    one = said if "answers" in fields else [said] if isinstance(said, str) else []
    return tuple(str(answer) for answer in one)


def _wanted(fields: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    for name in ("answers", "evidence"):
        if not isinstance(fields.get(name) or [], list):
            raise TypeError(f"{name} is no list")
    if evidence := fields.get("evidence"):
        said = fields["answer"]
        answers = said if isinstance(said, list) else [said] * len(evidence)
        return tuple(
            (str(sentence), str(answer)) if len(str(answer)) > SHORT else (str(sentence),)
            for sentence, answer in zip(evidence, answers, strict=True)
        )
    answers = fields.get("answers") or []
    return (tuple(str(answer) for answer in answers),) if answers else ()
