"""Drafts that the language model learns to judge: does what was written answer the question, as the text has it?

A model that checks what it wrote itself learns from its right and its wrong drafts (Cobbe 2021, arXiv 2110.14168;
V-STaR, Hosseini 2024, arXiv 2402.06457). Right are drafts from an annotated sentence that the check passes. Wrong are
those that nothing right can be written in the place of: from a sentence that does not answer, and from another short
answer than the annotators'.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.entail import Judging
from rag.prompts import Case
from rag.training.confirm_cases import Confirmed
from rag.training.led_drafts import astray, is_extract
from rag.training.writer_cases import is_good
from rag.training.writer_samples import AT_ONCE, Answered, Sampler, believed
from rag.verify import holds
from rag.write import evidence_of, finished


@dataclass(frozen=True, slots=True)
class Judged:
    """A case, what was written from it, and whether that is right."""

    case: Case
    draft: str
    right: bool


def judged_drafts(
    told: Sequence[Confirmed],
    answered: Sequence[Answered],
    sampler: Sampler,
    judge: Judging,
    kept: Path,
    report: Callable[[str], None],
) -> list[Judged]:
    """Drafts to the cases of `told`, and astray ones to those that have good answers, with these; in random order.

    What was written is kept as it comes, and a run that was stopped goes on behind it.
    """
    rng = random.Random(0)
    good = [Judged(each.case, answer, True) for each in answered for answer in each.answers]
    asked: list[tuple[Case, bool, Case | None]] = [(each.case, each.answers, None) for each in told]
    asked += [(wrong, False, each.case) for each in answered if each.answers for wrong in astray(each.case, rng)[:1]]
    rng.shuffle(asked)
    lines = kept.read_text().splitlines(keepends=True) if kept.exists() else []
    drafts = [json.loads(line)["draft"] for line in lines if line.endswith("\n")]
    with kept.open("w") as file:
        file.writelines(lines[: len(drafts)])
        for first in range(len(drafts), len(asked), AT_ONCE):
            batch = [case for case, _, _ in asked[first : first + AT_ONCE]]
            for case, (text,) in zip(batch, sampler.sample(batch, 1, temperature=0.0), strict=True):
                drafts.append(finished(text, case))
                file.write(json.dumps({**asdict(case), "draft": drafts[-1]}) + "\n")
            file.flush()
            report(f"{len(drafts)} of {len(asked)} drafts")
    found = [*good, *_judged(asked, drafts, judge)]
    rng.shuffle(found)
    return found


def _judged(asked: Sequence[tuple[Case, bool, Case | None]], drafts: Sequence[str], judge: Judging) -> Iterator[Judged]:
    for (case, answers, true), draft in zip(asked, drafts, strict=True):
        if answers:
            if is_good(case, draft) and believed(case, [draft], judge):
                yield Judged(case, draft, True)
        elif true is None or not (is_extract(draft, " ".join(evidence_of(case))) or holds(draft, true.short_answer)):
            yield Judged(case, draft, False)
