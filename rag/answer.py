"""The whole way, as one stream: a question becomes a verified answer, or a refusal.

`answer_events` yields what is known as soon as it is known; `answer` drains it. The page, the command line and every
other front end are drains of the same stream.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from index.errors import LibraryMissing, ModelError, QuestionError
from rag.decompose import decompose
from rag.evidence import choose
from rag.language import language_notice
from rag.parts import Parts
from rag.prompts import REFUSAL, refusal
from rag.records import (
    Answer,
    AnswerSentence,
    Citation,
    Event,
    Evidence,
    Finished,
    Found,
    Passage,
    Retrieved,
    Rewritten,
    Turn,
    Verdict,
    Written,
)
from rag.retrieve import retrieve
from rag.rewrite import rewrite
from rag.verify import verify
from rag.write import draft

QUOTATIONS = "quotations"  # what an answer says it was written by when no language model took part


@dataclass(frozen=True, slots=True)
class _Clock:
    """Milliseconds spent in each step."""

    spent: dict[str, float] = field(default_factory=lambda: dict.fromkeys(("retrieve", "read", "write", "verify"), 0.0))
    began: float = field(default_factory=time.perf_counter)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.spent[name] += 1000 * (time.perf_counter() - start)

    def total(self) -> dict[str, float]:
        times = {**self.spent, "total": 1000 * (time.perf_counter() - self.began)}
        return {name: round(spent, 1) for name, spent in times.items()}


def answer(parts: Parts, question: str, history: Sequence[Turn] = ()) -> Answer:
    """The answer alone. Raises what `answer_events` raises."""
    for event in answer_events(parts, question, history):
        if isinstance(event, Finished):
            return event.answer
    raise AssertionError("the stream ends with Finished")


def answer_events(parts: Parts, question: str, history: Sequence[Turn] = ()) -> Iterator[Event]:
    """Rewritten, Retrieved, Found, Written for each sentence, Finished. Closing the iterator stops the work.

    Raises `QuestionError` for an empty or overlong question, `LibraryMissing` for an empty library.
    """
    _check(parts, question)
    clock = _Clock()
    standalone = rewrite(question.strip(), history, parts.writer)
    yield Rewritten(standalone)
    finds = [_find(parts, asked, clock) for asked in _asked(parts, standalone)]
    passages = _merged([find.passages for find in finds])
    yield Retrieved(passages)
    yield Found(tuple(evidence for find in finds for evidence in find.evidence))

    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    notices = [parts.notice or "", language_notice(question)]
    if any(find.evidence for find in finds):
        notices += [f"{REFUSAL} This was left open: {find.question}" for find in finds if not find.evidence]
    for written in _write(parts, finds, clock, notices):
        sentences.append(written.sentence)
        citations.extend(written.new_citations)
        yield written
    yield Finished(
        Answer(
            question=question,
            standalone_question=standalone,
            refused=not sentences,
            refusal="" if sentences else refusal(standalone, len(parts.library.articles())),
            sentences=tuple(sentences),
            citations=tuple(citations),
            passages=passages[: parts.config.shown_passages],
            model=parts.writer.name if parts.writer else QUOTATIONS,
            timings_ms=clock.total(),
            notice=" ".join(filter(None, notices)) or None,
        )
    )


def _check(parts: Parts, question: str) -> None:
    if not question.strip():
        raise QuestionError("The question is empty. Write what you want to know from the articles.")
    if len(question) > parts.config.longest_question:
        raise QuestionError(
            f"The question has {len(question):,} characters, and at most {parts.config.longest_question:,} can be "
            "searched. Ask for one thing at a time; longer texts can be added to the library as articles."
        )
    if parts.library.is_empty():
        raise LibraryMissing(f"The library in {parts.library.folder} is empty. Add articles with: footnote add PATH")


@dataclass(frozen=True, slots=True)
class _Find:
    """One of the things that were asked, and what was found for it."""

    question: str
    passages: list[Passage]
    evidence: list[Evidence]


def _asked(parts: Parts, question: str) -> list[str]:
    """The things that a question asks for; the later ones may lean on the first ("... and when did it close?")."""
    first, *others = decompose(question)
    return [first, *(rewrite(other, [Turn(first, "")], parts.writer) for other in others)]


def _find(parts: Parts, question: str, clock: _Clock) -> _Find:
    with clock.step("retrieve"):
        passages = retrieve(parts.library, parts.encoder, question, parts.config)
    with clock.step("read"):
        sentences = [parts.library.sentences(p.article_id, p.start, p.end) for p in passages]
        reading = parts.reader.read(question, passages, sentences)
        evidence = choose(reading, sentences, parts.library, parts.config)
    return _Find(question, passages, evidence)


def _merged(rankings: Sequence[Sequence[Passage]]) -> tuple[Passage, ...]:
    """The passages of all the things asked, each once, the best first."""
    by_place = {(p.article_id, p.start): p for ranking in rankings for p in ranking}
    return tuple(sorted(by_place.values(), key=lambda p: -p.score))


def _write(parts: Parts, finds: Sequence[_Find], clock: _Clock, notices: list[str]) -> Iterator[Written]:
    """A sentence for each piece of evidence, less those that would say the same again."""
    said: set[str] = set()
    for find in finds:
        for evidence in find.evidence:
            text, verdict = _phrase(parts, find.question, evidence, clock, notices)
            if text not in said:
                said.add(text)
                citation = Citation(len(said), evidence)
                yield Written(AnswerSentence(text, (citation.n,), verdict), (citation,))


def _phrase(parts: Parts, question: str, evidence: Evidence, clock: _Clock, notices: list[str]) -> tuple[str, Verdict]:
    """What the model made of the evidence if the check passes it, else the quotation itself."""
    if parts.writer is None:
        return evidence.quote, "quoted"
    try:
        with clock.step("write"):
            text = draft(parts.writer, question, evidence.quote, evidence.short_answer)
    except ModelError as error:
        notices.append(f"{error} The answer is given in quotations.")
        return evidence.quote, "quoted"
    with clock.step("verify"):
        verdict = verify(text, [evidence.quote], question, evidence.short_answer)
        # Rules see words, the judge sees sense: a sentence passes when both agree.
        if verdict != "unsupported" and parts.judge.supported([(evidence.quote, text)])[0] < parts.judge.threshold:
            verdict = "unsupported"
    return (evidence.quote, "quoted") if verdict == "unsupported" else (text, verdict)
