"""Fakes behind the two model protocols, and small documents, for the fast tests."""

import re
from collections.abc import Sequence

import numpy as np

from index.build import Input
from index.records import Block, Document


class FakeEncoder:
    """Words into buckets: texts that share words are near each other."""

    name = "fake"
    dimension = 64

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[sum(map(ord, word)) % self.dimension] += 1.0
            row[0] += 1e-3
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


def document(text: str, source: str = "a.txt", title: str = "A title", **facts: str | None) -> Document:
    """Paragraphs are parted by blank lines; `# ` opens a heading and `- ` an item."""
    blocks = []
    for line in re.split(r"\n+", text):
        if line.startswith("# "):
            blocks.append(Block(line[2:], "heading"))
        elif line.startswith("- "):
            blocks.append(Block(line[2:], "item"))
        else:
            blocks.append(Block(line))
    return Document(tuple(blocks), source, title, **facts)


def given(*documents: Document, key: str | None = None) -> Input:
    """An input that gives these documents, with a digest of what they say."""
    said = repr(documents)
    return Input(key or documents[0].source, lambda: said, lambda: list(documents))
