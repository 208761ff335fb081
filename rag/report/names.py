"""An author line into names as CSL has them: family and given, or a literal for an organisation."""

import re

from rag.report.outlets import OUTLETS

Name = dict[str, str]  # {"family", "given"[, "non-dropping-particle"][, "suffix"]} or {"literal"}

_BY = re.compile(r"^\s*by\s+(?=\w)", re.IGNORECASE)
_AND = re.compile(r"\s*;\s*|\s*\|\s*|,?\s+(?:&|and|und|et)\s+", re.IGNORECASE)
_FIRM = re.compile(r"\S+ & \S+")  # Johnson & Johnson
_PARTICLES = frozenset(re.findall(r"\w+", "van von der den de del della da di du la le ter ten zu zur af av bin al el"))
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
_DEGREES = frozenset(("phd", "dphil", "md", "msc", "bsc", "ma", "ba", "mba", "llm", "jd", "esq"))
_INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]?){1,3}|[^\W\d_]{1,2}")
_OUTLETS = frozenset(known.name for known in OUTLETS.values())
_ORGANISATION = re.compile(
    r"\b(?:agency|association|authority|bank|bureau|commission|committee|company|corp|corporation|council|department|"
    r"desk|editor|editorial|editors|foundation|gmbh|group|inc|institute|limited|ltd|magazine|media|ministry|network|news|"
    r"newsroom|office|organi[sz]ation|plc|press|reporters?|research|service|society|staff|studio|team|times|union|"
    r"university|writers?|ag|sa|llc|co)\b\.?|\d|[@/]",
    re.IGNORECASE,
)


def names(author: str | None) -> list[Name]:
    """The people or organisations of an author line, in order; `Smith, Jane; Lee, Bo` and `Jane Smith and Bo Lee`."""
    line = _BY.sub("", author or "").strip()
    if _FIRM.fullmatch(line):
        return [{"literal": line}]
    return [_name(one) for part in _AND.split(line) for one in _one_each(part.strip(" ,"), ";" in line) if one]


def _one_each(part: str, parted: bool) -> list[str]:
    """`A B, C D` names two; `B, A` names one, family first, and so does any comma where names are `parted` by `;`.

    `Smith, J., Lee, B.` names two as well. What somebody has studied is no name.
    """
    pieces: list[str] = []
    for piece in (piece.strip() for piece in part.split(",")):
        if pieces and piece.lower() in _SUFFIXES:
            pieces[-1] += f" {piece}"
        elif piece.lower().replace(".", "") not in _DEGREES:
            pieces.append(piece)
    pairs = list(zip(pieces[::2], pieces[1::2], strict=False))
    if len(pieces) == 2 * len(pairs) and all(_INITIALS.fullmatch(given) for _, given in pairs):
        return [", ".join(pair) for pair in pairs]
    family_first = len(pieces) == 2 and (parted or _is_family(*pieces))
    return [", ".join(pieces)] if family_first else pieces


def _is_family(first: str, second: str) -> bool:
    """Whether a comma parts a family's name from a given one, and not two people or somebody from an outlet."""
    one_word = " " not in second and not second.isupper() and second not in _OUTLETS
    return (
        " " not in first
        or first.split()[0] in _PARTICLES
        or (one_word and not _ORGANISATION.search(second) and _looks_personal(first.split()))
    )


def _name(text: str) -> Name:
    family, comma, given = (piece.strip() for piece in text.partition(","))
    words = text.split()
    if comma and given and not _ORGANISATION.search(text):
        return {"family": family, "given": given}
    if len(words) < 2 or len(words) > 5 or _ORGANISATION.search(text) or not _looks_personal(words):
        return {"literal": text}
    suffix = words.pop() if len(words) > 2 and words[-1].lower() in _SUFFIXES else ""
    start = next((i for i, word in enumerate(words[1:-1], 1) if word.lower() in _PARTICLES), len(words) - 1)
    found = {
        "family": words[-1],
        "given": " ".join(words[:start]),
        "non-dropping-particle": " ".join(words[start:-1]),
        "suffix": suffix,
    }
    return {part: value for part, value in found.items() if value}


def _looks_personal(words: list[str]) -> bool:
    """Names of people are written with capitals, but for particles; `The` opens none."""
    return words[0].lower() != "the" and all(not word[0].islower() or word.lower() in _PARTICLES for word in words)
