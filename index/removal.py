"""Taking an article out of the library, and putting it back as it was."""

from dataclasses import dataclass, replace

import numpy as np

from index.library import Library
from index.read.page_picture import keep_original, kept_original
from index.vectors import Vectors
from index.writer import INCOMPLETE, Prepared


@dataclass(frozen=True, slots=True)
class _File:
    """A file that gave the article, under which source, and what else it gave."""

    path: str
    digest: str
    source: str
    gave: frozenset[str]  # ids


@dataclass(frozen=True, slots=True)
class Removed:
    """All that went with an article."""

    prepared: Prepared
    vectors: Vectors
    files: tuple[_File, ...]
    original: bytes | None

    @property
    def title(self) -> str:
        return self.prepared.article.title


def take_out(library: Library, article_id: str) -> Removed:
    """Remove an article and keep, in memory, what puts it back. Raises `LibraryMissing`, and what writing raises."""
    with library.writer() as writer:
        prepared, vectors = _held(library, article_id)
        removed = Removed(prepared, vectors, _files(library, article_id), kept_original(library.folder, article_id))
        writer.remove(article_id)
        keep_original(library.folder, article_id, None)
    return removed


def put_back(library: Library, removed: Removed) -> None:
    """Undo a removal. Raises what writing raises."""
    article = removed.prepared.article
    with library.writer() as writer:
        for file in removed.files:
            at_source = replace(removed.prepared, article=replace(article, sources=(file.source,)))
            writer.put(file.path, at_source, removed.vectors)
            gives = library.given_by(file.path)
            # If more was taken out or read meanwhile, adding the file again is to look into it.
            writer.finish(file.path, file.digest if file.gave == set(gives) else INCOMPLETE, gives)
        if removed.original is not None:
            keep_original(library.folder, article.id, removed.original)


def _files(library: Library, article_id: str) -> tuple[_File, ...]:
    rows = library.connection.execute(
        "SELECT f.path, f.digest, s.source FROM files f JOIN sources s ON s.path = f.path WHERE s.article_id = ?",
        (article_id,),
    )
    return tuple(
        _File(path, digest, source, frozenset(library.given_by(path))) for path, digest, source in rows.fetchall()
    )


def _held(library: Library, article_id: str) -> tuple[Prepared, Vectors]:
    """The article as it is stored; row i of the vectors belongs to chunk i."""
    rows = library.connection.execute(
        'SELECT id, start, "end" FROM chunks WHERE article_id = ? ORDER BY id', (article_id,)
    ).fetchall()
    spans = tuple((start, end) for _, start, end in rows)
    prepared = Prepared(library.article(article_id), tuple(library.sentences(article_id)), spans)
    return prepared, library.vectors(np.array([chunk_id for chunk_id, _, _ in rows], dtype=np.int64))
