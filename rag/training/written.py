"""True and false sentences to tell apart (`answers/README.md`), each with its evidence: written, or judged drafts."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from rag.training.data import Part, known_by, natural_questions, reqa, squad
from rag.training.pairs import OTHER, Pair, plain
from rag.training.said import ANSWERS
from rag.verdict_network import SUPPORTED


def written(data: Path, part: Literal["train", "dev"], kind: Literal["written", "judged"]) -> Iterator[Pair]:
    """Sentences that were written to be true or false, or what the language model wrote and was then judged.

    Both parts speak of training articles, but never of the same evidence.
    """
    known = known_sentences(data)
    for line in (ANSWERS / f"{kind}-{part}.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        evidence = item["evidence"] if "evidence" in item else " ".join(known[each] for each in item["sentences"])
        for label, sentences in ((SUPPORTED, item["true"]), (OTHER, item["false"])):
            yield from (Pair(kind, evidence, sentence, label) for sentence in sentences)


@cache
def known_sentences(data: Path) -> dict[str, str]:
    """The sentences of the training articles by what they are known by."""
    parts: tuple[Part, ...] = ("train", "dev")
    examples = [e for part in parts for e in (*squad(data, part), *natural_questions(data, part))]
    found = {plain(e.text[a:b]) for e in {e.text: e for e in examples}.values() for a, b in e.sentences}
    return {known_by(text): text for text in [*found, *(plain(sentence) for _, sentence in reqa(data))]}
