"""Sources into what a style, a reference manager and a browser need."""

import pytest

from rag.report.links import sentence_link
from rag.report.names import names
from rag.report.records import Source
from rag.report.references import items
from rag.report.sources import outlet


def source(article_id: str = "1", **facts: str | None) -> Source:
    given = {"title": "A title", "author": None, "outlet": None, "published": None, "address": "/a.pdf", **facts}
    return Source(article_id=article_id, content_hash="", accessed="2026-11-23", **given)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (None, []),
        (" ", []),
        ("Jane Smith", ["Smith, Jane"]),
        ("By Jane Smith", ["Smith, Jane"]),
        ("Jane Smith and Bo Lee", ["Smith, Jane", "Lee, Bo"]),
        ("Jane Smith, Bo Lee, and Tom Fox", ["Smith, Jane", "Lee, Bo", "Fox, Tom"]),
        ("Smith, Jane", ["Smith, Jane"]),
        ("Smith, Jane; García Márquez, Gabriel", ["Smith, Jane", "García Márquez, Gabriel"]),
        ("Jane Smith, Reuters", ["Smith, Jane", "Reuters"]),
        ("Jane Smith, AFP", ["Smith, Jane", "AFP"]),
        ("García Márquez, Gabriel", ["García Márquez, Gabriel"]),
        ("van der Berg, Jan", ["van der Berg, Jan"]),
        ("Smith, J., Lee, B. T.", ["Smith, J.", "Lee, B. T."]),
        ("Jane Smith, PhD", ["Smith, Jane"]),
        ("Martin Luther King Jr.", ["King, Martin Luther, Jr."]),
        ("Ludwig van der Berg", ["van der Berg, Ludwig"]),
        ("J. R. R. Tolkien", ["Tolkien, J. R. R."]),
        ("Reuters", ["Reuters"]),
        ("Renault Group", ["Renault Group"]),
        ("The Editors", ["The Editors"]),
        ("Footnote starter articles", ["Footnote starter articles"]),
        ("王小明", ["王小明"]),
        ("desk@example.org", ["desk@example.org"]),
    ],
)
def test_author_lines(line: str | None, found: list[str]) -> None:
    parts = ("non-dropping-particle", "family")
    said = [
        n.get("literal")
        or ", ".join(filter(None, (" ".join(n[p] for p in parts if p in n), n.get("given"), n.get("suffix"))))
        for n in names(line)
    ]
    assert said == found


@pytest.mark.parametrize(
    ("address", "name", "kind"),
    [
        ("https://www.nytimes.com/2024/a", "The New York Times", "article-newspaper"),
        ("https://on.ft.com/a", "Financial Times", "article-newspaper"),
        ("https://www.electrive.com/a", "electrive", "article-magazine"),
        ("https://www.example.org/a", "example.org", "webpage"),
        ("http://localhost:8000/a", "localhost", "webpage"),
        ("/home/me/a.pdf", None, "report"),
        ("/home/me/a.jsonl#3", None, "report"),
        ("St. Galler Tagblatt", "St. Galler Tagblatt", "article-newspaper"),
        ("electrive", "electrive", "article-magazine"),
        ("https://[redacted]/a", "https://[redacted]/a", "webpage"),
        ("Pasted", None, "report"),
        ("", None, "report"),
    ],
)
def test_outlets_and_types(address: str, name: str | None, kind: str) -> None:
    assert outlet(address) == name
    (item,) = items([source(address=address, outlet=name)]).values()
    assert item["type"] == kind
    assert ("URL" in item) == ("accessed" in item) == address.startswith("http")


def test_keys_are_ascii_and_never_clash() -> None:
    facts = {"author": "Zoë Škoda", "published": "2024-07-01", "title": "The Élan’s end"}
    found = items([source("1", **facts), source("2", **facts), source("1", **facts), source("3", title="比亚迪")])
    assert [item["id"] for item in found.values()] == ["skoda2024elans", "skoda2024elans-2", "source"]


def test_what_is_missing_is_left_out() -> None:
    (item,) = items([source(title="", address="")]).values()
    assert set(item) == {"id", "type", "language"}


@pytest.mark.parametrize(
    ("url", "quotation", "link"),
    [
        ("https://x.org/a", "It is cheap.", "https://x.org/a#:~:text=It%20is%20cheap."),
        ("https://x.org/a?b=c#d", "a-b, c & d", "https://x.org/a?b=c#d:~:text=a%2Db%2C%20c%20%26%20d"),
        ("https://x.org/a#:~:text=old", "né “ü”", "https://x.org/a#:~:text=n%C3%A9%20%E2%80%9C%C3%BC%E2%80%9D"),
        (
            "https://x.org/a",
            " ".join(f"word{n}" for n in range(40)),
            "https://x.org/a#:~:text=word0%20word1%20word2%20word3%20word4,word35%20word36%20word37%20word38%20word39",
        ),
    ],
)
def test_links_to_the_sentence(url: str, quotation: str, link: str) -> None:
    assert sentence_link(url, quotation) == link
