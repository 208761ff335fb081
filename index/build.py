"""Articles in: read, split, pack, embed, store, as one stream of what was done."""

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import numpy as np

from index.articles import to_article
from index.chunks import pack
from index.config import ChunkConfig
from index.embed import Encoder, Vectors
from index.errors import ReadError
from index.library import Library
from index.read.files import read_bytes, read_file
from index.read.page_picture import keep_original
from index.read.web import read_url
from index.records import Document
from index.sentences import split
from index.writer import Prepared, Writer

GROUP = 64  # chunks that are embedded together; what a kill may cost
SLICE = 256  # chunks between two signs of life

Outcome = Literal["added", "replaced", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Input:
    """Something to add. `key` names it in the library; the same key again replaces what it gave before.

    `original`, once the documents are read, gives the PDF that no file on disk holds: pictures are made of its pages.
    """

    key: str
    digest: Callable[[], str]
    documents: Callable[[], list[Document]]
    original: Callable[[], bytes | None] = lambda: None


@dataclass(frozen=True, slots=True)
class Embedded:
    """A sign of life: this many more chunks have their vectors."""

    chunks: int


@dataclass(frozen=True, slots=True)
class Done:
    """An input is dealt with."""

    key: str
    outcome: Outcome
    articles: tuple[str, ...] = ()  # ids
    reason: str = ""  # why it failed


@dataclass(frozen=True, slots=True)
class _Put:
    """A step that waits for its vectors; an article that is stored already as it stands needs none."""

    key: str
    prepared: Prepared
    new: bool


@dataclass(frozen=True, slots=True)
class _Finish:
    """The step after an input's last article."""

    digest: str
    done: Done
    original: bytes | None


_Step = _Put | _Finish


def from_file(path: Path) -> Input:
    """A file on disk, known by its path."""

    def digest() -> str:
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise ReadError(f"It cannot be read ({error.strerror}). Check its permissions.") from error

    return Input(str(path.resolve()), digest, lambda: read_file(path))


def from_url(url: str) -> Input:
    """A page on the web, known by its address, and fetched anew each time."""
    pdfs: list[bytes] = []
    return Input(
        url,
        lambda: f"fetched {datetime.now(UTC).isoformat()}",
        lambda: read_url(url, pdfs.append),
        lambda: pdfs.pop() if pdfs else None,
    )


def from_bytes(name: str, data: bytes) -> Input:
    """An upload, known by its name."""
    pdf = data if Path(name).suffix.lower() == ".pdf" else None
    return Input(
        name, lambda: hashlib.sha256(data).hexdigest(), lambda: read_bytes(name, data, source=name), lambda: pdf
    )


def from_text(text: str, title: str, source: str, published: str | None = None) -> Input:
    """Pasted text, known by its title, or without one by what it says."""
    digest = hashlib.sha256(repr((text, title, source, published)).encode()).hexdigest()

    def documents() -> list[Document]:
        (read,) = read_bytes("pasted.txt", text.encode(), source)
        return [replace(read, title=title or read.title, published=published or read.published)]

    return Input(f"Pasted: {title or digest[:16]}", lambda: digest, documents)


def add(library: Library, encoder: Encoder, inputs: Iterable[Input]) -> Generator[Embedded | Done, None, None]:
    """Add each input, yielding as it goes; an input that cannot be read is named and the rest go on.

    Closing the iterator stops after what is stored. Raises `LibraryMismatch` for another encoder than the library's,
    `LibraryBusy` or `StorageError`.
    """
    library.check_encoder(encoder)
    with library.writer() as writer:
        steps: list[_Step] = []
        for each in inputs:
            for step in _read(library, encoder, each):
                if isinstance(step, Done):
                    yield step
                    continue
                steps.append(step)
                waiting = len(_new_texts(steps))
                if waiting >= GROUP or not waiting:  # what needs no vectors is done at once, and said so
                    yield from _carry_out(library, writer, encoder, steps)
                    steps = []
        yield from _carry_out(library, writer, encoder, steps)


def _read(library: Library, encoder: Encoder, each: Input) -> Iterator[_Step | Done]:
    try:
        known = library.digest(_writable(each.key))
        digest = each.digest()
        if known == digest:
            yield Done(each.key, "unchanged")
            return
        documents = each.documents()
    except ReadError as error:
        yield Done(_shown(each.key), "failed", reason=str(error))
        return
    ids = []
    for document in documents:
        prepared = prepare(document, encoder, library.manifest.chunks)
        ids.append(prepared.article.id)
        yield _Put(each.key, prepared, new=not library.stands(each.key, prepared.article))
    yield _Finish(digest, Done(each.key, "replaced" if known else "added", tuple(ids)), each.original())


def _writable(key: str) -> str:
    """The key, if it can be stored: a file's name may be bytes that are no text."""
    if _shown(key) != key:
        raise ReadError("its name is not valid UTF-8: rename it")
    return key


def _shown(key: str) -> str:
    return key.encode(errors="replace").decode()


def prepare(document: Document, encoder: Encoder, config: ChunkConfig) -> Prepared:
    """Join, split and pack a document."""
    article = to_article(document)
    sentences = split(article)
    tokens = encoder.count_tokens([s.text for s in sentences])
    return Prepared(article, tuple(sentences), tuple(pack(article, sentences, tokens, config)))


def _carry_out(library: Library, writer: Writer, encoder: Encoder, steps: Sequence[_Step]) -> Iterator[Embedded | Done]:
    texts = _new_texts(steps)
    slices: list[Vectors] = []
    for first in range(0, len(texts), SLICE):
        slices.append(encoder.encode(texts[first : first + SLICE]))
        yield Embedded(len(slices[-1]))
    vectors = iter(np.concatenate(slices)) if slices else iter(())
    for step in steps:
        match step:
            case _Put(key, prepared, new=True):
                writer.put(key, prepared, np.stack([next(vectors) for _ in prepared.chunks]))
            case _Put(key, prepared) if library.holds(prepared.article.id):
                writer.link(key, prepared.article)
            case _Put(key, prepared):  # the only file that had it gave it up a step before
                writer.put(key, prepared, encoder.encode(embedded_texts(prepared)))
            case _Finish(digest, done, original):
                for gone in writer.finish(done.key, digest, done.articles):
                    keep_original(library.folder, gone, None)
                for article_id in done.articles if original is not None else ():
                    keep_original(library.folder, article_id, original)
                yield done


def _new_texts(steps: Sequence[_Step]) -> list[str]:
    return [text for step in steps if isinstance(step, _Put) and step.new for text in embedded_texts(step.prepared)]


def embedded_texts(prepared: Prepared) -> list[str]:
    """What is embedded for each chunk: its article's title goes with it, though not in its span."""
    article = prepared.article
    return [f"{article.title}\n{article.text[start:end]}" for start, end in prepared.chunks]
