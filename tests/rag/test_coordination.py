import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from rag.coordination import left_out, sides


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "What range do the Leaf and the Zoe have?",
            ["What range does the Leaf have?", "What range does the Zoe have?"],
        ),
        (
            "What is the price and range of the EX30?",
            ["What is the price of the EX30?", "What is the range of the EX30?"],
        ),
        (
            "When were the first Leaf and the first Zoe sold?",
            ["When was the first Leaf sold?", "When was the first Zoe sold?"],
        ),
        (
            "What does cell-to-pack mean for repairs and after an accident?",
            ["What does cell-to-pack mean for repairs?", "What does cell-to-pack mean after an accident?"],
        ),
        ("What does the EU charge BYD and Tesla?", ["What does the EU charge BYD?", "What does the EU charge Tesla?"]),
        ("How are batteries and motors made?", ["How are batteries made?", "How are motors made?"]),
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


JOINED = sides("What range do the Leaf and the Zoe have?")


@pytest.mark.parametrize(
    ("quotes", "silent"),
    [
        (["The Leaf goes 175 km."], ["zoe"]),
        (["The Zoe goes 210 km."], ["leaf"]),
        (["The Leaf goes 175 km, the Zoe 210."], []),
        (["The Leaf goes 175 km.", "The Zoe 210."], []),
        (["They go 175 and 210 km."], []),
        ([], ["leaf", "zoe"]),
    ],
)
def test_the_side_that_was_left_out(quotes: list[str], silent: list[str]) -> None:
    assert [name for side in left_out(JOINED, quotes) for name in side.own] == silent


def test_where_there_are_no_sides_none_is_left_out() -> None:
    assert left_out(sides("What range does the Leaf have?"), []) == []


WORDS = ("what", "did", "the", "Leaf", "and", "Zoe", "cost", "in", "2023", ",", "?", "price", "of", "or")


@every(st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_a_side_says_nothing_that_was_not_asked(question: str) -> None:
    for side in sides(question):
        assert set(side.question.replace(",", " ").replace("?", " ").split()) <= set(question.split())
        assert len(side.question) < len(question)
