"""References are read back, field by field, by libraries that others wrote."""

import json

import pytest
import rispy
from bibtexparser import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts
from citeproc.source.json import CiteProcJSON

from quotations import HOSTILE
from rag.report.bibliography import bibtex, csl_json, ris
from rag.report.records import Source
from rag.report.references import Item, items

NEWSPAPER = {
    "author": "Jane Smith; King, Martin Luther, Jr.",
    "outlet": "The New York Times",
    "published": "2024-07-01",
    "address": "https://www.nytimes.com/2024/a_b%20c?x=1&y={z}#top",
}
FILE = {"author": "Renault Group #1", "outlet": None, "published": None, "address": "/home/me/50%_of #1.pdf"}


def made(title: str, **facts: str | None) -> Item:
    (item,) = items([Source("1", "", title, accessed="2026-11-23", **facts)]).values()
    return item


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_bibtex(title: str) -> None:
    written = bibtex([made(title, **NEWSPAPER), {**made(title, **FILE), "id": "second"}])
    decoding = [SeparateCoAuthors(), SplitNameParts(), LatexDecodingMiddleware(keep_braced_groups=False)]
    read = parse_string(written, append_middleware=decoding)
    assert not read.failed_blocks
    news, file = read.entries
    assert (news.entry_type, file.entry_type) == ("article", "misc")
    # The library spells the caret as the accent that TeX makes of it.
    assert news["title"] == file["title"] == title.replace("^", "ˆ")
    assert [(name.last, name.first) for name in news["author"]] == [
        (["Smith"], ["Jane"]),
        (["King"], ["Martin", "Luther", "Jr."]),
    ]
    assert file["author"][0].last == ["{Renault Group \\#1}"]
    assert [news[name] for name in ("journal", "year", "month", "day", "urldate")] == [
        *("The New York Times", "2024", "jul", "1", "2026-11-23")
    ]
    assert file["note"] == "File: 50%_of #1.pdf"
    assert "year" not in file
    # An address is not decoded: the library would take its per-cent signs for comments.
    assert parse_string(written).entries[0]["url"] == "https://www.nytimes.com/2024/a_b%20c?x=1&y=%7Bz%7D#top"


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_ris(title: str) -> None:
    news, file = rispy.loads(ris([made(title, **NEWSPAPER), made(title, **FILE)]))
    assert (news["type_of_reference"], file["type_of_reference"]) == ("NEWS", "RPRT")
    assert news["title"] == file["title"] == title
    assert news["authors"] == ["Smith, Jane", "King, Martin Luther Jr."]
    assert file["authors"] == ["Renault Group #1"]
    assert (news["secondary_title"], news["year"], news["date"]) == ("The New York Times", "2024", "2024/07/01")
    assert (news["urls"], news["access_date"]) == ([NEWSPAPER["address"]], "2026/11/23")
    assert file["notes"] == ["File: 50%_of #1.pdf"]
    assert "year" not in file


def test_a_line_break_in_a_title_opens_no_field() -> None:
    (read,) = rispy.loads(ris([made("One\nER  - \nTY  - BOOK", **FILE)]))
    assert read["title"] == "One ER - TY - BOOK"


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_csl_json(title: str) -> None:
    item = made(title, **NEWSPAPER)
    text = csl_json([item])
    assert json.loads(text) == [item]
    read = CiteProcJSON(json.loads(text))[item["id"]]
    assert (read.type.replace("_", "-"), str(read.title)) == ("article-newspaper", title)
    assert [str(name.family) for name in read.author] == ["Smith", "King"]
    assert str(read.container_title) == "The New York Times"
    assert (read.issued.year, read.issued.month, read.issued.day) == (2024, 7, 1)
    assert str(read.URL) == NEWSPAPER["address"]


def test_nothing_to_refer_to() -> None:
    assert (bibtex([]), ris([]), csl_json([])) == ("", "", "[]\n")


@pytest.mark.parametrize("title", ["a } b", "a { b", "} {"])
def test_a_brace_without_a_partner_does_not_end_the_entry(title: str) -> None:
    written = bibtex([made(title, **NEWSPAPER)])
    assert written.count("{") == written.count("}")
    assert not parse_string(written).failed_blocks
