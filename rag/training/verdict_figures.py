"""What the verdict's probabilities are fitted on, and how good they are."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from index.embed import default_model
from rag.entail import Judge, Judging, VerdictCalibration, probability
from rag.training.changes import Lookalikes
from rag.training.mixture import drafts
from rag.training.pairs import Pair, symmetric, symmetric_dev, wice
from rag.training.written import written
from rag.verdict_network import SUPPORTED
from rag.verify import verify

THRESHOLDS = np.linspace(0.05, 0.95, 91)
RESAMPLES = 500
KEPT = 0.92  # share of the language model's right drafts that the threshold lets pass; another draft makes up for most


def development(data: Path) -> dict[str, list[Pair]]:
    """What probabilities are fitted and thresholds chosen on, by kind: neither training nor test."""
    return {
        "symmetric": symmetric_dev(data),
        "wice": [c.pair for c in wice(data, "dev")],
        "drafts": drafts(data, Lookalikes(default_model())),
        "written": list(written(data, "dev", "written")),
        "judged": list(written(data, "dev", "judged")),
    }


def calibrated(data: Path, weights: Path) -> None:
    """Fits `verdict.json` beside the weights: every kind of development pair and both labels weigh the same.

    The threshold is for use beside the rules, which stop most of what is false: the highest that keeps nearly all
    right drafts of the language model that they let pass.
    """
    judge = Judge(weights / "verdict.safetensors")
    kinds = development(data)
    features = {kind: judge.features([(p.evidence, p.sentence) for p in pairs]) for kind, pairs in kinds.items()}
    fitted = fit([f for of in features.values() for f in of], [labels(pairs) for pairs in kinds.values()])
    chances = np.array([probability(fitted, f) for f in features["judged"]])
    held = asdict(VerdictCalibration(fitted, threshold(chances[labels(kinds["judged"])])))
    (weights / "verdict.json").write_text(json.dumps(held, indent=1) + "\n")


def threshold(right: NDArray[np.float64], kept: float = KEPT) -> float:
    """The highest that lets that share of the right drafts pass, whose probabilities these are."""
    return round(float(max(t for t in THRESHOLDS if np.mean(right >= t) >= kept)), 2)


def report(data: Path, judge: Judging) -> str:
    """The table of figures; thresholds come from development pairs."""
    tests = {"symmetric": symmetric(data, "test"), "wice": [c.pair for c in wice(data, "test")]}
    lines = []
    for kind, pairs in development(data).items():
        own, _ = _timed(judge, pairs)
        chosen = best_threshold(own, labels(pairs))
        lines += _lines(f"{kind} dev", own, pairs, judge.threshold, chosen)
        if kind in tests:
            chances, spent = _timed(judge, tests[kind])
            lines += _lines(f"{kind} test, {spent:.0f} ms a pair", chances, tests[kind], judge.threshold, chosen)
    return "\n".join(lines)


def _timed(judge: Judging, pairs: Sequence[Pair]) -> tuple[NDArray[np.float64], float]:
    """The probabilities, and the milliseconds that one took."""
    started = time.perf_counter()
    chances = judge.supported([(p.evidence, p.sentence) for p in pairs])
    return np.array(chances), (time.perf_counter() - started) / len(pairs) * 1000


def _lines(name: str, chances: NDArray[np.float64], pairs: Sequence[Pair], shared: float, own: float) -> list[str]:
    gold = labels(pairs)
    rules = by_rules(pairs)
    rows = [
        ("rules", rules),
        (f"verdict at {own:.2f}, chosen on dev", chances >= own),
        (f"rules and verdict at {shared:.2f}", rules & (chances >= shared)),
    ]
    head = f"{name}, n={len(pairs)}, {int(gold.sum())} supported, AUROC {auroc(chances, gold):.3f}"
    return [
        head,
        *(
            f"  {what:32s} accuracy {np.mean(said == gold):.3f}  balanced {balanced(said, gold):.3f}  "
            f"passes {np.mean(said[gold]):.2f} of supported, {np.mean(said[~gold]):.2f} of others"
            for what, said in rows
        ),
    ]


def labels(pairs: Sequence[Pair]) -> NDArray[np.bool_]:
    return np.array([p.label == SUPPORTED for p in pairs])


def by_rules(pairs: Sequence[Pair]) -> NDArray[np.bool_]:
    """Which sentences the rules let pass."""
    return np.array([verify(p.sentence, [p.evidence], "") != "unsupported" for p in pairs])


def balanced(said: NDArray[np.bool_], gold: NDArray[np.bool_]) -> float:
    """The mean of the shares that are right among the supported and among the others."""
    return float((said[gold].mean() + (~said[~gold]).mean()) / 2)


def best_threshold(chances: NDArray[np.float64], gold: NDArray[np.bool_]) -> float:
    """The median of what is best on resamples of the pairs: of few of them, the one that is best jumps about."""
    passed = chances[:, None] >= THRESHOLDS
    resampled = np.random.default_rng(0).integers(len(gold), size=(RESAMPLES, len(gold)))
    best = []
    for rows in resampled[gold[resampled].any(1) & ~gold[resampled].all(1)]:
        said, of = passed[rows], gold[rows]
        best.append(THRESHOLDS[int((said[of].mean(0) - said[~of].mean(0)).argmax())])
    return float(np.median(best))


def auroc(scores: NDArray[np.float64], gold: NDArray[np.bool_]) -> float:
    """The probability that a supported sentence scores above another; ties count half."""
    above = scores[gold][:, None] - scores[~gold][None, :]
    return float(((above > 0) + 0.5 * (above == 0)).mean())


def fit(features: Sequence[Sequence[float]], gold: Sequence[NDArray[np.bool_]]) -> tuple[float, ...]:
    """Logistic regression in which every kind weighs the same, and within it both labels."""
    held = torch.tensor(features)
    right = torch.from_numpy(np.concatenate(gold)).float()
    shares = np.concatenate([np.where(g, 0.5 / g.sum(), 0.5 / (~g).sum()) for g in gold])
    weight = torch.from_numpy(shares).float() / len(gold)
    weights = torch.zeros(held.shape[1] + 1, requires_grad=True)
    optimizer: torch.optim.Optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def step() -> float:
        optimizer.zero_grad()
        odds = held @ weights[:-1] + weights[-1]
        each = torch.nn.functional.binary_cross_entropy_with_logits(odds, right, reduction="none")
        value = (weight * each).sum() + 1e-3 * weights.square().sum()
        torch.autograd.backward(value)
        return value.item()

    optimizer.step(step)
    return tuple(round(float(w), 4) for w in weights.detach())
