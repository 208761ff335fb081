"""Days, months and years that stand together, and the years that a text speaks of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.words import MONTHS

Years = tuple[int, int]  # from and to, both among them

_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" if len(month) > 4 else month for month in MONTHS) + "|Sept"
YEAR = r"(?:1[0-9]\d\d|20\d\d)"
_ORDINAL = r"(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?:\b(?P<before>\d{{1,2}}){_ORDINAL}(?:\sof)?\s)?\b(?P<month>{_MONTH})\b\.?"
    rf"(?:\s(?P<after>\d{{1,2}}){_ORDINAL}\b)?(?:,?\s(?:of\s)?(?P<year>{YEAR})\b)?"
)
_SPAN = re.compile(
    rf"(?:\b(?P<open>(?i:since|from|after|until|till|before|by))\s(?:\w+\s(?:\d{{1,2}},?\s)?)??)?"
    rf"(?<![\d.,])(?P<first>{YEAR})(?:(?P<decade>['’]?s)\b|(?:\s?[–—-]\s?|\s(?:to|until|till|and|through)\s)"
    rf"(?:{_MONTH}\s)?(?P<last>{YEAR}|\d\d)(?![\d.,]*\d))?(?![\d-])"
)
_CENTURY = re.compile(r"\b(?P<number>\d\d?)(?:st|nd|rd|th)[\s-]century\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Date:
    """A month with what stands beside it."""

    month: str  # its first three letters
    day: int | None
    year: int | None

    def contradicts(self, other: "Date") -> bool:
        """Whether the two cannot be the same."""
        return (
            self.month != other.month
            or (None not in (self.day, other.day) and self.day != other.day)
            or (None not in (self.year, other.year) and self.year != other.year)
        )


def dates(text: str) -> list[Date]:
    """Every month in the text that stands beside a day or a year, and those that stand alone, in order."""
    return [Date(m["month"][:3], _number(m["before"] or m["after"]), _number(m["year"])) for m in _DATE.finditer(text)]


def dates_stand(sentence: str, cited: str) -> bool:
    """Whether each date of the sentence can be one of the cited text; "October 1992, and 1993" is no October 1993.

    A month that stands alone in the text takes no day that stands with another one: "in March, and on 5 April".
    """
    held = dates(cited)
    return all(any(_can_be(date, other, held) for other in held) for date in dates(sentence))


def _can_be(date: Date, other: Date, held: Sequence[Date]) -> bool:
    borrowed = other.day is None and any(date.day == each.day and date.month != each.month for each in held)
    return not date.contradicts(other) and not (date.day and borrowed)


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def years(text: str) -> list[Years]:
    """The years that the text speaks of: a year, a decade, a century, from one to another, "since 1908" and on."""
    found = [(100 * int(m["number"]) - 100, 100 * int(m["number"])) for m in _CENTURY.finditer(text)]
    for m in _SPAN.finditer(text):
        first = int(m["first"])
        last = first + 9 if m["decade"] else first
        if m["last"]:
            last = int(m["last"]) if len(m["last"]) == 4 else first // 100 * 100 + int(m["last"])
        elif (opening := (m["open"] or "").lower()) in ("since", "from", "after"):
            last = 9999
        elif opening in ("until", "till", "before", "by"):
            first = 0
        found.append((min(first, last), max(first, last)))
    return found


def of_other_years(question: str, sentence: str, around: str = "") -> bool:
    """Whether the sentence speaks of years, and neither these nor those of the text around it are the question's.

    So does the evidence of one question in 800 of those with an answer in SQuAD 1.1, Natural Questions and ReQA, and
    what sounds like the answer of one in 30 of SQuAD 2.0's that have none.
    """
    asked, said = years(question), years(sentence)
    near = [*said, *years(around)]
    return bool(asked and said) and not any(a <= d and c <= b for a, b in asked for c, d in near)
