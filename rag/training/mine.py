"""Hard negatives: the passages that search confuses with the right one.

Every training question is searched by vectors and by words over all training passages, the two rankings are
fused, and what holds the answer's own words is left out. ReQA gives bare sentences, so passages are made of them:
a question's sentence among those that are nearest to the question, and further ones of these as negatives. Their short
answers are those that an earlier reader is sure of, where there is one.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embed import Encoder, load_encoder
from rag.engines import Engine
from rag.training.data import (
    Example,
    joined,
    natural_questions,
    normalized,
    reqa,
    squad,
    squad_unanswerable,
)
from rag.training.pseudo_labels import short_answers
from rag.training.several import several
from rag.windows import plain_tokenizer

NEGATIVES = 8  # kept for each question; training draws from them
NEAR = 24  # ReQA sentences that a question's passages are made of
RRF = 60  # Cormack et al. 2009


@dataclass(frozen=True, slots=True)
class Group:
    """A question with its own passage and those that do not answer it. One softmax runs over all of it."""

    example: Example
    negatives: tuple[Example, ...]  # the same question on other passages; no evidence in them


def groups(data: Path, seed: int, report: Callable[[str], None], earlier: Engine | None = None) -> list[Group]:
    """Every training question with its hard negatives; some minutes of encoding. `earlier` is a trained reader."""
    encoder = load_encoder()
    rng = random.Random(seed)
    own = [
        *squad(data, "train"),
        *squad_unanswerable(data, "train"),
        *natural_questions(data, "train"),
        *several(data, "train"),
        *several(data, "reworded"),
    ]
    report(f"{len(own)} questions with their own passage")
    made = _with_passages(own, encoder)
    report("searched for their hard negatives")
    made += from_sentences(reqa(data), encoder, rng, earlier)
    report(f"{len(made)} questions in all")
    return made


class Search:
    """Vectors and BM25 over a list of texts, fused by reciprocal rank."""

    def __init__(self, texts: Sequence[str], encoder: Encoder) -> None:
        self.encoder = encoder
        self.vectors = encoder.encode(texts)
        self.words: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.lengths = np.zeros(len(texts))
        for row, text in enumerate(texts):
            counts = Counter(_words(text))
            self.lengths[row] = sum(counts.values())
            for word, count in counts.items():
                self.words[word].append((row, count))

    def fused(self, questions: Sequence[str], top: int) -> list[list[int]]:
        """For each question the rows of the `top` best texts, best first."""
        dense = self.encoder.encode(questions) @ self.vectors.T
        return [self._fuse(q, row, top) for q, row in zip(questions, dense, strict=True)]

    def _fuse(self, question: str, cosine: NDArray[np.float32], top: int) -> list[int]:
        score = np.zeros(len(cosine))
        for ranking in (cosine, self._bm25(question)):
            best = np.argsort(-ranking, kind="stable")[: 4 * top]
            score[best] += 1 / (RRF + 1 + np.arange(len(best)))
        return [int(row) for row in np.argsort(-score, kind="stable")[:top]]

    def _bm25(self, question: str) -> NDArray[np.float64]:
        score = np.zeros(len(self.lengths))
        mean = self.lengths.mean()
        for word in set(_words(question)):
            posted = self.words.get(word)
            if posted:
                rows, counts = np.array(posted).T
                idf = np.log(1 + (len(score) - len(rows) + 0.5) / (len(rows) + 0.5))
                score[rows] += idf * counts * 2.2 / (counts + 1.2 * (0.25 + 0.75 * self.lengths[rows] / mean))
        return score


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _with_passages(examples: list[Example], encoder: Encoder) -> list[Group]:
    passages = list({e.text: e for e in examples}.values())
    plain = [f" {normalized(p.text)} " for p in passages]
    search = Search([f"{p.title}. {p.text}" for p in passages], encoder)
    found = search.fused([e.question for e in examples], 3 * NEGATIVES)
    made = []
    for example, rows in zip(examples, found, strict=True):
        answers = [f" {normalized(a)} " for a in example.answer_texts]
        wrong = [
            passages[r]
            for r in rows
            if passages[r].text != example.text
            and not any(a in plain[r] for a in answers)
            and not _may_answer(example, passages[r])
        ]
        made.append(Group(example, tuple(_silent(example, p) for p in wrong[:NEGATIVES])))
    return made


def _may_answer(asked: Example, passage: Example) -> bool:
    """What asks for more than a few words may be answered by another paragraph of the same article too."""
    return asked.source == "several" and not asked.answers and asked.title == passage.title


def from_sentences(
    pairs: list[tuple[str, str]], encoder: Encoder, rng: random.Random, earlier: Engine | None
) -> list[Group]:
    """Questions with the sentence that answers each. With an `earlier` reader, their short answers are its guess."""
    pool = list(dict.fromkeys(sentence for _, sentence in pairs))
    vectors = encoder.encode(pool)
    asked = encoder.encode([question for question, _ in pairs])
    short = short_answers(earlier, plain_tokenizer(), pairs) if earlier else [None] * len(pairs)
    made = []
    for (question, right), vector, answer in zip(pairs, asked, short, strict=True):
        near = [pool[i] for i in np.argsort(-(vectors @ vector), kind="stable")[: NEAR + 1] if pool[i] != right]
        rng.shuffle(near)
        parts = [near[i : i + 4] for i in range(0, NEAR, 4)]
        own = [*parts[0], right]
        rng.shuffle(own)
        text, spans = joined(own)
        example = Example("reqa", question, "", text, spans, tuple(s == right for s in own))
        if answer:
            start, _ = spans[own.index(right)]
            texts = (right[slice(*answer)],)
            example = replace(example, answers=((start + answer[0], start + answer[1]),), answer_texts=texts)
        made.append(Group(example, tuple(_passage(question, part) for part in parts[1:])))
    return made


def from_search(passages: Sequence[Example]) -> Group:
    """A question as search answers it, best passage first: its own is the first that answers, or the first of all."""
    own = next((p for p in passages if p.answerable), passages[0])
    return Group(own, tuple(p for p in passages if p is not own and not p.answerable)[:NEGATIVES])


def _passage(question: str, sentences: list[str]) -> Example:
    text, spans = joined(sentences)
    return Example("reqa", question, "", text, spans, tuple(False for _ in spans))


def _silent(asked: Example, passage: Example) -> Example:
    no = tuple(False for _ in passage.sentences)
    return Example(asked.source, asked.question, passage.title, passage.text, passage.sentences, no)
