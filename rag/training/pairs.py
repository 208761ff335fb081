"""Public sets into one shape: evidence, a sentence, and whether the first supports the second.

Training never sees a FEVER claim or evidence sentence that stands in FEVER-symmetric, nor a held-out SQuAD article.
WiCE's development claims are parted in two: two thirds are trained on, one third is for calibration.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp, log
from pathlib import Path
from typing import Any, Literal

from rag.training.data import DEV_TITLES, held_out, squad
from rag.training.statements import statement
from rag.verdict_network import NOT, PARTLY, SUPPORTED
from rag.words import words

OTHER = 3  # partly or not: the set does not say which
SYMMETRIC = ("dev", "test")
WICE_LABELS = {"supported": SUPPORTED, "partially_supported": PARTLY, "not_supported": NOT}
LEAST_WEIGHT = 0.15


@dataclass(frozen=True, slots=True)
class Pair:
    """`wrong` are the words of the sentence that the evidence does not bear out; None where that is not known."""

    source: str
    evidence: str
    sentence: str
    label: int
    wrong: tuple[str, ...] | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Claim:
    """A WiCE claim: the sentences of the page that it cites, and sets of those that say what they say of it."""

    sentence: str
    label: int
    page: tuple[str, ...]
    gold: tuple[tuple[int, ...], ...]

    @property
    def pair(self) -> Pair:
        return Pair("wice", "\n".join(self.page), self.sentence, self.label)


def fever(data: Path) -> list[Pair]:
    """FEVER without what FEVER-symmetric holds, weighted against claims that give their label away."""
    kept = {key(text) for part in SYMMETRIC for p in symmetric(data, part) for text in (p.evidence, p.sentence)}
    found = []
    for name in ("validation", "test"):
        for line in _lines(data / "nli" / "fever" / f"{name}.jsonl"):
            if key(line["claim"]) not in kept and not any(key(e) in kept for e in line["evidence"]):
                evidence = " ".join(plain(e) for e in line["evidence"][:5])
                found.append(Pair("fever", evidence, plain(line["claim"]), _fever_label(line)))
    return weighted(found)


def symmetric(data: Path, part: str) -> list[Pair]:
    """FEVER-symmetric as published. For testing; `dev` for choosing thresholds."""
    path = data / "nli" / "fever_symmetric" / f"fever_symmetric_{part}.jsonl"
    return [
        Pair("symmetric", plain(line["evidence"]), plain(line["claim"]), _fever_label(line)) for line in _lines(path)
    ]


def symmetric_dev(data: Path) -> list[Pair]:
    """FEVER-symmetric's development pairs, less those of which the test pairs hold a sentence."""
    test = {key(text) for p in symmetric(data, "test") for text in (p.evidence, p.sentence)}
    return [p for p in symmetric(data, "dev") if key(p.evidence) not in test and key(p.sentence) not in test]


def snli(data: Path) -> list[Pair]:
    labels = {"0": SUPPORTED, "1": OTHER, "2": NOT}
    found = [
        Pair("snli", row["premise"], row["hypothesis"], labels[row["label"]])
        for name in ("validation", "test")
        for row in _rows(data / "nli" / "snli" / f"{name}.tsv")
        if row["label"] in labels
    ]
    return weighted(found)


def rte(data: Path) -> list[Pair]:
    labels = {"0": SUPPORTED, "1": OTHER}
    return [
        Pair("rte", row["sentence1"], row["sentence2"], labels[row["label"]])
        for name in ("train", "validation")
        for row in _rows(data / "nli" / "rte" / f"{name}.tsv")
    ]


def answered(data: Path, part: Literal["train", "dev"]) -> list[Pair]:
    """SQuAD's questions and short answers as statements, with the sentence that holds the answer."""
    found = []
    for example in squad(data, part):
        held = [example.text[a:b] for (a, b), e in zip(example.sentences, example.evidence, strict=True) if e]
        made = statement(example.question, example.answer_texts[0], held[0]) if held else None
        if made:
            found.append(Pair("squad", held[0], made, SUPPORTED, ()))
    return found


def misled(data: Path, part: Literal["train", "dev"]) -> list[Pair]:
    """SQuAD 2.0's unanswerable questions with the answers that only sound right, as statements."""
    test = held_out(data)
    found = []
    for article in json.loads((data / "squad" / "dev-v2.0-half-cs224n.json").read_text())["data"]:
        title = article["title"].replace(" ", "_")
        if title in test or (title in DEV_TITLES) != (part == "dev"):
            continue
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                for answer in asked.get("plausible_answers", [])[:1] if asked["is_impossible"] else []:
                    held = _around(paragraph["context"], answer["answer_start"])
                    made = statement(asked["question"], answer["text"], held)
                    if made:
                        found.append(Pair("squad2", held, made, OTHER))
    return found


def wice(data: Path, part: Literal["train", "dev", "test"]) -> list[Claim]:
    found = [
        Claim(
            line["claim"],
            WICE_LABELS[line["label"]],
            tuple(line["evidence"]),
            tuple(tuple(g) for g in line["supporting_sentences"] if g),
        )
        for line in _lines(data / "wice" / f"claim_{'test' if part == 'test' else 'dev'}.jsonl")
    ]
    return found if part == "test" else [c for i, c in enumerate(found) if (i % 3 == 0) == (part == "dev")]


def weighted(pairs: Sequence[Pair], folds: int = 5) -> list[Pair]:
    """Each pair weighted by how little its sentence alone tells of its label (Schuster 2019, Clark 2019).

    A naive Bayes of words and pairs of words, fitted on the other folds, guesses the label without evidence.
    """
    grams = [_grams(p.sentence) for p in pairs]
    labels = sorted({p.label for p in pairs})
    chances = [0.0] * len(pairs)
    for fold in range(folds):
        counts = {label: Counter[str]() for label in labels}
        for i, pair in enumerate(pairs):
            if i % folds != fold:
                counts[pair.label].update(grams[i])
        totals = {label: sum(count.values()) for label, count in counts.items()}
        for i in range(fold, len(pairs), folds):
            odds = {
                label: sum(log((counts[label][g] + 0.5) / (totals[label] + 1)) for g in grams[i]) for label in labels
            }
            most = max(odds.values())
            chances[i] = exp(odds[pairs[i].label] - most) / sum(exp(o - most) for o in odds.values())
    weights = [max(1 - chance, LEAST_WEIGHT) for chance in chances]
    mean = sum(weights) / len(weights)
    return [replace(p, weight=w / mean) for p, w in zip(pairs, weights, strict=True)]


def plain(text: str) -> str:
    """A sentence of FEVER without the marks of its tokenizer."""
    for mark, sign in (("-LRB-", "("), ("-RRB-", ")"), ("-LSB-", "["), ("-RSB-", "]"), ("``", '"'), ("''", '"')):
        text = text.replace(mark, sign)
    text = re.sub(r" ([.,;:!?)\]%]|'s\b|n't\b)", r"\1", text)
    return " ".join(re.sub(r"([(\[]) ", r"\1", text).split())


def key(text: str) -> str:
    """What two spellings of one sentence have in common."""
    return " ".join(re.findall(r"\w+", plain(text).lower()))


def _around(text: str, position: int) -> str:
    start = max((m.end() for m in re.finditer(r"[.!?] (?=[A-Z])", text[:position])), default=0)
    end = re.search(r"[.!?](?= [A-Z]|$)", text[position:])
    return text[start : position + end.end() if end else len(text)]


def _grams(sentence: str) -> set[str]:
    said = words(sentence)
    return {*said, *(f"{a} {b}" for a, b in pairwise(said))}


def _fever_label(line: dict[str, Any]) -> int:
    return SUPPORTED if line["label"] == "SUPPORTS" else NOT


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    with path.open() as lines:
        yield from map(json.loads, lines)


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
