"""Follow-ups with what they mean: MTRAG's conversations with a person's rewrite, and plainer ones
made of SQuAD's questions.

MTRAG's conversations are split in two by a hash: `tune` may be learned from, `test` is measured on.
"""

import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.records import Turn
from rag.training.data import Example
from rag.training.near_misses import TERMS
from rag.words import stem, stems, words

USER = "|user|:"
_PRONOUNS = ("it", "it", "they", "this", "he", "she")
_POSSESSIVES = {"it": "its", "they": "their", "this": "its", "he": "his", "she": "her"}
_OPENINGS = ("And {}?", "What about {}?", "And what about {}?", "How about {}?", "and {}")


@dataclass(frozen=True, slots=True)
class FollowUp:
    id: str
    history: tuple[Turn, ...]
    last: str
    human: str  # the same question, understood alone

    @property
    def unchanged(self) -> bool:
        """Whether the person left the question as it was, but for case and punctuation."""
        return words(self.last) == words(self.human)

    @property
    def taken(self) -> tuple[str, ...]:
        """The words of the history that the person added to the last turn."""
        new = stems(self.human) & stems(" ".join(turn.question for turn in self.history)) - stems(self.last)
        return tuple(word for word in dict.fromkeys(words(self.human)) if stem(word) in new)

    @property
    def with_taken(self) -> str:
        return " ".join([self.last, *self.taken])


def mtrag(data: Path, half: str) -> list[FollowUp]:
    """Those of `data`/mtrag that have something before them, of the half `tune` or `test` of the conversations."""
    found = []
    for folder in sorted((data / "mtrag" / "retrieval_tasks").glob("*/")):
        before, last, human = (_texts(folder, kind) for kind in ("questions", "lastturn", "rewrite"))
        for key in before.keys() & last.keys() & human.keys():
            turns = [turn.strip() for turn in f"\n{before[key]}".split(f"\n{USER}")[1:]]
            if len(turns) > 1 and _half(key) == half:
                history = tuple(Turn(turn, "") for turn in turns[:-1])
                found.append(FollowUp(key, history, _plain(last[key]), _plain(human[key])))
    return sorted(found, key=lambda each: each.id)


def made(examples: Sequence[Example], rng: random.Random, count: int) -> list[FollowUp]:
    """Of questions on one paragraph: the name that both have gives way to a pronoun, another name is asked after, or
    the second question stands alone and stays as it is."""
    by_text: dict[str, list[str]] = {}
    for example in examples:
        by_text.setdefault(example.text, []).append(example.question)
    texts = [t for t, asked in by_text.items() if len(asked) > 2]
    found: list[FollowUp] = []
    while len(found) < count:
        text = rng.choice(texts)
        found += _made(text, rng.sample(by_text[text], 3), rng)
    return found[:count]


def _made(text: str, asked: Sequence[str], rng: random.Random) -> Iterator[FollowUp]:
    *before, last = asked
    history = tuple(Turn(q, "") for q in before[-rng.choice((1, 2)) :])
    shared = [t for t in dict.fromkeys(TERMS.findall(last)) if t in before[-1] and not t[0].isdigit()]
    if shared:
        term, pronoun = max(shared, key=len), rng.choice(_PRONOUNS)
        short = re.sub(rf"\b{re.escape(term)}['’]s\b", _POSSESSIVES[pronoun], last)
        short = re.sub(rf"\b(?:the )?{re.escape(term)}\b", pronoun, short)
        yield FollowUp("made", history, short, last)
        return
    here = list(dict.fromkeys(TERMS.findall(before[-1])))
    others = [t for t in dict.fromkeys(TERMS.findall(text)) if t not in before[-1]]
    pairs = [(old, new) for old in here for new in others if _alike(old, new)]
    if pairs and rng.random() < 0.7:
        old, new = rng.choice(pairs)
        yield FollowUp("made", history, rng.choice(_OPENINGS).format(new), before[-1].replace(old, new))
    elif rng.random() < 0.3:
        yield FollowUp("made", history, last, last)


def _alike(one: str, other: str) -> bool:
    return one[0].isdigit() == other[0].isdigit() and len(one.split()) == len(other.split())


def _texts(folder: Path, kind: str) -> dict[str, str]:
    lines = (folder / f"{folder.name}_{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["_id"]: record["text"] for record in map(json.loads, lines)}


def _half(key: str) -> str:
    return "tune" if hashlib.sha256(key.split("<::>")[0].encode()).digest()[0] % 2 == 0 else "test"


def _plain(text: str) -> str:
    return text.removeprefix(USER).strip()
