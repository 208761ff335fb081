"""Pandoc's document tree, and pandoc itself.

A document is built as a tree, not as Markdown, so no character of a title or a quotation can be taken for markup. The
tree is that of pandoc-types 1.23 as JSON: https://hackage.haskell.org/package/pandoc-types/docs/Text-Pandoc-Definition.html
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypandoc

from index.errors import ReportError

Node = dict[str, Any]
Inlines = list[Node]
API_VERSION = (1, 23, 1)
_NO_ATTRIBUTES: list[Any] = ["", [], []]

SPACE: Node = {"t": "Space"}


def text(words: str) -> Inlines:
    """Plain text, to the letter; a line break is a space."""
    pieces = re.split(r"[ \n]", words)
    strings = [[{"t": "Str", "c": piece}] if piece else [] for piece in pieces]
    return [node for i, string in enumerate(strings) for node in ([SPACE, *string] if i else string)]


def title(words: str) -> Inlines:
    """A title, in which pairs of quotation marks are marked as such: inside others, a style makes them single."""
    parts = re.split(r"“([^“”]*)”|\"([^\"]*)\"", words)
    inlines = text(parts[0])
    for curly, straight, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        inlines += [{"t": "Quoted", "c": [{"t": "DoubleQuote"}, text(curly or straight or "")]}, *text(rest)]
    return inlines


def emphasis(inlines: Inlines) -> Node:
    return {"t": "Emph", "c": inlines}


def link(inlines: Inlines, url: str) -> Node:
    return {"t": "Link", "c": [_NO_ATTRIBUTES, inlines, [url, ""]]}


def image(url: str, alternative: str) -> Node:
    return {"t": "Image", "c": [_NO_ATTRIBUTES, text(alternative), [url, ""]]}


def citation(key: str, page: int | None, in_text: bool) -> Node:
    """A citation that the style fills in; `in_text` gives `Smith (2024)`, and in notes the whole without brackets."""
    cited = {
        "citationId": key,
        "citationPrefix": [],
        "citationSuffix": text(f", {{p. {page}}}") if page else [],
        "citationMode": {"t": "AuthorInText" if in_text else "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return {"t": "Cite", "c": [[cited], text(f"@{key}")]}


def note(blocks: list[Node]) -> Node:
    return {"t": "Note", "c": blocks}


def paragraph(*parts: Node | Inlines) -> Node:
    return {"t": "Para", "c": [node for part in parts for node in (part if isinstance(part, list) else [part])]}


def heading(level: int, words: str) -> Node:
    return {"t": "Header", "c": [level, _NO_ATTRIBUTES, text(words)]}


def bullets(entries: Iterable[list[Node]]) -> Node:
    return {"t": "BulletList", "c": list(entries)}


def block_quotation(words: str) -> Node:
    return {"t": "BlockQuote", "c": [paragraph(text(words))]}


def numbered(entries: Iterable[list[Node]]) -> Node:
    return {"t": "OrderedList", "c": [[1, {"t": "Decimal"}, {"t": "Period"}], list(entries)]}


def division(name: str, blocks: list[Node]) -> Node:
    """A part of the document that carries an id; citeproc puts the reference list into the one called `refs`."""
    return {"t": "Div", "c": [[name, [], []], blocks]}


def meta(value: object) -> Node:
    """A value of the metadata; strings are text, whatever is in them."""
    if isinstance(value, Mapping):
        return {"t": "MetaMap", "c": {key: meta(inner) for key, inner in value.items()}}
    if isinstance(value, list) and not (value and isinstance(value[0], dict) and "t" in value[0]):
        return {"t": "MetaList", "c": [meta(inner) for inner in value]}
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    return {"t": "MetaInlines", "c": value if isinstance(value, list) else text(str(value))}


def document(blocks: list[Node], metadata: Mapping[str, object]) -> str:
    """The whole tree as JSON."""
    about = {key: meta(value) for key, value in metadata.items()}
    return json.dumps({"pandoc-api-version": API_VERSION, "meta": about, "blocks": blocks})


def cited(tree: str, style: Path, in_notes: bool) -> str:
    """The tree with its citations and its reference list filled in, and without the metadata that they needed.

    What is left of the metadata would be written into the files. Raises `ReportError` when pandoc refuses the style.
    """
    try:
        filled = json.loads(_pandoc(tree, "json", "--citeproc", f"--csl={style}"))
    except ReportError as error:
        raise ReportError(f"The style {style.name} cannot be used: {error}") from error
    filled["meta"] = {name: value for name, value in filled["meta"].items() if name in ("title", "date", "lang")}
    if in_notes:
        _end_notes(filled["blocks"])
    return json.dumps(filled)


def _end_notes(tree: Any) -> None:
    """A full stop after the citations of notes that lack one: those that are a title alone."""
    if isinstance(tree, list):
        for inner in tree:
            _end_notes(inner)
    elif isinstance(tree, dict):
        if tree.get("t") == "Note":
            for block in tree["c"]:
                last = block["c"][-1] if block["t"] == "Para" else {}
                if last.get("t") == "Cite" and not _words(last["c"][1]).rstrip("”’").endswith((".", "!", "?")):
                    block["c"].append({"t": "Str", "c": "."})
        _end_notes(tree.get("c"))


def _words(tree: Any) -> str:
    """All strings of a part of the tree."""
    if isinstance(tree, list):
        return "".join(map(_words, tree))
    if isinstance(tree, dict):
        return str(tree["c"]) if tree["t"] == "Str" else _words(tree.get("c"))
    return ""


def convert(tree: str, writer: str, *options: str) -> bytes:
    """The tree in another format. Raises `ReportError` when pandoc refuses."""
    return _pandoc(tree, writer, *options)


def _pandoc(tree: str, writer: str, *options: str) -> bytes:
    with TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        arguments = ["--quiet", "--wrap=none", *options]
        try:
            pypandoc.convert_text(tree, writer, format="json", outputfile=str(output), extra_args=arguments)
        except (RuntimeError, OSError) as error:
            said = str(error).strip().rpartition("during conversion: ")[2]
            raise ReportError(f"pandoc says: {said}") from error
        return output.read_bytes()
