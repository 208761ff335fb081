"""A reading into evidence: the few sentences that an answer will rest on."""

from collections.abc import Sequence

from index.library import Library
from index.records import Sentence
from rag.config import Config
from rag.reader import Reading, Span
from rag.records import Evidence
from rag.words import likeness, triples


def choose(
    reading: Reading, sentences: Sequence[Sequence[Sentence]], library: Library, config: Config
) -> list[Evidence]:
    """The likeliest sentences, best first; none when the passages hold no answer.

    The best sentence is always among them, others only when they come close to it and say something else.
    `sentences[i]` are those of the i-th passage that was read.
    """
    if reading.answerable < config.least_answerable:
        return []
    scored: dict[Sentence, float] = {}
    answers: dict[Sentence, Span | None] = {}
    for row, probabilities in enumerate(reading.sentences):
        for place, (sentence, probability) in enumerate(zip(sentences[row], probabilities, strict=True)):
            # A sentence that stands in two chunks is judged by the one where it is understood best.
            if probability > scored.get(sentence, -1.0):
                scored[sentence] = probability
                answers[sentence] = reading.answers[row][place] if reading.answers else None
    ranked = sorted(scored, key=lambda s: -scored[s])
    if not ranked:
        return []
    least = max(config.least_evidence, config.near_best * scored[ranked[0]])
    kept = _distinct([s for s in ranked if s is ranked[0] or scored[s] >= least])[: config.most_evidence]
    listings = library.listings({s.article_id for s in kept})
    return [
        Evidence(
            article_id=s.article_id,
            title=listings[s.article_id].title,
            source=listings[s.article_id].sources[0],
            published=listings[s.article_id].published,
            start=s.start,
            end=s.end,
            quote=s.text,
            score=scored[s],
            answer_span=answers[s],
        )
        for s in kept
        if s.article_id in listings
    ]


def _distinct(ranked: Sequence[Sentence]) -> list[Sentence]:
    kept: list[Sentence] = []
    for sentence in ranked:
        if all(likeness(triples(sentence.text), triples(other.text)) < 0.8 for other in kept):
            kept.append(sentence)
    return kept
