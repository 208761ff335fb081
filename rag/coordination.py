"""Two things that a question joins with "and", of which the evidence may speak of one only.

"What range do the Leaf and the Zoe have?" is asked as it stands, since one sentence may well say both. Where what was
found speaks of the Leaf alone, the question is asked once more, of the Zoe.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.words import STOP_WORDS, stems

MOST_WORDS = 4  # of a thing that is joined to another

_TOKEN = re.compile(r"[^\s,;:?]+|[,;:?]")
_DETERMINERS = frozenset(("a", "an", "the", "its", "their", "his", "her", "this", "that", "these", "those"))
_LINKS = frozenset(
    ("of", "in", "on", "at", "for", "by", "from", "to", "with", "under", "after", "before", "during", "since")
)


@dataclass(frozen=True, slots=True)
class Side:
    """The question asked of one of the two, and the stems that it has and the other has not."""

    question: str
    own: frozenset[str]


def left_out(question: str, quotes: Iterable[str]) -> tuple[Side, Side] | None:
    """The side that `quotes` speak of and the one that they do not; None where it is neither or both."""
    said = {stem for quote in quotes for stem in stems(quote)}
    spoken_of = [side for side in sides(question) if side.own & said]
    silent = [side for side in sides(question) if not side.own & said]
    return (spoken_of[0], silent[0]) if spoken_of and silent else None


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
                return (
                    Side(_without(question, tokens[place].start(), tokens[end - 1].end()), frozenset(own - others)),
                    Side(_without(question, tokens[first].start(), tokens[place + 1].start()), frozenset(others - own)),
                )
    return ()


def _around(words: Sequence[str], place: int) -> tuple[int, int] | None:
    """Where the first of the two things begins and where the second ends, as places among the words."""
    end = _head(words, place + 1)
    named = _is_named(words[place - 1])
    last = end
    while last < len(words) and last - end < MOST_WORDS and _carries(words[last]):
        last += 1
    if named:
        run = [i for i in range(end, last) if _is_named(words[i])]
        if not run:
            return None
        last = next((i for i in range(run[0], last) if not _is_named(words[i])), last)
    first = place
    while first > 0 and place - first < MOST_WORDS and _carries(words[first - 1]):
        first -= 1
        if not named and place - first == last - end:
            break
    if first == place or last == end:
        return None
    if not named:
        last = min(last, end + place - first)
    return _with_head(words, first, words[place + 1 : end]), last


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
    return word[0].isupper() or word[0].isdigit()


def _without(question: str, start: int, end: int) -> str:
    return re.sub(r"\s+(?=[,;:?]|$)", "", " ".join(f"{question[:start]} {question[end:]}".split()))
