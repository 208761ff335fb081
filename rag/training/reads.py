"""What the reader is trained on: windows with what is right in them, cut and joined anew each time they are drawn."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tokenizers import Tokenizer

from rag.training.data import Example
from rag.training.mine import Group
from rag.training.near_misses import silenced, swapped
from rag.windows import Ids, Window, plain_ids, tokenize, windows

BUDGETS = (64, 96, 128, 128, 192, 256)  # tokens of a passage, drawn anew each time: chunks come in many sizes
WITHOUT_GOLD = 0.1  # of the answerable questions are asked of wrong passages alone
NEAR_MISSES = 0.2  # of them have a near miss in their own passage's place
WITHOUT_TITLE = 0.4
JOINED = 0.2  # of the passages get sentences of another one before or after
LITTERED = 0.15  # of the passages get other articles' titles strewn between their sentences, as web pages have


@dataclass(frozen=True, slots=True)
class Item:
    """An example in tokens. `span` is (sentence, first token, last token) of the short answer."""

    question: Ids
    title: Ids
    sentences: list[Ids]
    evidence: tuple[bool, ...]
    span: tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What a question may be asked of. Near misses bring a question of their own."""

    own: Item
    near_misses: tuple[Item, ...]
    wrong: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A window to train on: which question of the step it belongs to, and what is right in it."""

    group: int
    window: Window
    evidence: tuple[bool, ...]
    span: tuple[int, int] | None  # tokens of the window
    spanless: bool  # the answer's place is not known, so nothing is learned about it


def choices(tokenizer: Tokenizer, group: Group, rng: random.Random) -> Choices:
    made = [silenced(group.example), swapped(group.example, group.negatives, rng)] if group.example.answerable else []
    return Choices(
        _item(tokenizer, group.example),
        tuple(_item(tokenizer, e) for e in made if e is not None),
        tuple(_item(tokenizer, e) for e in group.negatives),
    )


def _item(tokenizer: Tokenizer, example: Example) -> Item:
    tokens = tokenize(tokenizer, [(example.text[a:b], a) for a, b in example.sentences])
    span = None
    for start, end in example.answers:
        for number, sentence in enumerate(tokens):
            inside = [i for i, (a, b) in enumerate(sentence.offsets) if a < end and b > start]
            if span is None and inside and example.evidence[number]:
                span = (number, inside[0], inside[-1])
    return Item(
        plain_ids(tokenizer, example.question),
        plain_ids(tokenizer, example.title),
        [t.ids for t in tokens],
        example.evidence,
        span,
    )


def reads(items: list[Choices], index: int, group: int, negatives: int, rng: random.Random) -> Iterator[Read]:
    """The windows of a question: its own passage and some hard negatives, cut and joined anew each time."""
    of = items[index]
    hard = rng.sample(of.wrong, min(negatives, len(of.wrong)))
    asked = [of.own]
    drawn = rng.random()
    if any(of.own.evidence) and drawn < WITHOUT_GOLD:
        asked = []
    elif of.near_misses and drawn < WITHOUT_GOLD + NEAR_MISSES:
        asked = [rng.choice(of.near_misses)]
    question = asked[0].question if asked else of.own.question
    titled = rng.random() >= WITHOUT_TITLE
    for item in [*asked, *hard]:
        other = rng.choice(of.wrong) if of.wrong and rng.random() < JOINED else None
        litter = [rng.choice(items).own.title for _ in range(rng.randrange(1, 4))] if rng.random() < LITTERED else []
        yield _read(item, other, [t for t in litter if t], group, question, titled, rng)


def _read(
    item: Item, other: Item | None, litter: list[Ids], group: int, question: Ids, titled: bool, rng: random.Random
) -> Read:
    first, last = _cut(item, rng.choice(BUDGETS), rng)
    sentences: list[tuple[Ids, int | None]] = [(item.sentences[n], n) for n in range(first, last)]
    if other is not None and other is not item:
        a, b = _cut(other, 64, rng)
        extra: list[tuple[Ids, int | None]] = [(ids, None) for ids in other.sentences[a:b]]
        sentences = [*extra, *sentences] if rng.random() < 0.5 else [*sentences, *extra]
    for ids in litter:
        sentences.insert(rng.randrange(len(sentences) + 1), (ids, None))
    window = next(windows(question, item.title if titled else [], [ids for ids, _ in sentences], 384))
    numbers = [number for _, number in sentences[: len(window.sentences)]]
    evidence = tuple(number is not None and item.evidence[number] for number in numbers)
    span = None
    if item.span is not None and item.span[0] in numbers:
        number, a, b = item.span
        start, end = window.sentences[numbers.index(number)]
        span = (start + a, start + b) if start + b < end else None
    return Read(group, window, evidence, span, any(evidence) and span is None)


def _cut(item: Item, budget: int, rng: random.Random) -> tuple[int, int]:
    """A run of sentences within the budget that holds the evidence when there is any."""
    gold = [i for i, is_evidence in enumerate(item.evidence) if is_evidence]
    start = rng.choice(gold) if gold else rng.randrange(len(item.sentences))
    first, last = start, start + 1
    used = len(item.sentences[start])
    while True:
        ends = [i for i in (first - 1, last) if 0 <= i < len(item.sentences)]
        ends = [i for i in ends if used + len(item.sentences[i]) <= budget]
        if not ends:
            return first, last
        chosen = rng.choice(ends)
        used += len(item.sentences[chosen])
        first, last = min(first, chosen), max(last, chosen + 1)
