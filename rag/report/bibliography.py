"""References alone, in the formats that Zotero, EndNote, JabRef and LaTeX read: BibTeX, RIS, CSL-JSON.

RIS: https://en.wikipedia.org/wiki/RIS_(file_format); BibTeX: O. Patashnik, BibTeXing (1988), with the fields `url`,
`urldate` and `language` of biblatex; text is UTF-8.
"""

import json
import re
from collections.abc import Iterable, Iterator

from rag.report.names import Name
from rag.report.references import Item

_RIS_TYPES = {
    "article-newspaper": "NEWS",
    "article-magazine": "MGZN",
    "webpage": "ELEC",
    "report": "RPRT",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TEX = {
    **{character: f"\\{character}" for character in "&%$#_{}"},
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}
_LONE_BRACES = {"{": "\\textbraceleft{}", "}": "\\textbraceright{}"}


def csl_json(items: Iterable[Item]) -> str:
    return json.dumps(list(items), ensure_ascii=False, indent=2) + "\n"


def ris(items: Iterable[Item]) -> str:
    return "".join(f"{tag}  - {value}\n" if value else f"{tag}  - \n\n" for item in items for tag, value in _ris(item))


def bibtex(items: Iterable[Item]) -> str:
    return "\n".join(_entry(item) for item in items)


def _ris(item: Item) -> Iterator[tuple[str, str]]:
    yield "TY", _RIS_TYPES[item["type"]]
    yield "ID", item["id"]
    lines = {
        "TI": item.get("title"),
        "T2": item.get("container-title"),
        "PY": _year(item),
        "DA": "/".join(f"{part:02}" for part in _parts(item, "issued")),
        "Y2": "/".join(f"{part:02}" for part in _parts(item, "accessed")),
        "UR": item.get("URL"),
        "LA": item.get("language"),
        "N1": item.get("note"),
    }
    yield from (("AU", _sorted_name(name)) for name in item.get("author", []))
    yield from ((tag, " ".join(str(value).split())) for tag, value in lines.items() if value)
    yield "ER", ""


def _entry(item: Item) -> str:
    outlet = "journal" if item["type"].startswith("article") else "howpublished"
    kind = "article" if outlet == "journal" else "misc"
    issued = _parts(item, "issued")
    fields = {
        "author": " and ".join(map(_tex_name, item.get("author", []))),
        # The second pair of braces keeps the capitals as they are.
        "title": f"{{{_tex(item['title'])}}}" if item.get("title") else "",
        outlet: _tex(item.get("container-title", "")),
        "year": _year(item),
        "month": _MONTHS[issued[1] - 1] if len(issued) > 1 else "",
        "day": str(issued[2]) if len(issued) > 2 else "",
        "url": _address(item.get("URL", "")),
        "urldate": "-".join(f"{part:02}" for part in _parts(item, "accessed")),
        "language": item.get("language", ""),
        "note": _tex(item.get("note", "")),
    }
    lines = (f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{item['id']},\n{''.join(lines)}}}\n"


def _parts(item: Item, name: str) -> list[int]:
    return list(item[name]["date-parts"][0]) if name in item else []


def _year(item: Item) -> str:
    return str(_parts(item, "issued")[0]) if "issued" in item else ""


def _sorted_name(name: Name) -> str:
    if "literal" in name:
        return name["literal"]
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name["family"])))
    return ", ".join(filter(None, (family, name.get("given"), name.get("suffix"))))


def _tex_name(name: Name) -> str:
    if "literal" in name:
        return f"{{{_tex(name['literal'])}}}"
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name["family"])))
    return ", ".join(_tex(part) for part in (family, name.get("suffix"), name.get("given")) if part)


def _tex(text: str) -> str:
    # BibTeX counts an escaped brace like any other, so one that has no partner needs a name.
    signs = _TEX if _balanced(text) else _TEX | _LONE_BRACES
    return "".join(signs.get(character, character) for character in " ".join(text.split()))


def _balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


def _address(url: str) -> str:
    """A URL stands in BibTeX as it is, but for what would end the field."""
    return re.sub(r"[{}\\\s]", lambda found: f"%{ord(found[0]):02X}", url)
