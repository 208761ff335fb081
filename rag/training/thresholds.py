"""Which thresholds of `rag.config.Config` serve best? `python -m rag.training.thresholds`

Tries them on the calibration questions about the starter articles (`seeds/calibration.jsonl`), which no figure is
measured on, with the shipped reader and the language model's second look. Prints, for each setting, how many of the
answerable questions have their evidence among what is cited, how many of the others are refused, and how many sentences
are cited.
"""

import itertools
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.build import add, from_file
from index.config import Manifest
from index.embed import shared_encoder
from index.library import Library
from index.records import Sentence
from rag.config import Config
from rag.evidence import pick
from rag.parts import open_parts
from rag.reader import Reading
from rag.retrieve import retrieve
from rag.training.calibrate import SEEDS


@dataclass(frozen=True, slots=True)
class Read:
    wanted: frozenset[str]
    sentences: Sequence[Sequence[Sentence]]
    reading: Reading


def readings() -> Iterator[Read]:
    """The questions that ask for one thing, read once."""
    encoder, config = shared_encoder(), Config()
    with tempfile.TemporaryDirectory() as folder:
        library = Library.create(Path(folder), Manifest(encoder.name, encoder.dimension))
        for _ in add(library, encoder, map(from_file, sorted(SEEDS.glob("*.md")))):
            pass
        parts = open_parts(Path(folder))
        for asked in map(json.loads, (SEEDS / "calibration.jsonl").open()):
            if asked["kind"] != "two":
                passages = retrieve(library, encoder, asked["question"], config)
                sentences = [library.sentences(p.article_id, p.start, p.end) for p in passages]
                reading = parts.reader.read(asked["question"], passages, sentences)
                yield Read(frozenset(asked["evidence"]), sentences, reading)


def main() -> None:
    read = list(readings())
    answerable, others = [r for r in read if r.wanted], [r for r in read if not r.wanted]
    print(f"{len(answerable)} answerable, {len(others)} not\nanswerable≥ evidence≥ near best≥ | evidence refused cited")
    for least, evidence, near in itertools.product(
        [i / 20 for i in range(2, 15)], (0.1, 0.2, 0.3, 0.5), (0.3, 0.5, 0.7, 0.9)
    ):
        config = replace(Config(), least_answerable=least, least_evidence=evidence, near_best=near)
        picked = [pick(r.reading, r.sentences, config) for r in answerable]
        right = sum(bool(r.wanted & {p.sentence.text for p in p_}) for r, p_ in zip(answerable, picked, strict=True))
        refused = sum(not pick(r.reading, r.sentences, config) for r in others)
        cited = sum(map(len, picked)) / max(1, sum(map(bool, picked)))
        print(
            f"{least:11.2f} {evidence:9.1f} {near:10.1f} | "
            f"{right / len(answerable):8.3f} {refused / len(others):7.3f} {cited:5.2f}"
        )


if __name__ == "__main__":
    main()
