"""Statements with one thing changed, so that what supported them does so no longer.

A draft that goes wrong goes wrong in one place: another number, another name, two names exchanged, a negation.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from rag.words import STOP_WORDS, stem

WORDS = "embeddings.word_embeddings.weight"
COMMON = 16_000  # the vocabulary is in the order of frequency; the rest is rare
NEAR = slice(3, 25)  # ranks of the words that are like a word; the nearest are too often its synonyms

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_NAME = re.compile(r"[A-Z][\w’'-]+(?: (?:of |the |de |von |van )?[A-Z][\w’'-]+)*")
_AUXILIARY = re.compile(r"\b(is|was|are|were|has|had|have|can|could|will|would|did|does|do)\b(?! not\b)")
_DENIES = re.compile(r"\b(?:not|never|no|none|only|without|incapable|unable|cannot|fail(?:s|ed)?|refus\w+)\b|n['’]t\b")
_NOT = re.compile(r"\b(is|was|are|were|has|had|have|could|will|would|did|does|do) not\b")


@dataclass(frozen=True, slots=True)
class Change:
    """One word for another, wherever it stands."""

    old: str
    new: str

    def of(self, text: str) -> str:
        return re.sub(rf"(?<!\w){re.escape(self.old)}(?!\w)", lambda _: self.new, text)


class Lookalikes:
    """Words that stand where a word could: neighbours in the encoder's word embeddings."""

    def __init__(self, encoder: Path) -> None:
        names = Tokenizer.from_file(str(encoder / "tokenizer.json")).get_vocab()
        whole = (w for w in names if w.isalpha() and w.isascii() and len(w) > 2 and w not in STOP_WORDS)
        self._words = sorted(w for w in whole if names[w] < COMMON)
        self._rows = {word: row for row, word in enumerate(self._words)}
        table = load_file(encoder / "model.safetensors")[WORDS][[names[w] for w in self._words]].astype(np.float32)
        self._vectors = table / np.linalg.norm(table, axis=1, keepdims=True)
        self._known: dict[str, list[str]] = {}

    def of(self, word: str) -> list[str]:
        """The likest first; empty for a word that the vocabulary does not hold. Capitals stay."""
        small = word.lower()
        if small not in self._rows:
            return []
        if small not in self._known:
            likeness = self._vectors @ self._vectors[self._rows[small]]
            near = np.argpartition(-likeness, 60)[:60]
            others = [self._words[i] for i in near[np.argsort(-likeness[near])][1:]]
            self._known[small] = [o for o in others if o[:4] != small[:4] and stem(o) != stem(small)][NEAR]
        return [o.capitalize() for o in self._known[small]] if word[0].isupper() else self._known[small]


def change(claim: str, evidence: str, lookalikes: Lookalikes, rng: random.Random) -> Change | None:
    """Another word for one that claim and evidence share, half of the time one of the evidence's own.

    None where nothing can be changed.
    """
    held = _WORD.findall(evidence)
    said = {w.lower() for w in _WORD.findall(claim)}
    known = said | STOP_WORDS
    shared = [w for w in dict.fromkeys(_WORD.findall(claim)) if w.lower() not in STOP_WORDS and w in held]
    rng.shuffle(shared)
    # Numbers and names first, for these a rule can be sure that the meaning changes.
    shared.sort(key=lambda w: not (w[0].isdigit() or w[0].isupper()) and rng.random() < 0.7)
    for word in shared:
        own = [w for w in held if w.lower() not in known and _shape(w) == _shape(word)]
        if word[0].islower() or rng.random() < 0.5:
            own = []
        others = own or ([_number(word, rng)] if word[0].isdigit() else lookalikes.of(word))
        others = [o for o in others if o.lower() not in said]
        if others:
            return Change(word, rng.choice(others))
    return None


def exchanged(claim: str, rng: random.Random) -> str | None:
    """Two names of the claim in each other's place."""
    names = list(dict.fromkeys(name for name in map(_bare, _NAME.findall(claim)) if name))
    pairs = [(a, b) for a in names for b in names if a < b and a not in b and b not in a]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    both = re.compile(rf"(?<!\w)(?:{re.escape(a)}|{re.escape(b)})(?!\w)")
    return both.sub(lambda m: b if m[0] == a else a, claim)


def negated(claim: str) -> str | None:
    """The claim denied, or no longer denied; None where it denies in another way than by `not`."""
    denials = _DENIES.findall(claim)
    if denials == ["not"] and _NOT.search(claim):
        return _NOT.sub(r"\1", claim, count=1)
    return _AUXILIARY.sub(r"\1 not", claim, count=1) if not denials and _AUXILIARY.search(claim) else None


def shortened(sentence: str) -> Iterator[str]:
    """What a sentence says without its brackets, its opening phrase, or its last clause."""
    bare = re.sub(r"\s*\([^()]*\)", "", sentence)
    if bare != sentence:
        yield bare
    opening = re.match(r"(?:In|On|At|During|After|Since|By|For|From|As|Although|While)\b[^,]{3,60}, (?=\w)", bare)
    if opening:
        rest = bare[opening.end() :]
        yield rest[0].upper() + rest[1:]
    last = re.search(r", (?:which|while|although|because|and|but|with)\b[^,]*[.]$", bare)
    if last and len(bare[: last.start()].split()) > 5:
        yield bare[: last.start()] + "."


def _bare(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if first.lower() in STOP_WORDS else name


def _shape(word: str) -> str:
    return "number" if word[0].isdigit() else "name" if word[0].isupper() else "word"


def _number(word: str, rng: random.Random) -> str:
    """A number of the same form, near enough to be mistaken for it."""
    if not word.isdigit():
        return re.sub(r"\d", lambda m: str(rng.choice([d for d in range(1, 10) if str(d) != m[0]])), word, count=1)
    value = int(word)
    spread = 30 if len(word) == 4 else max(3, value // 2)
    return (
        str(value + rng.choice([-1, 1]) * rng.randint(1, spread)) if value > spread else str(value + rng.randint(1, 9))
    )
