"""Questions that a library can answer, turned round from its own sentences, and kept if they lead back to them.

A sentence of a plain form ("The Velden bridge was opened by ... in 2009") is turned by rules, which say less than a
small language model would but nothing crooked.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from index.library import Library
from index.records import Sentence
from rag.answer import answer
from rag.parts import Parts

MOST = 4
MOST_ARTICLES = 40  # that are looked through
MOST_ASKED = 12  # questions; one takes up to a second

_SUBJECT = r"(?P<subject>(?!(?:In|On|By|At|Since|Until|After|Before|For|From) )(?:The |the )?[A-Z][^,;:()“”]{2,50}?)"
_ASIDE = r"(?:, [^,;:]{2,40},)?"
# Verbs whose past and participle are alike: both "Who founded it?" and "When was it founded?" are right.
_VERB = r"(?P<verb>(?!named|used|called)[a-z]{3,}ed|built|sold|made|bought|held)"
_DATED = r"(?:[Ii]n|[Oo]n) (?:\d{1,2} )?(?:[A-Z][a-z]+ )?(?:1[5-9]|20)\d\d\b"
_PASSIVE = re.compile(rf"^{_SUBJECT}{_ASIDE} (?P<be>was|were) {_VERB}\b(?P<rest>.*)$")
_DATED_PASSIVE = re.compile(rf"^{_DATED},? {_SUBJECT} (?P<be>was|were) {_VERB}\b(?P<rest>.*)$")
_PRICE = re.compile(rf"^{_SUBJECT}{_ASIDE} (?:costs|cost)\b.*\d")
_LEANING = re.compile(  # what points back at sentences before; nobody could understand it alone
    r"\b(it|its|they|their|he|his|she|her|this|that|these|those|such|both|one|we|our|others?|two|three|first|second"
    r"|more|most|only|nearly|about|all|some|half)\b",
    re.I,
)
_NAME = re.compile(r"(?!An? )[A-Z]\S*$|.+ [A-Z]|the [A-Z]")


def suggested(parts: Parts, most: int = MOST, wait: Callable[[], None] = lambda: None) -> list[str]:
    """At most `most` questions, one an article; each was asked, and its sentence came first among the quotations.

    `wait` is called before each is asked, and returns when there is time for it.
    """
    quotations = replace(parts, writer=None)
    kept: dict[str, str] = {}  # by article
    for asked, (question, sentence) in enumerate(_candidates(parts.library)):
        if asked == MOST_ASKED or len(kept) == most:
            break
        if sentence.article_id not in kept:
            wait()
            if _leads_back(quotations, question, sentence):
                kept[sentence.article_id] = question
    return list(kept.values())


def question_of(sentence: str) -> str | None:
    """The question that the sentence answers, where it has one of the forms that can be turned round."""
    if found := _DATED_PASSIVE.match(sentence) or _PASSIVE.match(sentence):
        subject = _named(found["subject"])
        if subject is None:
            return None
        if re.match(r"[^;:]*\bby (the )?[A-Z]", found["rest"]):
            return f"Who {found['verb']} {subject}?"
        return f"When {found['be']} {subject} {found['verb']}?" if re.search(_DATED, sentence) else None
    if (found := _PRICE.match(sentence)) and (subject := _named(found["subject"])):
        return f"How much does {subject} cost?"
    return None


def _named(subject: str) -> str | None:
    """The subject as it stands inside a question; None when it names nothing in particular."""
    bare = re.sub(r"^The ", "the ", subject)
    return bare if _NAME.match(bare) and not _LEANING.search(bare) else None


def _candidates(library: Library) -> Iterator[tuple[str, Sentence]]:
    """Questions from some articles, spread over all; those that begin like one before come last."""
    listings = library.articles()
    alike: list[tuple[str, Sentence]] = []
    begun: set[str] = set()
    for listing in listings[:: max(1, len(listings) // MOST_ARTICLES)]:
        for sentence in library.sentences(listing.id):
            if question := question_of(sentence.text):
                beginning = " ".join(question.split()[:2])
                if beginning in begun:
                    alike.append((question, sentence))
                else:
                    begun.add(beginning)
                    yield question, sentence
    yield from alike


def _leads_back(parts: Parts, question: str, sentence: Sentence) -> bool:
    cited = answer(parts, question).citations[:1]
    return any((c.evidence.article_id, c.evidence.start) == (sentence.article_id, sentence.start) for c in cited)
