"""The quality figures of README, and the floors under them: `python tests/quality/figures.py`.

Two sets of questions: the starter articles' own, and one about a real trade-press article that is not part of this
repository (skipped where `$FOOTNOTE_DATA/../seeds/ampere.txt` is not there).
"""

import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from index.build import add, from_file
from index.config import Manifest
from index.embed import shared_encoder
from index.library import Library
from rag.evaluate import Figures, Judged, figures, judge, load_questions
from rag.parts import Parts, open_parts

ROOT = Path(__file__).parents[2]
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text())
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


def below(name: str, measured: Figures) -> dict[str, tuple[float, float]]:
    """The figures that are under their floor, with it."""
    got = asdict(measured)
    return {key: (got[key], floor) for key, floor in FLOORS[name].items() if got[key] < floor}


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
        print(name, json.dumps({key: round(value, 3) for key, value in asdict(figures(judged)).items()}))
        for j in judged:
            if not (j.right and j.true):
                print("   ", "wrong" if j.true else "UNTRUE", j.asked.id, j.asked.question)
