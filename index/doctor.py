"""Is the library whole? What can be derived again is mended at once, the rest is named."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from index.database import storage_errors, transaction, write_lock
from index.errors import LibraryBusy, LibraryError, StorageError
from index.library import Library

LEAST_FREE = 500_000_000  # bytes
_ANEW = "Make a new library elsewhere with --library and add the articles again."


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. `well` is also true of what was mended."""

    check: str
    well: bool
    said: str


def examine(library: Library) -> Iterator[Finding]:
    """Look at the database, then at what is derived from it, then at the disk; no further than it can be read.

    Raises `LibraryBusy` or `StorageError` where something cannot be mended now.
    """
    checks = (_integrity, _vectors, _spans, _orphans, _keywords, _view, _unfinished, _space)
    try:
        with storage_errors(library.folder):
            yield from (check(library) for check in checks)
    except (LibraryBusy, StorageError):
        raise
    except LibraryError as error:
        yield Finding("database", False, f"It cannot be read to its end ({error.__cause__ or error}). {_ANEW}")


def _integrity(library: Library) -> Finding:
    said = [row[0] for row in library.connection.execute("PRAGMA integrity_check(3)")]
    broken = [str(tuple(row)) for row in library.connection.execute("PRAGMA foreign_key_check").fetchmany(3)]
    if said == ["ok"] and not broken:
        return Finding("database", True, f"{len(library.articles()):,} articles, generation {library.generation}")
    return Finding(
        "database",
        False,
        f"SQLite finds it damaged: {'; '.join(said + broken)}. {_ANEW}",
    )


def _vectors(library: Library) -> Finding:
    size = 2 * library.manifest.dimension
    (wrong,) = library.connection.execute("SELECT count(*) FROM chunks WHERE length(vector) != ?", (size,)).fetchone()
    if wrong:
        return Finding(
            "vectors",
            False,
            f"{wrong} chunks have a vector of the wrong size. Remove their articles and add them again.",
        )
    return Finding("vectors", True, f"all of dimension {library.manifest.dimension}")


def _spans(library: Library) -> Finding:
    """Every span must lie inside its article's text."""
    (wrong,) = library.connection.execute(
        """SELECT count(*) FROM (SELECT article_id, start, "end" FROM sentences
                                 UNION ALL SELECT article_id, start, "end" FROM chunks) AS s
           JOIN articles a ON a.id = s.article_id
           WHERE s.start < 0 OR s."end" <= s.start OR s."end" > length(a.text)"""
    ).fetchone()
    if wrong:
        return Finding(
            "spans", False, f"{wrong} spans lie outside of their article. Remove the articles and add them again."
        )
    return Finding("spans", True, "every sentence and chunk lies inside its article")


def _orphans(library: Library) -> Finding:
    """Articles that no file or upload stands behind."""
    found = [
        row[0]
        for row in library.connection.execute(
            "SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM sources)"
        )
    ]
    if not found:
        return Finding("orphans", True, "none")
    with library.writer() as writer:
        for article_id in found:
            writer.remove(article_id)
    return Finding("orphans", True, f"{len(found)} articles without a source were removed")


def _keywords(library: Library) -> Finding:
    """The keyword index must hold exactly the chunks."""
    different = """SELECT id FROM chunks WHERE id NOT IN (SELECT rowid FROM chunk_words)
                   UNION ALL SELECT rowid FROM chunk_words WHERE rowid NOT IN (SELECT id FROM chunks)"""
    if not library.connection.execute(different).fetchone():
        return Finding("keyword index", True, "holds every chunk")
    with storage_errors(library.folder), write_lock(library.folder), transaction(library.connection):
        library.connection.execute("DELETE FROM chunk_words")
        library.connection.execute(
            """INSERT INTO chunk_words (rowid, title, text)
               SELECT c.id, a.title, substr(a.text, c.start + 1, c."end" - c.start)
               FROM chunks c JOIN articles a ON a.id = c.article_id"""
        )
    return Finding("keyword index", True, "was incomplete and has been built again")


def _view(library: Library) -> Finding:
    chunks, seen = library.view_ids()
    if np.array_equal(chunks, seen):
        return Finding("vector index", True, f"holds every chunk ({len(chunks):,})")
    library.rebuild_view()
    return Finding("vector index", True, f"held {len(seen):,} of {len(chunks):,} chunks and has been built again")


def _unfinished(library: Library) -> Finding:
    found = [row[0] for row in library.connection.execute("SELECT path FROM files WHERE digest = ''")]
    if not found:
        return Finding("files", True, "all were read to their end")
    return Finding("files", False, f"adding was interrupted in: {', '.join(found[:5])}. Add them again.")


def _space(library: Library) -> Finding:
    free = shutil.disk_usage(library.folder).free
    said = f"{free / 1e9:.1f} GB free"
    return Finding("disk", free >= LEAST_FREE, said if free >= LEAST_FREE else f"only {said}. Make some room.")
