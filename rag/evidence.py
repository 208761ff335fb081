"""A reading into evidence: the few sentences that an answer will rest on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.library import Library, Listing
from index.records import Sentence
from rag.config import Config
from rag.reader import Reading, Span
from rag.records import Copy, Evidence, Passage
from rag.sameness import says_the_same


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence, the probability that it is evidence, where the short answer stands in it, and its likes."""

    sentence: Sentence
    probability: float
    answer: Span | None
    same: tuple[Sentence, ...] = ()  # less likely ones that say the same


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
            if sentence.heading or sentence.text.isalnum():
                continue  # it says nothing
            # A sentence that stands in two chunks is judged by the one where it is understood best.
            if sentence not in likeliest or probability > likeliest[sentence].probability:
                answer = reading.answers[row][place] if reading.answers else None
                likeliest[sentence] = Pick(sentence, probability, answer)
    ranked = sorted(likeliest.values(), key=lambda p: -p.probability)
    least = max(config.least_evidence, config.near_best * ranked[0].probability) if ranked else 0.0
    return _distinct([p for p in ranked if p is ranked[0] or p.probability >= least])[: config.most_evidence]


def choose(
    reading: Reading,
    passages: Sequence[Passage],
    sentences: Sequence[Sequence[Sentence]],
    library: Library,
    config: Config,
) -> list[Evidence]:
    """What `pick` picks, with what is known of the articles, and where else it stands."""
    picks = pick(reading, sentences, config)
    same = [_same(p, passages, library) for p in picks]
    articles = {s.article_id for p, others in zip(picks, same, strict=True) for s in (p.sentence, *others)}
    listings = library.listings(articles)
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
            also_in=tuple(_copies(p.sentence, others, listings)),
        )
        for p, others in zip(picks, same, strict=True)
        if (listing := listings.get(p.sentence.article_id))  # it may have been removed meanwhile
    ]


def _same(picked: Pick, passages: Sequence[Passage], library: Library) -> list[Sentence]:
    """Sentences of other articles that say what the picked one says, one an article."""
    at = picked.sentence
    around = [
        copy
        for passage in passages
        if passage.article_id == at.article_id and passage.start <= at.start and at.end <= passage.end
        for copy in passage.copies
    ]
    near = [s for copy in around for s in library.sentences(copy.article_id, copy.start, copy.end)]
    others = [*picked.same, *(s for s in near if says_the_same(at.text, s.text))]
    return list({s.article_id: s for s in others if s.article_id != at.article_id}.values())


def _copies(cited: Sentence, others: Sequence[Sentence], listings: Mapping[str, Listing]) -> Iterator[Copy]:
    for sentence in (cited, *others):
        if listing := listings.get(sentence.article_id):
            for source in listing.sources[1:] if sentence is cited else listing.sources:
                at = (sentence.start, sentence.end, sentence.text)
                yield Copy(sentence.article_id, listing.title, source, listing.published, *at)


def _distinct(ranked: Sequence[Pick]) -> list[Pick]:
    kept: list[Pick] = []
    for each in ranked:
        place = next((i for i, k in enumerate(kept) if says_the_same(each.sentence.text, k.sentence.text)), None)
        if place is None:
            kept.append(each)
        else:
            kept[place] = replace(kept[place], same=(*kept[place].same, each.sentence))
    return kept
