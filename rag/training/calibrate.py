"""Fits what turns the network's scores into probabilities: `python -m rag.training.calibrate --data DIR --weights DIR`.

It sees development articles only (`data.DEV_TITLES`, the last of QED, `articles/dev`) and the questions about the
starter articles that were written for it (`seeds/calibration.jsonl`, half of which only sound as if the articles
answered them), some of the latter two once more in words of their own (`reworded.jsonl`), as people ask. Each comes
with the passages that search brings for it, so that the probabilities hold for what the reader is handed in use.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from index.build import add, from_file
from index.config import Manifest
from index.embed import Encoder, load_encoder
from index.library import Library
from index.records import Sentence
from rag.config import Config
from rag.engines import OpenVinoEngine
from rag.records import Passage
from rag.retrieve import RANK_CONSTANT, retrieve
from rag.trained_reader import (
    Calibration,
    Scorer,
    SentenceScores,
    answerable_features,
    likeliest,
    passage_features,
    sentence_odds,
)
from rag.training.data import Example, Part, natural_questions, squad, squad_unanswerable
from rag.training.loss import grouped_loss
from rag.training.mine import Search

QUESTIONS = 200  # of each kind
PASSAGES = Config().passages
ARTICLES = Path(__file__).parent / "articles"
REWORDED = "reworded.jsonl"  # beside the questions: some of them in words that share little with the articles
STARTER_WEIGHT = 3  # they are few, and most like what people ask


@dataclass(frozen=True, slots=True)
class Own:
    """Articles of our own and the questions about them: a JSON line each, with its `evidence`, sentences of the
    articles; none where these do not answer it."""

    folder: Path
    articles: str  # the pattern of their names
    questions: str

    def asked(self) -> Iterator[dict[str, Any]]:
        for name in (self.questions, REWORDED):
            with (self.folder / name).open(encoding="utf-8") as lines:
                yield from map(json.loads, lines)


STARTER = Own(Path(__file__).parents[2] / "seeds", "*.md", "calibration.jsonl")
INVENTED = {part: Own(ARTICLES / part, "*.txt", "questions.jsonl") for part in ("train", "dev")}


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the passages that a reader is handed, evidence marked in them."""

    question: str
    passages: tuple[Example, ...]

    @property
    def answerable(self) -> bool:
        return any(p.answerable for p in self.passages)

    @property
    def answer_texts(self) -> set[str]:
        return {text for p in self.passages for text in p.answer_texts}


@dataclass(frozen=True, slots=True)
class Scored:
    """A case and the network's scores for it: `scores[i][j]` is the j-th sentence of the i-th passage."""

    case: Case
    scores: list[list[SentenceScores]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True, help="folder with reader.safetensors")
    given = parser.parse_args()
    encoder = load_encoder()
    scorer = Scorer(OpenVinoEngine(given.weights / "reader.safetensors"), encoder)
    public, own = score(scorer, development(given.data, encoder)), score(scorer, starter(encoder))
    fitted = fit([*public, *STARTER_WEIGHT * own, *score(scorer, invented("dev", encoder))])
    (given.weights / "calibration.json").write_text(json.dumps(asdict(fitted), indent=1) + "\n")
    print(fitted)


def development(data: Path, encoder: Encoder) -> list[Case]:
    """Development questions, answerable and not, over all passages that are not tests."""
    rng = random.Random(0)
    kinds = (squad(data, "dev"), squad_unanswerable(data, "dev"), natural_questions(data, "dev"))
    asked = [e for kind in (list(k) for k in kinds) for e in rng.sample(kind, min(QUESTIONS, len(kind)))]
    others = [*squad(data, "train"), *squad(data, "dev"), *natural_questions(data, "train")]
    return searched(asked, [*others, *asked], encoder, PASSAGES)


def starter(encoder: Encoder) -> list[Case]:
    """The calibration questions over the starter articles, with the passages that a library of these finds."""
    return _retrieved(STARTER, encoder)


def invented(part: Part, encoder: Encoder) -> list[Case]:
    """The questions over the invented articles, with the passages that a library of these finds."""
    return _retrieved(INVENTED[part], encoder)


@contextmanager
def opened(own: Own, encoder: Encoder) -> Iterator[Library]:
    """A library of these articles that lasts as long as the block."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.create(Path(folder), Manifest(encoder.name, encoder.dimension))
        for _ in add(library, encoder, map(from_file, sorted(own.folder.glob(own.articles)))):
            pass
        yield library


def _retrieved(own: Own, encoder: Encoder) -> list[Case]:
    with opened(own, encoder) as library:
        return [_case(asked, library, encoder) for asked in own.asked()]


def _case(asked: dict[str, Any], library: Library, encoder: Encoder) -> Case:
    passages = retrieve(library, encoder, asked["question"], Config())
    found = [(p, library.sentences(p.article_id, p.start, p.end)) for p in passages]
    return Case(asked["question"], tuple(_own(asked, p, sentences) for p, sentences in found if sentences))


def _own(asked: dict[str, Any], passage: Passage, sentences: Sequence[Sentence]) -> Example:
    answers = [asked["answer"]] if isinstance(asked["answer"], str) else asked["answer"]
    evidence = [s for s in sentences if s.text in asked["evidence"]]
    starts = [
        (s.start - passage.start + s.text.find(answer), answer)
        for s in evidence
        for answer in answers
        if answer in s.text
    ]
    return Example(
        source="own",
        question=asked["question"],
        title=passage.title,
        text=passage.text,
        sentences=tuple((s.start - passage.start, s.end - passage.start) for s in sentences),
        evidence=tuple(s in evidence for s in sentences),
        answers=tuple((start, start + len(answer)) for start, answer in starts),
        answer_texts=tuple(filter(None, answers)),
    )


def searched(asked: Sequence[Example], pool: Iterable[Example], encoder: Encoder, top: int) -> list[Case]:
    """Each question with the `top` passages of the pool that the fused search brings, best first."""
    passages = list({e.text: e for e in pool}.values())
    search = Search([p.text for p in passages], encoder)
    found = search.fused([e.question for e in asked], top)
    return [
        Case(e.question, tuple(_marked(e, passages[row]) for row in rows)) for e, rows in zip(asked, found, strict=True)
    ]


def handed(case: Case) -> tuple[list[Passage], list[list[Sentence]]]:
    """The passages and their sentences as a reader is handed them."""
    passages = [
        Passage(str(row), e.title, 0, len(e.text), e.text, 2 / (RANK_CONSTANT + 1 + row))
        for row, e in enumerate(case.passages)
    ]
    return passages, [
        [Sentence(p.article_id, a, b, e.text[a:b]) for a, b in e.sentences]
        for p, e in zip(passages, case.passages, strict=True)
    ]


def score(scorer: Scorer, cases: Iterable[Case]) -> list[Scored]:
    found = []
    for case in cases:
        passages, sentences = handed(case)
        found.append(Scored(case, scorer.score(case.question, [p.title for p in passages], sentences)))
    return found


def fit(found: Sequence[Scored]) -> Calibration:
    """Weights that put the evidence first, and its passage, scaled to probabilities; then whole questions."""
    rows = [
        (number, marked, s.features)
        for number, one in enumerate(found)
        for p, of in zip(one.case.passages, one.scores, strict=True)
        for marked, s in zip(p.evidence, of, strict=True)
        if s.features
    ]
    sentence = _ranked(rows, len(found))
    half_done = Calibration(sentence, (), ())
    all_odds = [[sentence_odds(half_done, of) for of in one.scores] for one in found]
    passages = [
        (number, p.answerable, passage_features(rank, o, s))
        for number, (one, odds_of) in enumerate(zip(found, all_odds, strict=True))
        for rank, (p, o, s) in enumerate(zip(one.case.passages, odds_of, one.scores, strict=True))
    ]
    wholes = [
        (answerable_features(*best), one.case.answerable)
        for one, odds_of in zip(found, all_odds, strict=True)
        if (best := likeliest(odds_of, one.scores))
    ]
    return Calibration(sentence, _ranked(passages, len(found)), logistic(wholes))


def logistic(rows: Sequence[tuple[Sequence[float], bool]]) -> tuple[float, ...]:
    """The weights of each feature and, last, the constant, that fit the labels best."""
    return _logistic(torch.tensor([f for f, _ in rows]), torch.tensor([label for _, label in rows]))


def _ranked(rows: Sequence[tuple[int, bool, Sequence[float]]], groups: int) -> tuple[float, ...]:
    """Weights that put what is right first among a question's rows (question, right, features), as log-odds."""
    group, gold = torch.tensor([r[0] for r in rows]), torch.tensor([r[1] for r in rows])
    features = torch.tensor([r[2] for r in rows])

    def loss(weights: Tensor) -> Tensor:
        return grouped_loss(features @ weights[:-1] + weights[-1], group, gold, groups)

    weights = torch.tensor(_minimized(loss, features.shape[1] + 1))
    scale, constant = _logistic((features @ weights[:-1] + weights[-1])[:, None], gold)
    return (*(scale * w for w in weights[:-1].tolist()), scale * float(weights[-1]) + constant)


def _logistic(features: Tensor, labels: Tensor) -> tuple[float, ...]:
    def loss(weights: Tensor) -> Tensor:
        odds = features @ weights[:-1] + weights[-1]
        return torch.nn.functional.binary_cross_entropy_with_logits(odds, labels.float())

    return _minimized(loss, features.shape[1] + 1)


def _minimized(loss: Callable[[Tensor], Tensor], size: int) -> tuple[float, ...]:
    weights = torch.zeros(size, requires_grad=True)
    optimizer: torch.optim.Optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def step() -> float:
        optimizer.zero_grad()
        value = loss(weights) + 1e-4 * weights.square().sum()
        torch.autograd.backward(value)
        return value.item()

    optimizer.step(step)
    return tuple(float(w) for w in weights.detach())


def _marked(asked: Example, passage: Example) -> Example:
    if passage.text == asked.text:
        return asked
    return replace(
        passage, question=asked.question, evidence=tuple(False for _ in passage.sentences), answers=(), answer_texts=()
    )


if __name__ == "__main__":
    main()
