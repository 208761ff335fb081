"""The part of the library that a question is limited to, and that a list of articles is filtered by."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import urlsplit

from index.library import Listing
from rag.report.sources import is_url


def outlet(source: str) -> str:
    """A source in short: the site of a URL, the name of a file."""
    if is_url(source):
        return urlsplit(source).netloc.removeprefix("www.")
    return PurePath(source).name or source


@dataclass(frozen=True, slots=True)
class Scope:
    """An article is in it when it meets all that is set; an article without a date is in no range of dates."""

    words: str = ""  # all of them in its title, author, source or date
    articles: frozenset[str] = frozenset()  # ids
    outlets: frozenset[str] = frozenset()
    since: str = ""  # YYYY-MM-DD
    until: str = ""

    @property
    def limited(self) -> bool:
        return self != Scope()

    def holds(self, listing: Listing) -> bool:
        published = listing.published or ""
        about = " ".join((listing.title, listing.author or "", *listing.sources, published)).casefold()
        return (
            all(word in about for word in self.words.casefold().split())
            and (not self.articles or listing.id in self.articles)
            and (not self.outlets or not self.outlets.isdisjoint(map(outlet, listing.sources)))
            and (not self.since or published >= self.since)
            and (not self.until or "" < published <= self.until)
        )

    def within(self, listings: Iterable[Listing]) -> frozenset[str] | None:
        """The ids of the articles in it; None when nothing is set, and all are."""
        return frozenset(listing.id for listing in listings if self.holds(listing)) if self.limited else None
