"""Two answers to a question out of the same sentence, of which one is preferred (`answers/README.md`)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.prompts import Case
from rag.training.said import ANSWERS
from rag.training.written import known_sentences


@dataclass(frozen=True, slots=True)
class Preferred:
    """A case, an answer that its quotation bears out, and one that it does not or that the rules stop."""

    case: Case
    better: str
    worse: str


def preferred(data: Path) -> Iterator[Preferred]:
    """All pairs, in the order of the file."""
    known = known_sentences(data)
    for line in (ANSWERS / "preferred.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        *before, quote = [known[each] for each in item["sentences"]] if "sentences" in item else item["evidence"]
        case = Case(item["question"], quote, item["short_answer"], item["title"], "".join(before))
        yield Preferred(case, item["better"], item["worse"])
