import pytest

from fakes import FakeEncoder
from rag.signals import Candidate, named, signals


@pytest.mark.parametrize(
    ("question", "near", "expected"),
    [
        ("What does the Dacia Spring weigh?", "The Spring by Dacia weighs 984 kg.", 1),
        ("What does the Dacia Spring weigh?", "The Spring is light.", 1 / 2),
        ("How many were sold in 2024?", "In 2023 it sold 5,000.", 0),
        ("how much does it weigh?", "It weighs 984 kg.", 1),
        ("Who is Renault's chief?", "Renault is led by its chief.", 1),
    ],
)
def test_names_and_numbers_of_the_question_that_stand_there(question: str, near: str, expected: float) -> None:
    assert named(question, near) == pytest.approx(expected)


def test_rare_words_of_the_question_weigh_more() -> None:
    texts = ["The car has a motor.", "The car has a battery.", "The car is red."]
    one, two, three = signals("Which car has a battery?", [Candidate(t, t, (0, 0), 0) for t in texts], FakeEncoder())
    assert two.shared == 1
    assert two.shared > one.shared == three.shared > 0
    assert two.cosine > three.cosine


def test_words_beside_the_sentence_count_as_near() -> None:
    (found,) = signals(
        "Who founded Volvo?", [Candidate("Two men did.", "Volvo was founded. Two men did.", (0, 0), 0)], FakeEncoder()
    )
    assert found.shared == 0
    assert found.shared_near == 1


def test_nothing_has_no_signals() -> None:
    assert signals("What?", [], FakeEncoder()) == []
