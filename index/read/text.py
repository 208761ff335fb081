"""Bytes into text, and text into lines that are stored as they stand."""

import codecs
import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

from charset_normalizer import from_bytes

from index.errors import ReadError

TEXT_LIMIT = 20_000_000  # bytes of text in one article, about 3 million words
BINARY = "it looks like binary data, not text: give the file the suffix of its real format or save it as text"

_BYTE_ORDER_MARKS = (
    (BOM_UTF8, "utf-8-sig"),
    (BOM_UTF32_LE, "utf-32"),  # begins with the mark of UTF-16, so it is looked for first
    (BOM_UTF32_BE, "utf-32"),
    (BOM_UTF16_LE, "utf-16"),
    (BOM_UTF16_BE, "utf-16"),
)
_LEGACY_ENCODINGS = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "mac_roman"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
]
# What pages and mails call by these names is written in the larger ones (WHATWG, Encoding Standard).
_LARGER = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949"}
# What stands where no western European text has it: a capital or a sign inside a word, a lone capital.
_INSIDE = re.compile(r"(?<=[^\W\d_])[^\x00-\x7f](?=[^\W\d_])")
_ODD = re.compile(r"(?<!\w)[ÐÑÒÓÔÕ](?=\s|[A-Z][a-z])")
_IN_WORDS = "’‘–—·…\xad\xa0"
MOST_ACCENTS = 0.05  # of all letters
# Controls that are not white space, soft hyphens, marks without width and halves of surrogate pairs.
# The joiners U+200C and U+200D stay: they are part of the spelling in Persian and the languages of India.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_BULLET = re.compile(r"\s*(?:[-*+•◦▪‣●○■–—\uf0b7]|\(?\d{1,2}[.)])\s+(?=\S)")
_DASH_OR_NUMBER = re.compile(r"\s*(?:[-–—]|\(?\d{1,2}[.)])\s")
_SUPERSCRIPT = re.compile(r"<sup>\s*([-−+]?\d{1,3})\s*</sup>", re.IGNORECASE)
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_FINAL = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file in any usual encoding.

    A byte order mark is believed first, then UTF-8 if the bytes are valid in it, then the encoding that the
    format `declared`, then the likeliest legacy encoding.

    Raises `ReadError` for data that is empty, longer than `TEXT_LIMIT`, or not text.
    """
    if not data.strip():
        raise ReadError("the file is empty: there is nothing to read")
    if len(data) > TEXT_LIMIT:
        raise ReadError(
            f"it holds {len(data) / 1e6:.0f} MB of text, and an article may have {TEXT_LIMIT / 1e6:.0f} MB: "
            "split it into several files"
        )
    text = _decoded(data, declared)
    if text is None or "\0" in text or len(_CONTROL.findall(text)) > len(text) / 50:
        raise ReadError(BINARY)
    return text


def _decoded(data: bytes, declared: str | None) -> str | None:
    marked = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    for encoding in filter(None, [marked, "utf-8", _larger(declared)]):
        try:
            return data.decode(encoding)
        except (UnicodeError, LookupError):  # a wrong mark or declaration is as good as none
            continue
    return _guessed(data)


def _larger(declared: str | None) -> str | None:
    try:
        return _LARGER.get(codecs.lookup(declared).name, declared) if declared else None
    except LookupError:
        return None


def _guessed(data: bytes) -> str | None:
    if b"\0" in data:
        return None
    if (likely := _western(data)) is not None:
        return likely
    matches = from_bytes(data, cp_isolation=_LEGACY_ENCODINGS)
    best = matches.best()
    if best is None:
        return None
    # The encodings of western and central Europe often fit equally well; the western one is far more common.
    western = next((match for match in matches if "cp1252" in match.could_be_from_charset), best)
    return str(western if (western.chaos, -western.coherence) <= (best.chaos, -best.coherence) else best)


def _western(data: bytes) -> str | None:
    """The text in the encoding of Windows for western Europe, where all of it looks as in a language with few accents.

    English with one accent or one euro sign is too little to guess by.
    """
    try:
        text = data.decode("cp1252")
    except UnicodeError:
        return None
    letters = sum(map(str.isalpha, text))
    accents = sum(character.isalpha() and not character.isascii() for character in text)
    odd = _ODD.search(text) or any(c.isupper() or not (c.isalpha() or c in _IN_WORDS) for c in _INSIDE.findall(text))
    return None if odd or accents > MOST_ACCENTS * letters else text


def normalise(text: str) -> str:
    """One line of text: NFC, nothing invisible, every run of white space one space, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


def raised(text: str) -> str:
    """The text with every figure as a superscript."""
    return text.translate(_RAISED)


def raise_superscripts(markup: str) -> str:
    """The markup with figures in `<sup>` as letters of their own: without the tag 10<sup>6</sup> would be 106."""
    return _SUPERSCRIPT.sub(lambda match: raised(match[1]), markup)


def without_bullet(line: str) -> str | None:
    """What follows the bullet or the number of a list item; None for a line that is no list item."""
    bullet = _BULLET.match(line)
    return line[bullet.end() :] if bullet else None


def begins_item(line: str, above: str) -> bool:
    """Whether a line begins a list item: a dash or a number may also come first in a line of a running sentence."""
    if without_bullet(line) is None:
        return False
    return (
        not _DASH_OR_NUMBER.match(line)
        or ends_sentence(above.rstrip())
        or above.rstrip().endswith(":")
        or without_bullet(above) is not None
    )


def ends_sentence(line: str) -> bool:
    """Whether the line ends as a sentence does, with a full stop or its like."""
    return _FINAL.search(line[-10:]) is not None


def row(cells: list[str]) -> str:
    """A row of a table as one line; a dash keeps the place of an empty cell before others."""
    said = [normalise(cell) for cell in cells]
    while said and not said[-1]:
        said.pop()
    return " | ".join(cell or "–" for cell in said)
