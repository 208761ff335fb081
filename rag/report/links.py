"""A link that opens a web page at the very sentence: https://wicg.github.io/scroll-to-text-fragment/"""

import re
from urllib.parse import quote

WHOLE = 120  # characters of a quotation that a link holds in full
ENDS = 5  # words of either end of a longer one


def sentence_link(url: str, quotation: str) -> str:
    """`url` with a text fragment that finds the quotation, as it stands in the page."""
    words = quotation.split()
    # Text without spaces between words has few "words", however long it is.
    if len(quotation) <= WHOLE or len(words) <= 2 * ENDS:
        fragment = _encoded(" ".join(words))
    else:
        fragment = f"{_encoded(' '.join(words[:ENDS]))},{_encoded(' '.join(words[-ENDS:]))}"
    page, _, place = url.partition("#")
    place = re.sub(r":~:.*", "", place)
    return f"{page}#{place}:~:text={fragment}"


def _encoded(text: str) -> str:
    """A comma, a hyphen and an ampersand have a meaning in the fragment, so they are encoded too."""
    return quote(text, safe="").replace("-", "%2D")
