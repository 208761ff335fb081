"""Drafts of the language model itself: led to the short answer of a question, and led astray to other words beside it.

Changes made by rule look like nothing that a writer writes. These are what the verdict meets in use: a sentence in the
question's words that says it of the right thing, or of the wrong one.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from rag.phrases import phrases
from rag.prompts import Case
from rag.quantities import quantities
from rag.training.data import Part
from rag.training.pairs import OTHER, Pair
from rag.training.writer_cases import cases, is_good
from rag.training.writer_samples import AT_ONCE, Sampler
from rag.verdict_network import SUPPORTED
from rag.verify import holds
from rag.words import STOP_WORDS, stem, stems, words
from rag.write import evidence_of

_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?! ?\d)(?: [a-z]+)?")
ASTRAY = 2  # times a question
ASTRAY_WEIGHT = 2.0  # few of these pass the rules


def led_drafts(data: Path, part: Part, questions: int, adapter: Path, kept: Path | None = None) -> list[Pair]:
    """What the model with this adapter writes to so many questions, as far as the rules of the check let it pass.

    Made once where a file to keep them in is given.
    """
    if kept is not None and kept.exists():
        return [Pair(**json.loads(line)) for line in kept.read_text().splitlines()]
    asked = cases(data, part)
    random.Random(0).shuffle(asked)
    rng = random.Random(0)
    led = [(case, SUPPORTED, case) for case in asked[:questions]]
    led += [(wrong, OTHER, case) for case in asked[:questions] for wrong in astray(case, rng)]
    found = list(_written(led, Sampler(adapter)))
    if kept is not None:
        kept.write_text("".join(json.dumps(asdict(pair)) + "\n" for pair in found))
    return found


def astray(case: Case, rng: random.Random) -> list[Case]:
    """The case with other short answers, phrases or numbers of the quotation that neither ask nor answer."""
    known = stems(f"{case.question} {case.short_answer}")
    numeric = bool(quantities(case.short_answer or ""))
    found = [*(p.text for p in phrases(case.quote)), *_NUMBER.findall(case.quote)]
    others = [text for text in found if text in case.quote and not stems(text) & known]
    alike = [text for text in others if bool(quantities(text)) == numeric] or others
    return [replace(case, short_answer=text) for text in rng.sample(alike, min(ASTRAY, len(alike)))]


def _written(led: Sequence[tuple[Case, int, Case]], sampler: Sampler) -> Iterator[Pair]:
    for first in range(0, len(led), AT_ONCE):
        batch = led[first : first + AT_ONCE]
        written = sampler.sample([shown for shown, _, _ in batch], 1)
        for (shown, label, true), (said,) in zip(batch, written, strict=True):
            held = " ".join(evidence_of(shown))
            true_too = label == OTHER and (is_extract(said, held) or holds(said, true.short_answer))
            if is_good(shown, said) and not true_too:
                yield Pair("drafted", held, said, label, weight=1.0 if label == SUPPORTED else ASTRAY_WEIGHT)


def is_extract(text: str, evidence: str) -> bool:
    """Whether all content words of the text stand in the evidence in the same order, so that it says a part of it."""
    held = iter([stem(word) for word in words(evidence)])
    return all(stem(word) in held for word in words(text) if word not in STOP_WORDS)
