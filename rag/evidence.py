"""A reading into evidence: the few sentences that an answer will rest on."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.library import Library
from index.records import Sentence
from rag.config import Config
from rag.reader import Reading, Span
from rag.records import Evidence
from rag.words import likeness, triples

SAME = 0.8  # share of word triples in common from which two sentences say the same


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence, the probability that it is evidence, and where the short answer stands in it."""

    sentence: Sentence
    probability: float
    answer: Span | None


def pick(reading: Reading, sentences: Sequence[Sequence[Sentence]], config: Config) -> list[Pick]:
    """The likeliest sentences, best first; none when the passages hold no answer.

    The best sentence is always among them, others only when they come close to it and say something else.
    `sentences[i]` are those of the i-th passage that was read.
    """
    if reading.answerable < config.least_answerable:
        return []
    likeliest: dict[Sentence, Pick] = {}
    for row, probabilities in enumerate(reading.sentences):
        for place, (sentence, probability) in enumerate(zip(sentences[row], probabilities, strict=True)):
            # A sentence that stands in two chunks is judged by the one where it is understood best.
            if sentence not in likeliest or probability > likeliest[sentence].probability:
                answer = reading.answers[row][place] if reading.answers else None
                likeliest[sentence] = Pick(sentence, probability, answer)
    ranked = sorted(likeliest.values(), key=lambda p: -p.probability)
    least = max(config.least_evidence, config.near_best * ranked[0].probability) if ranked else 0.0
    return _distinct([p for p in ranked if p is ranked[0] or p.probability >= least])[: config.most_evidence]


def choose(
    reading: Reading, sentences: Sequence[Sequence[Sentence]], library: Library, config: Config
) -> list[Evidence]:
    """What `pick` picks, with what is known of the articles."""
    picks = pick(reading, sentences, config)
    listings = library.listings({p.sentence.article_id for p in picks})
    return [
        Evidence(
            article_id=p.sentence.article_id,
            title=listing.title,
            source=listing.sources[0],
            published=listing.published,
            start=p.sentence.start,
            end=p.sentence.end,
            quote=p.sentence.text,
            score=p.probability,
            answer_span=p.answer,
        )
        for p in picks
        if (listing := listings.get(p.sentence.article_id))  # it may have been removed meanwhile
    ]


def _distinct(ranked: Sequence[Pick]) -> list[Pick]:
    kept: list[Pick] = []
    for each in ranked:
        if all(likeness(triples(each.sentence.text), triples(k.sentence.text)) < SAME for k in kept):
            kept.append(each)
    return kept
