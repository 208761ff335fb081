"""What a text says in the same breath: a name, and the numbers and years that go with it, stand in one clause."""

import re

from rag.dates import YEAR
from rag.names import named, parts
from rag.quantities import quantities
from rag.words import stems

# Where another thing begins to be spoken of; what begins with "it", "for" or "remaining" goes on about the same, and
# a dot behind a capital ends no sentence ("U.S. Patent").
_CLAUSES = re.compile(
    r"(?:(?<![A-Z.])[.!?]\s|;\s|,\s(?=(?i:and|but|while|whereas|though|although|followed by)\b))"
    r"(?!(?i:(?:and |but )?(?:he|she|it|they|his|her|its|their|this|these|for|to|of)\b)|(?:and |but )?[a-z]+ing\b)",
)
_YEAR = re.compile(rf"\b{YEAR}\b")


def attributed(sentence: str, cited: str, question: str) -> bool:
    """Whether what is said of a name that was asked about stands in a clause of its, where that has the like.

    "Nissan put in 600 million, and Mitsubishi 200 million" does not say that Mitsubishi put in 600 million.
    """
    asked, clauses = set(parts(question)), _CLAUSES.split(cited)
    for name in named(sentence) & asked:
        own = " ".join(clause for clause in clauses if name in parts(clause))
        for marks in (_numbers, named):
            new, here = marks(sentence) - marks(question) - asked, marks(own) - marks(question) - asked
            if here and new and not new & here:
                return False
    return True


def counted_in_place(sentence: str, cited: str) -> bool:
    """Whether each year and each quantity comes from the clause that the sentence says again.

    "She became president in 1891, and classes were first held in 1892" does not say that she became president in 1892.
    Of 5,458 good answers (`rag/training/answers`) three fail.
    """
    clauses = [(_measures(clause), _plain(clause)) for clause in _CLAUSES.split(cited)]
    for said in _CLAUSES.split(sentence):
        words = _plain(said)
        for kind, value in _measures(said):
            own = [len(words & held) for found, held in clauses if (kind, value) in found]
            others = [
                len(words & held)
                for found, held in clauses
                if (kind, value) not in found and any(kind == other for other, _ in found)
            ]
            if own and others and max(others) > max(own):
                return False
    return True


def _measures(text: str) -> set[tuple[str, str]]:
    """Its years and its quantities with a unit, as kind and value."""
    counted = {(q.unit, str(q.value)) for q in quantities(text) if q.unit}
    return counted | {("in the year", year) for year in _YEAR.findall(text)}


def _plain(text: str) -> set[str]:
    return {word for word in stems(text) if not word[0].isdigit()}


def _numbers(text: str) -> set[str]:
    return {str(reading.value) for quantity in quantities(text) for reading in quantity.readings()}
