from dataclasses import replace

import pytest

from fakes import FakeModel
from rag.prompts import Case, answer_tuned
from rag.write import Way, draft, evidence_of, leans

PRICE = Case("What does it cost?", "The Twingo costs 20,000 euros.", title="Small cars")


def test_a_small_model_sees_worked_examples_then_the_case_and_nothing_else() -> None:
    model = FakeModel(" The Twingo costs\n 20,000 euros. [3]")
    assert draft(model, PRICE) == "The Twingo costs 20,000 euros."
    (prompt,) = model.prompts
    assert isinstance(prompt, str)
    assert prompt.endswith("Text: The Twingo costs 20,000 euros.\nQuestion: What does it cost?\nAnswer:")


def test_a_model_that_chats_gets_a_conversation() -> None:
    model = FakeModel("It costs 20,000 euros.")
    model.chats = True
    draft(model, PRICE)
    (prompt,) = model.prompts
    assert [m["role"] for m in prompt if not isinstance(m, str)] == ["system", "user"]


def test_a_tuned_model_sees_the_form_that_it_was_taught() -> None:
    model = FakeModel("It costs 20,000 euros.")
    model.tuned = True
    draft(model, PRICE)
    assert model.prompts == [
        "Title: Small cars\nText: The Twingo costs 20,000 euros.\nQuestion: What does it cost?\n"
        "Answered: yes\nFull answer:"
    ]


def test_the_tuned_form_leaves_no_line_empty_and_no_break_inside_one() -> None:
    shown = answer_tuned(Case("Who?", "He came\nin May.", "He", "", "Otto left."))
    assert shown.splitlines() == [
        "Before: Otto left.",
        "Text: He came in May.",
        "Question: Who?",
        "Short answer: He",
        "Answered: yes",
        "Full answer:",
    ]


@pytest.mark.parametrize(
    ("quote", "before", "so"),
    [
        ("He died in 1546.", "Orlo Marsh ran the dairy.", True),
        ("In 1998 it opened to visitors.", "The canal is long.", True),
        ("And, by 2028, the firm aims for cobalt-free cells.", "It wants a structural pack by 2026.", False),
        ("The canal opened in 1998.", "The weather was fine.", False),
        ("In May the council met and it sat until June.", "The weather was fine.", False),
        ("He died in 1546.", "", False),
    ],
)
def test_what_leans_on_the_sentence_before(quote: str, before: str, so: bool) -> None:
    assert leans(quote, before) is so


def test_a_draft_may_draw_on_the_sentence_before_and_the_quotation() -> None:
    assert evidence_of(PRICE) == [PRICE.quote]
    assert evidence_of(Case("When?", "He died in 1546.", before="Orlo ran it.")) == ["Orlo ran it.", "He died in 1546."]


@pytest.mark.parametrize(
    ("question", "short", "begun"),
    [
        ("What was built by the miller?", "old mill", "The old mill"),
        ("which mill is the oldest", "mill of the miller", "Mill of the miller"),
        ("Who did the miller meet?", "Orlo Marsh", ""),  # who is met, meets nobody
        ("When was the mill built?", "1902", ""),
        ("Who built the mill?", "", ""),
    ],
)
def test_a_second_draft_begins_with_what_does_something(question: str, short: str, begun: str) -> None:
    model = FakeModel(" stands on a hill.")
    model.tuned = True
    case = Case(question, "A miller built the old mill.", short)
    assert draft(model, case, Way.ANSWERING) == f"{begun} stands on a hill.".strip()
    assert model.prompts == [f"{answer_tuned(case)} {begun}" if begun else answer_tuned(case)]


def test_a_third_draft_begins_as_the_quotation_does_and_leaves_some_of_it_out() -> None:
    case = Case("Who built the mill?", "A miller built the old mill when he had sold his boat.", "A miller")
    model = FakeModel(" built the old mill.", " built the old mill when he had sold it.")
    assert draft(model, case, Way.QUOTING) == ""  # another model may not go on from there
    model.tuned = True
    assert draft(model, case, Way.QUOTING) == "A miller built the old mill."
    assert model.prompts == [f"{answer_tuned(case)} A miller"]
    assert draft(model, case, Way.QUOTING) == ""  # that is the quotation said again


def test_a_model_that_is_not_tuned_begins_as_it_likes() -> None:
    model = FakeModel("A miller built it.")
    draft(model, replace(PRICE, question="Who built it?", short_answer="A miller"), Way.ANSWERING)
    assert str(model.prompts[0]).endswith("\nFull answer:")
