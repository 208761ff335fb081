"""Fits how the word of the language model is weighed with the reader's.

`python -m rag.training.confirm_calibrate --data DIR`

It sees development articles and the calibration questions about the starter articles, as `rag.training.calibrate` does,
and those about `articles/dev`, each with the passages that search brings. Writes `confirm.json` beside the weights.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from index.embed import load_encoder
from rag.confirm import ConfirmCalibration, case_at, likeliest, weigh
from rag.models.load import load_model
from rag.models.protocol import TellingModel
from rag.prompts import NO, YES, confirm_tuned
from rag.reader import Reader
from rag.trained_reader import WEIGHTS, TrainedReader, log_odds
from rag.training.calibrate import STARTER_WEIGHT, Case, development, handed, invented, logistic, starter
from rag.training.evaluate import auroc


@dataclass(frozen=True, slots=True)
class Looked:
    """A question's likeliest sentences: log-odds of reader and model, and whether each is evidence."""

    answerable: bool
    reader: float  # log-odds that there is an answer at all
    sentences: tuple[tuple[float, float, bool], ...]


def look(reader: Reader, model: TellingModel, cases: Iterable[Case]) -> Iterator[Looked]:
    for case in cases:
        passages, sentences = handed(case)
        reading = reader.read(case.question, passages, sentences)
        found = []
        for place in likeliest(reading, sentences):
            row, i = place
            chance = model.chance(confirm_tuned(case_at(case.question, passages, sentences, reading, place)), YES, NO)
            found.append((log_odds(reading.sentences[row][i]), log_odds(chance), case.passages[row].evidence[i]))
        yield Looked(case.answerable, log_odds(reading.answerable), tuple(found))


def fit(looked: Sequence[Looked]) -> ConfirmCalibration:
    """First the sentences; then whole questions, by what is now thought of the best one."""
    sentence = logistic([(s[:2], s[2]) for one in looked for s in one.sentences])
    wholes = [((max(weigh(sentence, (s[:2] for s in one.sentences))),), one.answerable) for one in looked]
    return ConfirmCalibration(sentence, logistic(wholes))


def report(title: str, looked: Sequence[Looked]) -> str:
    """How well each tells whether there is an answer."""
    labels = np.array([one.answerable for one in looked])
    reader = np.array([one.reader for one in looked])
    model = np.array([max(s[1] for s in one.sentences) for one in looked])
    return f"{title}: AUROC of reader {auroc(reader, labels):.3f}, of language model {auroc(model, labels):.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--keep", type=Path, help="write what was seen to this file")
    given = parser.parse_args()
    encoder = load_encoder()
    reader, model = TrainedReader(encoder), load_model()
    assert isinstance(model, TellingModel)
    public = list(look(reader, model, development(given.data, encoder)))
    own = list(look(reader, model, starter(encoder)))
    press = list(look(reader, model, invented("dev", encoder)))
    print(report("development questions", public))
    print(report("starter articles", own))
    print(report("our own articles", press))
    if given.keep:
        given.keep.write_text(json.dumps([[asdict(one) for one in part] for part in (public, own, press)]))
    fitted = fit([*public, *STARTER_WEIGHT * own, *press])
    (given.weights / "confirm.json").write_text(json.dumps(asdict(fitted), indent=1) + "\n")
    print(fitted)


if __name__ == "__main__":
    main()
