"""What measuring flows through: questions whose evidence is known, claims whose verdict is known, and figures."""

from dataclasses import dataclass
from typing import Literal

from index.records import Document
from rag.records import Turn

Span = tuple[int, int]
Unit = Literal["share", "ms"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what must be cited: for each tuple of alternatives, a sentence that holds one of them."""

    id: str
    question: str
    kind: str
    history: tuple[Turn, ...]
    wanted: tuple[tuple[str, ...], ...]  # empty when the articles do not say
    answers: tuple[str, ...] = ()  # short ones, any of which is right; empty where it takes more than that


@dataclass(frozen=True, slots=True)
class Case:
    """A question about one article, and where its evidence stands in characters of the article's text.

    Each group of `evidence` is something that must be cited, by any of its spans. No group: the article does not say.
    """

    question: str
    article_id: str
    evidence: tuple[tuple[Span, ...], ...]
    answers: tuple[str, ...] = ()  # short ones, any of which is right


@dataclass(frozen=True, slots=True)
class Query:
    """Something that is searched for, and the ids of the articles that are relevant to it."""

    text: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement, the page that it is held against, and which sentences of the page bear on it."""

    text: str
    page: tuple[str, ...]
    bearing: tuple[int, ...]  # empty when they found none
    supported: bool


@dataclass(frozen=True, slots=True)
class ReadingSet:
    """Questions of which some are searched for in all documents, and some are asked of their own document alone."""

    name: str
    documents: tuple[Document, ...]
    searched: tuple[Case, ...]
    given: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class SearchSet:
    """Documents, and queries for them."""

    name: str
    documents: tuple[Document, ...]
    queries: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class ClaimSet:
    """Claims to be judged."""

    name: str
    claims: tuple[Claim, ...]


PublicSet = ReadingSet | SearchSet | ClaimSet


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure and its 95 % interval. Shares lie between 0 and 1 and are better when higher; times are in ms."""

    set: str
    name: str
    value: float
    low: float
    high: float
    count: int  # questions, queries or claims
    unit: Unit = "share"
