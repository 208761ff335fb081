"""A reader without training of its own: sentence cosine, shared words and the passage's rank, weighed by logistic
regression. `python -m rag.training.similarity` finds the weights.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.embed import Encoder
from index.records import Sentence
from rag.reader import Reading
from rag.records import Passage
from rag.words import stem, stems, words

READ = 8  # passages; the right one is among the first 8 for 19 of 20 questions

_KINDS = {
    "number": re.compile(
        r"\bhow (?:many|much|long|far|fast|big|large|old|often|high)\b|\bwhat (?:percentage|share|year|price)\b"
    ),
    "date": re.compile(r"\bwhen\b|\b(?:what|which) (?:year|date|month|day|decade|century)\b"),
    "name": re.compile(r"\bwho\b|\bwhose\b|\bwhere\b|\bwhom\b|\bwhich (?:company|country|city|person|firm)\b"),
}
_FOUND = {
    "number": re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|hundred|thousand|million|half|third|quarter)\b",
        re.I,
    ),
    "date": re.compile(
        r"\b\d{4}\b|\b\d{1,2}(?:st|nd|rd|th)\b|\b(?:January|February|March|April|June|July|August|September|October|November|December|century|today|year|month|week)",
        re.I,
    ),
    "name": re.compile(r"(?<=[^.?!\s] )[A-Z][a-z]+"),
}

Features = NDArray[np.float64]


class SimilarityReader:
    """Reads with the encoder that the library was made with."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def read(self, question: str, passages: Sequence[Passage], sentences: Sequence[Sequence[Sentence]]) -> Reading:
        passages, sentences = passages[:READ], sentences[:READ]
        rows = self.features(question, passages, sentences)
        logits = rows @ SENTENCE_WEIGHTS + SENTENCE_BIAS
        best = rows[int(np.argmax(logits))] if len(rows) else np.zeros(len(SENTENCE_WEIGHTS))
        answerable = float(best @ ANSWERABLE_WEIGHTS + ANSWERABLE_BIAS) if len(rows) else -math.inf
        probabilities = iter((1 / (1 + np.exp(-logits))).tolist())
        return Reading(
            tuple(tuple(next(probabilities) for _ in of_passage) for of_passage in sentences),
            1 / (1 + math.exp(-answerable)) if rows.size else 0.0,
        )

    def features(self, question: str, passages: Sequence[Passage], sentences: Sequence[Sequence[Sentence]]) -> Features:
        """One row a sentence, passage by passage, shape (sentences, 9)."""
        texts = [s.text for of_passage in sentences for s in of_passage]
        if not texts:
            return np.empty((0, 9))
        distinct = list(dict.fromkeys(texts))
        vectors = dict(zip(distinct, self._encoder.encode(distinct), strict=True))
        asked = self._encoder.encode([question])[0]
        cosine = {text: float(vector @ asked) for text, vector in vectors.items()}
        said = {text: stems(text) for text in distinct}
        weight = _weights(question, list(said.values()))
        names = {stem(w.lower()) for w in re.findall(r"(?<!^)\b(?:[A-Z][\w-]*|\d[\d.,]*)", question)} & set(weight)
        kinds = [kind for kind, pattern in _KINDS.items() if pattern.search(question.lower())]
        rows = []
        for passage, of_passage in zip(passages, sentences, strict=True):
            whole = set().union(*(said[s.text] for s in of_passage)) | stems(passage.title)
            top = sorted((cosine[s.text] for s in of_passage), reverse=True)[:2]
            for i, sentence in enumerate(of_passage):
                near = said[sentence.text].union(*(said[n.text] for n in of_passage[max(0, i - 1) : i + 2]))
                rows.append(
                    [
                        cosine[sentence.text],
                        sum(top) / len(top),
                        _covered(weight, said[sentence.text]),
                        _covered(weight, near | stems(passage.title)),
                        _covered(weight, whole),
                        30 * passage.score,
                        float(any(_FOUND[kind].search(sentence.text) for kind in kinds)) - float(bool(kinds)),
                        _covered(dict.fromkeys(names, 1.0), whole),
                        math.log(1 + len(words(sentence.text))),
                    ]
                )
        return np.array(rows)


def _weights(question: str, said: Sequence[set[str]]) -> dict[str, float]:
    """How telling each word of the question is among these sentences."""
    counts = Counter(word for sentence in said for word in sentence)
    return {word: math.log((len(said) + 1) / (counts[word] + 0.5)) for word in stems(question)}


def _covered(weight: dict[str, float], said: set[str]) -> float:
    """The share of the question's weight that these words hold; 1 where it has none."""
    total = sum(weight.values())
    return sum(w for word, w in weight.items() if word in said) / total if total else 1.0


SENTENCE_WEIGHTS = np.array([6.547, -2.453, 3.511, 1.017, 0.11, 6.997, 0.822, 1.159, 0.131])
SENTENCE_BIAS = -14.076
ANSWERABLE_WEIGHTS = np.array([1.345, 2.216, 0.478, 0.54, -0.441, -1.433, 0.315, 0.891, 0.396])
ANSWERABLE_BIAS = -3.142
