"""What changes a library: each call is one transaction, and each raises the generation."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from index.chunks import Span
from index.database import transaction
from index.records import Article, Sentence
from index.vectors import Vectors

INCOMPLETE = "an article of it was removed"  # the digest of a file that is to be read again when it is added again


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article cut up, ready to be embedded and stored."""

    article: Article
    sentences: tuple[Sentence, ...]
    chunks: tuple[Span, ...]


class Writer:
    """Made by `Library.writer()`, which holds the lock."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put(self, path: str, prepared: Prepared, vectors: Vectors) -> None:
        """Store an article that the file at `path` gave; row i of `vectors` belongs to chunk i.

        What the same file gave before is corrected: its title, author and date may have changed.
        """
        article = prepared.article
        with transaction(self._connection):
            if self._execute("SELECT 1 FROM articles WHERE id = ?", article.id).fetchone() is None:
                self._insert(prepared, vectors)
            elif self._execute("SELECT 1 FROM sources WHERE path = ? AND article_id = ?", path, article.id).fetchone():
                self._correct(prepared, vectors)
            self._link(path, article)
            self._raise_generation()

    def link(self, path: str, article: Article) -> None:
        """Say that the file at `path` gave an article that is stored already."""
        with transaction(self._connection):
            self._link(path, article)
            self._raise_generation()

    def finish(self, path: str, digest: str, article_ids: Sequence[str]) -> list[str]:
        """The file at `path`, of this digest, gave these articles and no others: what it gave before goes.

        Returns the ids of the articles that went with it.
        """
        with transaction(self._connection):
            self._execute(
                "DELETE FROM sources WHERE path = ? AND article_id NOT IN (SELECT value FROM json_each(?))",
                path,
                json.dumps(list(article_ids)),
            )
            gone = self._drop_sourceless()
            self._execute(
                "INSERT INTO files VALUES (?1, ?2) ON CONFLICT (path) DO UPDATE SET digest = ?2", path, digest
            )
            self._raise_generation()
        return gone

    def remove(self, article_id: str) -> None:
        """Take the article out, with its sentences, chunks and vectors; its files can be added again."""
        with transaction(self._connection):
            self._execute(
                "UPDATE files SET digest = ? WHERE path IN (SELECT path FROM sources WHERE article_id = ?)",
                INCOMPLETE,
                article_id,
            )
            self._execute("DELETE FROM articles WHERE id = ?", article_id)
            self._execute("DELETE FROM files WHERE path NOT IN (SELECT path FROM sources) AND digest = ?", INCOMPLETE)
            self._raise_generation()

    def _insert(self, prepared: Prepared, vectors: Vectors) -> None:
        article = prepared.article
        self._execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?)",
            article.id,
            article.title,
            article.author,
            article.published,
            article.added,
            json.dumps([astuple(s) for s in article.sections]),
            article.text,
        )
        self._connection.executemany(
            "INSERT INTO sentences VALUES (?, ?, ?)",
            [(article.id, s.start, s.end) for s in prepared.sentences],
        )
        self._insert_chunks(prepared, vectors)

    def _correct(self, prepared: Prepared, vectors: Vectors) -> None:
        """What goes by the title, the words and the vectors of its chunks, is made anew."""
        article = prepared.article
        self._execute(
            "UPDATE articles SET title = ?, author = ?, published = ? WHERE id = ?",
            article.title,
            article.author,
            article.published,
            article.id,
        )
        self._execute("DELETE FROM chunks WHERE article_id = ?", article.id)
        self._insert_chunks(prepared, vectors)

    def _insert_chunks(self, prepared: Prepared, vectors: Vectors) -> None:
        article = prepared.article
        for (start, end), vector in zip(prepared.chunks, vectors, strict=True):
            row = self._execute(
                'INSERT INTO chunks (article_id, start, "end", vector) VALUES (?, ?, ?, ?)',
                article.id,
                start,
                end,
                vector.astype("<f2").tobytes(),
            ).lastrowid
            self._execute(
                "INSERT INTO chunk_words (rowid, title, text) VALUES (?, ?, ?)",
                row,
                article.title,
                article.text[start:end],
            )

    def _link(self, path: str, article: Article) -> None:
        self._execute("INSERT OR IGNORE INTO files VALUES (?, '')", path)
        self._execute("INSERT OR REPLACE INTO sources VALUES (?, ?, ?)", path, article.id, article.sources[0])

    def _drop_sourceless(self) -> list[str]:
        rows = self._execute("DELETE FROM articles WHERE id NOT IN (SELECT article_id FROM sources) RETURNING id")
        return [article_id for (article_id,) in rows.fetchall()]

    def _raise_generation(self) -> None:
        self._execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")

    def _execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(sql, values)


def from_blob(blob: bytes) -> Vectors:
    """A stored vector, shape (dimension,), float32, of length 1 again."""
    vector = np.frombuffer(blob, dtype="<f2").astype(np.float32)
    return vector / np.linalg.norm(vector)
