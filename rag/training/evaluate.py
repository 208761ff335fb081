"""Measures the reader alone: `python -m rag.training.evaluate --data DIR --weights DIR [--questions N] [--picture F]`.

Held-out SQuAD titles and ClapNQ, which neither training nor calibration has seen. Cosine is the encoder's own,
sentence against question, on the same questions.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.embed import Encoder, load_encoder
from rag.engines import OpenVinoEngine
from rag.trained_reader import (
    Calibration,
    Scorer,
    SentenceScores,
    answerable_odds,
    linear,
    passage_features,
    sentence_odds,
    sigmoid,
)
from rag.training.calibrate import Case, Scored, score, searched
from rag.training.data import (
    Example,
    clapnq,
    normalized,
    sentence_spans,
    squad,
    squad_answerable_2,
    squad_corpus,
    squad_unanswerable,
)
from rag.training.reliability import Said, calibration_error, draw

PASSAGES = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=400, help="of each kind, drawn with a fixed seed")
    parser.add_argument("--picture", type=Path, help="draw the reliability diagram into this file")
    given = parser.parse_args()
    encoder = load_encoder()
    scorer = Scorer(OpenVinoEngine(given.weights / "reader.safetensors"), encoder)
    calibration = Calibration.load(given.weights / "calibration.json")
    rng = random.Random(1)
    asked = _sample(rng, list(squad(given.data, "test")), given.questions)
    _gold(score(scorer, [Case(e.question, (e,)) for e in asked]), asked, calibration, encoder)
    evidence = _library(given.data, asked, scorer, calibration, encoder)
    refused = [
        *_sample(rng, list(squad_answerable_2(given.data, "test")), given.questions),
        *_sample(rng, list(squad_unanswerable(given.data, "test")), given.questions),
    ]
    answerable = _refusal("SQuAD 2.0 held out", score(scorer, [Case(e.question, (e,)) for e in refused]), calibration)
    for name, said in (("evidence", evidence), ("answerable", answerable)):
        print(f"{name}, calibration error                {calibration_error(said):.3f}   n={len(said)}", flush=True)
    if given.picture:
        draw({"a sentence is evidence": evidence, "the paragraph answers": answerable}, given.picture)
    long_answers = score(scorer, [Case(e.question, (e,)) for e in clapnq(given.data)])
    _refusal("ClapNQ", long_answers, calibration)
    _chosen(long_answers, calibration, encoder)


def _gold(found: list[Scored], asked: list[Example], calibration: Calibration, encoder: Encoder) -> None:
    right = cosine_right = 0.0
    f1 = exact = 0.0
    for example, one in zip(asked, found, strict=True):
        odds = _odds(one.scores[0], calibration)
        best = int(np.argmax(odds))
        right += example.evidence[best]
        cosine_right += example.evidence[int(np.argmax(_cosines(encoder, example)))]
        start, end = one.scores[0][best].answer
        f1 += max(word_f1(example.text[start:end], answer) for answer in example.answer_texts)
        exact += any(normalized(example.text[start:end]) == normalized(a) for a in example.answer_texts)
    count = len(asked)
    print(
        f"gold paragraph, right sentence first     {right / count:.3f}   (cosine {cosine_right / count:.3f})  n={count}"
    )
    print(f"gold paragraph, short answer             F1 {f1 / count:.3f}  exact {exact / count:.3f}", flush=True)


def _library(data: Path, asked: list[Example], scorer: Scorer, calibration: Calibration, encoder: Encoder) -> Said:
    """Prints what comes first, and gives the probability of every candidate sentence and whether it is evidence."""
    pool = paragraphs(data)
    cases = searched(asked, pool, encoder, PASSAGES)
    started = time.perf_counter()
    found = score(scorer, cases)
    milliseconds = (time.perf_counter() - started) / len(cases) * 1000
    for top in (5, 10, PASSAGES):
        first = reranked = fused = reached = 0
        for one in found:
            odds = [_odds(of, calibration) for of in one.scores[:top]]
            row = int(np.argmax([max(o) for o in odds]))
            first += one.case.passages[row].evidence[int(np.argmax(odds[row]))]
            passage = [
                linear(calibration.passage, passage_features(rank, o, s))
                for rank, (o, s) in enumerate(zip(odds, one.scores, strict=False))
            ]
            reranked += one.case.passages[int(np.argmax(passage))].answerable
            fused += one.case.passages[0].answerable
            reached += any(p.answerable for p in one.case.passages[:top])
        count = len(found)
        print(
            f"over {len(pool)} paragraphs, first {top:2d} read   sentence first {first / count:.3f}   "
            f"paragraph first {reranked / count:.3f} (fused {fused / count:.3f}, at most {reached / count:.3f})",
            flush=True,
        )
    print(f"time for {PASSAGES} passages                     {milliseconds:.0f} ms")
    return [
        (sigmoid(linear(calibration.sentence, s.features)), marked)
        for one in found
        for passage, of in zip(one.case.passages, one.scores, strict=True)
        for marked, s in zip(passage.evidence, of, strict=True)
        if s.features
    ]


def paragraphs(data: Path) -> list[Example]:
    """Every paragraph of SQuAD 1.1 dev, to be searched."""
    return [
        Example("squad", "", title, text, spans, tuple(False for _ in spans))
        for title, text in squad_corpus(data, ("train", "dev", "test"))
        for spans in [sentence_spans(text)]
    ]


def _refusal(name: str, found: list[Scored], calibration: Calibration) -> Said:
    labels = np.array([one.case.answerable for one in found])
    odds = np.array(
        [answerable_odds(calibration, [_odds(of, calibration) for of in one.scores], one.scores) for one in found]
    )
    print(f"{name}, answerable or not, AUROC   {auroc(odds, labels):.3f}   n={len(found)}", flush=True)
    return [(sigmoid(float(o)), bool(label)) for o, label in zip(odds, labels, strict=True)]


def _chosen(found: list[Scored], calibration: Calibration, encoder: Encoder) -> None:
    """The F1 of the chosen sentences; each measure's threshold is its best, so that cosine is not wronged."""
    cases = [one for one in found if one.case.answerable]
    ours = [np.array(_odds(one.scores[0], calibration)) for one in cases]
    cosines = [np.array(_cosines(encoder, one.case.passages[0])) for one in cases]
    gold = [np.array(one.case.passages[0].evidence) for one in cases]
    print(f"ClapNQ, sentences with probability ≥ 1/2 or first, F1 {_mean_f1(ours, gold, 0.0):.3f}")
    for name, scores in (("reader", ours), ("cosine", cosines)):
        thresholds = np.quantile(np.concatenate(scores), np.linspace(0, 1, 41))
        best = max(_mean_f1(scores, gold, t) for t in thresholds)
        print(f"ClapNQ, sentences chosen by {name}, F1 at its best threshold {best:.3f}", flush=True)


def _mean_f1(scores: Sequence[np.ndarray], gold: Sequence[np.ndarray], threshold: float) -> float:
    found = []
    for of, right in zip(scores, gold, strict=True):
        chosen = (of >= threshold) | (of == of.max())
        found.append(2 * (chosen & right).sum() / (chosen.sum() + right.sum()))
    return float(np.mean(found))


def _odds(scores: Sequence[SentenceScores], calibration: Calibration) -> list[float]:
    return sentence_odds(calibration, scores)


def _cosines(encoder: Encoder, example: Example) -> list[float]:
    vectors = encoder.encode([example.question, *(example.text[a:b] for a, b in example.sentences)])
    return [float(c) for c in vectors[1:] @ vectors[0]]


def _sample(rng: random.Random, examples: list[Example], count: int) -> list[Example]:
    return rng.sample(examples, min(count, len(examples)))


def word_f1(said: str, right: str) -> float:
    """SQuAD's F1 of words."""
    a, b = normalized(said).split(), normalized(right).split()
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if common else float(a == b)


def auroc(scores: np.ndarray, labels: np.ndarray) -> float:
    """The probability that an answerable question scores above an unanswerable one; ties count half."""
    above = scores[labels][:, None] - scores[~labels][None, :]
    return float(((above > 0) + 0.5 * (above == 0)).mean())


if __name__ == "__main__":
    main()
