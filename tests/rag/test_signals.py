import pytest

from fakes import FakeEncoder
from rag.signals import Candidate, kind, named, signals


@pytest.mark.parametrize(
    ("question", "short_answer", "expected"),
    [
        ("When did it open?", "May 2009", 1),
        ("When did it open?", "in Douai", -1),
        ("In what year was it founded?", "2011", 1),
        ("How many cars were sold?", "5,000", 1),
        ("How many cars were sold?", "the red ones", -1),
        ("What is the price of the A390?", "a fastback", -1),
        ("How long does it take?", "half an hour", 1),
        ("Who runs it?", "Luca de Meo", 1),
        ("Where is it built?", "in a plant", -1),
        ("Which company supplies the cells?", "LG", 1),
        ("Why did it close?", "nobody came", 0),
        ("What is cell-to-pack?", "a pack without modules", 0),
    ],
)
def test_is_the_short_answer_of_the_kind_asked_for(question: str, short_answer: str, expected: float) -> None:
    assert kind(question, short_answer) == expected


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
