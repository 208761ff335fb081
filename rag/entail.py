"""Whether evidence supports a sentence, by a small cross-encoder: the probability that stands beside the rules.

`rag.verify` sees what must not be there: a number, a name, a denial. This sees what was made of the rest: who did it
to whom, and whether all of it was said. A sentence passes when both agree.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.embed import default_model
from index.errors import ModelError
from index.records import Article, Section
from index.runtime import compile_once, openvino, run
from index.sentences import split
from rag.names import names
from rag.quantities import quantities
from rag.windows import CLS, SEP, Ids, Window, padded, plain_tokenizer
from rag.words import stems, words

WEIGHTS = Path(__file__).parent / "weights"
LONGEST_PAIR = 256  # tokens
LONGEST_SENTENCE = 96
BATCH = 8  # pairs

# Log-odds of supported; the shares of the sentence's content words, names and numbers that the evidence holds.
Features = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class VerdictCalibration:
    """Features into a probability, and from which probability on a sentence counts as supported."""

    weights: tuple[float, ...]  # of each feature and, last, the constant
    threshold: float

    @classmethod
    def load(cls, path: Path) -> "VerdictCalibration":
        held = json.loads(path.read_text())
        return cls(tuple(held["weights"]), held["threshold"])


class Judging(Protocol):
    """The seam for what checks a sentence against its evidence beside the rules."""

    @property
    def threshold(self) -> float: ...

    def supported(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """For each pair of evidence and sentence the probability that the first supports all of the second."""


class Entailment:
    """`weights` is a folder that holds `verdict.safetensors` and `verdict.json`.

    Raises `ModelError` when they are not there.
    """

    def __init__(self, weights: Path = WEIGHTS) -> None:
        if not (weights / "verdict.safetensors").exists():
            raise ModelError(
                f"The verdict's weights were looked for in {weights} and are not there. Install footnote again, "
                "or train them with: python -m rag.training.verdict"
            )
        self.calibration = VerdictCalibration.load(weights / "verdict.json")
        self._judge = Judge(weights / "verdict.safetensors")

    @property
    def threshold(self) -> float:
        """From which probability on a sentence counts as supported."""
        return self.calibration.threshold

    def supported(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """For each pair of evidence and sentence the probability that the first supports all of the second.

        Of evidence that is too long for one pass the sentences are read that share most with the sentence.
        """
        return [probability(self.calibration.weights, f) for f in self._judge.features(pairs)]


class Judge:
    """Pairs through the network, before anything is calibrated."""

    def __init__(self, weights: Path) -> None:
        digest = hashlib.sha256(weights.read_bytes()).hexdigest()[:16]
        self._compiled = compile_once(f"verdict-{digest}", lambda: _convert(weights), half=True)
        self._tokenizer = plain_tokenizer()

    def features(self, pairs: Sequence[tuple[str, str]]) -> list[Features]:
        chosen = [condensed(self._tokenizer, evidence, sentence) for evidence, sentence in pairs]
        made = [
            window(self._tokenizer, evidence, sentence) for evidence, (_, sentence) in zip(chosen, pairs, strict=True)
        ]
        return [
            (float(odds), *shares(evidence, sentence))
            for odds, evidence, (_, sentence) in zip(self._odds(made), chosen, pairs, strict=True)
        ]

    def _odds(self, made: Sequence[Window]) -> NDArray[np.float32]:
        """Log-odds of supported against the rest. Pairs of a length go together."""
        odds = np.empty(len(made), dtype=np.float32)
        order = sorted(range(len(made)), key=lambda i: -len(made[i].ids))
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        outputs = run(self._compiled, [padded([made[i] for i in rows]) for rows in batches])
        for rows, (scores,) in zip(batches, outputs, strict=True):
            odds[rows] = scores[:, 0] - np.logaddexp(scores[:, 1], scores[:, 2])
        return odds


def probability(weights: Sequence[float], features: Features) -> float:
    odds = sum(w * f for w, f in zip(weights, (*features, 1.0), strict=True))
    return float(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


def shares(evidence: str, sentence: str) -> tuple[float, float, float]:
    """Of the sentence's content words, words of names, and numbers: the share that the evidence holds; 1 of none."""
    held, stemmed = set(words(evidence)), stems(evidence)
    named = [word for name in names(sentence) for word in words(name)]
    stated = {q.value for q in quantities(evidence)}
    return (
        _share([word in stemmed for word in stems(sentence)]),
        _share([word in held for word in named]),
        _share([q.value in stated for q in quantities(sentence)]),
    )


def _share(stand: Sequence[bool]) -> float:
    return sum(stand) / len(stand) if stand else 1.0


def window(tokenizer: Tokenizer, evidence: str, sentence: str) -> Window:
    """`[CLS] evidence [SEP] sentence [SEP]`, each cut where it is too long."""
    said: Ids = tokenizer.encode(sentence, add_special_tokens=False).ids[:LONGEST_SENTENCE]
    held: Ids = tokenizer.encode(evidence, add_special_tokens=False).ids[: LONGEST_PAIR - len(said) - 3]
    ids = [CLS, *held, SEP]
    return Window([*ids, *said, SEP], len(ids), 0, ())


def condensed(tokenizer: Tokenizer, evidence: str, sentence: str, longest: int = LONGEST_PAIR) -> str:
    """The sentences of the evidence that share most with `sentence`, in their order, within `longest` tokens of both.

    The next one taken is that which holds most of what those before it do not; rare words count more.
    """
    room = longest - min(LONGEST_SENTENCE, len(tokenizer.encode(sentence, add_special_tokens=False).ids)) - 3
    parts = [evidence[a:b] for a, b in sentence_spans(evidence)]
    lengths = [len(e.ids) for e in tokenizer.encode_batch(parts, add_special_tokens=False)]
    if sum(lengths) <= room:
        return evidence
    said = stems(sentence)
    shared = [said & stems(part) for part in parts]
    rarity = {word: float(np.log((len(parts) + 1) / (sum(word in s for s in shared) + 0.5))) for word in said}
    times = dict.fromkeys(said, 0)  # how often a word is already held; each further time counts half
    chosen: list[int] = []
    left = {i for i, words_shared in enumerate(shared) if words_shared} or {0}
    while left:
        best = max(left, key=lambda i: (sum(rarity[w] / 2 ** times[w] for w in shared[i]), -i))
        chosen.append(best)
        room -= lengths[best]
        left = {i for i in left if i != best and lengths[i] <= room}
        for word in shared[best]:
            times[word] += 1
    return " ".join(parts[i] for i in sorted(chosen))


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The sentences of a text that stands alone; a line break always ends one."""
    sections = []
    start = 0
    for line in text.splitlines(keepends=True):
        sections.append(Section(start, start + len(line), "paragraph"))
        start += len(line)
    return [(s.start, s.end) for s in split(Article("", "", text, tuple(sections), ()))]


def _convert(weights: Path) -> Any:
    import torch

    from rag.verdict_network import load

    example = torch.ones((2, 8), dtype=torch.long)
    inputs = dict.fromkeys(("input_ids", "attention_mask", "token_type_ids"), example)
    with torch.no_grad():
        return openvino().convert_model(load(weights, default_model()), example_input=inputs)
