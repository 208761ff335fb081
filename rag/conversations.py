"""Conversations, kept in the library's own database: every exchange with its answer and citations, to the letter.

A citation is kept with its quotation, so that it can be read after its article is gone. The tables are made when they
are first needed: a library from before there were any opens as it is. Keeping a conversation takes no lock but
SQLite's own, and does not wait for articles that are being added.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from sqlite3 import Connection, Row

from pydantic import TypeAdapter

from index.database import storage_errors, transaction
from index.errors import LibraryMissing
from index.library import Library
from rag.records import Answer, Citation, Event, Finished, Rewritten, Turn, Written

LONGEST_TITLE = 80  # characters

SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: addresses name it
    owner   TEXT NOT NULL,                      -- who sees it in their list
    title   TEXT NOT NULL,
    changed TEXT NOT NULL                       -- ISO 8601, UTC
);
CREATE TABLE IF NOT EXISTS exchanges (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: footnotes are told apart by it
    conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    record          TEXT NOT NULL,                      -- JSON of an Exchange
    words           TEXT NOT NULL                       -- question and answer in small letters, to be searched
);
CREATE INDEX IF NOT EXISTS exchanges_by_conversation ON exchanges (conversation_id);
"""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what has come back so far. Without an answer or an error it was stopped, or is under way."""

    id: int
    question: str
    standalone_question: str = ""
    written: tuple[Written, ...] = ()
    answer: Answer | None = None
    error: str = ""
    scope: str = ""  # what the search was limited to, in words
    liked: bool | None = None
    remark: str = ""  # a word on the thumb

    @property
    def citations(self) -> dict[int, Citation]:
        return {c.n: c for written in self.written for c in written.new_citations}

    def after(self, event: Event) -> "Exchange":
        match event:
            case Rewritten(standalone):
                return replace(self, standalone_question=standalone)
            case Written():
                return replace(self, written=(*self.written, event))
            case Finished(answer):
                return replace(self, answer=answer)
            case _:
                return self

    @property
    def turn(self) -> Turn | None:
        """What a follow-up may lean on; nothing while there is no answer."""
        return Turn(self.question, self.answer.text) if self.answer else None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation in a list of conversations."""

    id: int
    title: str
    changed: str  # ISO 8601, UTC


_record = TypeAdapter(Exchange)


class Conversations:
    """Those of one library. May be used from any thread. Every method raises `LibraryError` as the library does."""

    def __init__(self, library: Library) -> None:
        self._library = library
        with storage_errors(library.folder):
            library.connection.executescript(SCHEMA)

    def found(self, owner: str | None, words: str = "") -> list[Conversation]:
        """The owner's conversations (everybody's for None) in which all of `words` occur, the latest first."""
        with self._reading() as connection:
            rows = connection.execute(
                """SELECT id, title, changed FROM conversations WHERE (?1 IS NULL OR owner = ?1)
                   ORDER BY changed DESC, id DESC""",
                (owner,),
            ).fetchall()
            return [Conversation(*row) for row in rows if all(_occurs(connection, row, w) for w in _words(words))]

    def conversation(self, conversation_id: int) -> Conversation:
        """Raises `LibraryMissing` when it is not, or no longer, kept."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT id, title, changed FROM conversations WHERE id = ?", (conversation_id,)
            ).fetchone()
        if row is None:
            raise LibraryMissing("This conversation is no longer kept. Begin a new one.")
        return Conversation(*row)

    def exchanges(self, conversation_id: int) -> list[Exchange]:
        """All that was asked and answered, in order; nothing where there is no such conversation."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT id, record FROM exchanges WHERE conversation_id = ? ORDER BY id", (conversation_id,)
            ).fetchall()
        return [replace(_record.validate_json(record), id=exchange_id) for exchange_id, record in rows]

    def begin(self, owner: str, question: str) -> int:
        """A new conversation, called after its first question."""
        with self._writing() as connection:
            title = " ".join(question.split())
            title = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
            row = connection.execute(
                "INSERT INTO conversations (owner, title, changed) VALUES (?, ?, ?)", (owner, title, _now())
            )
            return int(row.lastrowid or 0)

    def add(self, conversation_id: int, question: str, scope: str = "") -> Exchange:
        """Add a question. Raises `LibraryMissing` when the conversation was deleted meanwhile."""
        self.conversation(conversation_id)
        exchange = Exchange(0, question, scope=scope)
        with self._writing() as connection:
            row = connection.execute(
                "INSERT INTO exchanges (conversation_id, record, words) VALUES (?, ?, ?)",
                (conversation_id, *_stored(exchange)),
            )
            connection.execute("UPDATE conversations SET changed = ? WHERE id = ?", (_now(), conversation_id))
            return replace(exchange, id=int(row.lastrowid or 0))

    def keep(self, exchange: Exchange) -> None:
        """Put what is known by now in place of what was; one that was deleted meanwhile stays deleted."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE exchanges SET record = ?, words = ? WHERE id = ?", (*_stored(exchange), exchange.id)
            )

    def rename(self, conversation_id: int, title: str) -> None:
        """An empty title changes nothing."""
        if named := " ".join(title.split())[:LONGEST_TITLE]:
            with self._writing() as connection:
                connection.execute("UPDATE conversations SET title = ? WHERE id = ?", (named, conversation_id))

    def delete(self, conversation_id: int) -> None:
        with self._writing() as connection:
            connection.execute("DELETE FROM conversations WHERE id = ?", (conversation_id,))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with storage_errors(self._library.folder):
            yield self._library.connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._reading() as connection, transaction(connection):
            yield connection


def _stored(exchange: Exchange) -> tuple[str, str]:
    said = exchange.answer.text if exchange.answer else " ".join(w.sentence.text for w in exchange.written)
    return _record.dump_json(exchange).decode(), f"{exchange.question} {said}".casefold()


def _words(text: str) -> list[str]:
    return text.casefold().split()


def _occurs(connection: Connection, row: Row, word: str) -> bool:
    in_exchange = "SELECT 1 FROM exchanges WHERE conversation_id = ? AND instr(words, ?)"
    return word in row[1].casefold() or connection.execute(in_exchange, (row[0], word)).fetchone() is not None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
