"""Fakes behind the two model protocols, and small documents, for the fast tests."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from index.build import Input
from index.records import Block, Document, Sentence
from rag.models.protocol import Prompt
from rag.reader import Reading
from rag.records import Passage
from rag.words import stems


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


class FakeModel:
    """Says what it was given, one answer after the other; remembers the prompts."""

    name = "fake model"
    chats = False
    tuned = False

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.prompts: list[Prompt] = []

    def stream(
        self, prompt: Prompt, *, max_tokens: int, stop: Sequence[str] = (), temperature: float = 0.0
    ) -> Iterator[str]:
        self.prompts.append(prompt)
        yield from re.findall(r"\s*\S+\s*", self.answers.pop(0) if self.answers else "")


class FakeReader:
    """Evidence is what shares the question's content words: all of them surely, half of them hardly."""

    def read(self, question: str, passages: Sequence[Passage], sentences: Sequence[Sequence[Sentence]]) -> Reading:
        asked = stems(question)
        scores = tuple(tuple(len(asked & stems(s.text)) / len(asked) if asked else 0.0 for s in of) for of in sentences)
        return Reading(
            tuple(tuple(p**4 for p in of) for of in scores), max((p for of in scores for p in of), default=0.0)
        )


class FakeJudge:
    """Believes everything, unless told otherwise."""

    threshold = 0.5

    def __init__(self, probability: float = 1.0) -> None:
        self.probability = probability

    def supported(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        return [self.probability for _ in pairs]
