"""What a report is made of.

A clip is a claim, the quotation that it rests on, and all that a reference to it needs, kept as it was when it was
taken: it can be cited when its article is gone.
"""

from dataclasses import dataclass
from typing import Literal

Standing = Literal["verbatim", "altered", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Source:
    """The article of a clip, as it was when the clip was taken."""

    article_id: str
    content_hash: str  # SHA-256 of the stored text, in hexadecimal
    title: str
    author: str | None
    outlet: str | None  # the newspaper, magazine or site
    published: str | None  # YYYY-MM-DD
    address: str  # a URL, or a file
    accessed: str  # YYYY-MM-DD: when it was read into the library
    language: str = "en"  # two letters; says how a style may treat capitals

    @property
    def url(self) -> str | None:
        """The address, where it is one on the web."""
        return self.address if self.address.startswith(("http://", "https://")) else None


@dataclass(frozen=True, slots=True)
class Clip:
    """`article.text[start:end] == original`; `quotation` is the original, or what was left of it in shortening."""

    id: int  # in the library's database; 0 for a clip that is not kept
    claim: str  # empty when the quotation speaks for itself
    quotation: str
    original: str
    start: int
    end: int
    page: int | None
    source: Source
    question: str = ""  # that the claim answers; clips of one question stand together under it
    note: str = ""  # the person's own remark
    also_in: tuple[str, ...] = ()  # ids of other articles in which nearly the same sentence stands

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of all the articles behind it."""
        return (self.source.article_id, *self.also_in)


@dataclass(frozen=True, slots=True)
class Report:
    """Clips, in an order of the person's own, under a name."""

    id: int
    name: str
    created: str  # ISO 8601, UTC
    clips: int  # how many


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a clip when it was compared with the library.

    verbatim: the quotation stands in the article; altered: it does not; changed: the article was replaced by a newer
    one of the same source; removed: there is none. Only what is `quotable` is exported as a quotation.
    """

    clip: Clip
    standing: Standing
    quotable: bool
    reason: str = ""  # what is amiss and what can be done; empty for verbatim
    now: Clip | None = None  # changed: the same clip, taken from the newer article's nearest sentence


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim and the clips behind it."""

    claim: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Statements under a heading: a question, or nothing."""

    heading: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A report, ready to be written: what was found, and what was asked in vain."""

    title: str
    sections: tuple[Section, ...]
    open_questions: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(f for section in self.sections for s in section.statements for f in s.findings)

    @property
    def articles(self) -> frozenset[str]:
        """The ids of the articles that are cited, and of those in which nearly the same stands."""
        return frozenset(i for f in self.findings for i in f.clip.articles)
