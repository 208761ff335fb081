"""What vectors and words say of a sentence beside the network: its cosine, the words, names and numbers that it shares
with the question, and whether the short answer is of the kind that was asked for.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.embed import Encoder
from rag.asked import kind
from rag.dates import of_other_years
from rag.names import names, parts
from rag.polarity import turns_round
from rag.quantities import quantities
from rag.words import stems


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, the same with its neighbours and its article's title, and the words of it that may answer."""

    sentence: str
    near: str
    answer: tuple[int, int]  # where the short answer stands, in characters of the sentence
    rank: int  # of its passage in the search, from 0


@dataclass(frozen=True, slots=True)
class Signals:
    """Each between -1 and 1 but `rank`."""

    cosine: float  # of question and sentence
    shared: float  # weight of the question's words that stand in the sentence
    shared_near: float  # or beside it, or in the title
    kind: float  # see `rag.asked.kind`
    rank: float  # logarithm of the place in the search
    named: float  # share of the question's names and numbers that stand in the sentence, beside it or in the title
    opposite: float  # 1 where the sentence says the opposite of what is asked about, else 0
    elsewhen: float  # 1 where it speaks of other years than the question, else 0

    @property
    def features(self) -> tuple[float, ...]:
        """What makes a sentence likelier than others; the others tell rather whether there is an answer at all."""
        return self.cosine, self.shared, self.shared_near, self.kind, self.rank


def signals(question: str, candidates: Sequence[Candidate], encoder: Encoder) -> list[Signals]:
    """The signals of each candidate; words weigh more the fewer candidates hold them."""
    if not candidates:
        return []
    texts = list(dict.fromkeys(c.sentence for c in candidates))
    asked, *vectors = encoder.encode([question, *texts])
    cosine = {text: float(np.dot(asked, vector)) for text, vector in zip(texts, vectors, strict=True)}
    weight = _weights(question, texts)
    return [
        Signals(
            cosine=cosine[c.sentence],
            shared=_share(weight, stems(c.sentence)),
            shared_near=_share(weight, stems(c.near)),
            kind=kind(question, c.sentence[slice(*c.answer)]),
            rank=math.log(1 + c.rank),
            named=named(question, c.near),
            opposite=float(turns_round(question, c.sentence)),
            elsewhen=float(of_other_years(question, c.sentence, c.near)),
        )
        for c in candidates
    ]


def named(question: str, near: str) -> float:
    """The share of the question's names and numbers that the text holds; 1 of none."""
    held, stated = set(parts(near)), {q.value for q in quantities(near)}
    found = [part in held for name in names(question) for part in parts(name)]
    found += [q.value in stated for q in quantities(question)]
    return sum(found) / len(found) if found else 1.0


def _weights(question: str, texts: Sequence[str]) -> dict[str, float]:
    counts = Counter(word for text in texts for word in stems(text))
    return {word: math.log((len(texts) + 1) / (counts[word] + 0.5)) for word in stems(question)}


def _share(weight: dict[str, float], said: set[str]) -> float:
    total = sum(weight.values())
    return sum(w for word, w in weight.items() if word in said) / total if total else 1.0
