"""The quality figures of README, and the floors under them: `python tests/quality/figures.py`.

Two sets of questions: the starter articles' own, and one about a real trade-press article that is not part of this
repository (skipped where `$FOOTNOTE_DATA/../seeds/ampere.txt` is not there).
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from index.build import add, from_file
from index.config import Manifest
from index.embed import shared_encoder
from index.library import Library
from rag.evaluation.judging import Judged, figures, judge
from rag.evaluation.questions import load_questions
from rag.evaluation.records import Measure
from rag.evaluation.report import Shortfall, load_floors, shortfalls
from rag.parts import Parts, open_parts

ROOT = Path(__file__).parents[2]
FLOORS = load_floors(Path(__file__).parent / "floors.json")
SETS = {"starter": ROOT / "seeds" / "questions.jsonl", "ampere": ROOT / "tests" / "quality" / "ampere.jsonl"}


def articles(name: str) -> list[Path]:
    """The articles that a set of questions is about; none where they are not there."""
    if name == "starter":
        return sorted((ROOT / "seeds").glob("*.md"))
    article = Path(os.environ.get("FOOTNOTE_DATA", "")).parent / "seeds" / "ampere.txt"
    return [article] if article.is_file() else []


def opened(folder: Path, files: list[Path]) -> Parts:
    """A library of these articles with the default models."""
    encoder = shared_encoder()
    library = Library.create(folder, Manifest(encoder.name, encoder.dimension))
    for _ in add(library, encoder, map(from_file, files)):
        pass
    return open_parts(folder)


def measure(name: str, folder: Path) -> list[Judged]:
    parts = opened(folder, articles(name))
    return [judge(parts, asked) for asked in load_questions(SETS[name])]


def measures(name: str, judged: list[Judged]) -> list[Measure]:
    """The figures of a set's answers."""
    return list(figures(name, judged))


def below(name: str, judged: list[Judged]) -> list[Shortfall]:
    """The figures that are under their floor."""
    return shortfalls(measures(name, judged), FLOORS, quick=False)


if __name__ == "__main__":
    for name in SETS:
        if not articles(name):
            print(f"{name}: skipped, its article is not here")
            continue
        with tempfile.TemporaryDirectory() as folder:
            judged = measure(name, Path(folder))
        if "-v" in sys.argv:
            for j in judged:
                print(f"{'ok' if j.right else '--'} {j.asked.id} {j.answer.standalone_question} => {j.answer.text}")
                if j.answer.notice:
                    print("     note:", j.answer.notice)
        print(name, json.dumps({m.name: round(m.value, 3) for m in measures(name, judged)}))
        for j in judged:
            if not (j.right and j.true):
                print("   ", "wrong" if j.true else "UNTRUE", j.asked.id, j.asked.question)
