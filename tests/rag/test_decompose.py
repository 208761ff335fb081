import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from rag.decompose import decompose


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "When was Volvo founded, and who runs it?",
            ["When was Volvo founded?", "Who runs it?"],
        ),
        (
            "What does it cost and by when and where will it be built?",
            ["What does it cost?", "By when and where will it be built?"],
        ),
        (
            "How large are the batteries of the Leaf and of the Zoe?",
            ["How large are the batteries of the Leaf?", "How large are the batteries of the Zoe?"],
        ),
        (
            "How do the duties on BYD and on Tesla compare?",
            ["How do the duties on BYD compare?", "How do the duties on Tesla compare?"],
        ),
        (
            "Which is cheaper, the Twingo or the EX30?",
            ["Which is cheaper, the Twingo?", "Which is cheaper, the EX30?"],
        ),
        (
            "Who founded BYD? How many cars did it sell in 2023?",
            ["Who founded BYD?", "How many cars did it sell in 2023?"],
        ),
        (
            "How did sales in Germany and in France change?",
            ["How did sales in Germany change?", "How did sales in France change?"],
        ),
        (
            "What share of cars in Norway and in Spain were electric?",
            ["What share of cars in Norway were electric?", "What share of cars in Spain were electric?"],
        ),
    ],
)
def test_several_things_asked(question: str, parts: list[str]) -> None:
    assert decompose(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Who owns Peugeot and Citroën?",
        "Which Chinese battery makers does Renault work with?",
        "Who and when?",
        "Who wrote “Where are we?” in 2010?",
        "What is the law that says how and when batteries are recycled?",
        "Do you know where and when the Leaf was built?",
        "What is the difference between AC and DC charging?",
        "In which year did Nissan and Mitsubishi join the alliance?",
        "Was it opened in May, June or July?",
        "Why?",
        "",
    ],
)
def test_one_thing_asked(question: str) -> None:
    assert decompose(question) == [question]


@every(st.text(max_size=200))
def test_any_text_gives_at_least_one_question(question: str) -> None:
    parts = decompose(question)
    assert len(parts) >= 1
    assert len(parts) == 1 or all(part.strip(" ?") for part in parts)
