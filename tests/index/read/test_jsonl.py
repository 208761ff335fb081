import json

import pytest

from index.errors import ReadError
from index.read import jsonl

FULL = {
    "text": "New cells\n\nThey are light.",
    "title": "Cells",
    "author": "Ada Lind",
    "published": "5 March 2024",
    "source": "https://example.org/cells",
}


def test_lines() -> None:
    data = "\n".join([json.dumps(FULL), "", json.dumps({"text": "Only text.", "title": None})]).encode()
    first, second = jsonl.read(data, "/a.jsonl")
    assert (first.title, first.author, first.published, first.source) == (
        "Cells",
        "Ada Lind",
        "2024-03-05",
        "https://example.org/cells",
    )
    assert [(block.kind, block.text) for block in first.blocks] == [
        ("heading", "New cells"),
        ("paragraph", "They are light."),
    ]
    assert (second.title, second.source) == ("Only text.", "/a.jsonl#3")


def test_json_holds_one_article_or_a_list() -> None:
    [one] = jsonl.read_json(json.dumps({"text": "Only text."}).encode("utf-16"), "/a.json")
    assert one.source == "/a.json"
    listed = jsonl.read_json(json.dumps([{"text": "One."}, FULL]).encode(), "/a.json")
    assert [found.source for found in listed] == ["/a.json#1", "https://example.org/cells"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2 is not valid JSON"),
        ("[" * 100_000, "line 2 is not valid JSON .*nested too deeply"),
        ("9" * 5000, "line 2 is not valid JSON"),
        ("[1]", "line 2 is not a JSON object"),
        ('{"title": "a"}', 'line 2 has no "text"'),
        ('{"text": 5}', 'line 2 has no "text"'),
        ('{"text": " \\u200b"}', "line 2: no text"),
        ("\0\0", "line 2: .*binary"),
    ],
)
def test_a_bad_line_is_named(line: str, said: str) -> None:
    with pytest.raises(ReadError, match=said):
        jsonl.read(f'{{"text": "Good."}}\n{line}\n'.encode(), "s")


@pytest.mark.parametrize(
    ("data", "said"), [(b"[]", "list is empty"), (b'[{"text": "a"}, 1]', "article 2"), (b"{", "the file is not")]
)
def test_bad_json_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(ReadError, match=said):
        jsonl.read_json(data, "s")


def test_no_lines_are_refused() -> None:
    with pytest.raises(ReadError, match="empty"):
        jsonl.read(b"\n \n", "s")
