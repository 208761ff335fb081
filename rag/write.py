"""Evidence into a draft sentence, phrased by a language model that sees the question and that evidence only."""

import re

from rag.models.protocol import LanguageModel, Prompt
from rag.names import names
from rag.prompts import ANSWER_STOP, NOT_SAID, Case, answer_chat, answer_completion, answer_tuned

MOST_TOKENS = 80  # of one sentence
ANOTHER_TRY = 0.7  # the temperature of a second draft

_POINTS_BACK = re.compile(
    r"^\W*(?:\w+ ){0,3}?"
    r"(?:he|she|it|they|him|her|his|hers|its|them|their|this|these|those|such|both|the former|the latter)\b",
    re.IGNORECASE,
)

# A name of one word and what it does; "The Turing machine" and "The Egyptian president" keep their article.
_THE_NAME = re.compile(
    r"The (?P<name>[^\W\d_a-z][\w-]*) "
    r"(?:is|was|has|had|will|can|may|must|[a-z]{2,}ed|sold|built|made|won|began|came|went|took|gave|held|led|paid|grew|"
    r"got|said|saw|bought|became|lost|left|set|cut|put|kept|met|ran|spent|chose)\b"
)


def draft(model: LanguageModel, case: Case, temperature: float = 0.0) -> str:
    """One sentence that answers the case's question from its quotation, as the model put it; it is not checked yet.

    Greedy at temperature 0. Raises `ModelError` when the engine fails.
    """
    pieces = model.stream(_prompt(model, case), max_tokens=MOST_TOKENS, stop=ANSWER_STOP, temperature=temperature)
    return as_named(tidy("".join(pieces)), " ".join([*evidence_of(case), case.question]))


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


def tidy(text: str) -> str:
    """The text on one line, without markers that the model made up."""
    return re.sub(r"\s+", " ", re.sub(r"\[\d+\]", "", text)).strip()


def as_named(text: str, known: str) -> str:
    """The text with names as `known` writes them: their capitals, and no "The" at the start that stands there nowhere.

    A small model writes "The Byd sold" of BYD; everything else it may not change.
    """
    spellings = {name.lower(): name for name in reversed(names(known))}
    text = re.sub(r"[^\W_][\w'’-]*", lambda m: spellings.get(m[0].lower(), m[0]) if m[0] in names(m[0]) else m[0], text)
    match = _THE_NAME.match(text)
    if match and match["name"] in known and not re.search(rf"\b(?:the|an?)\s+{re.escape(match['name'])}", known, re.I):
        return text[match.start("name") :]
    return text


def _prompt(model: LanguageModel, case: Case) -> Prompt:
    if model.tuned:
        return answer_tuned(case)
    return answer_chat(case) if model.chats else answer_completion(case)
