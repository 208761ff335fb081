"""How right are the answers? Questions whose answers are known, asked and judged.

A questions file holds one JSON object a line: `question`, with `history` for a follow-up, and either `evidence` (the
sentences that an answer must cite, with the `answer` that stands in each) or `answers` (any of which a citation must
hold). Neither, or an empty one, means that the articles do not say.
"""

import json
import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.answer import answer
from rag.parts import Parts
from rag.records import Answer, Turn
from rag.verify import names_stand, quantities_stand


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what must be cited: for each tuple of alternatives, a sentence that holds one of them."""

    id: str
    question: str
    kind: str
    history: tuple[Turn, ...]
    wanted: tuple[tuple[str, ...], ...]  # empty when the articles do not say


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer and what is to be said of it."""

    asked: Asked
    answer: Answer
    right: bool  # every wanted sentence was cited; or the answer is a refusal where it should be
    first: bool  # the first citation was one of those wanted
    true: bool  # quotations are to the letter; numbers and names of each sentence stand in what it cites


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares between 0 and 1, and milliseconds."""

    answerable: int
    unanswerable: int
    evidence_right: float
    evidence_first: float
    refusals_right: float
    true: float
    quoted: float  # share of sentences that are quotations
    median_ms: float


def load_questions(path: Path) -> list[Asked]:
    """The questions of a file (see above)."""
    return [_asked(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _asked(line: dict[str, object]) -> Asked:
    wanted: tuple[tuple[str, ...], ...] = ()
    match line:
        case {"evidence": [*evidence]}:
            answers = line["answer"] if isinstance(line["answer"], list) else [line["answer"]] * len(evidence)
            # A short number proves nothing by itself: there the very sentence is wanted.
            wanted = tuple(
                (str(sentence), str(said)) if len(str(said)) > 4 else (str(sentence),)
                for sentence, said in zip(evidence, answers, strict=True)
            )
        case {"answers": [*answers]}:
            wanted = (tuple(map(str, answers)),) if answers else ()
    turns = line.get("history") or []
    assert isinstance(turns, list)
    return Asked(
        id=str(line["id"]),
        question=str(line["question"]),
        kind=str(line.get("kind", "single" if wanted else "unanswerable")),
        history=tuple(Turn(t["question"], t["answer"]) for t in turns),
        wanted=wanted,
    )


def judge(parts: Parts, asked: Asked) -> Judged:
    """Ask, and compare."""
    said = answer(parts, asked.question, asked.history)
    quotes = [c.evidence.quote for c in said.citations]
    return Judged(
        asked,
        said,
        right=all(any(_holds(q, each) for q in quotes) for each in asked.wanted) if asked.wanted else said.refused,
        first=bool(quotes) and any(_holds(quotes[0], each) for each in asked.wanted),
        true=is_true(parts, said),
    )


def is_true(parts: Parts, said: Answer) -> bool:
    """Whether every quotation is to the letter and every number and name stands in what its sentence cites."""
    cited = {c.n: c.evidence for c in said.citations}
    return all(parts.library.article(e.article_id).text[e.start : e.end] == e.quote for e in cited.values()) and all(
        s.citations
        and set(s.citations) <= set(cited)
        and quantities_stand(s.text, " ".join(cited[n].quote for n in s.citations))
        and names_stand(s.text, " ".join(cited[n].quote for n in s.citations))
        for s in said.sentences
    )


def figures(judged: Sequence[Judged]) -> Figures:
    """The shares over all questions."""
    answerable = [j for j in judged if j.asked.wanted]
    unanswerable = [j for j in judged if not j.asked.wanted]
    sentences = [s for j in judged for s in j.answer.sentences]
    return Figures(
        answerable=len(answerable),
        unanswerable=len(unanswerable),
        evidence_right=_share(j.right for j in answerable),
        evidence_first=_share(j.first for j in answerable),
        refusals_right=_share(j.right for j in unanswerable),
        true=_share(j.true for j in judged),
        quoted=_share(s.verdict == "quoted" for s in sentences),
        median_ms=statistics.median(j.answer.timings_ms["total"] for j in judged),
    )


def _holds(quote: str, alternatives: Iterable[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(each)}(?!\w)", quote) for each in alternatives)


def _share(values: Iterable[bool]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 1.0
