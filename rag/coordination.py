"""Two things that a question joins with "and", of which the evidence may speak of one only.

"What range do the Leaf and the Zoe have?" is asked as it stands, since one sentence may well say both. Where what was
found speaks of the Leaf alone, the question is asked once more, of the Zoe; where nothing was found, of either.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from rag.phrases import is_plural
from rag.words import STOP_WORDS, stems

MOST_WORDS = 4  # of a thing that is joined to another

_TOKEN = re.compile(r"[^\s,;:?]+|[,;:?]")
_DETERMINERS = frozenset(("a", "an", "the", "its", "their", "his", "her", "this", "that", "these", "those"))
_LINKS = frozenset(
    ("of", "in", "on", "at", "for", "by", "from", "to", "with", "under", "after", "before", "during", "since")
)
_ONE = {"do": "does", "are": "is", "were": "was", "have": "has"}


@dataclass(frozen=True, slots=True)
class Side:
    """The question asked of one of the two, and the stems that it has and the other has not."""

    question: str
    own: frozenset[str]


def left_out(both: Sequence[Side], quotes: Sequence[str]) -> list[Side]:
    """The sides of which `quotes` do not speak; none where they speak of neither, and may still answer both."""
    said = {stem for quote in quotes for stem in stems(quote)}
    silent = [side for side in both if not side.own & said]
    return [] if quotes and len(silent) == len(both) else silent


def sides(question: str) -> tuple[Side, ...]:
    """Both sides of the first "and" that joins two like things; nothing where there is none.

    They are like when both end in a name or number, or in other words of the same count, and both begin with an
    article, or a preposition, or neither does.
    """
    tokens = list(_TOKEN.finditer(question))
    plain = [t.group() for t in tokens]
    for place, word in enumerate(plain):
        if word.lower() != "and" or not 0 < place < len(plain) - 1:
            continue
        if found := _around(plain, place):
            first, end = found
            one, other = plain[first:place], plain[place + 1 : end]
            own, others = stems(" ".join(one)), stems(" ".join(other))
            if own - others and others - own:
                without_other = _asked_of(question, " ".join(one), tokens[place].start(), tokens[end - 1].end())
                without_one = _asked_of(question, " ".join(other), tokens[first].start(), tokens[place + 1].start())
                return Side(without_other, frozenset(own - others)), Side(without_one, frozenset(others - own))
    return ()


def _around(words: Sequence[str], place: int) -> tuple[int, int] | None:
    """Where the first of the two things begins and where the second ends, as places among the words."""
    begin = _head(words, place + 1)
    after = list(takewhile(_carries, words[begin : begin + MOST_WORDS]))
    before = list(takewhile(_carries, reversed(words[max(0, place - MOST_WORDS) : place])))
    if not after or not before:
        return None
    if _is_named(before[0]):  # "the first Leaf and the first Zoe": a name, with as many words before it
        plain = list(takewhile(lambda word: not _is_named(word), after))
        length = len(plain) + len(list(takewhile(_is_named, after[len(plain) :])))
        if length == len(plain):
            return None
        named = len(list(takewhile(_is_named, before)))
        first = place - min(len(before), named + len(plain))
    else:
        length = min(len(after), len(before))
        first = place - length
    return _with_head(words, first, words[place + 1 : begin]), begin + length


def _head(words: Sequence[str], place: int) -> int:
    """Past a preposition and an article."""
    for opening in (_LINKS, _DETERMINERS):
        if place < len(words) and words[place].lower() in opening:
            place += 1
    return place


def _with_head(words: Sequence[str], first: int, head: Sequence[str]) -> int:
    """The first thing's beginning moved before its preposition and article, as far as the second has the like."""
    for opening in (_DETERMINERS, _LINKS):
        if any(word.lower() in opening for word in head) and first and words[first - 1].lower() in opening:
            first -= 1
    return first


def _carries(word: str) -> bool:
    return word[0].isalnum() and word.lower() not in STOP_WORDS


def _is_named(word: str) -> bool:
    return word[0].isdigit() or word != word.lower()


def _asked_of(question: str, thing: str, start: int, end: int) -> str:
    """The question without what stands from `start` to `end`; the verb before the one thing that is left is told so."""
    left = re.sub(r"\s+(?=[,;:?]|$)", "", " ".join(f"{question[:start]} {question[end:]}".split()))
    if is_plural(thing.split()[-1]) and not _is_named(thing.split()[-1]):
        return left
    many = "|".join(_ONE)
    return re.sub(rf"\b({many})(?= {re.escape(thing)}(?!\w))", lambda verb: _ONE[verb[0]], left, count=1)
