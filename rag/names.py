"""The words of a text that carry a capital."""

import re
import unicodedata

from rag.words import MONTHS, STOP_WORDS

_MONTHS = frozenset(month.lower() for month in MONTHS)
_INITIALS = re.compile(r"\b(?:[A-Z]\.)+[A-Z]\b\.?")  # U.S. is US
_NAME = re.compile(r"(?<!\w)\w*[^\W\da-z_][\w'’.-]*")


def names(sentence: str) -> list[str]:
    """The words that carry a capital, less a stop word at the start of the sentence or of a quotation."""
    found = []
    for match in filter(_has_capital, _NAME.finditer(sentence)):
        opens = not sentence[: match.start()].rstrip() or sentence[: match.start()].rstrip()[-1] in '“"‘(:'
        if not (opens and match[0].lower().rstrip(".") in STOP_WORDS):
            found.append(match[0].rstrip(".-'’"))
    return found


def named(text: str) -> set[str]:
    """The parts of the names in a text; months are none, though they carry a capital."""
    return {part for name in names(text) for part in parts(name)} - _MONTHS


def _has_capital(word: re.Match[str]) -> bool:
    return any(letter.isupper() for letter in word[0])


def parts(text: str) -> list[str]:
    """Words in small letters, without the possessive and without accents, which not every article writes."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    plain = _INITIALS.sub(lambda match: match[0].replace(".", ""), re.sub(r"['’]s\b", "", plain))
    return re.findall(r"[^\W_]+", plain.lower())
