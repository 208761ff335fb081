"""A draft's wording brought closer to what it was written from. Nothing is added that does not stand there.

A small model answers in the question's names where the quotation says "he", "the cycle" or one of two names. The check
lets no name pass that cannot be found in what is cited, so those are put back into the quotation's own words, as far as
a rule can tell how; the check has the last word on what comes of it.
"""

import difflib
import re
from collections.abc import Iterator

from rag.names import names, parts

_VERB = (
    r"(?:is|was|are|were|has|have|had|will|would|can|could|may|must|[a-z]{2,}ed|sold|built|made|won|began|came|went|took|gave|"
    r"held|led|paid|grew|got|said|saw|bought|became|lost|left|set|cut|put|kept|met|ran|spent|chose|sent|told|wrote)\b"
)
# A name of one word and what it does; "The Turing machine" and "The Egyptian president" keep their article.
_THE_NAME = re.compile(rf"The (?P<name>[^\W\d_a-z][\w-]*) {_VERB}")
_RUN = re.compile(r"(?:[^\W\d_]*[A-Z][\w'’-]*)(?: [^\W\d_]*[A-Z][\w'’-]*)*")  # names that stand side by side
_LONG_NAME = 6  # letters
_ALIKE = 0.92  # of `difflib`; Austria and Australia are .88
_INITIALS = re.compile(r"[A-Z]{3,6}")
_SUBJECT = re.compile(rf"\b(he|she|it|they) (?:[a-z]+ )?{_VERB}", re.IGNORECASE)
_OWNER = re.compile(r"\b(his|her|its|their)\b(?= [a-z])", re.IGNORECASE)
_PLURAL = re.compile(r" (?:are|were|have|do)\b")
_NOT_ITS = {"because", "instead", "out", "one", "some", "half", "part", "most", "all", "none"}  # "half of Volvo"
_SINGULAR = re.compile(r" (?:is|was|has|does|[a-z]+s)\b")


def tidy(text: str) -> str:
    """The text on one line, without markers that the model made up."""
    return re.sub(r"\s+", " ", re.sub(r"\[\d+\]", "", text)).strip()


def as_named(text: str, known: str) -> str:
    """The text with names as `known` writes them: their capitals, and no "The" at the start that stands there nowhere.

    A small model writes "The Byd sold" of BYD; everything else it may not change.
    """
    held = names(known)
    spellings = {name.lower(): name for name in reversed(held)}
    text = re.sub(
        r"[^\W_][\w'’-]*",
        lambda m: spellings.get(m[0].lower(), m[0]) if m[0] in names(m[0]) and m[0] not in held else m[0],
        text,
    )
    match = _THE_NAME.match(text)
    if match and match["name"] in known and not re.search(rf"\b(?:the|an?)\s+{re.escape(match['name'])}", known, re.I):
        return text[match.start("name") :]
    return text


_BOUND = r"up to|as (?:much|many) as|at (?:least|most)|(?:no |not )?more than|(?:no |not )?(?:less|fewer) than"
HEDGE = (
    rf"{_BOUND}|about|around|approximately|roughly|nearly|almost|some|an estimated|close to|below|above|"
    r"(?:over|under)(?= (?:US\$|[$€£¥]))"  # "over 5 years" may be how long it takes
)
_NUMBER = (
    r"(?:(?:(?-i:US|A|C|HK|NZ)?\$|[€£¥₹]|(?-i:[A-Z]{3}) )?\d+(?:[.,]\d+)*|half|a (?:third|quarter|dozen)|twice|all"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)\b)"
)
_DETERMINED = re.compile(r"\b(?:the|its|their|his|her|these|those) $", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?P<a>a)n? $", re.IGNORECASE)
_SOFT = re.compile(
    r"(?P<before>\b[\w'’-]+) (?:usually|typically|often|generally|normally|sometimes|mostly|mainly|partly|largely)"
    r" (?P<behind>[\w'’-]+ [\w'’-]+)"
)
_SAID_SO = re.compile(rf"\b(?:{HEDGE}|over|under) $", re.IGNORECASE)  # ends with: it is hedged already
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")  # "lower than in 2019" was not said of an amount
_NEAR = re.compile(r"about|around|approximately|roughly|some|an estimated")
_HEDGED = re.compile(rf"\b(?P<hedge>{HEDGE}) (?P<number>{_NUMBER})(?![\d.,]*\d)", re.IGNORECASE)


def hedged(text: str, said: str) -> str:
    """The text with "up to", "about" or "usually" before each number or word that `said` has only so."""
    for match in _HEDGED.finditer(said):
        end = r"\b" if match["number"][-1].isalpha() else r"(?![\d.,]*\d)"
        number = rf"(?i:(?<![\w.,$€£¥]){re.escape(match['number'])}{end})"
        hedges = re.findall(rf"\b((?i:{HEDGE})) {number}", said)
        if len(re.findall(number, said)) == len(hedges) and len({*map(str.lower, hedges)}) == 1:
            for bare in reversed(list(re.finditer(number, text))):
                if hedge := _hedge(match["hedge"].lower(), text[: bare.start()], bare[0]):
                    before, behind = text[: bare.start()], text[bare.start() :]
                    before = _ARTICLE.sub(rf"\g<a>{'n' if hedge[0] in 'aeiou' else ''} ", before)
                    text = (
                        f"{before}{hedge} {behind}" if before else _opened(f"{hedge} {behind[:1].lower()}{behind[1:]}")
                    )
    for match in _SOFT.finditer(said):
        plain = f"{match['before']} {match['behind']}"
        if text.count(plain) == 1 and plain not in said:
            text = text.replace(plain, match[0])
    return text


def _hedge(hedge: str, before: str, number: str) -> str:
    """How the hedge is put between `before` and the number; empty where it is there already, or does not fit."""
    near = bool(_NEAR.fullmatch(hedge))
    if _SAID_SO.search(before) or (_YEAR.fullmatch(number) and not near):
        return ""
    if near and _ARTICLE.search(before):
        return "roughly"
    if _DETERMINED.search(before):
        return "roughly" if near else ""  # "the about 40 dealers" is no English
    return hedge


def as_said(text: str, said: str, question: str, *, pointing: bool = True) -> str:
    """The text with the names that it has from `question` alone put as `said`, what it was written from, puts them.

    "Genghis Khan" becomes "Genghis" where that is all the name there is, "the Rankine cycle" the cycle, "the University
    of Chicago" the university, and with `pointing` "Orlo Marsh" becomes "he". None of it is done where `said` has
    another name there: "Khan" of "Ögedei Khan", or a "he" that follows somebody's name.
    """
    text = _respelt(text, said)
    for name in list(_borrowed(text, said, question)):
        text = _put(text, name, said, pointing) if name in text else text
    return text


def _borrowed(text: str, said: str, question: str) -> Iterator[str]:
    """Runs of names in the text of which a part stands in the question and not in `said`."""
    held, asked = set(parts(said)), set(parts(question))
    for match in _RUN.finditer(text):
        missing = {part for name in names(match[0]) for part in parts(name)} - held
        if missing and missing <= asked:
            yield match[0]


def _put(text: str, name: str, said: str, pointing: bool) -> str:
    before, after = text.split(name, 1)
    owner = re.search(r"['’]s$", name)
    if other := _with_initials(re.sub(r"^The |['’]s$", "", name), said):
        return before + ("The " if name.startswith("The ") else "") + other + (owner[0] if owner else "") + after
    if short := _shortened(name, said):
        return before + short + (owner[0] if owner and not short.endswith(owner[0]) else "") + after
    noun = re.match(r" ([a-z][\w-]*)", after)
    if before.lower().endswith("the ") and noun and _plain(f"the {noun[1]}", said):
        return before + after.lstrip()
    of = re.search(r"\b(\w+) of $", before)
    if of and not owner and of[1].lower() not in _NOT_ITS and _plain(of[1], said):
        return before[: of.end(1)] + after
    if not (pointing and noun):
        return text
    if owner and (pronoun := _only(_OWNER, said)):
        return _opened(re.sub(r"\b[Tt]he $", "", before) + pronoun + after)
    if not owner and before in ("", "The ") and (pronoun := _only(_SUBJECT, said)):
        agrees = not _SINGULAR.match(after) if pronoun == "they" else not _PLURAL.match(after)
        return _opened(pronoun + after) if agrees else text
    return text


def _respelt(text: str, said: str) -> str:
    """The text with long names that differ from one of `said` in a letter or two spelt as there."""
    held, known = set(parts(said)), [name for name in names(said) if len(name) >= _LONG_NAME]
    for name in names(text):
        if len(name) >= _LONG_NAME and not set(parts(name)) <= held and not re.search(r"\d", name):  # V2 is no V3
            for other in difflib.get_close_matches(name, known, 1, _ALIKE):
                text = re.sub(rf"\b{re.escape(name)}\b", other, text)
    return text


def _with_initials(name: str, said: str) -> str:
    """What `said` writes out of which the name is the initials, or the initials where the name is written out.

    "UMC" for "United Methodist Church"; nothing where it has neither.
    """
    if _INITIALS.fullmatch(name):
        small = r"(?: (?:of|and|for|the|in|on))*"
        written = rf"{small} ".join(rf"{letter}[\w'’-]+" for letter in name)
        found = re.search(rf"\b{written}\b", said)
    else:
        found = re.search(rf"\b{''.join(word[0] for word in name.split() if word[0].isupper())}\b", said)
        found = found if found and _INITIALS.fullmatch(found[0]) else None
    return found[0] if found else ""


def _shortened(name: str, said: str) -> str:
    """The words of the name that `said` has, where the last is among them, or where the first ones stand for a name."""
    held = set(parts(said))
    kept = [word for word in name.split() if set(parts(word)) <= held]
    short = " ".join(kept)
    if not kept or not _plain(short, said):
        return ""
    if kept[-1] == name.split()[-1]:
        return short
    stands_alone = re.search(rf"\b{re.escape(short)}(?:['’]s\b|[,.;:)]| {_VERB})", said)
    return short if stands_alone else ""


def _plain(words: str, said: str) -> bool:
    """Whether `said` has these words, and nowhere another name that goes with them."""
    found = list(re.finditer(rf"\b{re.escape(words)}\b", said, re.IGNORECASE))
    beside = (names(f". {said[: m.start()]}".split()[-1]) or re.match(r" of [A-Z]", said[m.end() :]) for m in found)
    return bool(found) and not any(beside)


def _only(pronouns: re.Pattern[str], said: str) -> str:
    """The one that the text uses, before it names anybody; none where several are used, which may mean several."""
    found = list(pronouns.finditer(said))
    used = {match[1].lower() for match in found}
    return used.pop() if len(used) == 1 and not names(said[: found[0].start()]) else ""


def _opened(text: str) -> str:
    return text[:1].upper() + text[1:]
