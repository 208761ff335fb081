"""Whatever the bytes, reading gives documents that can be stored, or says why it does not."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ReadError
from index.read.files import SUFFIXES, read_bytes
from index.read.text import normalise

PIECES = [
    *("# ", "- ", "1. ", "| a | b |\n", "|---|---|\n", "\n", "```\n", "> ", "---\n", "title: ", "**", "`"),
    *("<p>", "</div>", "<table><tr>", "<td>", "<li>", "<br>", "<!--", "<?", "&#0;", "&#xd800;"),
    *("{", '"text": "', '"}', "[", "]", "\\ud800", "A sentence of some words."),
    *("\u200b", "\u2028", "\x0c", "\t", "\x85", "e\u0301"),
]
MARKED_UP = st.lists(st.sampled_from(PIECES)).map("".join)


def check(suffix: str, data: bytes) -> None:
    try:
        documents = read_bytes(f"a{suffix}", data, "/a")
    except ReadError:
        return
    assert documents
    for document in documents:
        assert document.blocks
        assert document.title
        for block in document.blocks:
            assert block.text
            assert normalise(block.text) == block.text
            assert len(block.text.splitlines()) == 1
            block.text.encode()


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=300) | MARKED_UP.map(str.encode))
def test_any_bytes(suffix: str, data: bytes) -> None:
    check(suffix, data)


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
@settings(max_examples=40, deadline=None)
@given(seed=st.integers())
def test_any_damage(suffix: str, seed: int, lines_pdf: Callable[..., bytes], word_file: bytes) -> None:
    data = bytearray(lines_pdf("A line.", "Another.") if suffix == ".pdf" else word_file)
    chance = random.Random(seed)
    for _ in range(chance.choice([1, 5, 50])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    cut = chance.randrange(len(data))
    del data[cut : cut + chance.randrange(40)]
    check(suffix, bytes(data))
