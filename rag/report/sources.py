"""An article into what a reference says of it."""

import hashlib
import re
from urllib.parse import urlsplit

from index.records import Article
from rag.report.outlets import OUTLETS
from rag.report.records import Source
from rag.words import STOP_WORDS, words

# Written out, since asking the readers would load them all.
_FILE = re.compile(r"\.(?:txt|md|markdown|html?|pdf|docx|jsonl?)(?:#\d+)?$", re.IGNORECASE)
PASTED = "Pasted"  # the source of a text that came without one
ENGLISH = 0.25  # share of small words; about 0.4 in English, hardly 0.1 in its neighbours


def source_of(article: Article) -> Source:
    """What can be said of the article now."""
    address = article.sources[0] if article.sources else ""
    return Source(
        article_id=article.id,
        content_hash=hashlib.sha256(article.text.encode()).hexdigest(),
        title=article.title,
        author=article.author,
        outlet=outlet(address),
        published=article.published,
        address=address,
        accessed=article.added[:10],
        language=_language(article.text[:2000]),
    )


def is_url(address: str) -> bool:
    """Whether it is the address of a page on the web."""
    try:
        return address.startswith(("http://", "https://")) and bool(urlsplit(address).hostname)
    except ValueError:  # brackets that hold no IPv6 address
        return False


def is_file(address: str) -> bool:
    """Whether it is a file, or a line of one; else it is what somebody wrote beside a pasted text."""
    return bool(_FILE.search(address))


def outlet(address: str) -> str | None:
    """The name of the newspaper, magazine or site that an address belongs to; None for a file."""
    if is_url(address):
        site = site_of(address)
        return OUTLETS[site].name if site in OUTLETS else site
    return None if is_file(address) or address == PASTED else address or None


def site_of(address: str) -> str:
    """`https://www.example.org:80/a` as `example.org`; empty for what is no URL."""
    host = (urlsplit(address).hostname or "") if is_url(address) else ""
    return next((h for h in _parents(host) if h in OUTLETS), host.removeprefix("www."))


def _parents(host: str) -> list[str]:
    labels = host.split(".")
    return [".".join(labels[i:]) for i in range(len(labels) - 1)]


def _language(text: str) -> str:
    """Two letters. English is known by its small words, so that the identifier is loaded for other languages only."""
    said = words(text)
    if sum(word in STOP_WORDS for word in said) >= ENGLISH * len(said):
        return "en"
    import py3langid  # takes a second

    return str(py3langid.classify(text)[0])
