"""Numbers with their units, brought to one form so that `€1.2bn` and `1.2 billion euros` are the same."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rag.words import STOP_WORDS, words

_SCALES = {
    **dict.fromkeys(("k", "thousand"), 1e3), **dict.fromkeys(("m", "mn", "million"), 1e6),
    **dict.fromkeys(("bn", "billion"), 1e9), **dict.fromkeys(("tn", "trillion"), 1e12),
}  # fmt: skip
_UNITS = {
    "%": "% pc percent per-cent percentage",
    "points": "percentage-point percentage-points pp",
    "EUR": "€ eur euro euros",
    "USD": "$ usd dollar dollars us$",
    "GBP": "£ gbp pound pounds sterling",
    "CNY": "cny rmb yuan renminbi",
    "JPY": "jpy yen",
    "¥": "¥",  # yuan or yen
    "CHF": "chf franc francs",
    "kWh": "kwh kilowatt-hour kilowatt-hours",
    "MWh": "mwh megawatt-hour megawatt-hours",
    "GWh": "gwh gigawatt-hour gigawatt-hours",
    "Wh": "wh watt-hour watt-hours",
    "kW": "kw kilowatt kilowatts",
    "MW": "mw megawatt megawatts",
    "GW": "gw gigawatt gigawatts",
    "V": "v volt volts",
    "A": "ampere amperes amp amps",
    "km": "km kilometre kilometres kilometer kilometers",
    "mile": "mile miles mi",
    "m": "metre metres meter meters",
    "mm": "mm millimetre millimetres millimeter millimeters",
    "kg": "kg kilogram kilograms kilo kilos",
    "g": "gram grams",
    "t": "tonne tonnes ton tons",
    "°": "° °c °f degree degrees",
    "h": "hour hours hrs",
    "min": "minute minutes min mins",
    "s": "second seconds",
    "day": "day days",
    "week": "week weeks",
    "month": "month months",
    "year": "year years",
}
# What means a unit where one of its kind is spoken of, and else may be another thing: "30 m" is 30 million, too.
_SHORT = {"A": "(?-i:A)", "m": "m", "g": "g", "t": "t", "h": "h|hrs?", "s": "s|secs?", "year": "yrs?"}
_UNIT_OF = {spelling: unit for unit, spellings in _UNITS.items() for spelling in spellings.split()}
_PARTS = {part for spelling in (*_UNIT_OF, *_SCALES) for part in spelling.split("-")}  # words that units are made of
_DIMENSIONS = [
    set(units.split())
    for units in (
        "EUR USD GBP CNY JPY ¥ CHF", "Wh kWh MWh GWh", "kW MW GW", "km mile m mm", "kg g t",
        "h min s day week month year",
    )
]  # fmt: skip
_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
NUMBER_WORDS = (*_COUNTED.split(), *_TENS)
_PARTS_OF_ONE = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10}
_OTHERS = {"hundred": 100, "half": 0.5, "dozen": 12, "twice": 2, "double": 2, "triple": 3}
_WORDS: dict[str, float] = {word: value for value, word in enumerate(_COUNTED.split())} | _TENS | _OTHERS
CURRENCY_CODES = (
    "EUR|USD|GBP|CNY|CHF|SEK|NOK|DKK|JPY|INR|KRW|AUD|CAD|NZD|HKD|SGD|BRL|MXN|ZAR|PLN|CZK|HUF|AED|SAR|THB|IDR|RMB"
)
_DIGITS = "|".join(_COUNTED.split()[1:10])
_COMPOSED = rf"(?:{'|'.join(['twenty', *_TENS])})[- ](?:{_DIGITS})"  # "twenty-five"
_COUNT = rf"{_COMPOSED}|{'|'.join([*_COUNTED.split()[1:], *_TENS])}"
_PART = "|".join(_PARTS_OF_ONE)
_WORDED = "|".join(
    (
        rf"(?:an?|one)[- ](?:{_PART})",  # "a third line" is rare
        rf"(?:{_DIGITS})[- ](?:(?!quarter)(?:{_PART})s|quarters(?= of\b))",  # "two quarters" may be half a year
        rf"(?:half )?an? (?:hundred|dozen)|(?:{_COUNT})[- ](?:hundred|dozen)(?:(?: and)? (?:{_COUNT})\b)?",
        r"(?:half )?a(?= (?:thousand|million|billion|trillion)\b)",
        _COMPOSED,
        *_WORDS,
    )
)
_AMERICAN = r"(?:U\.?S\.? (?=dollars?\b))?"
_QUANTITY = re.compile(
    r"(?P<minus>(?<![^\s(])[-−](?=[\d$€£¥]))?"
    rf"(?P<before>(?<![^\W_])(?:US|HK|NT|NZ|AU?|CA?|MX|S|R)\$|[€$£¥]|(?-i:{CURRENCY_CODES})(?=\s?\d))?\s?"
    rf"(?:(?<![\w.])(?P<digits>\d+(?:[.,]\d+)*)|\b(?P<word>{_WORDED})\b)"
    r"(?P<glued>[^\W\d_]+|%|°[CF]?)?"
    rf"(?:[\s-]{_AMERICAN}(?P<next>per\scent|[^\W\d_]+(?:-hours?)?|%|[€°]))?"
    rf"(?:\s{_AMERICAN}(?P<third>[^\W\d_]+(?:-hours?)?))?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_UNCLEAR: dict[str, tuple[tuple[float, str | None], ...]] = {
    "m?": ((1, "m"), (1e6, None)),
    "¥": ((1, "CNY"), (1, "JPY")),
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """`unit` is None where none stands beside the number, and one of `_UNCLEAR` where it may be either."""

    value: float
    unit: str | None
    counted: str | None = field(default=None, compare=False)  # the word behind a number without a unit, but for years

    def readings(self) -> tuple["Quantity", ...]:
        """What it may mean, itself first: "30m" metres or millions, "¥30" yuan or yen."""
        others = _UNCLEAR.get(self.unit or "", ())
        return (self, *(replace(self, value=round(scale * self.value, 9), unit=unit) for scale, unit in others))


def quantities(text: str) -> list[Quantity]:
    """Every number in the text, in digits or words, in order."""
    return [_quantity(match) for match in _matches(text)]


def measuring(text: str) -> set[str]:
    """The words of the text that are numbers or their units, which other words say as well: "40%", "40 per cent"."""
    found: set[str] = set()
    for match in _matches(text):
        before = match["before"] or ""
        found.update(words(before), itertools.takewhile(_measures, words(match[0].removeprefix(before))))
    return found


def _measures(word: str) -> bool:
    return word[0].isdigit() or word in _WORDS or word in _PARTS


def _matches(text: str) -> Iterator[re.Match[str]]:
    position = 0
    while match := _QUANTITY.search(text, position):
        yield match
        position = match.end("glued") if match["glued"] else match.end(_number(match))


def _number(match: re.Match[str]) -> str:
    """The group that holds the number."""
    return "digits" if match["digits"] else "word"


def same_dimension(unit: str, text: str) -> list[tuple[int, int]] | None:
    """Where the text measures what `unit` does ("kilometres": miles too); None where that is no unit."""
    if (known := _UNIT_OF.get(unit.lower())) is None:
        return None
    alike = next((dimension for dimension in _DIMENSIONS if known in dimension), {known})
    spellings = "|".join(re.escape(s).replace(r"\-", "[ -]") for unit in alike for s in _UNITS[unit].split())
    measures = rf"(?:\d[\d.,]*[\s-]?)?(?<![a-z])(?:mega|giga)?(?:{spellings})(?![a-z])"
    if short := "|".join(_SHORT[unit] for unit in alike if unit in _SHORT):
        measures += rf"|\d[\d.,]*\s?(?:{short})(?![a-z])"
    return [match.span() for match in re.finditer(measures, text, re.IGNORECASE)]


def _quantity(match: re.Match[str]) -> Quantity:
    number = match[_number(match)]
    value = -_value(number) if match["minus"] else _value(number)
    beside = [b.lower().replace(" ", "-") for b in (match["glued"], match["next"], match["third"]) if b]
    # "1.2m cars" and "1.2m of them" are millions, and "1.2m of cable" is a length.
    behind = (match["next"] or "").lower()
    counts = beside[:1] == ["m"] and (
        (behind.endswith("s") and behind not in STOP_WORDS) or beside[1:] == ["of", "them"]
    )
    if beside and beside[0] in _SCALES and (beside[0] != "m" or match["before"] or counts):
        value *= _SCALES[beside.pop(0)]
    currency = (match["before"] or "").lower()
    unit = (
        _UNIT_OF.get(currency)
        or currency.upper()
        or next(filter(None, map(_UNIT_OF.get, ("-".join(beside[:2]), *beside[:1]))), None)
        or ("m?" if beside[:1] == ["m"] else None)
    )
    named = match["next"] and match.string[match.end("next") :][:1].isdigit()  # "40,000 X5 cars"
    counted = None if unit or match["glued"] or named or _YEAR.fullmatch(number) else next(iter(beside), None)
    return Quantity(round(value, 9), unit, None if counted in STOP_WORDS else counted)


def _value(number: str) -> float:
    if number[0].isalpha():
        counted = [word for word in re.split("[- ]", number.casefold()) if word not in ("a", "an", "and")]
        total = 0.0 if counted else 1.0  # "a million"
        for word in counted:  # casefolded, as the pattern takes a long s for an s
            if word in ("hundred", "dozen"):
                total = (total or 1) * _WORDS[word]
            elif part := _PARTS_OF_ONE.get(word.removesuffix("s")):
                total = (total or 1) / part
            else:
                total += _WORDS[word]
        return total
    # A comma before exactly three digits parts thousands, any other is a decimal comma.
    plain = re.sub(r",(?=\d{3}(?!\d))", "", number).replace(",", ".")
    head, *rest = plain.split(".")
    return float(f"{head}.{''.join(rest)}" if len(rest) == 1 else head + "".join(rest))
