"""Evidence into a draft sentence, phrased by a language model that sees the question and that evidence only."""

import re
from enum import Enum, auto

from rag.models.protocol import LanguageModel, Prompt
from rag.openness import left_open
from rag.prompts import ANSWER_STOP, NOT_SAID, Case, answer_chat, answer_completion, answer_tuned
from rag.wording import as_named, as_said, hedged, tidy

MOST_TOKENS = 80  # of one sentence
ANOTHER_TRY = 0.7  # the temperature of a second draft that begins as it likes
SHORTER = 0.75  # of the quotation; a draft that repeats more of its words is better shown as the quotation
OPENING = 2  # words

_POINTS_BACK = re.compile(
    r"^\W*(?:\w+ ){0,3}?"
    r"(?:he|she|it|they|him|her|his|hers|its|them|their|this|these|those|such|both|the former|the latter)\b",
    re.IGNORECASE,
)
# What is asked for does something, so a statement may begin with it: "Who built it?", not "Whom did he meet?".
_ASKS_FOR_SUBJECT = re.compile(r"\W*(?:who|what|which)\b(?!.*\b(?:do|does|did)\b)", re.IGNORECASE)


class Way(Enum):
    """How a draft begins. Each way is for where the draft before does not hold."""

    FREELY = auto()  # as the model likes
    ANSWERING = auto()  # with the short answer, where a tuned model can go on from there; else it is sampled
    QUOTING = auto()  # as the quotation does, which keeps a tuned model to the quotation's words


def draft(model: LanguageModel, case: Case, way: Way = Way.FREELY, *, opens: bool = True) -> str:
    """One sentence that answers the case's question from its quotation, in their words; it is not checked yet.

    Empty where there is none of this way. One that `opens` an answer may say "he" of whom the question named, since
    nobody else was named meanwhile. Raises `ModelError` when the engine fails.
    """
    if way is Way.QUOTING:
        return _pared(model, case, opens) if model.tuned else ""
    begun = _subject(case) if way is Way.ANSWERING and model.tuned else ""
    return _continued(model, case, begun, opens, ANOTHER_TRY if way is Way.ANSWERING and not begun else 0.0)


def opening(quote: str) -> str:
    """The words that a quotation begins with."""
    return " ".join(quote.split()[:OPENING])


def _pared(model: LanguageModel, case: Case, opens: bool) -> str:
    text = _continued(model, case, opening(case.quote), opens)
    return text if len(text.split()) <= SHORTER * len(case.quote.split()) else ""


def _continued(model: LanguageModel, case: Case, begun: str, opens: bool, temperature: float = 0.0) -> str:
    prompt = f"{answer_tuned(case)} {begun}" if begun else _prompt(model, case)
    pieces = model.stream(prompt, max_tokens=MOST_TOKENS, stop=ANSWER_STOP, temperature=temperature)
    return finished(begun + "".join(pieces), case, opens=opens)


def finished(text: str, case: Case, *, opens: bool = True) -> str:
    """What a model wrote, with names and numbers put as the case's quotation puts them."""
    said = " ".join(evidence_of(case))
    named = as_named(tidy(text), f"{said} {case.question}")
    return left_open(hedged(as_said(named, said, case.question, pointing=opens), said), said)


def leans(quote: str, before: str) -> bool:
    """Whether `quote` is hard to understand without the sentence before it: it points back with its first words.

    That the question's words stand in that sentence is not enough. A draft would join one thing's name to the other's
    date, and each of its words would stand in what it cites.
    """
    return bool(before) and bool(_POINTS_BACK.match(quote))


def evidence_of(case: Case) -> list[str]:
    """The sentences that a draft may draw on."""
    return [case.before, case.quote] if case.before else [case.quote]


def declines(text: str) -> bool:
    """Whether the model says that the quotation does not answer the question."""
    return text.strip(" .\"'*").upper().startswith(NOT_SAID)


def _subject(case: Case) -> str:
    """The short answer as a sentence begins with it, with its article; empty where the question is not such a one."""
    if not case.short_answer or not _ASKS_FOR_SUBJECT.match(case.question):
        return ""
    short = case.short_answer.strip(" .")
    article = re.search(rf"\b(?:the|an?) (?={re.escape(short)})", case.quote, re.IGNORECASE)
    subject = f"{article[0] if article else ''}{short}"
    return subject[:1].upper() + subject[1:]


def _prompt(model: LanguageModel, case: Case) -> Prompt:
    if model.tuned:
        return answer_tuned(case)
    return answer_chat(case) if model.chats else answer_completion(case)
