import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from rag.coordination import left_out, sides


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "What range do the Leaf and the Zoe have?",
            ["What range do the Leaf have?", "What range do the Zoe have?"],
        ),
        (
            "What is the price and range of the EX30?",
            ["What is the price of the EX30?", "What is the range of the EX30?"],
        ),
        (
            "When were the first Leaf and the first Zoe sold?",
            ["When were the first Leaf sold?", "When were the first Zoe sold?"],
        ),
        (
            "What does cell-to-pack mean for repairs and after an accident?",
            ["What does cell-to-pack mean for repairs?", "What does cell-to-pack mean after an accident?"],
        ),
        (
            "How did sales develop in 2023 and 2024?",
            ["How did sales develop in 2023?", "How did sales develop in 2024?"],
        ),
        (
            "How much did Volvo Cars and Polestar lose in 2023?",
            ["How much did Volvo Cars lose in 2023?", "How much did Polestar lose in 2023?"],
        ),
    ],
)
def test_the_question_of_either_side(question: str, parts: list[str]) -> None:
    assert [side.question for side in sides(question)] == parts


@pytest.mark.parametrize(
    "question",
    [
        "Who founded BYD?",
        "Who founded BYD and who leads it?",
        "What news did Northvolt get in June 2024 and announce in September 2024?",
        "And when?",
        "Where and when?",
        "What is said of Leaf and leaf?",
        "and",
    ],
)
def test_no_two_things(question: str) -> None:
    assert sides(question) == ()


def test_the_side_that_was_left_out() -> None:
    question = "What range do the Leaf and the Zoe have?"
    found = left_out(question, ["The Leaf goes 175 km."])
    assert found is not None
    spoken_of, silent = found
    assert spoken_of.question == "What range do the Leaf have?"
    assert silent.question == "What range do the Zoe have?"
    assert silent.own == {"zoe"}


@pytest.mark.parametrize(
    "quotes", [["The Leaf goes 175 km, the Zoe 210."], ["The Leaf goes 175 km.", "The Zoe 210."], ["175 km."], []]
)
def test_both_or_neither_were_spoken_of(quotes: list[str]) -> None:
    assert left_out("What range do the Leaf and the Zoe have?", quotes) is None


WORDS = ("what", "did", "the", "Leaf", "and", "Zoe", "cost", "in", "2023", ",", "?", "price", "of", "or")


@every(st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_a_side_says_nothing_that_was_not_asked(question: str) -> None:
    for side in sides(question):
        assert set(side.question.replace(",", " ").replace("?", " ").split()) <= set(question.split())
        assert len(side.question) < len(question)
