"""Questions that a passage nearly answers: the right subject, and the one thing that is asked is not said.

SQuAD 2.0 has some that people wrote. More are made here of any question with an answer: the same passage without
its evidence, and the question asked of somebody or something else that the passage does not speak of.
"""

import random
import re
from collections.abc import Iterable
from dataclasses import replace

from rag.training.data import Example, joined, normalized

TERMS = re.compile(r"(?<=[a-z,] )[A-Z][\w'-]+(?: [A-Z][\w'-]+)*|\b\d[\d,.]*\d\b")


def silenced(example: Example) -> Example | None:
    """The passage without the sentences that hold the answer; None where too little is left of it."""
    answers = [f" {normalized(a)} " for a in example.answer_texts]
    others = [example.text[a:b] for (a, b), gold in zip(example.sentences, example.evidence, strict=True) if not gold]
    left = [s for s in others if not any(answer in f" {normalized(s)} " for answer in answers)]
    if len(left) < 2:
        return None
    text, spans = joined(left)
    return _silent(example, example.question, text, spans)


def swapped(example: Example, others: Iterable[Example], rng: random.Random) -> Example | None:
    """The question with one of its names or numbers exchanged for one of the same kind out of the other passages.

    What is exchanged stands in the passage, and what takes its place does not. None where there is no such term.
    """
    here = f"{example.title} {example.text}".lower()
    asked = [t for t in dict.fromkeys(TERMS.findall(example.text)) if _within(t, example.question)]
    offered = [t for t in dict.fromkeys(t for o in others for t in TERMS.findall(o.text)) if t.lower() not in here]
    pairs = [(old, new) for old in asked for new in offered if old[0].isdigit() == new[0].isdigit()]
    if not pairs:
        return None
    old, new = rng.choice(pairs)
    if old not in example.question:  # Natural Questions are typed without capitals
        new = new.lower()
    question = re.sub(rf"\b{re.escape(old)}\b", lambda _: new, example.question, count=1, flags=re.IGNORECASE)
    return _silent(example, question, example.text, example.sentences)


def _within(term: str, question: str) -> bool:
    return re.search(rf"\b{re.escape(term)}\b", question, re.IGNORECASE) is not None


def _silent(example: Example, question: str, text: str, spans: tuple[tuple[int, int], ...]) -> Example:
    no = tuple(False for _ in spans)
    return replace(example, question=question, text=text, sentences=spans, evidence=no, answers=())
