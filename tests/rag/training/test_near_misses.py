"""Near misses: the right subject, and what is asked for is not said."""

import random

from rag.training.data import Example, sentence_spans
from rag.training.near_misses import silenced, swapped

TEXT = (
    "The company Renault unveiled the car in Paris. It will be built in Maubeuge by 400 people. "
    "The price is not known. Orders open in March."
)
OTHER = "The rival is made in Bochum. Its maker Opel hired 900 people in Bochum."


def example(text: str, question: str, *evidence: int, answers: tuple[str, ...] = ()) -> Example:
    spans = sentence_spans(text)
    return Example("own", question, "Cars", text, spans, tuple(i in evidence for i in range(len(spans))), (), answers)


def test_a_silenced_passage_no_longer_says_it() -> None:
    asked = example(TEXT, "Where will the car of Renault be built?", 1, answers=("Maubeuge",))
    near = silenced(asked)
    assert near is not None
    assert not near.answerable
    assert "Maubeuge" not in near.text
    assert next(near.text[a:b] for a, b in near.sentences) == "The company Renault unveiled the car in Paris."
    assert near.question == asked.question


def test_other_sentences_with_the_answers_words_go_too() -> None:
    text = "It is built in Maubeuge. Maubeuge lies in the north. Nobody knows the price. It has two doors."
    near = silenced(example(text, "Where is it built?", 0, answers=("Maubeuge",)))
    assert near is not None
    assert near.text == "Nobody knows the price. It has two doors."


def test_of_a_short_passage_too_little_is_left() -> None:
    assert silenced(example("It is built in Maubeuge. It has two doors.", "Where?", 0, answers=("Maubeuge",))) is None


def test_a_swapped_question_asks_of_what_the_passage_does_not_name() -> None:
    asked = example(TEXT, "Where will the car of Renault be built?", 1, answers=("Maubeuge",))
    for seed in range(20):
        near = swapped(asked, [example(OTHER, "")], random.Random(seed))
        assert near is not None
        assert near.question in ("Where will the car of Bochum be built?", "Where will the car of Opel be built?")
        assert near.text == TEXT
        assert not near.answerable


def test_a_number_takes_a_numbers_place_and_small_letters_stay_small() -> None:
    near = swapped(example(TEXT, "what do the 400 people build?", 1), [example(OTHER, "")], random.Random(0))
    assert near is not None
    assert near.question == "what do the 900 people build?"
    near = swapped(example(TEXT, "where does renault build it?", 1), [example(OTHER, "")], random.Random(0))
    assert near is not None
    assert near.question in ("where does bochum build it?", "where does opel build it?")


def test_without_a_term_to_swap_there_is_no_near_miss() -> None:
    assert swapped(example(TEXT, "what is the price?", 2), [example(OTHER, "")], random.Random(0)) is None
    assert swapped(example(TEXT, "Where does Renault build?", 1), [example(TEXT, "")], random.Random(0)) is None
