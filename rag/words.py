"""The words of a text that carry meaning, and their stems, so that words can be compared."""

import re
from functools import lru_cache

import snowballstemmer

from rag.irregular import BASES

# Articles, prepositions, pronouns, auxiliaries and question words: they say how a thing is asked, not what.
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        a an the this that these those there here it its he him his she her hers they them their theirs we
        us our you your i me my mine who whom whose which what when where why how and or but nor so if then
        than as at by for from in into of off on onto out over to up with within without about after before
        between during through under per via is are was were be been being am do does did done doing have
        has had having will would shall should can could may might must not no any some such only own same
        too very just also both each few more most other s t d ll m re ve many much name called tell say
        says said according
        """,
    )
)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_STEMMER = snowballstemmer.stemmer("english")


def words(text: str) -> list[str]:
    """All words and numbers in small letters, in order; `1,200.5` is one."""
    return _WORD.findall(text.lower())


def content_words(text: str) -> list[str]:
    """The words that are not stop words, each once, in order."""
    return [w for w in dict.fromkeys(words(text)) if w not in STOP_WORDS]


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """What `manufactured` and `manufacturing`, or `wrote` and `written`, have in common (Porter's English stemmer)."""
    found: str = _STEMMER.stemWord(BASES.get(word, word))
    return found


def stems(text: str) -> set[str]:
    """The stems of the content words."""
    return {stem(word) for word in content_words(text)}


def triples(text: str) -> frozenset[str]:
    """The runs of three words, to see whether two texts say nearly the same."""
    found = words(text)
    return frozenset(" ".join(found[i : i + 3]) for i in range(max(1, len(found) - 2)))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share that two sets have in common (Jaccard)."""
    return len(one & other) / len(one | other)


def counted(number: int, thing: str) -> str:
    """A number with the name of what it counts, which takes an s where there are several."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
