"""Questions whose sentences are known: what is found first, what is chosen, and whether a refusal is in its place."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.records import Sentence
from rag.evaluation.bootstrap import measured
from rag.evaluation.judging import holds
from rag.evaluation.libraries import Progress
from rag.evaluation.metrics import auroc, median, set_f1, word_f1
from rag.evaluation.questions import SHORT
from rag.evaluation.records import Asked, Case, Measure, Span
from rag.evidence import choose
from rag.parts import Parts
from rag.reader import Reading
from rag.records import Passage
from rag.rerank import reranked
from rag.retrieve import RANK_CONSTANT, retrieve

DEPTHS = {1: "first", 5: "in_5", 20: "in_20"}  # of recall
THRESHOLDS = 40  # that are tried
FIRST_IN_BOTH = 2 / (RANK_CONSTANT + 1)  # the fused score of a passage that vectors and words both put first


@dataclass(frozen=True, slots=True)
class Read:
    """A case, and what the reader said of the passages that it was handed."""

    case: Case
    passages: list[Passage]
    sentences: list[list[Sentence]]
    reading: Reading
    milliseconds: float

    @property
    def best(self) -> Sentence | None:
        """The likeliest sentence."""
        place = self._best
        return self.sentences[place[0]][place[1]] if place else None

    @property
    def short_answer(self) -> Span | None:
        """The words in it that the reader points at, in characters of its article."""
        place = self._best
        return self.reading.answers[place[0]][place[1]] if place and self.reading.answers else None

    @property
    def _best(self) -> tuple[int, int] | None:
        probabilities = self.reading.sentences
        places = [(row, column) for row, of in enumerate(probabilities) for column in range(len(of))]
        return max(places, key=lambda place: probabilities[place[0]][place[1]], default=None)


def found_measures(of: str, parts: Parts, cases: Sequence[Case], progress: Progress) -> Iterator[Measure]:
    """Each question searched for in the whole library: where its paragraph is, and whether its sentence is first."""
    read = []
    for number, case in enumerate(cases, start=1):
        progress(f"{of}: searching, question {number:,} of {len(cases):,}")
        read.append(_read(parts, case, retrieve(parts.library, parts.encoder, case.question, parts.config)))
    for depth, name in DEPTHS.items():
        hits = [any(p.article_id == r.case.article_id for p in r.passages[:depth]) for r in read]
        yield from measured(of, f"paragraph_{name}_fused", hits)
    first = [reranked(r.passages, r.reading)[:1] for r in read]
    hits = [any(p.article_id == r.case.article_id for p in top) for top, r in zip(first, read, strict=True)]
    yield from measured(of, "paragraph_first", hits)
    yield from measured(of, "sentence_first", [is_evidence(r.best, r.case) for r in read])
    yield from measured(of, "reader_time", [r.milliseconds for r in read], median, "ms")


def asked_measures(of: str, parts: Parts, asked: Sequence[Asked], progress: Progress) -> Iterator[Measure]:
    """Questions that stand alone, searched and read but not answered: what the reader knows before it may refuse."""
    first, answerable = [], []
    alone = [question for question in asked if not question.history]
    for number, question in enumerate(alone, start=1):
        progress(f"{of}: reading, question {number:,} of {len(alone):,}")
        passages = retrieve(parts.library, parts.encoder, question.question, parts.config)
        read = _read(parts, Case(question.question, "", ()), passages)
        answerable.append((read.reading.answerable, bool(question.wanted)))
        if question.wanted:
            first.append(read.best is not None and any(holds(read.best.text, each) for each in question.wanted))
    yield from measured(of, "sentence_first", first)
    yield from measured(of, "refusal_auroc", answerable, auroc)


def gold_measures(of: str, parts: Parts, cases: Sequence[Case], progress: Progress) -> Iterator[Measure]:
    """Each question asked of its own paragraph: whether its sentence is first, and how good the short answer is."""
    read = _given(of, parts, cases, progress)
    yield from measured(of, "sentence_first_in_gold", [is_evidence(r.best, r.case) for r in read])
    if any(r.reading.answers for r in read):  # not every reader points at words
        yield from measured(of, "short_answer_f1_in_gold", [_short_f1(r) for r in read])


def refusal_measures(of: str, parts: Parts, cases: Sequence[Case], progress: Progress) -> Iterator[Measure]:
    """Questions of which some are not answered by their paragraph."""
    read = _given(of, parts, cases, progress)
    answerable = [bool(r.case.evidence) for r in read]
    said = [r.reading.answerable for r in read]
    yield from measured(of, "refusal_auroc", list(zip(said, answerable, strict=True)), auroc)
    least = parts.config.least_answerable
    right = [(probability >= least) == so for probability, so in zip(said, answerable, strict=True)]
    yield from measured(of, "refusal_accuracy", right)


def chosen_measures(of: str, parts: Parts, cases: Sequence[Case], progress: Progress) -> Iterator[Measure]:
    """Questions that take several sentences of their passage: those chosen against the annotators'.

    `chosen_f1` is what an answer would rest on. The other two show what the reader's probabilities and plain cosine
    could do: they choose from the threshold that is best for each on these very questions.
    """
    read = _given(of, parts, [case for case in cases if case.evidence], progress)
    never = replace(parts.config, least_answerable=0.0)
    chosen = [{e.start for e in choose(r.reading, r.passages, r.sentences, parts.library, never)} for r in read]
    right = [{s.start for s in r.sentences[0] if is_evidence(s, r.case)} for r in read]
    yield from measured(of, "chosen_f1", [set_f1(ours, theirs) for ours, theirs in zip(chosen, right, strict=True)])
    probabilities = [_by_start(r, r.reading.sentences[0]) for r in read]
    yield from measured(of, "chosen_f1_best", _at_best_threshold(probabilities, right))
    cosines = [_by_start(r, _cosines(parts, r)) for r in read]
    yield from measured(of, "chosen_f1_cosine_best", _at_best_threshold(cosines, right))


def questions(parts: Parts, cases: Sequence[Case]) -> list[Asked]:
    """The cases as questions to the whole library, of which each piece of evidence must be cited.

    Another sentence that holds the short answer is as good.
    """
    asked = []
    for number, case in enumerate(cases, start=1):
        sentences = parts.library.sentences(case.article_id)
        telling = tuple(answer for answer in case.answers if len(answer) > SHORT)
        wanted = [(*(s.text for s in sentences if _overlaps(s, group)), *telling) for group in case.evidence]
        kind = "single" if wanted else "unanswerable"
        asked.append(Asked(str(number), case.question, kind, (), tuple(dict.fromkeys(wanted)), case.answers))
    return asked


def is_evidence(sentence: Sentence | None, case: Case) -> bool:
    """Whether the sentence is one that annotators marked."""
    return (
        sentence is not None
        and sentence.article_id == case.article_id
        and any(_overlaps(sentence, group) for group in case.evidence)
    )


def _overlaps(sentence: Sentence, spans: Sequence[Span]) -> bool:
    return any(start < sentence.end and sentence.start < end for start, end in spans)


def _given(of: str, parts: Parts, cases: Sequence[Case], progress: Progress) -> list[Read]:
    """Each case read on its own article, whole, as if it had been found first."""
    read = []
    for number, case in enumerate(cases, start=1):
        progress(f"{of}: reading, question {number:,} of {len(cases):,}")
        article = parts.library.article(case.article_id)
        whole = Passage(article.id, article.title, 0, len(article.text), article.text, FIRST_IN_BOTH)
        read.append(_read(parts, case, [whole]))
    return read


def _read(parts: Parts, case: Case, passages: list[Passage]) -> Read:
    sentences = [parts.library.sentences(p.article_id, p.start, p.end) for p in passages]
    began = time.perf_counter()
    reading = parts.reader.read(case.question, passages, sentences)
    return Read(case, passages, sentences, reading, 1000 * (time.perf_counter() - began))


def _short_f1(read: Read) -> float:
    start, end = read.short_answer or (0, 0)
    return max(word_f1(read.passages[0].text[start:end], answer) for answer in read.case.answers)


def _by_start(read: Read, scores: Sequence[float]) -> dict[int, float]:
    return {sentence.start: score for sentence, score in zip(read.sentences[0], scores, strict=True)}


def _cosines(parts: Parts, read: Read) -> list[float]:
    question, *sentences = parts.encoder.encode([read.case.question, *(s.text for s in read.sentences[0])])
    return [float(vector @ question) for vector in sentences]


def _at_best_threshold(scores: Sequence[Mapping[int, float]], right: Sequence[set[int]]) -> list[float]:
    """The F1 of each question when all that scores above one threshold is chosen, and always the first."""
    every = sorted(score for of in scores for score in of.values())
    found = [
        [
            set_f1({key for key, score in of.items() if score >= min(least, max(of.values()))}, gold)
            for of, gold in zip(scores, right, strict=True)
        ]
        for least in every[:: 1 + len(every) // THRESHOLDS]
    ]
    return max(found, key=lambda shares: sum(shares), default=[])
