"""Markdown with YAML front matter."""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from lxml import etree, html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.errors import ReadError
from index.read.document import document
from index.read.text import decode, normalise, raise_superscripts, row
from index.records import Block, BlockKind, Document

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_BREAKS = frozenset(
    (
        *("p", "div", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "pre", "blockquote", "figure", "figcaption"),
        *("details", "summary", "section", "article", "header", "footer", "table", "caption", "tr", "td", "th"),
        *("h1", "h2", "h3", "h4", "h5", "h6"),
    )
)
_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read(data: bytes, source: str) -> list[Document]:
    """The article of a Markdown file.

    Front matter may hold `title`, `author` (one or a list), `published` or `date`, and `source`.
    Raises `ReadError` for what is empty, too long or not text, and for front matter that is not valid YAML.
    """
    text = raise_superscripts(decode(data))
    matter: dict[str, str] = {}
    if (found := _FRONT_MATTER.match(text)) and (held := _front_matter(found[1])) is not None:
        matter, text = held, text[found.end() :]
    return [
        document(
            _blocks(_PARSER.parse(text)),
            normalise(matter.get("source") or "") or source,
            title=matter.get("title"),
            author=matter.get("author"),
            published=matter.get("published") or matter.get("date"),
        )
    ]


def _front_matter(text: str) -> dict[str, str] | None:
    """None for what only stands between two rules: it is text."""
    try:
        # This loader leaves every value the string it is written as, so that 2024-13-45 is no error here.
        loaded = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 2}" if mark else ""
        raise ReadError(
            f"its front matter is not valid YAML{where}: correct it, or put values with a colon in quotes"
        ) from error
    if not isinstance(loaded, dict):
        return None if loaded else {}
    return {str(key).lower(): _plain(value) for key, value in loaded.items()}


def _plain(value: Any) -> str:
    """A value as a string, a list of names joined; what is nested deeper is no metadata of ours."""
    values = value if isinstance(value, list) else [value]
    return ", ".join(one for one in values if isinstance(one, str))


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    kind: BlockKind = "paragraph"
    lists = 0  # how many list items the token stands in
    cells: list[str] | None = None  # of the table row that the token stands in
    for token in tokens:
        match token.type:
            case "list_item_open" | "list_item_close":
                lists += token.nesting
            case "heading_open":
                kind = "heading"
            case "paragraph_open":
                kind = "item" if lists else "paragraph"
            case "tr_open":
                cells = []
            case "inline" if cells is not None:
                cells.append(_inline(token))
            case "tr_close" if cells is not None:
                yield Block(row(cells))
                cells = None
            case "inline":
                yield Block(_inline(token), kind)
            case "fence" | "code_block":
                yield Block(token.content)
            case "html_block":
                yield Block(_without_tags(token.content))


def _inline(token: Token) -> str:
    return "".join(_piece(child) for child in token.children or [])


def _piece(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak") or (token.type == "html_inline" and token.content[:3] == "<br"):
        return " "
    return token.content if token.type in ("text", "code_inline") else ""


def _without_tags(markup: str) -> str:
    root = html.fromstring(f"<div>{markup}</div>")
    etree.strip_elements(root, "script", "style", etree.Comment, etree.ProcessingInstruction, with_tail=False)
    return "".join(_pieces(root))


def _pieces(root: etree._Element) -> Iterator[str]:
    """The text, with a space around blocks alone: inside a line, letters that are set differently go on."""
    for event, element in etree.iterwalk(root, events=("start", "end")):
        space = " " if element.tag in _BREAKS else ""
        yield space
        yield str((element.text if event == "start" else element.tail) or "")
