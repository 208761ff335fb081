"""Where the line runs between a copy and another article on the same thing.

Copies are made as outlets make them: cut from the end, sentences left out, words exchanged, a lead and an end of one's
own. Other articles are the TIME collection, one magazine's news of 1963, and pairs of SQuAD paragraphs on one subject,
which share names and phrases.

    python -m tests.bench.independence --data DIR
"""

import argparse
import json
import random
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from rag.evaluation.sets import time
from rag.report.independence import COPIED, Shares, copied

SENTENCE = re.compile(r"(?<=[.!?])\s+")
LEAST_WORDS = 80
THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of public data sets")
    folder = parser.parse_args().data
    news = [document.blocks[0].text for document in time(folder).documents]
    news = [text for text in news if len(text.split()) >= LEAST_WORDS]
    print(f"share of pairs at or above (in use: {COPIED})")
    print(f"{'':44}{'pairs':>7}" + "".join(f"{t:>7.2f}" for t in THRESHOLDS))
    _row("other articles: TIME", np.concatenate(copied(news)))
    _row("other paragraphs of one subject: SQuAD", np.concatenate([s for of in _subjects(folder) for s in copied(of)]))
    for name, edit in EDITS.items():
        chance = random.Random(0)
        pairs = [(text, edit(text, other, chance)) for other, text in pairwise(news)]
        _row(f"copies: {name}", np.concatenate([copied(pair)[0] for pair in pairs]))


def _row(name: str, shares: Shares) -> None:
    print(f"{name:44}{len(shares):7,}" + "".join(f"{(shares >= t).mean():7.4f}" for t in THRESHOLDS))


def _subjects(folder: Path) -> Iterator[list[str]]:
    for article in json.loads((folder / "squad" / "dev-v1.1.json").read_text())["data"]:
        yield [p["context"] for p in article["paragraphs"] if len(p["context"].split()) >= LEAST_WORDS]


def _first_half(text: str, other: str, chance: random.Random) -> str:
    sentences = SENTENCE.split(text)
    return " ".join(sentences[: max(1, len(sentences) // 2)])


def _half_the_sentences(text: str, other: str, chance: random.Random) -> str:
    sentences = SENTENCE.split(text)
    kept = sorted(chance.sample(range(len(sentences)), max(1, len(sentences) // 2)))
    return " ".join(sentences[i] for i in kept)


def _words_exchanged(share: float) -> Callable[[str, str, random.Random], str]:
    def edit(text: str, other: str, chance: random.Random) -> str:
        strange = other.split()
        return " ".join(chance.choice(strange) if chance.random() < share else word for word in text.split())

    return edit


def _own_lead_and_end(text: str, other: str, chance: random.Random) -> str:
    """Half of what is printed is the outlet's own."""
    kept = _first_half(text, other, chance)
    own = other.split()[: len(kept.split())]
    half = len(own) // 2
    return " ".join([*own[:half], kept, *own[half:]])


def _all_at_once(text: str, other: str, chance: random.Random) -> str:
    return _own_lead_and_end(_words_exchanged(0.05)(text, other, chance), other, chance)


EDITS: dict[str, Callable[[str, str, random.Random], str]] = {
    "the first half": _first_half,
    "half of the sentences": _half_the_sentences,
    "one word in twenty exchanged": _words_exchanged(0.05),
    "one word in ten exchanged": _words_exchanged(0.1),
    "one word in five exchanged": _words_exchanged(0.2),
    "own lead and end, half of it all": _own_lead_and_end,
    "the same, one word in twenty exchanged": _all_at_once,
}


if __name__ == "__main__":
    main()
