"""How far the language model is believed as a judge of sentences: `python -m rag.training.judge --data DIR`.

Writes `judge.json` beside the weights: its log-odds and the network's into a probability, fitted on development pairs
(of each kind at most `MOST`) in which every kind and both labels weigh the same, and the
threshold: the highest that lets nearly all right judged drafts pass. `--keep FILE` keeps the log-odds.
"""

import argparse
import json
import random
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.entail import Entailment
from rag.model_judge import JudgeCalibration, ModelJudge
from rag.models.load import load_model
from rag.models.protocol import TellingModel
from rag.trained_reader import WEIGHTS, linear, sigmoid
from rag.training.pairs import Pair
from rag.training.verdict_figures import auroc, development, fit, labels, threshold

MOST = 450
KEPT = 0.9  # share of the right judged drafts that pass: a quotation in their place is right as well


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--keep", type=Path, help="write the log-odds to this file, as JSON")
    given = parser.parse_args()
    model = load_model()
    assert isinstance(model, TellingModel)
    kinds = {kind: _some(pairs) for kind, pairs in development(given.data).items()}
    judge = ModelJudge(model, Entailment())
    odds = {kind: judge.odds([(p.evidence, p.sentence) for p in pairs]) for kind, pairs in kinds.items()}
    gold = {kind: labels(pairs) for kind, pairs in kinds.items()}
    if given.keep:
        given.keep.write_text(json.dumps({kind: (odds[kind], gold[kind].tolist()) for kind in kinds}))
    calibrate(odds, gold)


def calibrate(
    odds: dict[str, list[tuple[float, float]]], gold: dict[str, NDArray[np.bool_]], weights: Path = WEIGHTS
) -> None:
    """Fits, writes and says how well the model, the network and both tell each kind."""
    fitted = fit([each for of in odds.values() for each in of], list(gold.values()))
    chances = {kind: np.array([sigmoid(linear(fitted, each)) for each in of]) for kind, of in odds.items()}
    for kind, of in odds.items():
        model, network = np.array(of).T
        told = (auroc(scores, gold[kind]) for scores in (model, network, chances[kind]))
        print(f"{kind}, AUROC of the model, the network, both:", *(f"{each:.3f}" for each in told), f"n={len(of)}")
    held = asdict(JudgeCalibration(fitted, threshold(chances["judged"][gold["judged"]], KEPT)))
    (weights / "judge.json").write_text(json.dumps(held, indent=1) + "\n")
    print(held)


def _some(pairs: list[Pair]) -> list[Pair]:
    return random.Random(0).sample(pairs, min(MOST, len(pairs)))


if __name__ == "__main__":
    main()
