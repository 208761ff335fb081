"""What the second look gives: `python -m rag.training.confirm_figures --data DIR [--questions N]`.

Held-out SQuAD titles: each question searched for among all paragraphs, and asked of its own; half of SQuAD 2.0's
questions about them, of which as many are not answered. Every figure without the second look and with it.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.embed import shared_encoder
from index.records import Sentence
from rag.config import Config
from rag.confirm import ConfirmingReader
from rag.models.load import load_model
from rag.models.protocol import TellingModel
from rag.parts import shared_reader
from rag.reader import Reader, Reading
from rag.records import Passage
from rag.training.calibrate import Case, handed, searched
from rag.training.data import (
    Example,
    squad,
    squad_answerable_2,
    squad_unanswerable,
)
from rag.training.evaluate import auroc, paragraphs, word_f1


@dataclass(slots=True)
class Held:
    """A reader that says again what another said, so that each passage is read once."""

    reading: Reading | None = None

    def read(self, question: str, passages: Sequence[Passage], sentences: Sequence[Sequence[Sentence]]) -> Reading:
        assert self.reading is not None
        return self.reading


@dataclass(frozen=True, slots=True)
class Both:
    """A reader, and the same with the second look."""

    reader: Reader
    held: Held
    confirming: ConfirmingReader

    def read(self, case: Case) -> tuple[Reading, Reading]:
        passages, sentences = handed(case)
        self.held.reading = self.reader.read(case.question, passages, sentences)
        return self.held.reading, self.confirming.read(case.question, passages, sentences)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=200, help="of each kind, drawn with a fixed seed")
    given = parser.parse_args()
    model, held = load_model(), Held()
    assert isinstance(model, TellingModel)
    both = Both(shared_reader(), held, ConfirmingReader(held, model))
    asked = _drawn(list(squad(given.data, "test")), given.questions)
    pool = paragraphs(given.data)
    found = [(c, both.read(c)) for c in searched(asked, pool, shared_encoder(), Config().passages)]
    _print(f"over {len(pool)} paragraphs, sentence first", [[_is_right(c, r) for r in of] for c, of in found])
    own = [(e, both.read(Case(e.question, (e,)))) for e in asked]
    _print("gold paragraph, sentence first", [[_is_right(Case(e.question, (e,)), r) for r in of] for e, of in own])
    _print("gold paragraph, short answer, F1", [[_f1(e, r) for r in of] for e, of in own])
    rng = random.Random(1)
    kinds = (squad_answerable_2(given.data, "test"), squad_unanswerable(given.data, "test"))
    mixed = [e for kind in map(list, kinds) for e in rng.sample(kind, min(given.questions, len(kind)))]
    said = [[r.answerable for r in both.read(Case(e.question, (e,)))] for e in mixed]
    labels = np.array([e.answerable for e in mixed])
    without, with_look = (auroc(np.array(column), labels) for column in zip(*said, strict=True))
    print(f"answered at all, AUROC, SQuAD 2.0: {without:.3f} without, {with_look:.3f} with  n={len(mixed)}")


def _drawn(examples: Sequence[Example], count: int) -> list[Example]:
    return random.Random(1).sample(examples, min(count, len(examples)))


def _best(reading: Reading) -> tuple[int, int]:
    places = [(row, i) for row, of in enumerate(reading.sentences) for i in range(len(of))]
    return max(places, key=lambda place: reading.sentences[place[0]][place[1]])


def _is_right(case: Case, reading: Reading) -> float:
    row, i = _best(reading)
    return float(case.passages[row].evidence[i])


def _f1(example: Example, reading: Reading) -> float:
    row, i = _best(reading)
    span = reading.answers[row][i] if reading.answers else None
    return max(word_f1(example.text[slice(*span)], answer) for answer in example.answer_texts) if span else 0.0


def _print(title: str, rows: Sequence[Sequence[float]]) -> None:
    without, with_look = np.mean(np.array(rows), axis=0)
    print(f"{title}: {without:.3f} without, {with_look:.3f} with  n={len(rows)}", flush=True)


if __name__ == "__main__":
    main()
