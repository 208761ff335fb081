"""Evidence into a draft sentence, phrased by a language model that sees the question and that evidence only."""

import re

from rag.models.protocol import LanguageModel
from rag.prompts import ANSWER_STOP, answer_chat, answer_completion

MOST_TOKENS = 80  # of one sentence


def draft(model: LanguageModel, question: str, quote: str) -> str:
    """One sentence that answers `question` from `quote`, as the model put it; it is not checked yet.

    Raises `ModelError` when the engine fails.
    """
    prompt = answer_chat(question, quote) if model.chats else answer_completion(question, quote)
    return tidy("".join(model.stream(prompt, max_tokens=MOST_TOKENS, stop=ANSWER_STOP)))


def tidy(text: str) -> str:
    """The text on one line, without markers that the model made up."""
    return re.sub(r"\s+", " ", re.sub(r"\[\d+\]", "", text)).strip()
