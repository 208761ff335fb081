"""What kind of thing a question asks for, and where a text holds one: a sentence without a sum names no price.

Only kinds that show in the very words are known here. Of 19,045 questions with their evidence (SQuAD 1.1, Natural
Questions and ReQA, of the articles that training may see) 4,141 ask for one, and 25 of these have it in other words.
"""

import re
from dataclasses import dataclass

from rag.names import names, parts
from rag.quantities import CURRENCY_CODES, NUMBER_WORDS, same_dimension
from rag.words import MONTHS

Span = tuple[int, int]

_MONTH = rf"(?:{'|'.join(MONTHS)})"
_SMALL = rf"{'|'.join(NUMBER_WORDS)}|hundreds?|thousands?|millions?|billions?|trillions?|dozens?"
_PART = r"half|halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|majority|minority"
_VAGUE = (
    r"another|any|both|couple|few|individual|infinite\w*|many|most|multiple|no|none|numerous|once|only|pair|several|single|"
    rf"sole|all|twice|unlimited|various|{_PART}"
)
_SHARE = rf"\d[\d.,]*\s?(?:%|-?per[\s-]?cent\w*|pc\b)|\bper\s?cent\b|\b(?:{_PART})\b|\d\s?[:/]\s?\d|\d\.\d"
_CURRENCY = (
    r"dollars?|euros?|pounds?|(?<!per )cents?|pence|penn(?:y|ies)|yen|yuan|renminbi|francs?|marks?|shillings?|rupees?|"
    r"rou?bles?|crowns?|guilders?|florins?|ducats?|livres?|pesos?|kron\w+|sterling|bitcoins?|liras?|taels?|rs|kr|"
    rf"{CURRENCY_CODES}"
)
_SCALE = r"(?:m|[mb]n|tn|(?:[mb]|tr)illion|crore|lakh)\b"
_MONEY = (
    rf"(?:[$€£¥]|\b(?:{_CURRENCY})\b\.?)\s?\d[\d.,]*(?:\s?{_SCALE})?|\d[\d.,]*\s?{_SCALE}(?: (?:{_CURRENCY})\b)?"
    rf"|(?:\d[\d.,]* )?\b(?:{_CURRENCY})\b|\b(?:(?:[mb]|tr)illions?|crores?|lakhs?|free)\b"
)
_AMOUNT = r"money|cash|capital|revenues?|profits?|funding|debt|income"
_PAYING = (
    r"costs?|pays?|paid|paying|spend|spends|spending|spent|invest\w*|earn\w*|worth|fund\w*|donat\w*|owe[sd]?|fined|"
    rf"refund\w*|repay\w*|budget\w*|turnover|salar\w+|{_AMOUNT}"
)
_SUM = r"price|cost|sum of money|salary|revenue|turnover|profits?|valuation|budget|net worth"
_TIME = (
    r"aftermath|after|ages?|ago|afternoons?|ancient|before|beginning|birth|centur\w+|childhood|christmas|currently|dawn|days?|"
    r"\w+day|death|decades?|during|dusk|earl(?:y|ier)|easter|end|epochs?|eras?|evenings?|fall|hours?|late|later|maximum|"
    r"medieval|millenni\w+|minutes|modern|months?|mornings?|\w*night|noon|now|past|periods?|phase|present|prior|quarter|"
    r"recent\w*|reign|seasons?|since|spring|stage|start|summer|autumn|winter|till|times?|tomorrow|until|war|weeks?|"
    r"weekends?|years?|youth"
)
_DATED = (
    rf"\b\d{{3,4}}s?\b|\b\d0s\b|['’]\d\d\b|\b\d{{1,2}}(?:st|nd|rd|th)\b|\b\d\d?(?:[./-]\d\d?){{2}}\b|\b[QH][1-4]\b"
    rf"|\bFY ?\d\d\b|\b{_MONTH}\b|\b[BA]\.?[CD]\b"
)
# What grows may do so by a share, and what is paid may be told as one.
_STEADY = r"(?![^?]*\b(?:increas|decreas|grow|grew|ris|rose|f[ae]ll|exceed)\w*)"
_DOES = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|must|should)\b"


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind is asked for, and what is of it."""

    asks: re.Pattern[str]
    holds: re.Pattern[str]


def _kind(asks: str, holds: str, flags: re.RegexFlag = re.IGNORECASE) -> Kind:
    return Kind(re.compile(asks, re.IGNORECASE), re.compile(holds, flags))


# What an answer is likely to be of. The first that fits decides, here and below.
_LIKELY = (
    _kind(
        r"\b(?:when|(?:what|which) (?:year|date|day|month|decade|century)|by when|since when)\b",
        rf"\b\d{{4}}\b|\b(?:{_MONTH}|century|today|yesterday|spring|summer|autumn|winter|quarter)\b|\d0s\b",
        re.NOFLAG,
    ),
    _kind(
        r"\bhow (?:many|much|long|far|fast|quick(?:ly)?|big|large|old|often|high|tall|deep|heavy|wide)\b"
        r"|\b(?:what|which) (?:(?:is|was|are|were) the )?(?:\w+ ){0,2}(?:percentage|share|number|amount|age|price|"
        r"cost|capacity|voltage|range|valuation|salary|population|output|tariff|duty|speed|weight|fine|revenue)\b",
        r"\d|\b(?:half|third|quarter|dozen|hundreds?|thousands?|millions?)\b",
    ),
    _kind(
        r"\bwho\b|\bwhose\b|\bwhom\b|\bwhere\b|\b(?:which|what) (?:\w+ )?(?:company|companies|country|countries|"
        r"city|town|person|firm|state|maker|supplier|plant|factory|brand|model|car|researchers?|university)\b",
        r"[A-Z]",
        re.NOFLAG,
    ),
)
# What no sentence can answer without.
_NEEDED = (
    _kind(
        r"\b(?:what|which|how many|how much|how large|how big)\b[^?]{0,25}\b(?:percent\w*|per cent)\b"
        r"|\bwhat (?:\w+ )?(?:proportion|fraction|share) of\b|\bby what share\b",
        rf"{_SHARE}|\b(?:most|all|none|no|whole|entire|double|twice)\b"
        rf"|\b(?:\d+|{_SMALL}) (?:in|of|out of) (?:\d+|{_SMALL})\b",
    ),
    _kind(
        rf"\b(?:what (?:\w+ )?|what (?:is|was|were|are)(?: \w+(?:['’]s)?){{1,4}} )(?:{_SUM})\b"
        rf"(?! (?:change|cut|difference|drop|margin|premium|share)s?\b){_STEADY}"
        rf"|\bhow much (?:\w+ )?(?:{_AMOUNT})\b{_STEADY}",
        _MONEY,
    ),
    _kind(
        rf"\bhow (?:much|expensive)\b{_STEADY}[^?]*\b(?:{_PAYING})\b"
        r"|\bwhat (?:do|does|did|will|would)\b[^?]*\b(?:cost|pay(?! (?:for|off)\?| off| attention))\b",
        rf"{_MONEY}|{_SHARE}",
    ),
    _kind(
        r"\bhow far\b(?! (?:back|below|above|behind|ahead|apart|up))(?![^?]*\bdat(?:e|es|ed|ing)\b)"
        rf"|\b(?:what|which) (?:range|distance) {_DOES}|\bhow (?:tall|wide|deep|thick) (?:is|are|was|were)\b"
        r"|\bwhat (?:is|was|are|were) the (?:\w+ )?(?:height|depth|width|altitude|distance)\b",
        r"\d\s?(?:km|mi|m|ft)\b"
        r"|\b(?:km|\w*met(?:re|er)s?|miles?|yards?|feet|foot|inch\w*|light.years?|leagues?|blocks?|far)\b",
    ),
    _kind(
        r"\bhow heavy (?:is|are|was|were)\b|\bhow much (?:do|does|did)\b[^?]*\bweigh\b",
        r"\d\s?(?:[km]?g|t)\b|\b(?:\w*grams?|kilos?|\w*tonn?es?|\w*tons?|lbs?|pounds?|ounces?|stone)\b",
    ),
    _kind(rf"\b(?:what|which) (?:\w+ )?voltages? {_DOES}", r"\d\s?k?V\b|\b\w*volts?\b"),
    _kind(
        rf"\b(?:what|which) (?:\w+ )?temperatures? {_DOES}|\bhow (?:hot|cold|warm) (?:is|are|was|were)\b",
        r"°|\b(?:degrees?|kelvins?|celsius|fahrenheit|freezing|boiling|room temperature)\b|\d\s?[CFK]\b",
    ),
    _kind(
        r"\b(?:what|which) (?:calendar )?(?:year|date|month|decade|century)\b",
        rf"{_DATED}|\bcentur\w+"
        r"|\b(?:last|this|next|same|following|previous) (?:year|month|decade)\b|\byears? (?:ago|later|after|before)\b",
    ),
    _kind(
        # "When is a fuse replaced?" asks for the case, not for the time.
        r"^(?:\W|and |but |so )*(?:by |since |until |from )?when (?:exactly )?(?:did|was|were|will|had|has|would)\b",
        rf"{_DATED}|\b\d\d? ?[ap]\.?m\b|o['’]clock|\b(?:{_TIME})\b",
    ),
    _kind(
        r"\bhow long (?:did|do|does|is|was|were|will|has|have|had|can|could|would|may|must|should|after|before)\b",
        rf"\b(?:seconds?|minutes?|generations?|lifetimes?|from|ever|long\w*|brief\w*|permanent\w*|km|\w*met(?:re|er)s?|miles?"
        rf"|feet|foot|inch\w*|\d{{3,4}}|{_TIME})\b|\d\s?(?:s|secs?|mins?|h|hrs?|yrs?|[cm]?m|ft)\b",
    ),
    _kind(
        rf"\bhow old\b|\b(?:what|which) age {_DOES}",
        rf"\b(?:aged|old|born|\d{{1,4}}(?:st|nd|rd|th)?|birthday|{_SMALL}|{_TIME})\b",
    ),
)  # fmt: skip
_HOW_MANY = re.compile(r"\bhow many (?:more |different |additional |total )?(?P<of>[\w-]+)", re.IGNORECASE)
_COUNT = re.compile(
    rf"(?P<money>[$€£¥]\s?)?(?:\d+(?:[.,]\d+)*|\b(?:{_SMALL}|{_VAGUE})\b)(?P<unit>\s?(?:(?:[mb]illion|thousand|m|bn|k)\s)?"
    rf"(?:(?:{_CURRENCY}|k?[wv]h?|km|(?:kilo|mega|giga)?(?:watt(?:-hour)?|metre|meter|gram)s?|volts?|amperes?)\b|[€°]))?",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"(?:\b(?:in|since|by|from|of|until|to|after|before|early|late|during)|\b{_MONTH}),?\s?$", re.IGNORECASE
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_COUNTS_NOTHING = re.compile(r"\s?(?:$|[.,;)]|(?:by|in|from|and|to|until|per)\b)")
# What has a name: a place, a firm, or who did what only somebody known by name is asked about.
_NAMED = re.compile(
    r"\b(?:what|which) (?:\w+ )?(?:country|city|town|state|continent|county|village|company|firm|carmaker|automaker|"
    r"manufacturer|supplier|newspaper|band|brand)\b"
    r"|\bwhere (?:is|was|are|were|will)\b[^?]*\b(?:built|made|born|produced|assembled|based|buried|signed)\b"
    r"|\bwho (?:first |originally )?(?:(?:co-?)?founded|started|created|invented|established|set up|discovered|wrote|"
    r"painted|composed|directed|bought|took over|runs|ran|leads|led|heads|headed|succeeded|replaced)\b"
    r"|\bwho (?:is|was) the (?:\w+ ){0,2}(?:chief|ceo|president|chair\w*|founder|king|queen|mayor|author|inventor)\b",
    re.IGNORECASE,
)


def kind(question: str, short_answer: str) -> float:
    """1 or -1: the short answer is or is not a time, a number or a name, as the question wants; 0 if it does not."""
    for likely in _LIKELY:
        if likely.asks.search(question):
            return 1.0 if likely.holds.search(short_answer) else -1.0
    return 0.0


def asks_number(question: str) -> bool:
    """Whether the answer is likely to be a number."""
    return kind(question, "") < 0 < kind(question, "1")


def of_kind(question: str, text: str) -> list[Span] | None:
    """Where the text holds what may be of the kind that is asked for; None where that is none of those that show.

    A text without any cannot answer.
    """
    if many := _HOW_MANY.search(question):
        return _counts(many["of"], text)
    if _NAMED.search(question):
        return _other_names(question, text)
    for needed in _NEEDED:
        if needed.asks.search(question):
            return [match.span() for match in needed.holds.finditer(text)]
    return None


def _counts(of: str, text: str) -> list[Span]:
    """What measures as `of` does where that is a unit, else numbers that are neither a sum, a measure nor a year.

    Nor those that go on from a measure: "9 gigawatt-hours in 2024 and 24 by 2030".
    """
    if (measures := same_dimension(of, text)) is not None:
        return measures
    found, measured = [], False
    for match in _COUNT.finditer(text):
        if match["money"] or match["unit"]:
            measured = True
        elif not (
            (_YEAR.fullmatch(match[0]) and _DATE.search(text[: match.start()]))
            or (measured and match[0].isdigit() and _COUNTS_NOTHING.match(text, match.end()))
        ):
            found.append(match.span())
    return found


def _other_names(question: str, text: str) -> list[Span]:
    asked = set(parts(question))
    others = {name for name in names(text) if not set(parts(name)) <= asked}
    return [match.span() for name in others for match in re.finditer(rf"\b{re.escape(name)}", text)]
