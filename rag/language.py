"""The default models read English; a question in another language is met with advice, not with silence."""

import re
from functools import cache
from typing import Any

from rag.words import STOP_WORDS, words

# Stop words that are words of other languages, too: "Was ist die Reichweite in Europa?"
_SHARED = frozenset(
    re.findall(
        r"\w+",
        """
        a am an as at d do for has he her hers i if in m me must no off on or over per re s so such t too under us via
        was we will
        """,
    )
)
_SPACELESS = re.compile("[\u3000-\u9fff\uf900-\ufaff]")  # scripts that part no words
LEAST = 0.4  # probability; questions of names alone stay far below


def language_notice(question: str) -> str:
    """What to say to a question that does not look like English; empty for one that does.

    Short questions full of names fool a language identifier, so one stop word that only English has is proof enough.
    """
    asked = words(question)
    too_short = len(asked) < 3 and not _SPACELESS.search(question)
    if too_short or (STOP_WORDS - _SHARED) & set(asked):
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
