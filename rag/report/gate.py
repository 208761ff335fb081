"""The verbatim gate: is a quotation what the article says? Pure: two texts in, what is wrong out.

A quotation passes when it is the passage to the letter, or when the passage can be had from it by undoing what an
editor may do: an ellipsis for words left out, and brackets for words put in, for a capital ("[T]he") or for up to three
words that were replaced ("[Renault] said"). Cuts fall between words, never inside one or inside a number, and nothing
that denies may hide behind brackets.
"""

import re
from functools import cache

from rag.words import words

REPLACED = 3  # words that brackets may stand for
MARKS = 100  # in one quotation; nobody reads more
_ELLIPSIS = r"(?:\s*(?:\[\s*(?:…|\.{3})\s*\]|…|\.{3}|\.(?:\s\.){2}))+\s*"
_MARK = re.compile(rf"{_ELLIPSIS}|\s*\[[^\[\]]*\]\s*")
_DENIAL = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|unable|unlikely|hardly|barely)\b|n['’]t\b",
    re.IGNORECASE,
)

# Words are parted by white space, long dashes and the full-width punctuation of Chinese and Japanese; marks at a word's
# edge can go with it or without it. A hyphen, a minus, a currency or a per-cent sign cannot: they change what is said.
_WORD = re.compile(r"[^\s—、。，；：！？「」『』（）《》]+")
_BETWEEN = re.compile(r"[\s—、。，；：！？「」『』（）《》]")
_OPENING, _CLOSING = "“‘\"'([{«„‚¡¿", "”’\"')]}»,.;:!?…"


def fault(quotation: str, passage: str) -> str:
    """Why `quotation` is no quotation of `passage`; empty when it is one."""
    if quotation == passage:
        return ""
    texts = _MARK.split(quotation)
    if not any(re.search(r"\w", text) for text in texts):
        return "nothing of the article's own words is left in it"
    if len(texts) > MARKS:
        return f"it has more than {MARKS} ellipses and brackets. Quote in several pieces"
    if _fits(quotation, passage):
        return ""
    held = set(words(passage))
    if foreign := [word for text in texts for word in words(text) if word not in held]:
        return f"“{'”, “'.join(dict.fromkeys(foreign))}” cannot be found in the article at that place"
    return (
        "its words do not stand so in the article. Mark what is left out with … and put into [brackets] what is not "
        "the article's; cut between words only"
    )


def _fits(quotation: str, passage: str) -> bool:
    texts = _MARK.split(quotation)
    marks = [match.group() for match in _MARK.finditer(quotation)]
    seams = sorted(_seams(passage))
    at_seam = frozenset(seams)

    @cache
    def text_fits(k: int, position: int) -> bool:
        """Whether the quotation from its text `k` on is what stands from `position` on to the passage's end."""
        if not passage.startswith(texts[k], position):
            return False
        after = position + len(texts[k])
        return after == len(passage) if k == len(marks) else mark_fits(k, after)

    @cache
    def mark_fits(k: int, position: int) -> bool:
        mark = marks[k]
        # It may be the article's own.
        if passage.startswith(mark, position) and text_fits(k + 1, position + len(mark)):
            return True
        if position not in at_seam:
            return False
        later = [seam for seam in seams if seam >= position]
        return any(text_fits(k + 1, resumed) for resumed in _resumptions(texts[k : k + 2], mark, passage, later))

    return text_fits(0, 0)


def _resumptions(around: list[str], mark: str, passage: str, seams: list[int]) -> list[int]:
    """Where the article's words may go on after an editor's mark; the first of `seams` is where they left off."""
    if re.fullmatch(_ELLIPSIS, mark):
        return seams
    inserted = mark.strip()[1:-1]
    parted_before = mark[0].isspace() or around[0][-1:] in _OPENING
    parted_after = mark[-1].isspace() or around[1][:1] in _CLOSING
    if not parted_before or not re.search(r"\w", inserted):
        return []
    if parted_after:
        return [seam for seam in seams if _replaceable(passage[seams[0] : seam])]
    place = len(passage) - len(passage[seams[0] :].lstrip())
    return [place + 1] if inserted.lower() == passage[place : place + 1].lower() else []


def _replaceable(hidden: str) -> bool:
    return len(_WORD.findall(hidden)) <= REPLACED and not _DENIAL.search(hidden)


def _seams(passage: str) -> set[int]:
    """The positions where a cut may fall: the edges of words, with or without the marks around them."""
    seams = {0, len(passage), *(edge for found in _BETWEEN.finditer(passage) for edge in found.span())}
    for found in _WORD.finditer(passage):
        core = found.group().lstrip(_OPENING)
        start = found.end() - len(core)
        seams |= {start, start + len(core.rstrip(_CLOSING))}
    return seams
