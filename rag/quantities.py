"""Numbers with their units, brought to one form so that `€1.2bn` and `1.2 billion euros` are the same."""

import re
from dataclasses import dataclass, field

from rag.words import STOP_WORDS

_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9, "trillion": 1e12}
_UNITS = {
    "%": "% pc percent per-cent percentage",
    "EUR": "€ eur euro euros",
    "USD": "$ usd dollar dollars us$",
    "GBP": "£ gbp pound pounds sterling",
    "CNY": "¥ cny yuan renminbi",
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
    "h": "hour hours",
    "min": "minute minutes min",
    "s": "second seconds",
    "day": "day days",
    "week": "week weeks",
    "month": "month months",
    "year": "year years",
}
# What means a unit where one of its kind is spoken of, and else may be another thing: "30 m" is 30 million, too.
_SHORT = {"A": "(?-i:A)", "m": "m", "g": "g", "t": "t", "h": "h|hrs?", "min": "mins", "s": "s|secs?", "year": "yrs?"}
_UNIT_OF = {spelling: unit for unit, spellings in _UNITS.items() for spelling in spellings.split()}
_DIMENSIONS = [
    set(units.split())
    for units in (
        "EUR USD GBP CNY", "Wh kWh MWh GWh", "kW MW GW", "km mile m mm", "kg g t", "h min s day week month year",
    )
]  # fmt: skip
_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
NUMBER_WORDS = (*_COUNTED.split(), *_TENS)
_OTHERS = {"hundred": 100, "half": 0.5, "dozen": 12, "twice": 2, "double": 2, "triple": 3}
_WORDS: dict[str, float] = {word: value for value, word in enumerate(_COUNTED.split())} | _TENS | _OTHERS
_QUANTITY = re.compile(
    r"(?P<minus>(?<![^\s(])[-−](?=[\d$€£¥]))?"
    r"(?P<before>(?<![^\W_])(?:US|HK|NT|NZ|AU?|CA?|MX|S|R)\$|[€$£¥])?\s?"
    rf"(?:(?<![\w.])(?P<digits>\d+(?:[.,]\d+)*)|\b(?P<word>{'|'.join(_WORDS)})\b)"
    r"(?P<glued>[^\W\d_]+|%|°[CF]?)?"
    r"(?:[\s-](?P<next>per\scent|[^\W\d_]+(?:-hours?)?|%|[€°]))?(?:\s(?P<third>[^\W\d_]+(?:-hours?)?))?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")


@dataclass(frozen=True, slots=True)
class Quantity:
    """`unit` is None where none stands beside the number."""

    value: float
    unit: str | None
    counted: str | None = field(default=None, compare=False)  # the word behind a number without a unit, but for years


def quantities(text: str) -> list[Quantity]:
    """Every number in the text, in digits or words, in order."""
    found = []
    position = 0
    while match := _QUANTITY.search(text, position):
        found.append(_quantity(match))
        position = (
            match.end("glued") if match["glued"] else match.end("digits") if match["digits"] else match.end("word")
        )
    return found


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
    number = match["digits"] or match["word"]
    value = -_value(number) if match["minus"] else _value(number)
    beside = [b.lower().replace(" ", "-") for b in (match["glued"], match["next"], match["third"]) if b]
    if beside and beside[0] in _SCALES and not (beside[0] == "m" and not match["before"]):
        value *= _SCALES[beside.pop(0)]
    currency = (match["before"] or "").lower()
    unit = _UNIT_OF.get(currency) or currency.upper() or (_UNIT_OF.get(beside[0]) if beside else None)
    counted = None if unit or match["glued"] or _YEAR.fullmatch(number) else next(iter(beside), None)
    return Quantity(round(value, 9), unit, None if counted in STOP_WORDS else counted)


def _value(number: str) -> float:
    if number.lower() in _WORDS:
        return float(_WORDS[number.lower()])
    # A comma before exactly three digits parts thousands, any other is a decimal comma.
    plain = re.sub(r",(?=\d{3}(?!\d))", "", number).replace(",", ".")
    head, *rest = plain.split(".")
    return float(f"{head}.{''.join(rest)}" if len(rest) == 1 else head + "".join(rest))
