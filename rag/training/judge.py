"""How far the language model is believed as a judge of sentences: `python -m rag.training.judge --data DIR`.

Writes `judge.json` beside the weights: its log-odds into a probability, fitted on development pairs (of each kind at
most `MOST`, all of the judged drafts) in which every kind and both labels weigh the same, and the threshold of
`verdict_figures`. `--evaluate` measures on the test sets instead.
"""

import argparse
import json
import random
from dataclasses import asdict
from pathlib import Path

import numpy as np

from rag.model_judge import JudgeCalibration, ModelJudge
from rag.models.load import load_model
from rag.models.protocol import TellingModel
from rag.trained_reader import WEIGHTS, linear, sigmoid
from rag.training.pairs import Pair
from rag.training.verdict_figures import auroc, development, fit, labels, report, threshold

MOST = 600


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--evaluate", action="store_true", help="measure on the test sets")
    given = parser.parse_args()
    model = load_model()
    assert isinstance(model, TellingModel)
    if given.evaluate:
        print(report(given.data, ModelJudge(model)))
    else:
        calibrate(given.data, model)


def calibrate(data: Path, model: TellingModel, weights: Path = WEIGHTS) -> None:
    kinds = {kind: _some(pairs, kind) for kind, pairs in development(data).items()}
    judge = ModelJudge(model, weights)
    odds = {kind: judge.odds([(p.evidence, p.sentence) for p in pairs]) for kind, pairs in kinds.items()}
    for kind, pairs in kinds.items():
        print(f"{kind}: AUROC {auroc(np.array(odds[kind]), labels(pairs)):.3f} of {len(pairs)}")
    fitted = fit([(o,) for of in odds.values() for o in of], [labels(pairs) for pairs in kinds.values()])
    chances = np.array([sigmoid(linear(fitted, (o,))) for o in odds["judged"]])
    held = asdict(JudgeCalibration(fitted, threshold(chances[labels(kinds["judged"])])))
    (weights / "judge.json").write_text(json.dumps(held, indent=1) + "\n")
    print(held)


def _some(pairs: list[Pair], kind: str) -> list[Pair]:
    return pairs if kind == "judged" or len(pairs) <= MOST else random.Random(0).sample(pairs, MOST)


if __name__ == "__main__":
    main()
