"""Sources into CSL items: what citation styles, Zotero and BibTeX need to know of an article.

Types and variables are those of CSL 1.0.2, appendices III and IV:
https://docs.citationstyles.org/en/stable/specification.html
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from rag.report.names import names
from rag.report.outlets import OUTLETS
from rag.report.records import Source
from rag.report.sources import is_file, site_of
from rag.words import STOP_WORDS

Item = dict[str, Any]  # a CSL-JSON item


def items(sources: Iterable[Source]) -> dict[str, Item]:
    """An item for each article, by the article's id, in order; every item's own `id` is a key to cite it by."""
    found: dict[str, Item] = {}
    taken: set[str] = set()
    for source in sources:
        if source.article_id not in found:
            key = _free(_key(source), taken)
            taken.add(key)
            found[source.article_id] = {"id": key, **_item(source)}
    return found


def _item(source: Source) -> Item:
    fields = {
        "type": _type(source),
        "title": source.title or None,
        "author": names(source.author),
        "container-title": source.outlet,
        "issued": _date(source.published),
        "accessed": _date(source.accessed) if source.url else None,
        "URL": source.url,
        "language": source.language,
        "note": f"File: {PurePath(source.address).name}" if is_file(source.address) else None,
    }
    return {name: value for name, value in fields.items() if value}


def _type(source: Source) -> str:
    if source.url is None and source.outlet:
        return next((known.kind for known in OUTLETS.values() if known.name == source.outlet), "article-newspaper")
    if source.url is None:
        return "report"  # of the types that fit a file, the one that all styles print, even without author and date
    known = OUTLETS.get(site_of(source.url))
    return known.kind if known else "webpage"


def _date(written: str | None) -> Mapping[str, Any] | None:
    """`2024-07-01` as CSL has it; a year or a month alone will do."""
    found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", written or "")
    return {"date-parts": [[int(part) for part in found.groups() if part]]} if found else None


def _key(source: Source) -> str:
    """Author or outlet, year, first word of the title: `smith2024makers`. Letters and digits of ASCII only."""
    by = names(source.author)
    who = (by[0].get("family") or by[0]["literal"]) if by else source.outlet or ""
    title = [word for word in map(_plain, source.title.split()) if word and word not in STOP_WORDS]
    return _plain(who)[:20] + (source.published or "")[:4] + (title[0][:20] if title else "") or "source"


def _plain(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", ascii_only.lower())


def _free(key: str, taken: set[str]) -> str:
    number = 2
    free = key
    while free in taken:
        free, number = f"{key}-{number}", number + 1
    return free
