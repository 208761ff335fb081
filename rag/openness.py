"""What is only likely, said or planned: a sentence that is written from it may not take it for a fact."""

import re

from rag.irregular import BASES
from rag.polarity import always
from rag.words import stem, stems, words

_HELD = r"said|thought|believed|expected|rumou?red|reported|alleged|suspected|claimed|hypothesi[sz]ed|supposed"
_DUE = rf"(?:{_HELD}|scheduled|due|set) to"
_MODAL = r"(?-i:may)|might|could"
_ADVERB = r"perhaps|possibly|probably|reportedly|allegedly|supposedly"
_PLAN = (
    r"(?:(?:plan|aim|hope|intend|want|propose|expect|promise|seek)(?:s|ed|d|ned)?"
    r"|planning|aiming|hoping|intending|proposing|seeking|looking|in talks) to(?! the\b)"
)
_TO_COME = r"will|(?:is|are) to"
# What follows one of these is not said to be so.
_LEFT_OPEN = re.compile(
    rf"\b(?:{_MODAL}|{_ADVERB}|{_PLAN}|likely to|considering|weighing up|"
    rf"(?:be|been|is|are|was|were) (?:(?:{_HELD}) that|{_DUE}))\b",
    re.IGNORECASE,
)
# Of a sentence with such a word we do not know what it takes for a fact.
_OPEN = re.compile(
    rf"\b(?:{_TO_COME}|would|should|can|planned|expected|possible|potential|likely|suggest(?:s|ed)?|"
    rf"(?:be|been|is|are|was|were) (?:[a-z]+ly |often )?(?:credited|considered|regarded|{_HELD}))\b",
    re.IGNORECASE,
)
_BEFORE_A_VERB = re.compile(
    rf"\b(?P<mark>{_MODAL}|(?:(?:is|are|was|were) )?{_PLAN}|(?:is|are|was|were) {_DUE}|{_TO_COME}) "
    r"(?:(?P<be>be) )?(?P<verb>[a-z]+)",
    re.IGNORECASE,
)
_BEFORE_ANYTHING = re.compile(rf"\b(?P<mark>{_ADVERB}) (?P<words>(?:(?:in|on|at|by|with|from|a|the) )*[\w'’-]+)", re.I)
_AHEAD = re.compile(rf"\b(?:{_TO_COME})\b", re.IGNORECASE)
_DROPPED = re.compile(
    r"\b(?:cancel|abandon|drop|scrap|shelv|reject|suspend|postpon)[a-z]* (?:[\w'’-]+ ){0,3}$", re.IGNORECASE
)
_OTHER_VERB = re.compile(r"(?<![\w-])(?:is|are|was|were|has|have|had|do|does|did|[a-z]{2,}ed)\b")


def open_stays_open(sentence: str, cited: str) -> bool:
    """Whether the sentence takes nothing for a fact that the cited text leaves open, and tells nothing of what is to
    come as if it were past.
    """
    # "goes" stands among the irregular forms, and tells of now.
    past = {stem(word) for word in words(sentence) if word.endswith("ed") or (word in BASES and word != "goes")}
    told = stems(sentence) & always(_LEFT_OPEN, cited) or past & always(_AHEAD, cited)
    return _is_open(sentence) or not told


def left_open(text: str, said: str) -> str:
    """The text with "may", "plans to", "will" or "probably" before what `said`, which it was written from, has only so.

    "It uses 3,600 litres" becomes "It may use 3,600 litres".
    """
    if _is_open(text):
        return text
    only_so = always(_LEFT_OPEN, said) | always(_AHEAD, said)
    for match in _BEFORE_ANYTHING.finditer(said):
        if stems(match["words"]) & only_so:
            text = re.sub(rf" (?={re.escape(match['words'])}\b)", f" {match['mark'].lower()} ", text, count=1)
    for match in _BEFORE_A_VERB.finditer(said):
        if stem(match["verb"].lower()) in only_so and not _DROPPED.search(said[: match.start()]):
            text = _with_mark(text, match)
    return text


def _with_mark(text: str, of: re.Match[str]) -> str:
    """The text with its only verb, where that is the one in question, put as it was left open."""
    verb, mark = of["verb"], of["mark"].lower()
    if of["be"]:
        return re.sub(rf"\b(?:is|was) {verb}\b", f"{mark} be {verb}", text, count=1)
    says = re.search(rf"\b(?<!the ){verb}e?s\b", text)
    if not says or _OTHER_VERB.search(text):
        return text
    return f"{text[: says.start()]}{mark} {verb}{text[says.end() :]}"


def _is_open(text: str) -> bool:
    return bool(_LEFT_OPEN.search(text) or _OPEN.search(text))
