"""Reports and their clips, kept in the library's database.

The tables are made when the first report is, so that a library of before opens as it is. Nothing here changes an
article, so no generation is raised, and a clip outlives its article. Every call is one transaction.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import count
from sqlite3 import Connection
from typing import Any

from index.database import storage_errors, transaction
from index.errors import LibraryMissing, ReportError
from index.library import Library
from rag.records import Answer, AnswerSentence, Evidence
from rag.report.gate import fault
from rag.report.records import Clip, Report, Source
from rag.report.sources import outlet, source_of

_TABLES = (
    """CREATE TABLE IF NOT EXISTS reports (
        id      INTEGER PRIMARY KEY AUTOINCREMENT,
        name    TEXT NOT NULL UNIQUE,
        created TEXT NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS clips (
        id        INTEGER PRIMARY KEY AUTOINCREMENT,
        report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
        position  INTEGER NOT NULL,
        claim     TEXT NOT NULL,
        quotation TEXT NOT NULL,
        original  TEXT NOT NULL,
        start     INTEGER NOT NULL,
        "end"     INTEGER NOT NULL,
        page      INTEGER,
        source    TEXT NOT NULL,  -- JSON: the fields of Source
        question  TEXT NOT NULL,
        note      TEXT NOT NULL,
        also_in   TEXT NOT NULL  -- JSON: ids of articles
    )""",
    "CREATE INDEX IF NOT EXISTS clips_by_report ON clips (report_id, position)",
    """CREATE TABLE IF NOT EXISTS open_questions (
        report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
        question  TEXT NOT NULL,
        PRIMARY KEY (report_id, question)
    )""",
)
_CLIP = 'id, claim, quotation, original, start, "end", page, source, question, note, also_in'

# Reports


def reports(library: Library) -> list[Report]:
    """All reports, the newest first."""
    rows = _rows(
        library,
        """SELECT id, name, created, (SELECT count(*) FROM clips WHERE report_id = reports.id)
           FROM reports ORDER BY id DESC""",
    )
    return [Report(*row) for row in rows]


def report(library: Library, name: str) -> Report:
    """The report of that name. Raises `ReportError`, which names those that there are."""
    found = {each.name: each for each in reports(library)}
    if name not in found:
        known = f"There are: {', '.join(found)}." if found else "There is none yet."
        raise ReportError(f"There is no report called “{name}”. {known}")
    return found[name]


def create(library: Library, name: str) -> Report:
    """A new, empty report. Raises `ReportError` when the name is empty or taken."""
    created = datetime.now(UTC).isoformat(timespec="seconds")
    with _writing(library) as connection:
        name = _free(library, name)
        number = connection.execute("INSERT INTO reports (name, created) VALUES (?, ?)", (name, created)).lastrowid
    return Report(number or 0, name, created, 0)


def rename(library: Library, report_id: int, name: str) -> None:
    """Raises `ReportError` when the name is empty or another report has it."""
    with _writing(library) as connection:
        connection.execute("UPDATE reports SET name = ? WHERE id = ?", (_free(library, name, report_id), report_id))


def delete(library: Library, report_id: int) -> None:
    """The report and its clips."""
    _change(library, "DELETE FROM reports WHERE id = ?", report_id)


# Clips


def cut(
    library: Library,
    article_id: str,
    start: int,
    end: int,
    claim: str = "",
    question: str = "",
    also_in: Iterable[str] = (),
) -> Clip:
    """A clip of `article.text[start:end]`, which is not kept yet.

    Raises `LibraryMissing` when the article is gone, `ReportError` when the span holds no word.
    """
    article = library.article(article_id)
    piece = article.text[start:end]
    start, end = start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
    quotation = article.text[start:end]
    if not any(map(str.isalnum, quotation)):
        raise ReportError("There is no word in what was selected. Select the words to quote.")
    return Clip(
        id=0,
        claim=claim.strip(),
        quotation=quotation,
        original=quotation,
        start=start,
        end=end,
        page=article.page(start),
        source=source_of(article),
        question=question.strip(),
        also_in=tuple(dict.fromkeys(other for other in also_in if other != article_id)),
    )


def cut_answer(library: Library, answer: Answer) -> list[Clip]:
    """A clip for every citation of every sentence of an answer; none for a refusal."""
    return [clip for sentence in answer.sentences for clip in cut_sentence(library, answer, sentence)]


def cut_sentence(library: Library, answer: Answer, sentence: AnswerSentence) -> list[Clip]:
    """A clip for every citation of one sentence of an answer."""
    return [
        cut_evidence(library, citation.evidence, sentence.text, answer.standalone_question)
        for citation in answer.citations
        if citation.n in sentence.citations
    ]


def cut_evidence(library: Library, evidence: Evidence, claim: str = "", question: str = "") -> Clip:
    """A clip of what an answer cites; of an article that is gone, what the answer kept of it, to be flagged as such."""
    others = [copy.article_id for copy in evidence.also_in]
    try:
        return cut(library, evidence.article_id, evidence.start, evidence.end, claim, question, others)
    except LibraryMissing:
        address = evidence.source
        source = Source(
            evidence.article_id, "", evidence.title, None, outlet(address), evidence.published, address, accessed=""
        )
    quote, span = evidence.quote, (evidence.start, evidence.end)
    return Clip(0, claim.strip(), quote, quote, *span, None, source, question.strip(), also_in=tuple(others))


def keep(library: Library, report_id: int, clips: Sequence[Clip]) -> list[Clip]:
    """Put clips at a report's end; they come back with their ids. Raises `ReportError` when the report is gone."""
    with _writing(library) as connection:
        _check_there(connection, report_id)
        (last,) = connection.execute(
            "SELECT coalesce(max(position), 0) FROM clips WHERE report_id = ?", (report_id,)
        ).fetchone()
        return [_insert(connection, report_id, last + n, clip) for n, clip in enumerate(clips, start=1)]


def keep_answer(library: Library, report_id: int, answer: Answer) -> list[Clip]:
    """Put a whole answer into a report; what the articles do not say becomes an open question."""
    for asked in answer.open_questions:
        leave_open(library, report_id, asked)
    return keep(library, report_id, cut_answer(library, answer))


def keep_answers(library: Library, name: str, answers: Iterable[Answer]) -> Report:
    """A new report of these answers in their order, called `name` or, where that is taken, `name (2)` and so on."""
    taken = {each.name for each in reports(library)}
    named = (" ".join([*name.split(), *([f"({number})"] if number > 1 else [])]) for number in count(1))
    made = create(library, next(each for each in named if each not in taken))
    for answer in answers:
        keep_answer(library, made.id, answer)
    return report(library, made.name)


def clips(library: Library, report_id: int) -> list[Clip]:
    """The clips of a report, in its order."""
    rows = _rows(library, f"SELECT {_CLIP} FROM clips WHERE report_id = ? ORDER BY position, id", report_id)
    return [_clip(row) for row in rows]


def clip(library: Library, clip_id: int) -> Clip:
    """Raises `ReportError` when it was removed."""
    rows = _rows(library, f"SELECT {_CLIP} FROM clips WHERE id = ?", clip_id)
    if not rows:
        raise ReportError("This clip was removed meanwhile. Load the report again.")
    return _clip(rows[0])


def claim(library: Library, clip_id: int, text: str) -> None:
    """Say in other words what the quotation is there to show."""
    _change(library, "UPDATE clips SET claim = ? WHERE id = ?", text.strip(), clip_id)


def annotate(library: Library, clip_id: int, text: str) -> None:
    """Keep a remark with the clip; an empty one takes it away."""
    _change(library, "UPDATE clips SET note = ? WHERE id = ?", text.strip(), clip_id)


def shorten(library: Library, clip_id: int, quotation: str) -> None:
    """Quote less of the passage, or all of it again. Raises `ReportError` for what is no quotation of it."""
    wrong = fault(quotation.strip(), clip(library, clip_id).original)
    if wrong:
        raise ReportError(f"This is not what the article says: {wrong}. The quotation was left as it was.")
    _change(library, "UPDATE clips SET quotation = ? WHERE id = ?", quotation.strip(), clip_id)


def renew(library: Library, clip_id: int, now: Clip) -> None:
    """Quote the newer article instead: `now` as `findings.examine` proposes it."""
    _change(
        library,
        """UPDATE clips SET quotation = ?, original = ?, start = ?, "end" = ?, page = ?, source = ? WHERE id = ?""",
        *(now.quotation, now.original, now.start, now.end, now.page, _json(now.source), clip_id),
    )


def move(library: Library, clip_id: int, place: int) -> None:
    """Put a clip at `place` of its report, counted from 0; past either end means that end."""
    with _writing(library) as connection:
        execute = connection.execute
        row = execute("SELECT report_id FROM clips WHERE id = ?", (clip_id,)).fetchone()
        ids = [i for (i,) in execute("SELECT id FROM clips WHERE report_id = ? ORDER BY position, id", row or (0,))]
        if row:
            ids.remove(clip_id)
            ids.insert(min(max(place, 0), len(ids)), clip_id)
        connection.executemany("UPDATE clips SET position = ? WHERE id = ?", list(enumerate(ids, start=1)))


def remove(library: Library, clip_id: int) -> None:
    _change(library, "DELETE FROM clips WHERE id = ?", clip_id)


# Open questions


def open_questions(library: Library, report_id: int) -> list[str]:
    """What was asked in vain, in the order it was left open."""
    rows = _rows(library, "SELECT question FROM open_questions WHERE report_id = ? ORDER BY rowid", report_id)
    return [question for (question,) in rows]


def leave_open(library: Library, report_id: int, question: str) -> None:
    """Keep a question that the articles do not answer. Raises `ReportError` when the report is gone."""
    with _writing(library) as connection:
        _check_there(connection, report_id)
        connection.execute("INSERT OR IGNORE INTO open_questions VALUES (?, ?)", (report_id, question.strip()))


def close(library: Library, report_id: int, question: str) -> None:
    """Take an open question out of the report."""
    _change(library, "DELETE FROM open_questions WHERE report_id = ? AND question = ?", report_id, question)


def _free(library: Library, name: str, but: int | None = None) -> str:
    """`name`, which a report may have."""
    if not name.strip():
        raise ReportError("A report needs a name.")
    if any(each.name == name.strip() and each.id != but for each in reports(library)):
        raise ReportError(f"There is a report called “{name.strip()}” already. Choose another name.")
    return name.strip()


def _check_there(connection: Connection, report_id: int) -> None:
    if not connection.execute("SELECT 1 FROM reports WHERE id = ?", (report_id,)).fetchone():
        raise ReportError("This report was deleted meanwhile. Choose another one.")


def _insert(connection: Connection, report_id: int, position: int, clip: Clip) -> Clip:
    number = connection.execute(
        "INSERT INTO clips VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(report_id, position, clip.claim, clip.quotation, clip.original, clip.start, clip.end, clip.page),
            *(_json(clip.source), clip.question, clip.note, json.dumps(clip.also_in)),
        ),
    ).lastrowid
    return replace(clip, id=number or 0)


def _clip(row: Sequence[Any]) -> Clip:
    number, claim, quotation, original, start, end, page, source, question, note, also_in = row
    taken_from, others = Source(**json.loads(source)), tuple(json.loads(also_in))
    return Clip(number, claim, quotation, original, start, end, page, taken_from, question, note, others)


def _json(source: Source) -> str:
    return json.dumps(asdict(source), ensure_ascii=False)


def _change(library: Library, sql: str, *values: object) -> None:
    with _writing(library) as connection:
        connection.execute(sql, values)


@contextmanager
def _writing(library: Library) -> Iterator[Connection]:
    """A transaction, in which the tables are there."""
    with storage_errors(library.folder), transaction(library.connection):
        for statement in _TABLES:
            library.connection.execute(statement)
        yield library.connection


def _rows(library: Library, sql: str, *values: object) -> list[Any]:
    """What a query finds; nothing where no report was ever made."""
    with storage_errors(library.folder):
        made = library.connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'open_questions'").fetchone()
        return library.connection.execute(sql, values).fetchall() if made else []
