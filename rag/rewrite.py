"""A follow-up into a standalone question: question and conversation in, one question out.

A model that chats is asked for it. The rules serve everyone else: first what is left out is filled in from the last
question ("And when?", "What about Nissan?"), then what only points is replaced by what it points at (`rag.pointing`).
A question in which neither is needed comes back as it was, to the letter: a changed subject must not be mixed up with
the old one.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.errors import ModelError
from rag.models.protocol import LanguageModel
from rag.phrases import Phrase, bare, is_plural, phrases
from rag.pointing import AUX, WH, Past, choose, meant, point
from rag.prompts import ANSWER_STOP, REFUSAL, standalone_prompt, standalone_tuned
from rag.records import Turn
from rag.words import stems, words

RECALLED = 6  # turns; what is older is hardly ever meant
LONGEST = 60  # words of a standalone question
NAME_ALONE = 2  # words; "BYD?" is no question in capitals
STANDS_ALONE = 24  # words from which a question says itself what it speaks of

_LEAD_IN = re.compile(r"^(?:(?:and|but|so|also|then|now|ok(?:ay)?|well|thanks|great|by the way)\b[\s,.!]*)+", re.I)
_MARKS = re.compile(r"\s*\[\d+\]|\*\*")
_REFUSED = re.compile(
    r"\b(?:articles?|text|passages?|documents?|context|sources?)\b.{0,40}\b(?:not|n't|no|nothing)\b"
    r"|\bI (?:do not|don't|cannot|can't)\b|\bno (?:information|evidence|passages?)\b", re.I
)  # fmt: skip
_BARE_WH = re.compile(
    rf"^(?P<wh>(?:(?:since|until|till|by|from|to|at|in|for|with|of|on) )?{WH}"
    r"(?: (?:much|many|long|far|often|soon|fast|big|old|come|so|not|else|one|year|month|day|country|city))?)"
    r"(?:(?<=why) (?:is|was|are|were) (?:that|this|it)(?: so)?)?(?: exactly)?[\s?.!]*$", re.I
)  # fmt: skip
_ABOUT = re.compile(
    r"^(?:(?:and |but |so )?(?:what|how) about|(?:no,? |oh,? )*i meant?|(?:and )?the same for|and|or|but)\s+"
    r"(?P<slot>[^\s?.,]+(?: [^\s?.,]+){,4})[\s?.!]*$", re.I
)  # fmt: skip
_SUBJECT_FIRST = re.compile(
    rf"^(?:and|but|so|(?:and )?what about|(?:and )?as for)\s+(?P<subject>[^?]+?),\s+(?P<rest>(?:{WH}|{AUX})\b.+)$", re.I
)
_ITS_PLACE = re.compile(r"\b(?:that one|this one|the one|it|that|they|them|he|she|him|her)\b", re.I)
_RELATION = re.compile(rf"^(?:{WH}|how [a-z]+) (?:is|are|was|were) the [a-z]+$", re.I)
_AFFIRMED = re.compile(
    r"^(?:yes|no)\b[,.;:]?\s+(?P<who>[\w'’-]+(?: [\w'’-]+){0,7}?) "
    r"(?P<aux>is|are|was|were|can|cannot|could|will|would|must|should)\s+(?P<rest>.+)$", re.I
)  # fmt: skip
_OWNED = re.compile(r"(?:its|their|his|her) ", re.I)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_LEAD = re.compile(r"(?:in|for|of|by|at|on|from|to|with|under|after|before|since) ", re.I)


def rewrite(question: str, history: Sequence[Turn], model: LanguageModel | None) -> str:
    """`question` with everything in it that a stranger to the conversation needs; unchanged where nothing is missing.

    A model that chats is asked, and its reply is checked; without one, and when the reply or the model fails, the rules
    do it. The default model was taught it too; it gets a little further than they do, and changes more questions that
    lack nothing (`rag/training/WRITER_NOTES.md`), so it is not asked.
    """
    recent = [replace(turn, question=unshouted(turn.question)) for turn in history[-RECALLED:]]
    question = unshouted(question)
    if not recent:
        return question
    if model is not None and model.chats and (written := asked_of(model, question, recent)):
        return written
    past = Past()
    for turn in recent:
        whole, pointed = _complete(turn.question, past)
        seen = (*phrases(past.question), *phrases(past.answer), *past.earlier)
        past = Past(whole, _plain(turn.answer), seen, pointed)
    return _complete(question, past)[0]


def unshouted(question: str) -> str:
    """A question in capitals in small letters: in capitals every word looks like a name."""
    return question.lower() if question.isupper() and len(question.split()) > NAME_ALONE else question


def asked_of(model: LanguageModel, question: str, history: Sequence[Turn]) -> str | None:
    """The standalone question of a model that chats or was taught it, or None when it gave none that can be used."""
    prompt = standalone_tuned(question, history) if model.tuned else standalone_prompt(question, history)
    stop = ANSWER_STOP if model.tuned else ()
    try:
        reply = "".join(model.stream(prompt, max_tokens=3 * LONGEST, stop=stop)).strip().strip('"')
    except ModelError:
        return None  # the writer will meet the same error and say so; the search can go on
    asked, known, said = stems(question), stems(" ".join(f"{t.question} {t.answer}" for t in history)), stems(reply)
    usable = "\n" not in reply and reply.endswith(("?", ".", "!")) and len(words(reply)) <= LONGEST
    # A small model may add what was spoken of; what it drops or makes up would be another question.
    faithful = asked <= said <= asked | known if model.tuned else bool(said & (asked | known))
    return reply if usable and faithful else None


def _plain(answer: str) -> str:
    """An answer without its markers; nothing of a refusal, which speaks of the articles and not of the matter."""
    return "" if answer.startswith(REFUSAL) or _REFUSED.search(answer) else _MARKS.sub("", answer).strip()


def _complete(question: str, past: Past) -> tuple[str, dict[str, str]]:
    """The standalone question, and what each kind of pointing word in it was found to mean."""
    asked = " ".join(question.split())
    if not past.question or len(asked.split()) > STANDS_ALONE:
        return question, {}
    for fill in (_other_word, _other_thing, _subject_first):
        if filled := fill(asked, past):
            return _sentence(filled), {}
    led = _LEAD_IN.sub("", asked)
    led = led if words(led) else asked
    resolved, pointed = point(choose(led, past), past)
    if resolved == led:
        resolved = _with_topic(led, past)
    return (question, {}) if resolved == asked else (_sentence(resolved), pointed)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _other_word(asked: str, past: Past) -> str | None:
    """ "And when?" asks the last question again, with another question word."""
    match = _BARE_WH.match(_LEAD_IN.sub("", asked))
    if not match:
        return None
    wh, last = match["wh"].lower(), past.question.rstrip(" ?.!")
    wh = "why" if wh in ("how so", "how come", "why not", "why so") else wh
    if wh == "why" and (clause := _AFFIRMED.match(past.answer.split(". ")[0].rstrip("."))):
        no = " not" if clause["aux"].endswith("not") else ""
        return f"why {clause['aux'].removesuffix('not')} {bare(clause['who'])}{no} {clause['rest']}?"
    if again := re.match(rf"(?:when|where|why|how(?: [a-z]+)?) (?P<rest>{AUX}\b.*)", last, re.I):
        return f"{wh} {again['rest']}?"
    if re.match(rf"{AUX}\b", last, re.I):
        return f"{wh} {last[:1].lower() + last[1:]}?"
    if wh.endswith(" else") and last.lower().startswith(wh.removesuffix("else")):
        return f"{wh}{last[len(wh) - len(' else') :]}?"
    if by := re.match(r"who (?P<did>\w+ed) (?P<what>\S.*)", last, re.I):
        return f"{wh} {'were' if is_plural(by['what']) else 'was'} {by['what']} {by['did']}?"
    return f"{last}, and {wh}?"


def _other_thing(asked: str, past: Past) -> str | None:
    """ "What about Nissan?" asks the last question again, of something of the same kind."""
    match, last = _ABOUT.match(asked), past.question.rstrip(" ?.!")
    is_question = re.match(rf"(?:\w+ )?(?:{AUX}|{WH})\b", last, re.I)
    if not match or not is_question or re.search(rf"\b(?:{AUX}|{WH})\b", match["slot"], re.I):
        return None
    if choose(match["slot"], past) != match["slot"]:
        return None  # one of those that the answer lists is of another kind than what was asked about
    slot, pointed = point(match["slot"], past)
    if pointed and _OWNED.match(match["slot"]):
        return f"what {'are' if is_plural(slot.split()[-1]) else 'is'} {slot}?"
    lead = _LEAD.match(slot)
    thing = slot[lead.end() :] if lead else slot
    if _YEAR.fullmatch(thing) and _YEAR.search(last):
        return f"{_YEAR.sub(thing, last, count=1)}?"
    new = next(iter(phrases(thing)), None)
    if new and (old := _like(new, lead.group() if lead else "", last)):
        start, end = old
        if re.search(r"\b(?:the|an?) $", last[:start], re.I):
            thing = re.sub(r"^(?:the|an?) ", "", thing, flags=re.I)
        return f"{last[:start]}{thing}{last[end:]}?"
    if lead and (start_of_old := _behind(lead.group(), thing, last)):
        return f"{last[:start_of_old]}{thing}?"
    return f"{last} {slot}?" if lead else None


def _behind(preposition: str, thing: str, last: str) -> int | None:
    """Where the last question's end begins that follows the same preposition, if it is of `thing`'s kind."""
    at = last.lower().rfind(f" {preposition.lower()}")
    start = at + 1 + len(preposition)
    return start if at >= 0 and last[start].isdigit() == thing[0].isdigit() else None


def _like(new: Phrase, lead: str, last: str) -> tuple[int, int] | None:
    """Where in the last question something of `new`'s kind stands: behind the same preposition, else the likeliest."""
    kind = [phrase for phrase in phrases(last) if phrase.name == new.name]
    behind = [p for p in kind if lead and re.search(rf"\b{lead}(?:the |an? )?$", last[: p.start], re.I)]
    if behind or (new.name and kind and not lead):
        alike = [p for p in kind if p.text.startswith("the ") == new.text.startswith("the ")]
        return (behind or alike or kind)[0].span
    for phrase in reversed(kind):  # one plural word stands for the last plural word, whatever describes it
        plurals = [m for m in re.finditer(r"[\w-]+", last[: phrase.end]) if is_plural(m.group())]
        if new.plural and len(new.words) == 1 and plurals and plurals[-1].start() >= phrase.start:
            return plurals[-1].span()
    return next((p.span for p in reversed(kind) if p.plural == new.plural and not lead), None)


def _subject_first(asked: str, past: Past) -> str | None:
    """ "And BYD, who started that one?" says first what it points at after."""
    match = _SUBJECT_FIRST.match(asked)
    if not match:
        return None
    subject = choose(match["subject"], past)
    resolved = _ITS_PLACE.sub(lambda _: subject, match["rest"], count=1)
    return None if resolved == match["rest"] else resolved


def _with_topic(asked: str, past: Past) -> str:
    """ "What are the benefits?" names nothing that has them: they are those of what was spoken of."""
    short = asked.rstrip(" ?.!")
    if not _RELATION.match(short) or stems(short) & stems(past.question):
        return asked
    topic = meant("topic", past, asked)
    return f"{short} of {topic}{asked[len(short) :]}" if topic else asked
