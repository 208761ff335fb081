"""Evidence into a draft sentence, phrased by a language model that sees the question and that evidence only."""

import re

from rag.models.protocol import LanguageModel
from rag.prompts import ANSWER_STOP, answer_chat, answer_completion

MOST_TOKENS = 80  # of one sentence


def draft(model: LanguageModel, question: str, quote: str, short_answer: str | None = None) -> str:
    """One sentence that answers `question` from `quote`, as the model put it; it is not checked yet.

    `short_answer`, where it is known, leads a small model better than anything else. Raises `ModelError` when the
    engine fails.
    """
    lead = answer_chat if model.chats else answer_completion
    prompt = lead(question, quote, short_answer)
    return tidy("".join(model.stream(prompt, max_tokens=MOST_TOKENS, stop=ANSWER_STOP)))


def tidy(text: str) -> str:
    """The text on one line, without markers that the model made up."""
    return re.sub(r"\s+", " ", re.sub(r"\[\d+\]", "", text)).strip()
