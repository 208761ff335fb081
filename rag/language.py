"""The default models read English; a question in another language is met with advice, not with silence."""

from functools import cache
from typing import Any

from rag.words import STOP_WORDS, words

LEAST = 0.4  # probability; questions of names alone stay far below


def language_notice(question: str) -> str:
    """What to say to a question that does not look like English; empty for one that does.

    Short questions full of names fool a language identifier, so one English stop word is proof enough.
    """
    asked = words(question)
    if len(asked) < 3 or STOP_WORDS & set(asked):
        return ""
    code, probability = _identifier().classify(question)
    if code == "en" or probability < LEAST:
        return ""
    return (
        f"The question looks like it is not in English (language code {code}). The default models read English: ask in "
        "English, or make a library with a multilingual encoder (footnote add --encoder NAME)."
    )


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE, norm_probs=True)
