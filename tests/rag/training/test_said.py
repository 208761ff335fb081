"""The answers that were written to learn from: each belongs to a case, and passes the check."""

import json

import pytest

from rag.prompts import Case
from rag.training import said
from rag.training.calibrate import INVENTED
from rag.verify import holds, is_whole, speaks_of, verify


@pytest.mark.parametrize("name", ["public", "invented"])
def test_answers_are_whole_and_hold_the_short_answer(name: str) -> None:
    lines = [json.loads(line) for line in (said.ANSWERS / f"{name}.jsonl").open(encoding="utf-8")]
    assert lines
    for line in lines:
        assert is_whole(line["said"])
        assert holds(line["said"], line["short_answer"])
        assert speaks_of(line["question"], line["said"])


def test_an_answer_is_found_the_sentence_that_it_says_again() -> None:
    asked = {each["question"]: each for each in INVENTED["train"].asked() if each["evidence"]}
    known = [Case(question, each["evidence"][0]) for question, each in asked.items()]
    found = dict(said._answered(said.ANSWERS / "invented.jsonl", known))
    assert len(found) > 1400
    assert all(case.short_answer in case.quote for case in found if case.short_answer)
    stand = [verify(a, [c.quote], c.question, c.short_answer) != "unsupported" for c, (a,) in found.items()]
    assert sum(stand) > 0.97 * len(stand)  # the others lean on the sentence before
