"""The whole way, as one stream: a question becomes a verified answer, or a refusal.

`answer_events` yields what is known as soon as it is known; `answer` drains it. The page, the command line and every
other front end are drains of the same stream.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from index.errors import LibraryMissing, ModelError, QuestionError
from rag.coordination import left_out, sides
from rag.decompose import decompose
from rag.evidence import choose
from rag.language import language_notice
from rag.parts import Parts
from rag.prompts import REFUSAL, Case, refusal
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
from rag.rerank import reranked
from rag.retrieve import retrieve
from rag.rewrite import rewrite
from rag.sameness import says_the_same
from rag.support import leaned_on, supports
from rag.verify import borrows
from rag.words import stems
from rag.write import Way, declines, draft, evidence_of

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


def answer_events(
    parts: Parts, question: str, history: Sequence[Turn] = (), within: frozenset[str] | None = None
) -> Iterator[Event]:
    """Rewritten, Retrieved, Found, Written for each sentence, Finished. Closing the iterator stops the work.

    With `within`, only the articles of these ids are searched. Raises `QuestionError` for an empty or overlong
    question, `LibraryMissing` when there is no article to search.
    """
    _check(parts, question)
    searched = _searched(parts, within)
    clock = _Clock()
    standalone = rewrite(question.strip(), history, parts.writer)
    yield Rewritten(standalone)
    finds = _found_in_turn(parts, standalone, clock, within)
    passages = _merged([find.passages for find in finds])
    yield Retrieved(passages)
    yield Found(tuple(evidence for find in finds for evidence in find.evidence))

    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    notices = [parts.notice or "", language_notice(question)]
    left_open: list[str] = []
    for written in _write(parts, finds, clock, notices, left_open):
        sentences.append(written.sentence)
        citations.extend(written.new_citations)
        yield written
    if sentences:
        notices += [f"{REFUSAL} This was left open: {asked}" for asked in left_open]
    yield Finished(
        Answer(
            question=question,
            standalone_question=standalone,
            refused=not sentences,
            refusal="" if sentences else refusal(standalone, searched, within is not None),
            sentences=tuple(sentences),
            citations=tuple(citations),
            passages=passages[: parts.config.shown_passages],
            model=parts.writer.name if parts.writer else QUOTATIONS,
            timings_ms=clock.total(),
            left_open=tuple(left_open) if sentences else (),
            notice=" ".join(dict.fromkeys(filter(None, notices))) or None,
        )
    )


def _check(parts: Parts, question: str) -> None:
    if not question.strip():
        raise QuestionError("The question is empty. Write what you want to know from the articles.")
    try:
        question.encode()
    except UnicodeEncodeError as error:
        raise QuestionError("The question holds bytes that are no text. Write it again, in UTF-8.") from error
    if len(question) > parts.config.longest_question:
        raise QuestionError(
            f"The question has {len(question):,} characters, and at most {parts.config.longest_question:,} can be "
            "searched. Ask for one thing at a time; longer texts can be added to the library as articles."
        )
    if parts.library.is_empty():
        raise LibraryMissing(f"The library in {parts.library.folder} is empty. Add articles with: footnote add PATH")


def _searched(parts: Parts, within: frozenset[str] | None) -> int:
    """How many articles are searched."""
    if within is None:
        return parts.library.count()
    if not (searched := len(parts.library.listings(within))):
        raise LibraryMissing("No article of the library is in the selection. Widen it, or ask all articles.")
    return searched


@dataclass(frozen=True, slots=True)
class _Find:
    """One of the things that were asked, and what was found for it."""

    question: str
    passages: list[Passage]
    evidence: list[Evidence]


def _found_in_turn(parts: Parts, question: str, clock: _Clock, within: frozenset[str] | None) -> list[_Find]:
    """What is found for each thing that is asked; a later one may lean on one before ("... and when did it close?")."""
    finds: list[_Find] = []
    before: list[Turn] = []
    for part in decompose(question):
        asked = rewrite(part, before, parts.writer)
        found = _finds(parts, asked, clock, within)
        said = next((each for find in found for each in find.evidence), None)
        before.append(Turn(asked, (said.short_answer or said.quote) if said else ""))
        finds += found
    return finds


def _finds(parts: Parts, question: str, clock: _Clock, within: frozenset[str] | None) -> list[_Find]:
    """What is found for a question; where it joins two things, also for the one that nothing was found of by then."""
    found = _find(parts, question, clock, within)
    both = sides(question)
    silent = left_out(both, [each.quote for each in found.evidence])
    if not silent:
        return [found]
    finds = []
    for side in both:
        if side in silent:
            other = _find(parts, side.question, clock, within)
            finds.append(replace(other, evidence=[each for each in other.evidence if side.own & stems(each.quote)]))
        else:
            finds.append(replace(found, question=side.question))
    return finds if any(find.evidence for find in finds) else [found]


def _find(parts: Parts, question: str, clock: _Clock, within: frozenset[str] | None) -> _Find:
    with clock.step("retrieve"):
        passages = retrieve(parts.library, parts.encoder, question, parts.config, within)
    with clock.step("read"):
        sentences = [parts.library.sentences(p.article_id, p.start, p.end) for p in passages]
        reading = parts.reader.read(question, passages, sentences)
        evidence = choose(reading, passages, sentences, parts.library, parts.config)
    return _Find(question, reranked(passages, reading), evidence)


def _merged(rankings: Sequence[Sequence[Passage]]) -> tuple[Passage, ...]:
    """The passages of all the things asked, each once, the best first."""
    best: dict[tuple[str, int], Passage] = {}
    for passage in sorted((p for ranking in rankings for p in ranking), key=lambda p: -p.score):
        best.setdefault((passage.article_id, passage.start), passage)
    return tuple(best.values())


def _write(
    parts: Parts, finds: Sequence[_Find], clock: _Clock, notices: list[str], left_open: list[str]
) -> Iterator[Written]:
    """A sentence for each piece of evidence, less those that would say the same again."""
    said: list[str] = []
    cited: dict[tuple[str, int], Citation] = {}
    for find in finds:
        found = False
        for each in find.evidence:
            told = len(notices)
            phrased = _phrase(parts, find.question, each, clock, notices, not said)
            if len(notices) > told:
                parts = replace(parts, writer=None)  # it failed, and may take as long to fail again
            if phrased is None:
                continue
            text, verdict, rests_on = phrased
            found = True
            if any(text == other or says_the_same(text, other) for other in said):
                continue
            said.append(text)
            new = [e for e in rests_on if (e.article_id, e.start) not in cited]
            for number, each in enumerate(new, start=len(cited) + 1):
                cited[each.article_id, each.start] = Citation(number, each)
            citations = [cited[e.article_id, e.start] for e in rests_on]
            sentence = AnswerSentence(text, tuple(c.n for c in citations), verdict)
            yield Written(sentence, tuple(cited[e.article_id, e.start] for e in new))
        if not found:
            left_open.append(find.question)


def _phrase(
    parts: Parts, question: str, evidence: Evidence, clock: _Clock, notices: list[str], opens: bool
) -> tuple[str, Verdict, list[Evidence]] | None:
    """What the model made of the evidence if the check passes one of its tries, else the quotation itself.

    The second is left out where it would only borrow from the question again.

    With it comes what it rests on: the evidence and, where a draft says what only a sentence before it does, that.
    None where the model says that the evidence does not answer.
    """
    if parts.writer is None:
        return evidence.quote, "quoted", [evidence]
    earlier = leaned_on(parts, evidence) if parts.writer.tuned else []
    case = Case(question, evidence.quote, evidence.short_answer, evidence.title, "".join(e.quote for e in earlier))
    text = ""
    try:
        for way in Way:
            if way is Way.ANSWERING and borrows(text, " ".join(evidence_of(case)), question):
                continue
            with clock.step("write"):
                text = draft(parts.writer, case, way, opens=opens)
            if declines(text):
                return None
            with clock.step("verify"):
                if text and (held := supports(parts, text, question, evidence, earlier)):
                    return text, *held
    except ModelError as error:
        notices.append(f"{error} The answer is given in quotations.")
    return evidence.quote, "quoted", [evidence]
