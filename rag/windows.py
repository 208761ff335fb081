"""A question and the sentences of a passage, as the tokens that the reader's encoder takes.

    [CLS] question [SEP] title . sentence sentence … [SEP]

A passage that is longer than a window is read in several, always in whole sentences.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.embed import default_model

CLS, SEP, DOT = 101, 102, 1012  # of the uncased BERT vocabulary
LONGEST_QUESTION = 64
LONGEST_TITLE = 16

Ids = list[int]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tokens:
    """A sentence in tokens; `offsets` are characters of the text that the sentence stands in."""

    ids: Ids
    offsets: list[Span]


@dataclass(frozen=True, slots=True)
class Window:
    """What one pass reads. `sentences[i]` is the span of tokens of the passage's sentence `first + i`."""

    ids: Ids
    question_length: int  # tokens of the first segment, special ones counted
    first: int
    sentences: tuple[Span, ...]


@cache
def plain_tokenizer() -> Tokenizer:
    """The encoder's, which neither pads nor cuts; one for the whole process."""
    tokenizer = Tokenizer.from_file(str(default_model() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def tokenize(tokenizer: Tokenizer, sentences: Sequence[tuple[str, int]]) -> list[Tokens]:
    """Sentences, each with the character that it starts at, into tokens."""
    encoded = tokenizer.encode_batch([text for text, _ in sentences], add_special_tokens=False)
    return [
        Tokens(e.ids, [(start + a, start + b) for a, b in e.offsets])
        for e, (_, start) in zip(encoded, sentences, strict=True)
    ]


def plain_ids(tokenizer: Tokenizer, text: str) -> Ids:
    return list(tokenizer.encode(text, add_special_tokens=False).ids)


def windows(question: Ids, title: Ids, sentences: Sequence[Ids], longest: int) -> Iterator[Window]:
    """The fewest windows of at most `longest` tokens; a sentence that alone is too long is cut."""
    question = question[:LONGEST_QUESTION]
    head = [*title[:LONGEST_TITLE], DOT] if title else []
    room = longest - len(question) - len(head) - 3
    first = 0
    while first < len(sentences):
        last, used = first, 0
        while last < len(sentences) and (last == first or used + len(sentences[last]) <= room):
            used += len(sentences[last])
            last += 1
        yield _window(question, head, [s[:room] for s in sentences[first:last]], first)
        first = last


def _window(question: Ids, head: Ids, sentences: Sequence[Ids], first: int) -> Window:
    ids = [CLS, *question, SEP]
    question_length = len(ids)
    ids += head
    spans = []
    for sentence in sentences:
        spans.append((len(ids), len(ids) + len(sentence)))
        ids += sentence
    return Window([*ids, SEP], question_length, first, tuple(spans))


def padded(batch: Sequence[Window]) -> dict[str, NDArray[np.int64]]:
    """The encoder's inputs, each of shape (windows, longest window)."""
    width = max(len(w.ids) for w in batch)
    inputs = {
        name: np.zeros((len(batch), width), dtype=np.int64)
        for name in ("input_ids", "attention_mask", "token_type_ids")
    }
    for row, window in enumerate(batch):
        length = len(window.ids)
        inputs["input_ids"][row, :length] = window.ids
        inputs["attention_mask"][row, :length] = 1
        inputs["token_type_ids"][row, window.question_length : length] = 1
    return inputs
