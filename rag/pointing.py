"""What a follow-up's pointing words mean: "it", "their", "that plant", "the second one".

Rules over the phrases of the conversation. What a word may mean is weighed by where it was said (the answer to a
"which", the last question, the rest of the answer, earlier) and by how it fits; the weights were set by hand, looking
at half of MTRAG's conversations (`tests/bench/rewrite.py` measures on the other).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rag.asked import asks_number
from rag.phrases import AUXILIARIES, Phrase, bare, phrases
from rag.words import stem, words

AUX = rf"(?:{'|'.join(AUXILIARIES)})"
WH = r"(?:who|whom|whose|when|where|why|how|what|which)"

_FOCUS, _ASKED, _SAID, _EARLIER = 4.0, 2.0, 1.0, 0.5  # where the thing was spoken of
_NAME, _AGREES, _ASIDE, _AGAIN, _SAME, _PLACE = 1.0, 2.0, -1.0, 0.5, 4.0, 4.0  # how it fits

# What a pointing word asks of the thing it points at, and whether it says whose something is.
_POINTERS: dict[str, tuple[str, bool]] = {
    "it": ("thing", False), "its": ("thing", True), "there": ("place", False),
    "they": ("several", False), "them": ("several", False), "their": ("several", True),
    "he": ("person", False), "him": ("person", False), "his": ("person", True),
    "she": ("person", False), "her": ("person", True),
}  # fmt: skip
_POINTER = re.compile(rf"\b(?:{'|'.join(_POINTERS)})\b", re.I)
_STAND_IN = re.compile(r"\b(?:this|that|these|those)\b(?: (?P<noun>(?-i:[a-z])[a-z]*))?", re.I)
_JUDGED = (
    "(?:more |so |not |still )?(?:possible|necessary|safe|better|best|worth|true|legal|illegal|easy|easier|hard|"
    "difficult|good|bad|important|ok|okay|advisable|likely|normal|common|cheaper|enough|wise)"
)
_EMPTY = re.compile(  # words that point at nothing, or at a whole doing
    rf"\b(?:is|was|be) it {_JUDGED} (?:to|that|if|for)\b|\bit (?:is|was) {_JUDGED}\b|\b(?:time|weather) is it\b"
    r"|\bit (?:takes?|seems?|appears?)\b|\btake it\b|\btake for it\b|\b(?:make|find|consider|worth) it\b"
    r"|\b(?:do|does|did|doing) (?:it|this|that)(?= \w+ing|\W*$)|\b(?:are|is|was|were|out|over|that|up) there\b"
    r"|\bthere (?:is|are|was|were|be|been|\w)|\w+/\w+|\bthey both\b", re.I
)  # fmt: skip
# Nouns so wide that "that company" may stand for any name.
_WIDE = frozenset(
    re.findall(
        r"\S+",
        """
        car model vehicle company maker carmaker manufacturer firm brand plant factory site place city town country
        state region river person man woman film movie book song team player actor standard battery cell plug
        charger law rule project product service account organization organisation group event war process
        technology system
        """,
    )
)
_ORDINALS = {"first": 0, "former": 0, "second": 1, "other": 1, "third": 2, "fourth": 3, "fifth": 4, "latter": -1}
_ORDINAL = re.compile(rf"\bthe (?:(?P<nth>{'|'.join(_ORDINALS)}|last) one|(?P<side>former|latter))\b", re.I)
_COMPARED = re.compile(r"\bthe (?P<more>\w+er) one\b", re.I)

_IDENTITY = re.compile(r"(?:\w+ )?(?:who|whom|whose|which|what)\b", re.I)
_EXPLAIN = re.compile(r"what (?:is|are|was|were) (?!the (?-i:[a-z]))", re.I)
_WHICH = re.compile(r"^which (?:one|of (?:them|these|the two))\b.*?(?=[\s?.!]*$)", re.I)
_FRONTED = re.compile(rf"^(?:\w+ )?{WH}\b.*?\b{AUX}\b", re.I)
_CLAUSE = re.compile(
    r"[,;.?!]|\b(?:if|when|while|because|that|who|which|and|but|so|as|after|before|since|although)\b", re.I
)
_LOCATED = re.compile(r"\b(?:in|at|on|from|outside of) (?:the |an? )?$", re.I)


@dataclass(frozen=True, slots=True)
class Past:
    """What a follow-up can lean on: the last question made standalone, its answer, and what came before them."""

    question: str = ""
    answer: str = ""
    earlier: tuple[Phrase, ...] = ()
    pointed: dict[str, str] = field(default_factory=dict)  # what the last question's pointing words meant, by kind


def choose(asked: str, past: Past) -> str:
    """`asked` with the things that the last answer or question lists, where it chooses among them: "the second one"."""
    if match := _ORDINAL.search(asked):
        items = listed(past.answer) or listed(past.question)
        at = _ORDINALS.get((match["nth"] or match["side"]).lower(), -1)
        if items and at < len(items):
            return asked[: match.start()] + bare(items[at]) + asked[match.end() :]
    if (match := _WHICH.match(asked)) and len(items := listed(past.question)) > 1:
        return f"{match.group()}, {', '.join(items[:-1])} or {items[-1]}?"
    if (match := _COMPARED.search(asked)) and (thing := meant("thing", past, asked)):
        return f"{asked[: match.start()]}the one {match['more']} than {thing}{asked[match.end() :]}"
    return asked


def listed(text: str) -> list[str]:
    """The items of a list: those on lines of their own, else the things joined by commas, `and` or `or`."""
    if lines := re.findall(r"^\s*(?:[-*•]|\d+[.)])\s+(.+?)[\s.;]*$", text, re.M):
        return lines
    items: list[Phrase] = []
    for phrase in phrases(text):
        between = text[items[-1].end : phrase.start] if items else ""
        if re.fullmatch(r"\s*(?:,|,?\s*\b(?:and|or)\b)\s*(?:(?:the|an?)\s+)?", between):
            items.append(phrase)
        elif len(items) < 2:
            items = [phrase]
    return [item.text for item in items] if len(items) > 1 else []


def point(asked: str, past: Past) -> tuple[str, dict[str, str]]:
    """`asked` with each word resolved that points at nothing in the question itself, and what was found, by kind."""
    empty = [range(*match.span()) for match in _EMPTY.finditer(asked)]
    pointed: dict[str, str] = {}
    done, at = "", 0
    for match in sorted([*_POINTER.finditer(asked), *_STAND_IN.finditer(asked)], key=lambda m: m.start()):
        if match.start() < at or any(match.start() in span for span in empty):
            continue
        done, at = done + asked[at : match.start()], match.start()
        put = _pointer(match, done, past, pointed) if match.re is _POINTER else _stand_in(match, done, past)
        if put:
            done, at = done + put, match.end()
    return done + asked[at:], pointed


def _pointer(match: re.Match[str], left: str, past: Past, pointed: dict[str, str]) -> str | None:
    kind, whose = _POINTERS[match.group().lower()]
    if match.group().lower() == "her":
        whose = bool(re.match(r" [a-z]{3,}", match.string[match.end() :]))
    if kind in pointed or _bound(left, kind, whose):
        return None
    thing = meant(kind, past, " ".join([match.string, *pointed.values()]))
    if not thing:
        return None
    pointed[kind] = thing
    if kind == "place":
        return f"{'to' if re.search(r'(?:get|go|travel|drive|come) $', left) else 'in'} {thing}"
    return thing if not whose else f"{thing}'" if thing.endswith("s") else f"{thing}'s"


def _bound(left: str, kind: str, whose: bool) -> bool:
    """Whether what stands left of a pointing word in its question is what it points at.

    A pronoun does not mean another part of its own clause ("Does Tesla sell it?"); `its` may ("Does Tesla sell its…").
    """
    left = _FRONTED.sub("", left, count=1)
    if not whose:
        ends = [match.start() for match in _CLAUSE.finditer(left)]
        left = left[: ends[-1]] if ends else ""
    return any(kind != "person" or phrase.name for phrase in phrases(left))


def _stand_in(match: re.Match[str], left: str, past: Past) -> str | None:
    """ "that plant": the longer name that the conversation has for it, or for a wide noun whatever was spoken of."""
    noun = (match["noun"] or "").lower()
    if not noun or noun in AUXILIARIES:
        ends = not match.string[match.end() :].strip(" ?.!") and not noun
        asks = re.search(rf"\b(?:{AUX}|of|about|for|with|by|to)\s*$", left, re.I)
        return meant("thing", past, match.string) if ends and asks else None
    if any(stem(noun) in map(stem, phrase.words) for phrase in phrases(left)):
        return None
    spoken_of = (*phrases(past.answer), *phrases(past.question), *past.earlier)
    alike = [p for p in spoken_of if stem(p.head) == stem(noun) and not (p.name and len(p.words) == 1)]
    if alike:
        fullest = max(alike, key=lambda phrase: len(phrase.words) > 1)
        return _known_by(fullest if len(fullest.words) > 1 else replace(fullest, text=f"the {noun}"), past)
    return meant("thing", past, match.string) if noun in _WIDE or noun == "one" else None


def meant(kind: str, past: Past, taken: str) -> str | None:
    """The thing of the conversation that a pointing word most likely means; not one that is named in `taken`.

    `kind` is `thing`, `several`, `person`, `place`, or `topic` for whatever was spoken of.
    """
    if kind == "several" and _IDENTITY.match(past.question) and len(both := listed(past.answer.split(". ")[0])) > 1:
        return f"{', '.join(both[:-1])} and {both[-1]}"
    named = set(words(taken))  # a thing that has its name in the question is not pointed at
    fit = [each for each in _candidates(kind, past) if each[1].words[0] not in named]
    return _known_by(max(fit, key=lambda each: each[0])[1], past) if fit else None


def _known_by(thing: Phrase, past: Past) -> str:
    """ "the recycling plant" with the place or the owner that the last question named."""
    names = [phrase for phrase in phrases(past.question) if phrase.name]
    if thing.name or thing.plural or not names or not thing.text.startswith("the "):
        return thing.text
    place = next((p for p in names if re.search(r"\b(?:in|at|near) $", past.question[: p.start])), None)
    return f"{thing.text} in {place.text}" if place else f"{thing.text} of {names[0].text}"


def _candidates(kind: str, past: Past) -> Iterator[tuple[float, Phrase]]:
    """What the conversation speaks of, the nearest first, each with how well it fits."""
    asked, answered = phrases(past.question), phrases(past.answer.split("\n")[0])
    known = {word for phrase in asked for word in phrase.words}
    focus = [phrase for phrase in answered if phrase.words[-1] not in known and phrase.head not in known][:1]
    # A "which" is answered with the thing that is spoken of next, and so is a "who", but by "they" and not by "it".
    # What explains a word ("What are ETFs?") or tells its figure ("What is its range?") is about that word still.
    told = _IDENTITY.match(past.question) and not _EXPLAIN.match(past.question) and not asks_number(past.question)
    told = told and kind != "topic" and not (kind == "thing" and past.question.lower().startswith("who"))
    fronted = _FRONTED.match(past.question)
    for weight, text, source in (
        (_FOCUS if told else _SAID, past.answer, focus),
        (_ASKED, past.question, asked),
        (_SAID, past.answer, answered),
        (_EARLIER, "", past.earlier),
    ):
        for phrase in source:
            if kind in ("person", "place") and not phrase.name and (phrase.plural or not past.question.islower()):
                continue  # a name may lack its capital letter only where nothing has one
            score = weight + _NAME * phrase.name + _AGREES * (kind == "topic" or phrase.plural == (kind == "several"))
            score += _SAME * (past.pointed.get(kind) == phrase.text)
            score += _AGAIN * min(3, sum(phrase.words[-1] in other.words for other in past.earlier))
            located = bool(_LOCATED.search(text[: phrase.start]))
            if kind == "place":
                score += _PLACE * located
            elif source is asked and (located or (fronted and phrase.start < fronted.end())):
                score += _ASIDE
            yield score, phrase
