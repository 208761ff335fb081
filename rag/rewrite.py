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
from rag.phrases import AUXILIARIES, Phrase, bare, is_plural, phrases
from rag.prompts import REFUSAL, standalone_prompt
from rag.records import Turn
from rag.words import stem, stems, words

RECALLED = 6  # turns; what is older is hardly ever meant
STANDS_ALONE = 24  # words from which a question says itself what it speaks of
LONGEST = 60  # words of a standalone question

_AUX = "|".join(AUXILIARIES)
_LEAD_IN = re.compile(r"^(?:(?:and|but|so|also|then|now|ok(?:ay)?|well|thanks|great|by the way)\b[\s,.!]*)+", re.I)
_IDENTITY = re.compile(r"^(?:\w+ )?(?:who|whom|whose|which|what)\b", re.I)
_MARKS = re.compile(r"\s*\[\d+\]|\*\*")
_REFUSED = re.compile(
    r"\b(?:articles?|text|passages?|documents?|context|sources?)\b.{0,40}\b(?:not|n't|no|nothing)\b|\bI (?:do not|don't|"
    r"cannot|can't)\b|\bno (?:information|evidence|passages?)\b", re.I
)  # fmt: skip
_WH = r"(?:who|whom|whose|when|where|why|how|what|which)"
_BARE_WH = re.compile(
    rf"^(?P<wh>(?:(?:since|until|till|by|from|to|at|in|for|with|of|on) )?{_WH}(?: [a-z]+)?)"
    r"(?: (?:is|was|are|were) (?:that|this|it)(?: so)?)?(?: exactly)?[\s?.!]*$", re.I
)  # fmt: skip
_ABOUT = re.compile(
    r"^(?:(?:and |but |so )?(?:what|how) about|(?:no,? |oh,? )*i meant?|(?:and )?the same for|and|or|but)\s+"
    r"(?P<slot>[^\s?.,]+(?: [^\s?.,]+){,4})[\s?.!]*$", re.I
)  # fmt: skip
_TOPIC_FIRST = re.compile(
    rf"^(?:and|but|so|(?:and )?what about|(?:and )?as for)\s+(?P<topic>[^?]+?),\s+(?P<rest>(?:{_WH}|{_AUX})\b.+)$", re.I
)
_FRONTED = re.compile(rf"^(?:\w+ )?{_WH}\b.*?\b(?:{_AUX})\b", re.I)
_CLAUSE = re.compile(r"[,;.?!]|\b(?:if|when|while|because|that|who|which|and|but|so|as|after|before|since|although)\b", re.I)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_EMPTY = re.compile(  # words that point at nothing, or at a whole doing
    r"\bit (?:\w+ )?\w+ (?:to|that|if|for)\b|\bis it (?:\w+ ){1,3}(?:to|that|if|for)\b|\b(?:time|weather) is it\b"
    r"|\bit (?:takes?|seems?|appears?|(?:is|was) (?:\w+ )?(?:better|best|good|bad))\b|\b(?:make|find|consider|worth) it\b"
    r"|\b(?:do|does|did|doing) (?:it|this|that)(?= \w+ing|\W*$)|\b(?:are|is|was|were|out|over|that|up) there\b"
    r"|\bthere (?:is|are|was|were|be|been|\w)|\w+/\w+|\bthey both\b", re.I
)  # fmt: skip

_ORDINALS = {"first": 0, "former": 0, "second": 1, "latter": -1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_ORDINAL = re.compile(rf"\bthe (?P<which>{'|'.join(_ORDINALS)}|other)(?: one)?\b", re.I)
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


# What makes a thing the one that is meant: where it stands, and how it fits.
_FOCUS, _ASKED, _SAID, _EARLIER = 4.0, 2.0, 1.0, 0.5
_NAME, _AGREES, _ASIDE, _SAME, _AGAIN = 1.0, 2.0, 1.0, 4.0, 0.5
_WHO = re.compile(r"who\b", re.I)


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
    return "" if answer.startswith(REFUSAL) or _REFUSED.search(answer) else _MARKS.sub("", answer).strip()


def _complete(question: str, past: _Past) -> tuple[str, dict[str, str]]:
    """The standalone question, and what each kind of pointing word in it was found to mean."""
    if not past.question:
        return question, {}
    asked = " ".join(question.split())
    for fill in (_fill_wh, _fill_slot, _fill_topic):
        if filled := fill(asked, past):
            return _sentence(filled), {}
    if len(asked.split()) > STANDS_ALONE:
        return question, {}
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
    r"^(?:yes|no)\b[,.;:]?\s+(?P<who>[\w'’-]+(?: [\w'’-]+){0,7}?) "
    r"(?P<aux>is|are|was|were|can|cannot|could|will|would|must|should)\s+(?P<rest>.+)$", re.I
)  # fmt: skip


def _fill_slot(asked: str, past: _Past) -> str | None:
    """ "What about Nissan?" asks the last question again, of something of the same kind."""
    match = _ABOUT.match(asked)
    if not match or re.search(rf"\b(?:{_AUX}|{_WH})\b", match["slot"], re.I):
        return None
    slot, _ = _point(match["slot"].strip(), past)
    last = past.question.rstrip(" ?.!")
    if not re.match(rf"(?:\w+ )?(?:{_AUX}|{_WH})\b", last, re.I):
        return None
    lead = re.match(r"(?:in|for|of|by|at|on|from|to|with|under|after|before|since) ", slot, re.I)
    thing = slot[lead.end() :] if lead else slot
    if _YEAR.fullmatch(thing) and _YEAR.search(last):
        return f"{_YEAR.sub(thing, last, count=1)}?"
    found = phrases(thing)
    new = found[0] if found else None
    if new is not None and (old := _like(new, lead.group() if lead else "", last)):
        start, end = old
        thing = re.sub(r"^(?:the|an?) ", "", thing) if re.search(r"\b(?:the|an?) $", last[:start], re.I) else thing
        return f"{last[:start]}{thing}{last[end:]}?"
    return f"{last} {slot}?" if lead else None


def _like(new: Phrase, lead: str, last: str) -> tuple[int, int] | None:
    """Where in the last question something of `new`'s kind stands: behind the same preposition, else the likeliest."""
    kind = [p for p in phrases(last) if p.name == new.name]
    behind = [p for p in kind if lead and re.search(rf"\b{lead}(?:the |an? )?$", last[: p.start], re.I)]
    if behind or (new.name and kind and not lead):
        return (behind or kind)[0].span
    for phrase in reversed(kind):  # one plural word stands for the last plural word, whatever describes it
        plurals = [m for m in re.finditer(r"[\w-]+", last[phrase.start : phrase.end]) if is_plural(m.group())]
        if new.plural and len(new.words) == 1 and plurals:
            return phrase.start + plurals[-1].start(), phrase.start + plurals[-1].end()
    return next((p.span for p in reversed(kind) if p.plural == new.plural and not lead), None)


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
        if items and re.fullmatch(r"\s*(?:,|,?\s*\b(?:and|or)\b)\s*(?:(?:the|a|an)\s+)?", text[items[-1].end : phrase.start]):
            items.append(phrase)
        elif len(items) < 2:
            items = [phrase]
    return [item.text for item in items] if len(items) > 1 else []


def _point(asked: str, past: _Past) -> tuple[str, dict[str, str]]:
    """Replace each pointing word that has nothing to point at inside the question itself."""
    skip = [range(*m.span()) for m in _EMPTY.finditer(asked)]
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
    return _meant("thing", past, "") if noun in _WIDE else None


def _meant(kind: str, past: _Past, taken: str) -> str | None:
    """The thing of the conversation that a pointing word of this kind most likely means; not one that is `taken`."""
    best, most = None, 0.0
    for score, phrase in _candidates(kind, past):
        if phrase.text not in taken and score > most:
            best, most = phrase, score
    return _known_by(best, past) if best else None


def _known_by(thing: Phrase, past: _Past) -> str:
    """ "the recycling plant" of an answer, with the place or the owner that the question named."""
    names = [p for p in phrases(past.question) if p.name]
    if thing.name or not names or thing.text in past.question or thing.plural or thing.text not in _said(past):
        return thing.text
    place = next((p for p in names if re.search(r"\b(?:in|at|near) $", past.question[: p.start])), None)
    return f"{thing.text} in {place.text}" if place else f"{thing.text} of {names[0].text}"


def _said(past: _Past) -> set[str]:
    return {p.text for p in phrases(past.answer)}


def _candidates(kind: str, past: _Past) -> Iterator[tuple[float, Phrase]]:
    """What the conversation speaks of, each with how well it fits; the nearer and the more of a name, the better."""
    asked, answered = phrases(past.question), phrases(past.answer.split("\n")[0])
    fronted = _FRONTED.match(past.question)
    identity = bool(_IDENTITY.match(past.question))
    known = " ".join(p.text.lower() for p in asked)
    wanted = kind if kind in past.pointed else ""
    focus = [p for p in answered if not known.count(p.words[-1])][:1]
    sources = [(_FOCUS if identity and not (kind == "thing" and _WHO.match(past.question)) else _SAID, focus)]
    sources += [(_ASKED, asked), (_SAID, [p for p in answered if p not in focus]), (_EARLIER, past.earlier)]
    for weight, source in sources:
        for p in source:
            if kind in ("person", "place") and not p.name:
                continue
            inside = source is asked and fronted and p.start < fronted.end()
            agrees = p.plural == (kind == "several")
            oblique = kind != "place" and re.search(r"\b(?:in|at|on|from|outside of) (?:the |an? )?$", past.question[: p.start])
            aside = bool(inside) or (source is asked and bool(oblique))
            yield (
                weight + _NAME * p.name + _AGREES * agrees - _ASIDE * aside
                + _AGAIN * min(3, sum(p.words[-1] in other.words for other in past.earlier))
                + _SAME * (bool(wanted) and p.text == past.pointed[wanted]),
                p,
            )  # fmt: skip
