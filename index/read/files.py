"""Which files are read, and by which reader."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index.errors import ReadError
from index.read import docx, html, jsonl, markdown, pdf, plain
from index.records import Document

FILE_LIMIT = 500_000_000  # bytes; a file is held in memory while it is read

_READERS: dict[str, Callable[[bytes, str], list[Document]]] = {
    ".txt": plain.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".pdf": pdf.read,
    ".docx": docx.read,
    ".json": jsonl.read_json,
    ".jsonl": jsonl.read,
}
SUFFIXES: frozenset[str] = frozenset(_READERS)


def read_file(path: Path) -> list[Document]:
    """The documents of a file, one unless it is .json or .jsonl; their source is its absolute path.

    Raises `ReadError`, which does not name the file, when it cannot be opened or gives no article.
    """
    try:
        if not path.is_file():
            raise ReadError("there is no such file: check the path")
        if (size := path.stat().st_size) > FILE_LIMIT:
            raise ReadError(f"it has {size / 1e6:.0f} MB, and at most {FILE_LIMIT / 1e6:.0f} are read: split it")
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"it cannot be opened ({error.strerror}): check its permissions") from error
    return read_bytes(path.name, data, str(path.resolve()))


def read_bytes(name: str, data: bytes, source: str) -> list[Document]:
    """The documents of an upload, whose `name` says by its suffix which format it has.

    Raises `ReadError` for an unknown suffix, and when the data give no article.
    """
    suffix = Path(name).suffix.lower()
    if suffix not in _READERS:
        raise ReadError(_unknown(suffix))
    if not data:
        raise ReadError("the file is empty: there is nothing to read")
    return _READERS[suffix](data, source)


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files to read: those given, and those of known formats in the folders given, each once.

    A folder's files come sorted; hidden files and folders in it are passed over, and so are other formats.
    Raises `ReadError`, which names the path, for one that is not there, not of a known format, or a folder
    that may not be opened.
    """
    found: dict[Path, Path] = {}  # by resolved path
    for path in paths:
        try:
            there = path.exists()
        except OSError as error:
            raise ReadError(f"{path}: it cannot be opened ({error.strerror}): check its permissions") from error
        if not there:
            raise ReadError(f"{path}: there is no such file or folder: check the path")
        if not path.is_dir() and path.suffix.lower() not in SUFFIXES:
            raise ReadError(f"{path}: {_unknown(path.suffix)}")
        for file in sorted(_files_in(path)) if path.is_dir() else [path]:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _files_in(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for file in (Path(parent, name) for name in names if not name.startswith(".")):
            if file.suffix.lower() in SUFFIXES and file.is_file():
                yield file


def _refuse(error: OSError) -> None:
    raise ReadError(f"{error.filename}: it cannot be opened ({error.strerror}): check its permissions")


def _unknown(suffix: str) -> str:
    named = f"{suffix} is no format" if suffix else "a name without a suffix says no format"
    return f"{named} that can be read: use one of {', '.join(sorted(SUFFIXES))}"
