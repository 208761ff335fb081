"""Taking an article out of the library, and putting it back as it was."""

import json
from dataclasses import dataclass, replace

import numpy as np

from index.library import Library
from index.read.page_picture import keep_original, kept_original
from index.vectors import Vectors
from index.writer import Prepared


@dataclass(frozen=True, slots=True)
class _File:
    """A file, and which article it gave under which source."""

    path: str
    digest: str
    gave: tuple[tuple[str, str], ...]  # article id, source


@dataclass(frozen=True, slots=True)
class Removed:
    """All that went with an article: the other articles of its file go with it."""

    title: str
    files: tuple[_File, ...]
    articles: dict[str, tuple[Prepared, Vectors]]
    originals: dict[str, bytes]

    @property
    def others(self) -> int:
        """How many articles went beside the one that was meant."""
        return len(self.articles) - 1


def take_out(library: Library, article_id: str) -> Removed:
    """Remove an article and keep, in memory, what puts it back. Raises `LibraryMissing`, and what writing raises."""
    with library.writer() as writer:
        title = library.article(article_id).title
        files = _files(library, article_id)
        held = {article: _held(library, article) for file in files for article, _ in file.gave}
        originals = {a: data for a in held if (data := kept_original(library.folder, a)) is not None}
        writer.remove(article_id)
        gone = {article: kept for article, kept in held.items() if not library.holds(article)}
        for article in originals.keys() & gone.keys():
            keep_original(library.folder, article, None)
    return Removed(title, files, gone, originals)


def put_back(library: Library, removed: Removed) -> None:
    """Undo a removal. Raises what writing raises."""
    with library.writer() as writer:
        for file in removed.files:
            for article_id, source in file.gave:
                prepared, vectors = removed.articles.get(article_id) or _held(library, article_id)
                at_source = replace(prepared, article=replace(prepared.article, sources=(source,)))
                writer.put(file.path, at_source, vectors)
            writer.finish(file.path, file.digest, [article_id for article_id, _ in file.gave])
        for article_id, original in removed.originals.items():
            keep_original(library.folder, article_id, original)


def _files(library: Library, article_id: str) -> tuple[_File, ...]:
    rows = library.connection.execute(
        """SELECT f.path, f.digest, json_group_array(json_array(s.article_id, s.source))
           FROM files f JOIN sources s ON s.path = f.path
           WHERE f.path IN (SELECT path FROM sources WHERE article_id = ?) GROUP BY f.path""",
        (article_id,),
    )
    return tuple(_File(path, digest, tuple((a, s) for a, s in json.loads(gave))) for path, digest, gave in rows)


def _held(library: Library, article_id: str) -> tuple[Prepared, Vectors]:
    """The article as it is stored; row i of the vectors belongs to chunk i."""
    rows = library.connection.execute(
        'SELECT id, start, "end" FROM chunks WHERE article_id = ? ORDER BY id', (article_id,)
    ).fetchall()
    spans = tuple((start, end) for _, start, end in rows)
    prepared = Prepared(library.article(article_id), tuple(library.sentences(article_id)), spans)
    return prepared, library.vectors(np.array([chunk_id for chunk_id, _, _ in rows], dtype=np.int64))
