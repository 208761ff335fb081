"""Days, months and years that stand together."""

import re
from dataclasses import dataclass

from rag.words import MONTHS

_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" if len(month) > 4 else month for month in MONTHS)
_ORDINAL = r"(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?:\b(?P<before>\d{{1,2}}){_ORDINAL}(?:\sof)?\s)?\b(?P<month>{_MONTH})\b\.?"
    rf"(?:\s(?P<after>\d{{1,2}}){_ORDINAL}\b)?(?:,?\s(?:of\s)?(?P<year>1[5-9]\d\d|20\d\d)\b)?"
)


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
    """Whether each date of the sentence can be one of the cited text; "October 1992, and 1993" is no October 1993."""
    held = dates(cited)
    return all(any(not date.contradicts(other) for other in held) for date in dates(sentence))


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None
