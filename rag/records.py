"""What flows from a question to its answer. `Answer.to_json()` is the machine contract of `footnote ask --json`."""

import re
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

_MARKERS = re.compile(r"\s*\[\d+\]")  # a quotation may hold those of its own article

Verdict = Literal["supported", "partial", "unsupported", "quoted"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange of a conversation that has already taken place."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was retrieved: `article.text[start:end] == text`.

    `copies` say nearly the same and rank behind it: one wire report in several outlets is read once.
    """

    article_id: str
    title: str
    start: int
    end: int
    text: str
    score: float
    copies: tuple["Passage", ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """Where nearly the same sentence stands as well: `article.text[start:end] == quote` of that article."""

    article_id: str
    title: str
    source: str
    published: str | None
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that supports the answer: `article.text[start:end] == quote`. `score` is a probability."""

    article_id: str
    title: str
    source: str
    published: str | None
    start: int
    end: int
    quote: str
    score: float
    answer_span: tuple[int, int] | None = None  # where the short answer stands, in characters of the article
    also_in: tuple[Copy, ...] = ()  # other articles, and other sources of this one

    @property
    def short_answer(self) -> str | None:
        """The few words of the quotation that answer the question, where a reader found them."""
        if self.answer_span is None:
            return None
        return self.quote[self.answer_span[0] - self.start : self.answer_span[1] - self.start]


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered pointer to evidence."""

    n: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of an answer, the numbers of the citations that it rests on, and what the check said of it."""

    text: str
    citations: tuple[int, ...]
    verdict: Verdict

    @property
    def marked(self) -> str:
        """The sentence with its markers and no others: `It sold 5,000 cars. [1][2]`."""
        return _MARKERS.sub("", self.text) + " " + "".join(f"[{n}]" for n in self.citations)


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole of what a question brought back."""

    question: str
    standalone_question: str
    refused: bool
    refusal: str  # what is said in place of sentences; empty unless refused
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    model: str
    timings_ms: dict[str, float] = field(default_factory=dict)
    notice: str | None = None  # what the person should know about how this answer came about
    left_open: tuple[str, ...] = ()  # of several things that were asked, those that the articles do not say

    @property
    def text(self) -> str:
        return self.refusal if self.refused else " ".join(s.marked for s in self.sentences)

    @property
    def open_questions(self) -> tuple[str, ...]:
        """All that was asked and not answered."""
        return (self.standalone_question,) if self.refused else self.left_open

    def to_json(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "standalone_question": self.standalone_question,
            "refused": self.refused,
            "answer": self.text,
            "sentences": [{**asdict(s), "citations": list(s.citations)} for s in self.sentences],
            "citations": [{"n": c.n, **asdict(c.evidence)} for c in self.citations],
            "passages": [
                {"article_id": p.article_id, "start": p.start, "end": p.end, "text": p.text, "score": p.score}
                for p in self.passages
            ],
            "model": self.model,
            "timings_ms": self.timings_ms,
            **({"notice": self.notice} if self.notice else {}),
        }


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The question as it was searched."""

    standalone_question: str


@dataclass(frozen=True, slots=True)
class Retrieved:
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The evidence; empty when the articles do not say. A sentence may cite one shortly before it as well."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence that passed the check, or the quotation that stands in for it, and the citations it brought."""

    sentence: AnswerSentence
    new_citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    answer: Answer


Event = Rewritten | Retrieved | Found | Written | Finished
