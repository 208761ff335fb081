"""A question asked, and its answer compared with what was wanted; many of them into figures."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.answer import answer
from rag.evaluation.bootstrap import measured
from rag.evaluation.metrics import median
from rag.evaluation.records import Asked, Measure
from rag.parts import Parts
from rag.records import Answer
from rag.verify import holds as gives
from rag.verify import names_stand, quantities_stand


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer and what is to be said of it."""

    asked: Asked
    answer: Answer
    right: bool  # every wanted sentence was cited; or the answer is a refusal where it should be
    told: bool  # the answer is true and one of its sentences holds a short answer
    first: bool  # the first citation was one of those wanted
    true: bool  # quotations are to the letter; numbers and names of each sentence stand in what it cites
    precision: float  # share of the citations that are wanted; 0 without citations
    recall: float  # share of what is wanted that was cited; 1 where nothing is


def judge(parts: Parts, asked: Asked) -> Judged:
    """Ask, and compare."""
    said = answer(parts, asked.question, asked.history)
    quotes = [c.evidence.quote for c in said.citations]
    good = [any(holds(quote, each) for each in asked.wanted) for quote in quotes]
    cited = [any(holds(quote, each) for quote in quotes) for each in asked.wanted]
    true = is_true(parts, said)
    return Judged(
        asked,
        said,
        right=all(cited) if asked.wanted else said.refused,
        told=true and any(gives(s.text, each) for s in said.sentences for each in asked.answers),
        first=bool(good) and good[0],
        true=true,
        precision=sum(good) / len(good) if good else 0.0,
        recall=sum(cited) / len(cited) if cited else 1.0,
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


def figures(of: str, judged: Sequence[Judged]) -> Iterator[Measure]:
    """All that is to be said of the answers to the set `of`."""
    answerable = [j for j in judged if j.asked.wanted]
    answered = [j for j in answerable if j.answer.citations]
    yield from measured(of, "evidence_right", [j.right for j in answerable])
    yield from measured(of, "evidence_first", [j.first for j in answerable])
    yield from measured(of, "answer_right", [j.told for j in answerable if j.asked.answers])
    yield from measured(of, "refusals_right", [j.right for j in judged if not j.asked.wanted])
    yield from measured(of, "citation_precision", [j.precision for j in answered])
    yield from measured(of, "citation_recall", [j.recall for j in answerable])
    yield from measured(of, "true", [j.true for j in judged])
    yield from measured(of, "quoted", [s.verdict == "quoted" for j in judged for s in j.answer.sentences])
    for step in judged[0].answer.timings_ms if judged else ():
        yield from measured(of, f"{step}_time", [j.answer.timings_ms[step] for j in judged], median, "ms")


def holds(quote: str, alternatives: Iterable[str]) -> bool:
    """Whether one of the alternatives stands in the quotation, as whole words."""
    return any(re.search(rf"(?<!\w){re.escape(each)}(?!\w)", quote) for each in alternatives)
