"""Articles into sentences, which are spans of the stored text.

A block of the article (heading, list item, paragraph) always ends a sentence. Inside a block sentencex decides
(https://pypi.org/project/sentencex/), which knows abbreviations, initials, decimals and quotations.
"""

import itertools
import re
from collections.abc import Iterator

import sentencex

from index.records import Article, Sentence

LONGEST = 800  # characters; what runs on (a table, a page without punctuation) is cut where a clause ends
# Ends that sentencex takes for those of an initial or an abbreviation: after a unit, the letter of a kind, and
# any letter before a word that opens a sentence. What matches is the white space.
_OPENS = r"(?:The|This|That|These|Those|It|Its|They|We|In|At|On|By|For|But|And|If|As|When|While|There|Both)\b"
_KINDS = "Model Series Class Group Phase Type Plan Grade Tier Level Vitamin Hepatitis"
_OF_A_KIND = "|".join(rf"(?<=\b{kind} [A-Z]\.)" for kind in _KINDS.split())
_UNSEEN = re.compile(
    r"(?:(?<=\d[mlgtsVAWK]\.)|(?<=\d [mlgts]\.)|(?<=/[hs]\.)|(?<=/km\.)|(?<=/min\.))\s+(?=[A-Z“\"])(?![A-Z]\.)"
    rf"|(?<=[a-z\d] [A-Z]\.)\s+(?={_OPENS})|(?:{_OF_A_KIND})\s+(?=[A-Z“\"])"
)
_SMALL_NAME = re.compile(r"[a-z]{1,2}[A-Z]|e-[a-z]")  # iPhone, eBay, e-mobility
_OPENS_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Z]\.)+|\b(?:approx|ca|est|fig|incl|max|min|no|nos|pp|vol|vs)\.)$", re.IGNORECASE
)


def split(article: Article) -> list[Sentence]:
    """The article's sentences in order; together they hold every character that is not white space."""
    return [
        Sentence(article.id, start, end, article.text[start:end])
        for section in article.sections
        for start, end in _spans(article.text, section.start, section.end)
    ]


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for joined_start, joined_end in _joined(text, start, end):
        unseen = [match.end() for match in _UNSEEN.finditer(text, joined_start, joined_end)]
        for sentence_start, sentence_end in itertools.pairwise((joined_start, *unseen, joined_end)):
            yield from _cut(text, *_trim(text, sentence_start, sentence_end))


def _joined(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentencex's boundaries, less those after an abbreviation that it does not know or before a small letter."""
    pending: tuple[int, int] | None = None
    for found in sentencex.get_sentence_boundaries("en", text[start:end]):
        here = (start + found["start_index"], start + found["end_index"])
        if not text[slice(*here)].strip():
            continue
        if pending is None:
            pending = here
        elif _runs_on(text[slice(*pending)].rstrip(), text[slice(*here)].lstrip()):
            pending = (pending[0], here[1])
        else:
            yield pending
            pending = here
    if pending is not None:
        yield pending


def _runs_on(before: str, after: str) -> bool:
    if after[0].islower() and before[-1] in ".?!”\"’')":
        return not _SMALL_NAME.match(after)
    return bool(_OPENS_ABBREVIATED.search(before)) and (after[0].isdigit() or len(before) < 4)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        stop, following = _break(text, start + LONGEST // 2, start + LONGEST)
        yield start, stop
        start = following
    if start < end:
        yield start, end


def _break(text: str, low: int, high: int) -> tuple[int, int]:
    """The white space to break at: the last that follows a clause, else the last, else none."""
    spaces = [match.span() for match in re.compile(r"\s+").finditer(text, low, high)]
    clauses = [span for span in spaces if text[span[0] - 1] in ";:,|"]
    return (clauses or spaces or [(high, high)])[-1]
