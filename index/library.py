"""A collection of articles on disk: SQLite is the truth, FAISS a view of it.

One directory holds `library.db` (WAL mode: readers never wait for a writer), the derived `vectors.*.faiss` and the
writers' lock. Every write is one transaction that also raises the generation.
"""

import json
import re
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import numpy as np

from index.config import FORMAT, ChunkConfig, Manifest
from index.database import DATABASE, SCHEMA, connect, storage_errors, write_lock
from index.embed import Encoder
from index.errors import LibraryMismatch, LibraryMissing
from index.records import Article, Chunk, Section, Sentence
from index.vectors import Ids, Vectors, VectorView
from index.writer import Writer, from_blob

TITLE_WEIGHT, TEXT_WEIGHT = 0.5, 1.0  # BM25: a title stands in every chunk of its article


@dataclass(frozen=True, slots=True)
class Listing:
    """An article in a list of articles: everything but its text."""

    id: str
    title: str
    sources: tuple[str, ...]
    author: str | None
    published: str | None
    added: str
    sentences: int
    chunks: int


class Library:
    """Reads from any thread; each has a connection of its own. `writer()` hands out the one writer."""

    def __init__(self, folder: Path) -> None:
        """Open the library in `folder`. Raises `LibraryMissing`, or `LibraryMismatch` for another format."""
        if not (folder / DATABASE).exists():
            raise LibraryMissing(f"There is no library in {folder}. Add articles with: footnote add PATH")
        self.folder = folder
        self._local = threading.local()
        self.manifest = self._read_manifest()
        self._view = VectorView(folder, self.manifest.dimension)
        self._view_lock = threading.Lock()

    @classmethod
    def create(cls, folder: Path, manifest: Manifest) -> "Library":
        """Make an empty library in `folder`, or open the one that is there and check what it was made with."""
        with storage_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            with write_lock(folder):
                if not (folder / DATABASE).exists():
                    _write_schema(folder, manifest)
        library = cls(folder)
        library.check(manifest)
        return library

    def check(self, wanted: Manifest) -> None:
        """Raise `LibraryMismatch` unless this library was made the way `wanted` says."""
        for name in ("format", "encoder", "dimension", "chunks"):
            here, asked = getattr(self.manifest, name), getattr(wanted, name)
            if here != asked:
                raise LibraryMismatch(
                    f"The library in {self.folder} was made with {name} {here}, and this program is set to {asked}. "
                    "Set it as it was, or make a new library elsewhere with --library and add the articles again."
                )

    def check_encoder(self, encoder: Encoder) -> None:
        """Raise `LibraryMismatch` unless `encoder` is the one that this library was made with."""
        self.check(replace(self.manifest, encoder=encoder.name, dimension=encoder.dimension))

    # Reading

    @property
    def generation(self) -> int:
        """A number that rises with every write."""
        return int(self._rows("SELECT value FROM meta WHERE key = 'generation'")[0][0])

    def articles(self) -> list[Listing]:
        """All articles, the latest published first."""
        return list(self._listings("1"))

    def listings(self, article_ids: Iterable[str]) -> dict[str, Listing]:
        """The articles of these ids; what has been removed meanwhile is left out."""
        found = self._listings("id IN (SELECT value FROM json_each(?))", json.dumps(list(article_ids)))
        return {listing.id: listing for listing in found}

    def article(self, article_id: str) -> Article:
        """The article of that id. Raises `LibraryMissing` when it is not, or no longer, in the library."""
        rows = self._rows(
            "SELECT title, text, sections, author, published, added FROM articles WHERE id = ?", article_id
        )
        if not rows:
            raise LibraryMissing(f"There is no article {article_id} in {self.folder}. See: footnote articles")
        title, text, sections, author, published, added = rows[0]
        sources = self._rows("SELECT source FROM sources WHERE article_id = ? ORDER BY path", article_id)
        return Article(
            id=article_id,
            title=title,
            text=text,
            sections=tuple(Section(*s) for s in json.loads(sections)),
            sources=_distinct([s for (s,) in sources]),
            author=author,
            published=published,
            added=added,
        )

    def count(self) -> int:
        """How many articles there are."""
        return int(self._rows("SELECT count(*) FROM articles")[0][0])

    def is_empty(self) -> bool:
        """Whether there is nothing to ask."""
        return not self._rows("SELECT 1 FROM articles LIMIT 1")

    def holds(self, article_id: str) -> bool:
        """Whether the article of that id is in the library."""
        return bool(self._rows("SELECT 1 FROM articles WHERE id = ?", article_id))

    def stands(self, path: str, article: Article) -> bool:
        """Whether the article is stored, and as it is given now, if the file at `path` gave it before."""
        rows = self._rows(
            """SELECT title, author, published, EXISTS (SELECT 1 FROM sources WHERE path = ?1 AND article_id = ?2)
               FROM articles WHERE id = ?2""",
            path,
            article.id,
        )
        return any(not gave or facts == [article.title, article.author, article.published] for *facts, gave in rows)

    def given_by(self, path: str) -> list[str]:
        """The ids of the articles that the file at `path` gave."""
        return [row[0] for row in self._rows("SELECT article_id FROM sources WHERE path = ?", path)]

    def find(self, name: str) -> list[Listing]:
        """The articles that `name` means: an id or the start of one, a source, a file, or a title."""
        return list(
            self._listings(
                """title = ?1 COLLATE NOCASE OR length(?1) >= 4 AND substr(id, 1, length(?1)) = ?1 OR id IN
                   (SELECT article_id FROM sources WHERE source IN (?1, ?2) OR path IN (?1, ?2))""",
                name,
                str(Path(name).resolve()),
            )
        )

    def sentences(self, article_id: str, start: int = 0, end: int | None = None) -> list[Sentence]:
        """The article's sentences that lie within `[start, end)`, in order."""
        rows = self._rows(
            """WITH headings AS (  -- found once, not for every sentence
                   SELECT json_extract(e.value, '$[0]') FROM articles AS a, json_each(a.sections) AS e
                   WHERE a.id = ?1 AND json_extract(e.value, '$[2]') = 'heading')
               SELECT s.start, s."end", substr(a.text, s.start + 1, s."end" - s.start), s.start IN headings
               FROM sentences s JOIN articles a ON a.id = s.article_id
               WHERE s.article_id = ?1 AND s.start >= ?2 AND (?3 IS NULL OR s."end" <= ?3) ORDER BY s.start""",
            article_id,
            start,
            end,
        )
        return [Sentence(article_id, first, last, text, bool(heading)) for first, last, text, heading in rows]

    def chunks(self, ids: Sequence[int]) -> dict[int, Chunk]:
        """The chunks of these ids; what has been removed meanwhile is left out."""
        rows = self._rows(
            """SELECT c.id, c.article_id, c.start, c."end", substr(a.text, c.start + 1, c."end" - c.start)
               FROM chunks c JOIN articles a ON a.id = c.article_id
               WHERE c.id IN (SELECT value FROM json_each(?))""",
            json.dumps(list(ids)),
        )
        return {row[0]: Chunk(*row) for row in rows}

    def dense(self, vector: Vectors, k: int, within: frozenset[str] | None = None) -> list[tuple[int, float]]:
        """The `k` chunks nearest to `vector`, shape (dimension,): pairs of chunk id and cosine, best first.

        With `within`, only the articles of these ids are searched.
        """
        self._refresh()
        return self._view.search(vector, k, None if within is None else self._chunk_ids(within))

    def keyword(self, query: str, k: int, within: frozenset[str] | None = None) -> list[tuple[int, float]]:
        """The `k` chunks that BM25 finds for the words of `query`: pairs of chunk id and score, best first.

        With `within`, only the articles of these ids are searched.
        """
        words = re.findall(r"\w+", query)
        if not words:
            return []
        rows = self._rows(
            f"""SELECT rowid, -bm25(chunk_words, {TITLE_WEIGHT}, {TEXT_WEIGHT}) AS score
                FROM chunk_words WHERE chunk_words MATCH ?1 AND (?2 IS NULL OR rowid IN
                    (SELECT id FROM chunks WHERE article_id IN (SELECT value FROM json_each(?2))))
                ORDER BY score DESC LIMIT ?3""",
            " OR ".join(f'"{word}"' for word in dict.fromkeys(words)),
            None if within is None else json.dumps(sorted(within)),
            k,
        )
        return [(row[0], row[1]) for row in rows]

    def vectors(self, ids: Ids) -> Vectors:
        """The stored vectors of these chunks, shape (len(ids), dimension), float32, in the order of `ids`."""
        rows = dict(
            self._rows(
                "SELECT id, vector FROM chunks WHERE id IN (SELECT value FROM json_each(?))",
                json.dumps(ids.tolist()),
            )
        )
        return np.stack([from_blob(rows[i]) for i in ids.tolist()]) if len(ids) else np.empty((0, 0), np.float32)

    def digest(self, path: str) -> str | None:
        """The fingerprint of a file when it was read last."""
        rows = self._rows("SELECT digest FROM files WHERE path = ?", path)
        return rows[0][0] if rows else None

    # Writing

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """The only writer, until the block ends; then the FAISS view is saved.

        Raises `LibraryBusy` when another process writes, `StorageError` when the disk does not let it.
        """
        with storage_errors(self.folder), write_lock(self.folder):
            self._refresh()  # a view of later than now is none of this database, as one that was put back
            try:
                yield Writer(self.connection)
            finally:
                self._refresh()
                self._view.save()

    def rebuild_view(self) -> None:
        """Derive the FAISS file from the database again."""
        with storage_errors(self.folder), write_lock(self.folder):
            for file in self.folder.glob("vectors.*.faiss"):
                file.unlink()
            self._view = VectorView(self.folder, self.manifest.dimension)
            self._refresh()
            self._view.save()

    def view_ids(self) -> tuple[Ids, Ids]:
        """The chunks in the database and those in the FAISS view as it is on disk, both sorted."""
        return self._chunk_ids(), VectorView(self.folder, self.manifest.dimension).ids()

    @property
    def connection(self) -> Connection:
        """This thread's connection."""
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            with storage_errors(self.folder):
                connection = connect(self.folder)
            self._local.connection = connection
        return connection

    def _rows(self, sql: str, *values: object) -> list[Any]:
        with storage_errors(self.folder):
            return self.connection.execute(sql, values).fetchall()

    def _listings(self, where: str, *values: object) -> Iterator[Listing]:
        rows = self._rows(
            f"""SELECT id, title, (SELECT json_group_array(source) FROM sources WHERE article_id = articles.id),
                       author, published, added,
                       (SELECT count(*) FROM sentences WHERE article_id = articles.id),
                       (SELECT count(*) FROM chunks WHERE article_id = articles.id)
                FROM articles WHERE {where} ORDER BY published IS NULL, published DESC, title""",
            *values,
        )
        return (Listing(r[0], r[1], _distinct(json.loads(r[2])), *r[3:]) for r in rows)

    def _chunk_ids(self, within: frozenset[str] | None = None) -> Ids:
        """The chunks of the articles of these ids, or of all, sorted."""
        rows = self._rows(
            "SELECT id FROM chunks WHERE ?1 IS NULL OR article_id IN (SELECT value FROM json_each(?1)) ORDER BY id",
            None if within is None else json.dumps(sorted(within)),
        )
        return np.array([row[0] for row in rows], dtype=np.int64)

    def _refresh(self) -> None:
        with self._view_lock:
            generation = self.generation
            if self._view.generation > generation:
                self._view.clear()
            if self._view.generation != generation:
                self._view.sync(generation, self._chunk_ids(), self.vectors)

    def _read_manifest(self) -> Manifest:
        try:
            rows = dict(self._rows("SELECT key, value FROM meta"))
            stored = json.loads(rows["manifest"])
            manifest = Manifest(**{**stored, "chunks": ChunkConfig(**stored["chunks"])})
            if manifest.format != FORMAT:
                raise ValueError(f"format {manifest.format}")
        except (KeyError, TypeError, ValueError) as error:
            raise LibraryMismatch(
                f"{self.folder / DATABASE} is no library that this version can read. Make a new one elsewhere with "
                "--library and add the articles again."
            ) from error
        return manifest


def _write_schema(folder: Path, manifest: Manifest) -> None:
    """All tables in one step: a kill leaves either no database that is looked at, or a whole one."""
    for view in folder.glob("vectors.*.faiss"):  # of a database that is gone
        view.unlink()
    part = folder / "part"
    shutil.rmtree(part, ignore_errors=True)  # left by a kill
    part.mkdir()
    connection = connect(part)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.executescript(SCHEMA)
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)", [("manifest", json.dumps(asdict(manifest))), ("generation", "0")]
    )
    connection.close()
    (part / DATABASE).replace(folder / DATABASE)
    shutil.rmtree(part)


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
