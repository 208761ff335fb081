"""What the language model learns to tell: whether a sentence answers a question.

Right are the sentences that annotators marked. Wrong are those that only sound right: SQuAD 2.0's unanswerable
questions with the answer that misleads people, the sentence nearest to a question that does not hold its answer, and
the right sentence once the question asks of somebody or something else. One word of question and sentence is changed
as well, in the one, in the other, or in both alike, so that only whether they agree tells which is right. And there is
what it will be asked in use: the sentences that the reader puts first among all that search brings, right or wrong; of
invented articles too, most as the trade press writes them, in long sentences that say several things. The short answer
is the annotators' or the one that the reader finds, as in use.
"""

import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeVar

from index.embed import Encoder, default_model, load_encoder
from index.records import Sentence
from rag.confirm import case_at, likeliest
from rag.engines import OpenVinoEngine
from rag.prompts import Case
from rag.trained_reader import FIRST, WEIGHTS, Scorer, TrainedReader
from rag.training.calibrate import Case as Searched
from rag.training.calibrate import handed, invented, searched
from rag.training.changes import Lookalikes, change
from rag.training.data import (
    Example,
    Part,
    natural_questions,
    normalized,
    reqa,
    squad,
    squad_unanswerable,
)
from rag.training.mine import Search
from rag.training.near_misses import swapped
from rag.training.pairs import plain
from rag.training.pseudo_labels import short_answers
from rag.windows import plain_tokenizer
from rag.write import leans

LONGEST_SENTENCE = 400  # characters
NEAREST = 4  # sentences, one of which becomes a question's wrong one
OFFERED = 12  # are searched, as some of them hold the answer
LOOKED = 4  # of the sentences that the reader puts first
BOTH = 0.7  # of the questions with a changed word also come with the same word in the sentence
Anything = TypeVar("Anything")
READERS = 0.6  # share of the marked short answers that give way to the reader's


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A question with a sentence, and whether that answers it."""

    case: Case
    answers: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many questions of each kind at most."""

    squad: int = 7000
    searches: int = 2600
    sentences: int = 10000
    misleading: int = 2600
    near: int = 14000
    swapped: int = 3000
    changed: int = 9500
    looked: int = 4700  # questions, of which a fifth has no answer; some sentences of each
    invented: int = 7000  # questions about invented articles, of which four in nine have none


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    title: str = ""
    before: str = ""


def confirmed(data: Path, part: Part, counts: Counts, seed: int, report: Callable[[str], None]) -> list[Confirmed]:
    """Cases of a part, in random order; half an hour of searching and reading for the default counts."""
    rng = random.Random(seed)
    encoder = load_encoder()
    engine = OpenVinoEngine(WEIGHTS / "reader.safetensors")
    scorer = Scorer(engine, encoder)
    paragraphs, searches = list(squad(data, part)), natural_questions(data, part)
    asked = [*_some(rng, paragraphs, counts.squad), *_some(rng, searches, counts.searches)]
    right = list(filter(None, map(_marked, asked)))
    alone = list(bare(_some(rng, reqa(data), counts.sentences), engine)) if part == "train" else []
    report(f"{len(right) + len(alone)} answered")
    wrong = _some(rng, list(_misleading(data, part)), counts.misleading)
    report(f"{len(wrong)} misleading")
    near = [*_near(asked, [*paragraphs, *searches], encoder, rng), *_near_bare(alone, encoder, rng)]
    near = _some(rng, near, counts.near)
    report(f"{len(near)} near")
    other = list(_swapped(_some(rng, asked, 4 * counts.swapped), rng))[: counts.swapped]
    report(f"{len(other)} asked of something else")
    altered = list(changed(_some(rng, [*right, *alone], counts.changed), Lookalikes(default_model()), rng))
    report(f"{len(altered)} with a word changed")
    found = [*alone, *(_read(each, scorer, rng) for each in [*right, *wrong, *near, *other, *altered])]
    unanswered = _some(rng, list(squad_unanswerable(data, part)), counts.looked // 5)
    in_use = [*_some(rng, asked, counts.looked - len(unanswered)), *unanswered]
    cases = searched(in_use, [*paragraphs, *searches, *in_use], encoder, FIRST)
    likely = list(_looked(zip(cases, (e.answer_texts for e in in_use), strict=True), encoder))
    report(f"{len(likely)} that the reader puts first")
    own = _some(rng, invented(part, encoder), counts.invented)
    marked = [_read(each, scorer, rng) for case in own for each in filter(None, map(_marked, case.passages))]
    told = [*dict.fromkeys([*marked, *_looked(((case, case.answer_texts) for case in own), encoder)])]
    report(f"{len(told)} of invented articles")
    found += [*likely, *told]
    rng.shuffle(found)
    return found


def keep(found: Sequence[Confirmed], path: Path) -> None:
    path.write_text("".join(json.dumps(asdict(each)) + "\n" for each in found))


def kept(path: Path) -> list[Confirmed]:
    lines = map(json.loads, path.read_text().splitlines())
    return [Confirmed(Case(**line["case"]), line["answers"]) for line in lines]


def _marked(example: Example) -> Confirmed | None:
    """The annotators' sentence with their short answer; the best of several is unknown, so the first is taken."""
    for number, gold in enumerate(example.evidence):
        sentence = _sentence(example, number)
        if gold and len(sentence.text) <= LONGEST_SENTENCE:
            a, b = example.sentences[number]
            spans = [(s, e) for s, e in example.answers if a <= s and e <= b]
            short = plain(example.text[slice(*spans[0])]) if spans else None
            return Confirmed(_case(example.question, sentence, short), True)
    return None


def _sentence(example: Example, number: int) -> _Sentence:
    text = plain(example.text[slice(*example.sentences[number])])
    before = plain(example.text[slice(*example.sentences[number - 1])]) if number else ""
    return _Sentence(text, example.title, before if leans(text, before) else "")


def _case(question: str, sentence: _Sentence, short_answer: str | None) -> Case:
    return Case(question, sentence.text, short_answer, sentence.title, sentence.before)


def bare(pairs: Sequence[tuple[str, str]], engine: OpenVinoEngine) -> Iterator[Confirmed]:
    """ReQA's questions with their sentence, and its short answer where the reader is sure of it."""
    cases = [Case(question, plain(sentence)) for question, sentence in pairs]
    cases = [case for case in cases if len(case.quote) <= LONGEST_SENTENCE]
    spans = short_answers(engine, plain_tokenizer(), [(case.question, case.quote) for case in cases])
    for case, span in zip(cases, spans, strict=True):
        yield Confirmed(replace(case, short_answer=case.quote[slice(*span)] if span else None), True)


def _misleading(data: Path, part: Part) -> Iterator[Confirmed]:
    """Unanswerable questions with the sentence that looks as if it answered them."""
    for example in squad_unanswerable(data, part):
        for start, end in example.misleading[:1]:
            for number, (a, b) in enumerate(example.sentences):
                if a <= start < b and b - a <= LONGEST_SENTENCE:
                    short = plain(example.text[start : min(end, b)])
                    yield Confirmed(_case(example.question, _sentence(example, number), short), False)


def _near(
    asked: Sequence[Example], pool: Sequence[Example], encoder: Encoder, rng: random.Random
) -> Iterator[Confirmed]:
    """Questions with a sentence that search brings and that does not hold the answer's words."""
    passages = {e.text: e for e in pool}.values()
    sentences = list(dict.fromkeys(_sentence(p, i) for p in passages for i in range(len(p.sentences))))
    sentences = [s for s in sentences if 20 <= len(s.text) <= LONGEST_SENTENCE]
    found = Search([f"{s.title}. {s.text}" for s in sentences], encoder).fused([e.question for e in asked], OFFERED)
    for example, rows in zip(asked, found, strict=True):
        answers = [f" {normalized(a)} " for a in example.answer_texts]
        gold = {plain(example.text[a:b]) for (a, b), g in zip(example.sentences, example.evidence, strict=True) if g}
        wrong = [
            s
            for s in (sentences[row] for row in rows)
            if s.text not in gold and not any(a in f" {normalized(s.text)} " for a in answers)
        ]
        if wrong and answers:
            yield Confirmed(_case(example.question, rng.choice(wrong[:NEAREST]), None), False)


def _near_bare(right: Sequence[Confirmed], encoder: Encoder, rng: random.Random) -> Iterator[Confirmed]:
    """The same for questions that came with their sentence alone: another one's."""
    if not right:
        return
    asked = [each.case for each in right]
    sentences = list(dict.fromkeys(case.quote for case in asked))
    found = Search(sentences, encoder).fused([case.question for case in asked], OFFERED)
    for case, rows in zip(asked, found, strict=True):
        wrong = [sentences[row] for row in rows if sentences[row] != case.quote]
        yield Confirmed(Case(case.question, rng.choice(wrong[:NEAREST])), False)


def _looked(found: Iterable[tuple[Searched, Iterable[str]]], encoder: Encoder) -> Iterator[Confirmed]:
    """The sentences that the reader puts first, as in use; one that is not marked but holds an answer is left out."""
    reader = TrainedReader(encoder)
    for case, answer_texts in found:
        passages, sentences = handed(case)
        reading = reader.read(case.question, passages, sentences)
        answers = [f" {normalized(a)} " for a in answer_texts]
        for row, i in likeliest(reading, sentences, LOOKED):
            marked = case.passages[row].evidence[i]
            said = f" {normalized(sentences[row][i].text)} "
            if marked or not any(a in said for a in answers):
                yield Confirmed(case_at(case.question, passages, sentences, reading, (row, i)), marked)


def _swapped(asked: Sequence[Example], rng: random.Random) -> Iterator[Confirmed]:
    """The right sentence, and the question with one of its names or numbers exchanged."""
    for example in asked:
        other = swapped(example, rng.sample(asked, 8), rng)
        right = _marked(example)
        if other and right:
            yield Confirmed(replace(right.case, question=other.question), False)


def changed(right: Sequence[Confirmed], lookalikes: Lookalikes, rng: random.Random) -> Iterator[Confirmed]:
    """A word that question and sentence share changed in one of them, and mostly in both alike too."""
    for case in (each.case for each in right):
        one = change(case.question, case.quote, lookalikes, rng)
        if one and one.of(case.short_answer or "") == (case.short_answer or ""):
            asked, held = one.of(case.question), one.of(case.quote)
            yield Confirmed(rng.choice((replace(case, question=asked), replace(case, quote=held))), False)
            if rng.random() < BOTH:
                yield Confirmed(replace(case, question=asked, quote=held), True)


def _read(each: Confirmed, scorer: Scorer, rng: random.Random) -> Confirmed:
    """With the short answer that the reader finds where there is none, and in place of some that are marked."""
    case = each.case
    if case.short_answer and rng.random() >= READERS:
        return each
    ((scores,),) = scorer.score(case.question, [case.title], [[Sentence("", 0, len(case.quote), case.quote)]])
    return replace(each, case=replace(case, short_answer=case.quote[slice(*scores.answer)] or None))


def _some(rng: random.Random, found: Sequence[Anything], count: int) -> list[Anything]:
    return rng.sample(found, min(count, len(found)))
