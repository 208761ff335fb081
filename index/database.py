"""The SQLite file of a library: its tables, its connections, its lock, and its errors in plain words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import LibraryBusy, LibraryError, StorageError

DATABASE = "library.db"
LOCK_SECONDS = 10.0

# A change to the tables raises `config.FORMAT`.
SCHEMA = """
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE articles (
    id        TEXT PRIMARY KEY,
    title     TEXT NOT NULL,
    author    TEXT,
    published TEXT,
    added     TEXT NOT NULL,
    sections  TEXT NOT NULL,  -- JSON: [[start, end, kind, page], ...]
    text      TEXT NOT NULL
);

-- A file as it was read last; one file may give several articles.
CREATE TABLE files (
    path   TEXT PRIMARY KEY,
    digest TEXT NOT NULL
) WITHOUT ROWID;

-- Where an article came from: one article may have several sources.
CREATE TABLE sources (
    path       TEXT NOT NULL REFERENCES files (path) ON DELETE CASCADE,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    source     TEXT NOT NULL,
    PRIMARY KEY (path, article_id)
) WITHOUT ROWID;
CREATE INDEX sources_by_article ON sources (article_id);

CREATE TABLE sentences (
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    start      INTEGER NOT NULL,
    "end"      INTEGER NOT NULL,
    PRIMARY KEY (article_id, start)
) WITHOUT ROWID;

CREATE TABLE chunks (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: the FAISS view relies on it
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    start      INTEGER NOT NULL,
    "end"      INTEGER NOT NULL,
    vector     BLOB NOT NULL  -- float16, little-endian
);
CREATE INDEX chunks_by_article ON chunks (article_id);

CREATE VIRTUAL TABLE chunk_words USING fts5 (title, text, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TRIGGER chunk_words_follow AFTER DELETE ON chunks BEGIN
    DELETE FROM chunk_words WHERE rowid = old.id;
END;
"""


def connect(folder: Path) -> sqlite3.Connection:
    """A connection in WAL mode that commits by itself unless a transaction was begun."""
    connection = sqlite3.connect(folder / DATABASE, isolation_level=None, timeout=LOCK_SECONDS, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of the block, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # A full disk has SQLite roll back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def write_lock(folder: Path) -> Iterator[None]:
    """Held by the one writer; the system frees it when the process dies. Raises `LibraryBusy`."""
    try:
        with FileLock(folder / "write.lock", timeout=LOCK_SECONDS):
            yield
    except Timeout as error:
        raise LibraryBusy(
            f"Another process is writing to the library in {folder}. Wait until it is done and try again."
        ) from error


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Say in plain words what the disk or SQLite refused. Raises `StorageError` or `LibraryError`."""
    try:
        yield
    except (PermissionError, FileNotFoundError, NotADirectoryError) as error:
        raise StorageError(
            f"The library folder {folder} cannot be written to ({error.strerror}). Give yourself write permission "
            "there, or choose another folder with --library."
        ) from error
    except OSError as error:
        raise StorageError(
            f"Writing to the library in {folder} failed ({error.strerror or error}). Nothing that was in it is lost. "
            "Free some disk space, or choose another folder with --library."
        ) from error
    except sqlite3.OperationalError as error:
        raise _explained(folder, error) from error
    except sqlite3.DatabaseError as error:
        raise LibraryError(
            f"The database in {folder} is damaged ({error}). Look closer with: footnote doctor. If it cannot be "
            "mended, make a new library elsewhere with --library and add the articles again."
        ) from error


def _explained(folder: Path, error: sqlite3.OperationalError) -> LibraryError:
    said = str(error)
    if "full" in said or "disk I/O" in said:
        return StorageError(
            f"The disk that holds {folder} is full ({said}). Nothing that was in the library is lost. Free some space "
            "and add the articles again."
        )
    if "readonly" in said or "unable to open" in said:
        return StorageError(
            f"The library in {folder} cannot be written to ({said}). Give yourself write permission there, or choose "
            "another folder with --library."
        )
    if "locked" in said:
        return LibraryBusy(f"Another process is writing to the library in {folder}. Try again when it is done.")
    return LibraryError(f"The database in {folder} cannot be used ({said}). Look closer with: footnote doctor")
