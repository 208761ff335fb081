"""A follow-up into a standalone question: question and conversation in, one question out.

A model that chats is asked for it. The rules below serve everyone else: first what is left out is filled in from the
last question ("And when?", "What about Nissan?"), then what only points is replaced by what it points at ("it", "that
plant", "the second one"). A question in which neither is needed comes back as it was, to the letter.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from index.errors import ModelError
from rag.models.protocol import LanguageModel
from rag.phrases import AUXILIARIES, Phrase, bare, phrases
from rag.prompts import standalone_prompt
from rag.records import Turn
from rag.words import stem, stems, words

RECALLED = 6  # turns; what is older is hardly ever meant
LONGEST = 60  # words of a standalone question

_AUX = "|".join(AUXILIARIES)
_LEAD_IN = re.compile(r"^(?:(?:and|but|so|also|then|now|ok(?:ay)?|well|thanks|great|by the way)\b[\s,.!]*)+", re.I)
_IDENTITY = re.compile(r"^(?:\w+ )?(?:who|whom|whose|which|what)\b", re.I)
_MARKS = re.compile(r"\s*\[\d+\]|\*\*")
_REFUSAL = re.compile(
    r"\b(?:do(?:es)? not|don't|doesn't|did not|cannot|can't|could not|couldn't|no) "
    r"(?:\w+ )?(?:say|tell|mention|contain|cover|answer|find|know|evidence|information|passage)", re.I
)  # fmt: skip
_WH = r"(?:who|whom|whose|when|where|why|how|what|which)"
_BARE_WH = re.compile(
    rf"^(?P<wh>(?:(?:since|until|till|by|from|to|at|in|for|with|of|on) )?{_WH}(?: [a-z]+)?)"
    r"(?: (?:is|was|are|were) (?:that|this|it)(?: so)?)?(?: exactly)?[\s?.!]*$", re.I
)  # fmt: skip
_ABOUT = re.compile(
    r"^(?:(?:what|how) about|(?:no,? |oh,? )*i meant?|(?:and )?the same for|and|or|but)\s+(?P<slot>[^?.,]+)[\s?.!]*$", re.I
)
_TOPIC_FIRST = re.compile(
    rf"^(?:and|but|so|(?:and )?what about|(?:and )?as for)\s+(?P<topic>[^?]+?),\s+(?P<rest>(?:{_WH}|{_AUX})\b.+)$", re.I
)
_FRONTED = re.compile(rf"^(?:\w+ )?{_WH}\b.*?\b(?:{_AUX})\b", re.I)
_CLAUSE = re.compile(r",|\b(?:if|when|while|because|that|who|which|and|but|so|as|after|before|since|although)\b", re.I)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_EXPLETIVE = re.compile(
    r"\bit (?:\w+ )?\w+ (?:to|that|if|for)\b|\bis it (?:\w+ ){1,3}(?:to|that|if|for)\b|\bit takes?\b|\btime is it\b"
    r"|\b(?:make|find|consider|worth) it\b|\bare there\b|\bis there\b|\bthere (?:is|are|was|were|be|been)\b", re.I
)  # fmt: skip

_ORDINALS = {"first": 0, "former": 0, "second": 1, "latter": -1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_ORDINAL = re.compile(rf"\bthe (?P<which>{'|'.join(_ORDINALS)}|other)(?: one)?\b(?! \w*[a-z] of\b)", re.I)
_COMPARED = re.compile(r"\bthe (?P<more>\w+er) one\b", re.I)

# What a pointing word asks of the thing it points at, and whether it says whose something is.
_POINTERS: dict[str, tuple[str, bool]] = {
    "it": ("thing", False), "its": ("thing", True), "itself": ("", False),
    "they": ("several", False), "them": ("several", False), "their": ("several", True), "theirs": ("several", True),
    "he": ("person", False), "him": ("person", False), "his": ("person", True),
    "she": ("person", False), "her": ("person", True), "hers": ("person", True),
    "there": ("place", False),
}  # fmt: skip
_POINTER = re.compile(rf"\b(?:{'|'.join(_POINTERS)})\b", re.I)
_STAND_IN = re.compile(r"\b(?P<det>this|that|these|those)\b(?: (?P<noun>[a-z]+))?", re.I)
# Nouns so wide that "that company" may stand for any name.
_WIDE = frozenset(
    """one car model vehicle company maker carmaker manufacturer firm brand plant factory site place city town country
    state region river person man woman film movie book song team player actor standard battery cell plug charger law
    rule project product service account organization organisation group event war process technology system""".split()
)


@dataclass(frozen=True, slots=True)
class _Past:
    """What a follow-up can lean on: the last question made standalone, its answer, and what came before them."""

    question: str = ""
    answer: str = ""
    earlier: tuple[Phrase, ...] = ()
    pointed: dict[str, str] = field(default_factory=dict)  # what the last question's pointing words meant


def rewrite(question: str, history: Sequence[Turn], model: LanguageModel | None) -> str:
    """`question` with everything in it that a stranger to the conversation needs; unchanged where nothing is missing.

    A model that chats is asked, and its reply is checked; without one, and when the reply or the model fails, the
    rules do it. Small models do worse than the rules and are not asked.
    """
    recent = list(history)[-RECALLED:]
    if not recent:
        return question
    if model is not None and model.chats and (written := _asked(question, recent, model)):
        return written
    past = _Past()
    for turn in recent:
        whole, pointed = _complete(turn.question, past)
        seen = (*phrases(past.question), *phrases(past.answer), *past.earlier)
        past = _Past(whole, _plain(turn.answer), seen, pointed)
    return _complete(question, past)[0]


def _asked(question: str, history: Sequence[Turn], model: LanguageModel) -> str | None:
    """The model's standalone question, or None when it gave none that can be used."""
    try:
        reply = "".join(model.stream(standalone_prompt(question, history), max_tokens=3 * LONGEST)).strip().strip('"')
    except ModelError:
        return None  # the writer will meet the same error and say so; the search can go on
    known = stems(" ".join([question, *(f"{turn.question} {turn.answer}" for turn in history)]))
    usable = "\n" not in reply and reply.endswith(("?", ".", "!")) and len(words(reply)) <= LONGEST
    return reply if usable and stems(reply) & known else None


def _plain(answer: str) -> str:
    """An answer without its markers; nothing of a refusal, which speaks of the articles and not of the matter."""
    return "" if _REFUSAL.search(answer) else _MARKS.sub("", answer).strip()


def _complete(question: str, past: _Past) -> tuple[str, dict[str, str]]:
    """The standalone question, and what each kind of pointing word in it was found to mean."""
    if not past.question:
        return question, {}
    asked = " ".join(question.split())
    for fill in (_fill_wh, _fill_slot, _fill_topic):
        if filled := fill(asked, past):
            return _sentence(filled), {}
    led = _LEAD_IN.sub("", asked) or asked
    told = _choose_among(led, past)
    resolved, pointed = _point(told, past)
    return (question, {}) if resolved == asked else (_sentence(resolved), pointed)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


# What was left out


def _fill_wh(asked: str, past: _Past) -> str | None:
    """ "And when?" asks the last question again, with another question word."""
    match = _BARE_WH.match(_LEAD_IN.sub("", asked))
    if not match:
        return None
    wh, last = match["wh"].lower(), past.question.rstrip(" ?.!")
    wh = "why" if wh in ("how so", "how come", "why not", "why so") else wh
    if wh == "why" and (clause := _AFFIRMED.match(past.answer.split(". ")[0].rstrip("."))):
        no = " not" if clause["aux"].endswith("not") else ""
        return f"why {clause['aux'].removesuffix('not')} {bare(clause['who'])}{no} {clause['rest']}?"
    if again := re.match(rf"(?:when|where|why|how(?: [a-z]+)?) (?P<rest>(?:{_AUX})\b.*)", last, re.I):
        return f"{wh} {again['rest']}?"
    if re.match(rf"(?:{_AUX})\b", last, re.I):
        return f"{wh} {bare(last)}?"
    if wh.endswith(" else") and last.lower().startswith(wh.removesuffix(" else")):
        return f"{wh}{last[len(wh) - len(' else') :]}?"
    if by := re.match(r"who (?P<did>\w+ed) (?P<what>\S.*)", last, re.I):
        return f"{wh} {'were' if by['what'].endswith('s') else 'was'} {by['what']} {by['did']}?"
    return f"{last}, and {wh}?"


_AFFIRMED = re.compile(
    r"^(?:yes|no)\b[,.;:]?\s+(?P<who>(?:[\w'’-]+ ){1,8}?)\s*"
    r"(?P<aux>is|are|was|were|can|cannot|could|will|would|must|should)\s+(?P<rest>.+)$", re.I
)  # fmt: skip


def _fill_slot(asked: str, past: _Past) -> str | None:
    """ "What about Nissan?" asks the last question again, of something of the same kind."""
    match = _ABOUT.match(asked)
    if not match or re.search(rf"\b(?:{_AUX}|{_WH})\b", match["slot"], re.I):
        return None
    slot, _ = _point(match["slot"].strip(), past)
    last = past.question.rstrip(" ?.!")
    lead = re.match(r"(?:in|for|of|by|at|on|from|to|with|under|after|before|since) ", slot, re.I)
    thing = slot[lead.end() :] if lead else slot
    if _YEAR.fullmatch(thing) and _YEAR.search(last):
        return f"{_YEAR.sub(thing, last, count=1)}?"
    found = phrases(thing)
    new = found[0] if found else None
    if new is not None and (old := _like(new, lead.group() if lead else "", last)):
        return f"{last[: old.start]}{thing}{last[old.end :]}?"
    return f"{last} {slot}?" if lead else None


def _like(new: Phrase, lead: str, last: str) -> Phrase | None:
    """The part of the last question that is of `new`'s kind: the one behind the same preposition, else the nearest."""
    kind = [p for p in phrases(last) if (p.name, p.plural or p.name) == (new.name, new.plural or new.name)]
    behind = [p for p in kind if lead and last[: p.start].lower().endswith(lead.lower())]
    if behind:
        return behind[0]
    if not kind:
        return None
    old = kind[0] if new.name else kind[-1]
    return old if new.name else old.last_word(len(new.text.split()))


def _fill_topic(asked: str, past: _Past) -> str | None:
    """ "And BYD, who started that one?" says first what it points at after."""
    match = _TOPIC_FIRST.match(asked)
    if not match:
        return None
    topic = _choose_among(match["topic"], past)
    pointing = re.compile(r"\b(?:that one|this one|the one|it|that|they|them|he|she)\b", re.I)
    return pointing.sub(lambda _: topic, match["rest"], count=1) if pointing.search(match["rest"]) else match["rest"]


# What only points


def _choose_among(asked: str, past: _Past) -> str:
    """ "the second one" of the things that the last answer or the last question lists."""
    match = _ORDINAL.search(asked)
    if match and (" one" in match.group().lower() or match["which"].lower() in ("former", "latter")):
        items = _listed(past.answer) or _listed(past.question)
        at = 1 if match["which"].lower() == "other" else _ORDINALS[match["which"].lower()]
        if items and -len(items) <= at < len(items):
            return asked[: match.start()] + bare(items[at]) + asked[match.end() :]
    match = _COMPARED.search(asked)
    if match and (thing := _meant("thing", past, "")):
        return f"{asked[: match.start()]}the one {match['more']} than {thing}{asked[match.end() :]}"
    return asked


def _listed(text: str) -> list[str]:
    """The items of a list: those on lines of their own, else the things joined by commas, `and` or `or`."""
    lines = re.findall(r"^\s*(?:[-*•]|\d+[.)])\s+(.+?)[\s.;]*$", text, re.M)
    if lines:
        return lines
    items: list[Phrase] = []
    for phrase in phrases(text):
        if items and re.fullmatch(r"\s*(?:,|,?\s*\b(?:and|or)\b|,?\s*followed by)\s*", text[items[-1].end : phrase.start]):
            items.append(phrase)
        elif len(items) < 2:
            items = [phrase]
    return [item.text for item in items] if len(items) > 1 else []


def _point(asked: str, past: _Past) -> tuple[str, dict[str, str]]:
    """Replace each pointing word that has nothing to point at inside the question itself."""
    skip = [range(*m.span()) for m in _EXPLETIVE.finditer(asked)]
    pointed: dict[str, str] = {}
    done, at = "", 0
    marks = sorted([*_POINTER.finditer(asked), *_STAND_IN.finditer(asked)], key=lambda m: m.start())
    for match in marks:
        if match.start() < at or any(match.start() in each for each in skip):
            continue
        done += asked[at : match.start()]
        at = match.start()
        put = _pointer(match, done, past, pointed) if match.re is _POINTER else _stand_in(match, done, past)
        if put:
            done, at = done + put, match.end()
    return done + asked[at:], pointed


def _pointer(match: re.Match[str], left: str, past: _Past, pointed: dict[str, str]) -> str | None:
    word = match.group().lower()
    kind, whose = _POINTERS[word]
    whose = whose and (word != "her" or bool(re.match(r" [a-z]{3,}", match.string[match.end() :])))
    if not kind or kind in pointed or _bound(left, kind, whose):
        return None
    thing = _meant(kind, past, " ".join(pointed.values()))
    if not thing:
        return None
    pointed[kind] = thing
    if kind == "place":
        return f"in {thing}"
    return thing if not whose else f"{thing}'" if thing.endswith("s") else f"{thing}'s"


def _bound(left: str, kind: str, whose: bool) -> bool:
    """Whether what stands left of a pointing word in its question names what it points at.

    A pronoun does not mean another part of its own clause ("Does Tesla sell it?"), `its` may ("Does Tesla sell its…").
    """
    left = _FRONTED.sub("", left, count=1)
    if not whose:
        ends = [m.start() for m in _CLAUSE.finditer(left)]
        left = left[: ends[-1]] if ends else ""
    return any(kind != "person" or p.name for p in phrases(left))


def _stand_in(match: re.Match[str], left: str, past: _Past) -> str | None:
    """ "that plant": the longer name that the conversation has for it, or for a wide noun whatever was spoken of."""
    noun = (match["noun"] or "").lower()
    if not noun or noun in AUXILIARIES:
        ends = not match.string[match.end("det") :].strip(" ?.!")
        asks = re.search(rf"\b(?:{_AUX}|of|about|for|with|by|to)\s*$", left, re.I)
        thing = _meant("thing", past, "") if ends and asks else None
        return thing
    if any(stem(noun) in map(stem, p.words) for p in phrases(left)):
        return None
    for phrase in (*phrases(past.answer), *phrases(past.question), *past.earlier):
        if stem(phrase.head) == stem(noun) and len(phrase.words) > 1:
            return phrase.text
    singular = noun.removesuffix("s") if noun not in _WIDE else noun
    return _meant("thing" if singular == noun else "several", past, "") if singular in _WIDE else None


def _meant(kind: str, past: _Past, taken: str) -> str | None:
    """The thing of the conversation that a pointing word of this kind most likely means; not one that is `taken`."""
    best, most = None, 0.0
    for score, phrase in _candidates(kind, past):
        if phrase.text not in taken and score > most:
            best, most = phrase, score
    return best.text if best else None


def _candidates(kind: str, past: _Past) -> Iterator[tuple[float, Phrase]]:
    asked = phrases(past.question)
    fronted = _FRONTED.match(past.question)
    new = not {w for p in asked for w in p.words}.issuperset
    raise NotImplementedError
