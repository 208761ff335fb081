"""What the language model is taught, in tokens: to tell whether a text answers, to phrase the answer, to judge what was
phrased, to phrase it so rather than so, and to make a follow-up standalone. The forms are those of `rag.prompts`."""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from rag.prompts import FULL_ANSWER, NO, YES, Case, answer_tuned, confirm_tuned, judge_tuned, standalone_tuned
from rag.training.confirm_cases import Confirmed
from rag.training.follow_ups import FollowUp
from rag.training.pairs import Pair
from rag.training.preferred import Preferred
from rag.training.tune import Choice, Lesson
from rag.verdict_network import SUPPORTED

WITHOUT_SHORT_ANSWER = 0.1  # of the cases: a reader may find none
WITHOUT_TITLE = 0.2
TELLING = 5.0  # what a yes or no weighs beside a word of an answer


def written(tokenizer: Any, answers: Mapping[Case, Iterable[str]], rng: random.Random) -> Iterator[Lesson]:
    """A yes and a good answer."""
    for case, said in answers.items():
        for answer in said:
            head = confirm_tuned(_varied(case, rng))
            yield _lesson(tokenizer, (head, 0.0), (YES, TELLING), (FULL_ANSWER, 0.0), (f" {answer}\n", 1.0))


def confirmed(tokenizer: Any, cases: Iterable[Confirmed], rng: random.Random) -> Iterator[Lesson]:
    """A yes or a no alone."""
    for each in cases:
        yield _lesson(tokenizer, (confirm_tuned(_varied(each.case, rng)), 0.0), (YES if each.answers else NO, TELLING))


def judged(tokenizer: Any, pairs: Iterable[Pair]) -> Iterator[Lesson]:
    """A yes where the evidence bears out all of the sentence, else a no."""
    for pair in pairs:
        word = YES if pair.label == SUPPORTED else NO
        yield _lesson(tokenizer, (judge_tuned(pair.evidence, pair.sentence), 0.0), (word, TELLING))


def preferred(tokenizer: Any, pairs: Iterable[Preferred], rng: random.Random) -> Iterator[Choice]:
    """One answer rather than another."""
    for pair in pairs:
        head = answer_tuned(_varied(pair.case, rng))
        better, worse = (_lesson(tokenizer, (head, 0.0), (f" {said}\n", 1.0)) for said in (pair.better, pair.worse))
        yield Choice(better, worse)


def standalone(tokenizer: Any, follow_ups: Iterable[FollowUp]) -> Iterator[Lesson]:
    """A follow-up made standalone."""
    for each in follow_ups:
        yield _lesson(tokenizer, (standalone_tuned(each.last, each.history), 0.0), (f" {each.human}\n", 1.0))


def _lesson(tokenizer: Any, *parts: tuple[str, float]) -> Lesson:
    ids: list[int] = []
    weights: list[float] = []
    for text, weight in parts:
        new = tokenizer(text)["input_ids"]
        ids += new
        weights += [weight] * len(new)
    return Lesson(ids, weights)


def _varied(case: Case, rng: random.Random) -> Case:
    if rng.random() < WITHOUT_SHORT_ANSWER:
        case = replace(case, short_answer=None)
    if rng.random() < WITHOUT_TITLE:
        case = replace(case, title="")
    return case
