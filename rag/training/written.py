"""True and false sentences that were written to tell apart (`answers/README.md`), each with its evidence."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from rag.prompts import Case
from rag.training.data import known_by, reqa
from rag.training.pairs import OTHER, Pair, plain
from rag.training.said import ANSWERS
from rag.training.writer_cases import cases
from rag.verdict_network import SUPPORTED
from rag.write import evidence_of


def written(data: Path, part: Literal["train", "dev"]) -> Iterator[Pair]:
    """Both parts speak of training articles, but never of the same sentence."""
    known = {
        (case.question, known_by(case.quote)): " ".join(evidence_of(case))
        for case in [*cases(data, "train"), *(Case(question, plain(sentence)) for question, sentence in reqa(data))]
    }
    for line in (ANSWERS / f"false-{part}.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        evidence = item["evidence"] if "evidence" in item else known[item["question"], item["sentence"]]
        for label, sentences in ((SUPPORTED, item["true"]), (OTHER, item["false"])):
            yield from (Pair("written", evidence, sentence, label) for sentence in sentences)
