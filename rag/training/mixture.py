"""An epoch of pairs to learn from: the sets' own, and what is made of them anew each time.

FEVER's claims give their label away (Schuster 2019), so from a supported claim come a changed claim, changed evidence,
and both changed alike: each of the two sentences then stands with either label.
"""

import difflib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.entail import condensed
from rag.training.changes import Lookalikes, change, exchanged, negated, shortened
from rag.training.pairs import OTHER, Claim, Pair, answered, fever, misled, rte, snli, wice
from rag.training.written import written
from rag.verdict_network import NOT, PARTLY, SUPPORTED
from rag.windows import plain_tokenizer

# How often, of the pairs that allow it.
CHANGED = 0.7
EXCHANGED = 0.5
DENIED = 0.12
REFUTED_DENIED = 0.35  # a refuted claim denied is true
ELSEWHERE = 0.1  # a claim with another claim's evidence
JOINED = 0.15
CROWDED = 0.2  # evidence among sentences of other evidence
SNLI = 0.6
WICE = 2  # times in an epoch
WRITTEN = 3  # times too
OWN, OTHERS, PAGES = 8500, 900, 350  # of the written ones, of the sets, of WiCE: what the language model sees
LONGEST_CITED = 200  # tokens of a page with its claim
JUDGED = 2  # times too: they are what the verdict meets in use


@dataclass(frozen=True, slots=True)
class Sets:
    fever: list[Pair]
    snli: list[Pair]
    rte: list[Pair]
    answered: list[Pair]
    misled: list[Pair]
    wice: list[Claim]
    written: list[Pair]
    judged: list[Pair]

    @classmethod
    def read(cls, data: Path) -> "Sets":
        statements = answered(data, "train"), misled(data, "train")
        own = list(written(data, "train", "written")), list(written(data, "train", "judged"))
        return cls(fever(data), snli(data), rte(data), *statements, wice(data, "train"), *own)


def epoch(sets: Sets, lookalikes: Lookalikes, rng: random.Random) -> list[Pair]:
    """Pairs in random order."""
    made = [
        *sets.fever,
        *(p for p in sets.snli if rng.random() < SNLI),
        *sets.rte,
        *sets.answered,
        *sets.misled,
        *(new for p in [*sets.fever, *sets.answered] for new in variants(p, lookalikes, rng)),
        *(new for p in sets.fever if p.label == NOT for new in _denied(p, SUPPORTED, REFUTED_DENIED, rng)),
        *_elsewhere(sets.fever, rng),
        *_joined(sets.fever, rng),
        *(new for p in sets.answered for new in copied(p, lookalikes, rng)),
    ]
    made = [_crowded(p, rng.choice(made).evidence, rng) if rng.random() < CROWDED else p for p in made]
    made += WRITTEN * sets.written + JUDGED * sets.judged
    made += [new for _ in range(WICE) for claim in sets.wice for new in cited(claim, lookalikes, rng)]
    rng.shuffle(made)
    return made


def to_judge_by(sets: Sets, lookalikes: Lookalikes, rng: random.Random) -> list[Pair]:
    """What the language model learns to judge by: fewer than an epoch, as it knows more of words to begin with."""
    made = [pair for pair in epoch(sets, lookalikes, rng) if pair.source not in ("written", "judged")]
    pages = [pair for pair in made if pair.source == "wice"]
    others = [pair for pair in made if pair.source != "wice"]
    tokenizer = plain_tokenizer()
    cited = [
        replace(p, evidence=condensed(tokenizer, p.evidence, p.sentence, LONGEST_CITED))
        for p in rng.sample(pages, min(PAGES, len(pages)))
    ]
    own = JUDGED * sets.judged + rng.sample(sets.written, min(OWN, len(sets.written)))
    return [*own, *rng.sample(others, min(OTHERS, len(others))), *cited]


def variants(pair: Pair, lookalikes: Lookalikes, rng: random.Random) -> Iterator[Pair]:
    """A supported pair with one thing changed; nothing of any other pair."""
    if pair.label != SUPPORTED:
        return
    one = change(pair.sentence, pair.evidence, lookalikes, rng) if rng.random() < CHANGED else None
    if one:
        base = replace(pair, source="changed", weight=1.0)
        both = replace(base, evidence=one.of(pair.evidence), sentence=one.of(pair.sentence), wrong=())
        said = replace(base, sentence=one.of(pair.sentence), label=OTHER, wrong=(one.new,))
        held = replace(base, evidence=one.of(pair.evidence), label=OTHER, wrong=(one.old,))
        yield rng.choice((said, held))
        yield both if rng.random() < 0.7 else rng.choice((said, held))
    other = exchanged(pair.sentence, rng) if rng.random() < EXCHANGED else None
    if other:
        yield replace(
            pair, source="exchanged", sentence=other, label=OTHER, wrong=new_words(pair.sentence, other), weight=1.0
        )
    yield from _denied(pair, NOT, DENIED, rng)


def drafts(data: Path, lookalikes: Lookalikes) -> list[Pair]:
    """Development pairs that look like a writer's drafts: statements from SQuAD, right, misled, and changed."""
    rng = random.Random(0)
    right = answered(data, "dev")
    made = [new for p in right for new in (*variants(p, lookalikes, rng), *copied(p, lookalikes, rng))]
    return [*right, *misled(data, "dev"), *made]


def cited(claim: Claim, lookalikes: Lookalikes, rng: random.Random) -> Iterator[Pair]:
    """A WiCE claim with its whole page (which is condensed later), with its evidence alone, and with less than that."""
    page = "\n".join(claim.page)
    yield claim.pair
    for gold in claim.gold[:2]:
        some = sorted({*gold, *rng.sample(range(len(claim.page)), min(rng.randint(0, 4), len(claim.page)))})
        held = "\n".join(claim.page[i] for i in some if i < len(claim.page))
        own = Pair("wice", held, claim.sentence, claim.label)
        yield own
        if claim.label == SUPPORTED:
            yield from variants(replace(own, evidence=rng.choice((held, page))), lookalikes, rng)
            if len(gold) > 1:
                missing = rng.choice(gold)
                yield replace(own, evidence="\n".join(claim.page[i] for i in gold if i != missing), label=OTHER)
    rest = [s for i, s in enumerate(claim.page) if not any(i in gold for gold in claim.gold)]
    if claim.gold and rest:
        yield Pair("wice", "\n".join(rest), claim.sentence, OTHER)


def new_words(before: str, after: str) -> tuple[str, ...]:
    """The words of `after` that do not stand where they stood in `before`."""
    a, b = before.split(), after.split()
    steps = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return tuple(w.strip(".,;:!?()\"'") for kind, _, _, start, end in steps if kind != "equal" for w in b[start:end])


def _denied(pair: Pair, label: int, often: float, rng: random.Random) -> Iterator[Pair]:
    other = negated(pair.sentence) if rng.random() < often else None
    if other:
        wrong = new_words(pair.sentence, other) if label == NOT else ()
        yield replace(pair, source="denied", sentence=other, label=label, wrong=wrong or None, weight=1.0)


def copied(pair: Pair, lookalikes: Lookalikes, rng: random.Random) -> Iterator[Pair]:
    """What a writer does that leans on its evidence: says it again, or a part of it."""
    for short in [pair.evidence, *shortened(pair.evidence)][-2:]:
        own = replace(pair, source="copied", sentence=short, wrong=())
        yield own
        yield from variants(own, lookalikes, rng)


def _elsewhere(pairs: Sequence[Pair], rng: random.Random) -> Iterator[Pair]:
    """Claims with the evidence of another that begins with the same word, so that the subject is often the same."""
    by_start: dict[str, list[Pair]] = {}
    for pair in pairs:
        by_start.setdefault(pair.sentence.split()[0], []).append(pair)
    for pair in pairs:
        if rng.random() < ELSEWHERE:
            other = rng.choice(by_start[pair.sentence.split()[0]])
            if not set(other.evidence.split(". ")) & set(pair.evidence.split(". ")):
                yield Pair("elsewhere", other.evidence, pair.sentence, OTHER)


def _joined(pairs: Sequence[Pair], rng: random.Random) -> Iterator[Pair]:
    """Two claims in one sentence, with the evidence for both or for one."""
    supported = [p for p in pairs if p.label == SUPPORTED]
    for first in supported:
        if rng.random() < JOINED:
            second = rng.choice(pairs if rng.random() < 0.3 else supported)
            sentence = f"{first.sentence.rstrip('.')}, and {second.sentence}"
            if rng.random() < 0.6:
                label = SUPPORTED if second.label == SUPPORTED else PARTLY
                held = [first.evidence, second.evidence]
                rng.shuffle(held)
                yield Pair("joined", " ".join(held), sentence, label)
            else:
                yield Pair("joined", first.evidence, sentence, PARTLY)


def _crowded(pair: Pair, other: str, rng: random.Random) -> Pair:
    parts = [pair.evidence, " ".join(other.split()[:60])]
    rng.shuffle(parts)
    return replace(pair, evidence=" ".join(parts))
