"""An article into what a reference says of it."""

import hashlib
from urllib.parse import urlsplit

from index.records import Article
from rag.report.outlets import OUTLETS
from rag.report.records import Source
from rag.words import STOP_WORDS, words

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


def outlet(address: str) -> str | None:
    """The name of the newspaper, magazine or site that an address belongs to; None for a file."""
    if not address.startswith(("http://", "https://")):
        return None
    site = site_of(address)
    return OUTLETS[site].name if site in OUTLETS else site


def site_of(address: str) -> str:
    """`https://www.example.org:80/a` as `example.org`; empty for what is no URL."""
    host = (urlsplit(address).hostname or "") if "://" in address else ""
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
