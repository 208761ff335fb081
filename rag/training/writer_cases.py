"""What the writer learns to phrase: questions with the sentence that answers each, and what a good answer is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from rag.prompts import Case
from rag.training.data import Example, Part, natural_questions, sentence_spans, squad
from rag.training.pairs import plain
from rag.verify import verify
from rag.words import likeness, stems, triples
from rag.write import evidence_of, leans

LONGEST_QUOTE = 500  # characters
MOST_WORDS = 40  # of an answer
LEAST_COVERED = 0.5  # share of the question's content words that an answer takes up
SHORTER = 0.75  # of the quotation, where an answer takes up less; else it is the quotation said again
SHORT_QUOTE = 14  # words, from which down it may be
LIKE = 0.8  # share of word triples in common from which two answers are one


def cases(data: Path, part: Part) -> list[Case]:
    """SQuAD's questions and, to train on, those of Natural Questions that one sentence answers: in small letters."""
    searches = [e for e in natural_questions(data, part) if sum(e.evidence) == 1] if part == "train" else []
    return list(filter(None, map(case, [*squad(data, part), *searches])))


def case(example: Example) -> Case | None:
    """The example with its gold sentence and short answer; None where they do not make a good case."""
    start, end = example.answers[0] if example.answers else (0, 0)
    for number, (a, b) in enumerate(example.sentences):
        if a <= start < end <= b <= a + LONGEST_QUOTE:
            quote, short_answer = plain(example.text[a:b]), plain(example.text[start:end])
            before = plain(example.text[slice(*example.sentences[number - 1])]) if number else ""
            before = before if leans(quote, before) else ""
            return Case(example.question, quote, short_answer, example.title, before)
    return None


def is_good(case: Case, answer: str) -> bool:
    """Whether it is one whole sentence that the evidence bears out and that takes up the question."""
    asked = stems(case.question)
    return len(asked & stems(answer)) >= LEAST_COVERED * len(asked) and _stands(case, answer)


def is_pared(case: Case, answer: str) -> bool:
    """Whether it keeps to the quotation's words where the question's do not stand there, and leaves out the rest.

    "The season premiered in October" is all that can be said of a season that only the question names.
    """
    words, quoted = len(answer.split()), len(case.quote.split())
    return (quoted <= SHORT_QUOTE or words <= SHORTER * quoted) and _stands(case, answer)


def is_copy(case: Case, answer: str) -> bool:
    return answer in case.quote


def chosen(case: Case, answers: Iterable[str], most: int, fit: Callable[[Case, str], bool] = is_good) -> list[str]:
    """The answers that fit, each unlike the others: those first that take up most of the question, then the shortest.

    Copies come last, as they teach nothing.
    """
    asked = stems(case.question)
    good = {answer for answer in answers if fit(case, answer)}
    ranked = sorted(good, key=lambda answer: (is_copy(case, answer), -len(asked & stems(answer)), len(answer), answer))
    return list(_distinct(ranked))[:most]


def _stands(case: Case, answer: str) -> bool:
    """Whether it is one whole sentence, not too long, that the evidence bears out."""
    return (
        verify(answer, evidence_of(case), case.question, case.short_answer) != "unsupported"
        and len(answer.split()) <= MOST_WORDS
        and len(sentence_spans(answer)) == 1
    )


def _distinct(answers: Sequence[str]) -> Iterator[str]:
    kept: list[frozenset[str]] = []
    for answer in answers:
        said = triples(answer)
        if all(likeness(said, other) < LIKE for other in kept):
            kept.append(said)
            yield answer
