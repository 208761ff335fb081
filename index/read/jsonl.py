"""Articles as JSON objects: one a line in .jsonl; one, or a list of them, in .json."""

import json
from typing import Any

from index.errors import ReadError
from index.read import plain
from index.read.document import document
from index.read.text import decode, normalise
from index.records import Document


def read(data: bytes, source: str) -> list[Document]:
    """The articles of a .jsonl file; empty lines are passed over.

    Each object holds `text` and may hold `title`, `author`, `published` and `source`. An article without a
    source of its own has the file's with the number of its line, as in `/articles.jsonl#3`.
    Raises `ReadError`, with the number of the line, for the first that gives no article.
    """
    lines = ((n, line) for n, line in enumerate(data.splitlines(), start=1) if line.strip())
    articles = [_article(line, f"{source}#{n}", f"line {n}") for n, line in lines]
    if not articles:
        raise ReadError("the file is empty: there is nothing to read")
    return articles


def read_json(data: bytes, source: str) -> list[Document]:
    """The articles of a .json file, as `read`; those of a list are numbered from 1."""
    found = _parsed(decode(data), "the file")
    if not isinstance(found, list):
        return [_document(found, source, "the file")]
    if not found:
        raise ReadError("the list is empty: there is nothing to read")
    return [_document(one, f"{source}#{n}", f"article {n}") for n, one in enumerate(found, start=1)]


def _article(line: bytes, source: str, place: str) -> Document:
    try:
        text = decode(line)
    except ReadError as error:
        raise ReadError(f"{place}: {error}") from error
    return _document(_parsed(text, place), source, place)


def _parsed(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        why = "it is nested too deeply" if isinstance(error, RecursionError) else error
        raise ReadError(f"{place} is not valid JSON ({why}): correct it") from error


def _document(found: Any, source: str, place: str) -> Document:
    if not isinstance(found, dict):
        raise ReadError(f'{place} is not a JSON object: write {{"text": "…", "title": "…"}}')
    values = {key: value for key, value in found.items() if isinstance(value, str)}
    if "text" not in values:
        raise ReadError(f'{place} has no "text" that is a string: add one')
    try:
        return document(
            plain.blocks(values["text"]),
            normalise(values.get("source") or "") or source,
            title=values.get("title"),
            author=values.get("author"),
            published=values.get("published"),
        )
    except ReadError as error:
        raise ReadError(f"{place}: {error}") from error
