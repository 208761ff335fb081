"""What a draft rests on: the sentence that it was written from and, where it needs that too, one before it.

A quotation often names nobody ("It was worth 32 billion in 2011"), and the draft takes the name from the question. That
is right where the article was speaking of whom it names, so the sentence that has the name is cited beside it and the
reader sees both.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.records import Sentence
from index.sentences import LONGEST
from rag.dates import dates_stand
from rag.entail import Judging
from rag.names import named, parts
from rag.parts import Parts
from rag.records import Evidence, Verdict
from rag.verify import quantities_stand, relates, verify
from rag.write import leans

NAMED_WITHIN = 3  # sentences before the quotation
SURE = 0.65  # probability from which the judge is believed where only the question says what happened


def supports(
    opened: Parts, text: str, question: str, evidence: Evidence, before: Sequence[Evidence]
) -> tuple[Verdict, list[Evidence]] | None:
    """The verdict on a draft, and the least that it rests on; None where nothing holds it up.

    `before` is what the draft was written from beside the evidence.
    """
    for rests_on in _grounds(opened, text, question, evidence, before):
        quotes = [each.quote for each in sorted(rests_on, key=lambda e: e.start)]
        verdict = checked(opened.judge, text, question, quotes, evidence.short_answer)
        if verdict != "unsupported":
            return verdict, rests_on
    return None


def leaned_on(opened: Parts, evidence: Evidence) -> list[Evidence]:
    """The sentence before the evidence, if that cannot be understood without it."""
    return [_beside(evidence, s) for s in _earlier(opened, evidence)[:1] if leans(evidence.quote, s.text)]


def _grounds(
    opened: Parts, text: str, question: str, evidence: Evidence, before: Sequence[Evidence]
) -> Iterator[list[Evidence]]:
    yield [evidence]
    if before:
        yield [evidence, *before]
    if named(text) <= set(parts(evidence.quote)):
        return  # it borrows no name, so nothing more is read
    near = _earlier(opened, evidence)[:NAMED_WITHIN]
    yield from ([evidence, _beside(evidence, s)] for s in near if lends_name(text, question, evidence.quote, s.text))


def lends_name(text: str, question: str, quote: str, earlier: str) -> bool:
    """Whether the names that `text` has and `quote` has not stand in `earlier`, and `quote` speaks of nobody else.

    A name that neither text nor question takes up may be in the other's place: of "the UK had been an ally" the EEC of
    the sentence before is not said. Nothing but names is lent, no number and no date.
    """
    missing, others = named(text) - set(parts(quote)), named(quote) - set(parts(text)) - set(parts(question))
    lent = bool(missing) and not others and missing <= set(parts(earlier))
    return lent and quantities_stand(text, quote) and dates_stand(text, quote)


def _earlier(opened: Parts, evidence: Evidence) -> list[Sentence]:
    """The sentences before the evidence under the same heading, the nearest first."""
    start = max(0, evidence.start - (NAMED_WITHIN + 1) * LONGEST)
    found: list[Sentence] = []
    for sentence in reversed(opened.library.sentences(evidence.article_id, start, evidence.start)):
        if sentence.heading:
            break
        found.append(sentence)
    return found


def _beside(evidence: Evidence, sentence: Sentence) -> Evidence:
    return replace(evidence, start=sentence.start, end=sentence.end, quote=sentence.text, answer_span=None, also_in=())


def checked(
    judge: Judging,
    text: str,
    question: str,
    quotes: Sequence[str],
    short_answer: str | None,
) -> Verdict:
    """Rules see words, the judge sees sense: a sentence passes when both agree."""
    cited = " ".join(quotes)
    verdict = verify(text, quotes, question, short_answer)
    if verdict == "unsupported":
        return verdict
    return verdict if judge.supported([(cited, text)])[0] >= needed(judge, text, cited) else "unsupported"


def needed(judge: Judging, text: str, cited: str) -> float:
    """The probability from which the judge is believed; more where only the question says what happened."""
    return judge.threshold if relates(text, cited) else max(SURE, judge.threshold)
