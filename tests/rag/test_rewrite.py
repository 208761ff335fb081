"""Follow-ups by the rules, and what is made of a model's reply. No model is needed."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ModelError
from rag.models.protocol import Prompt
from rag.phrases import phrases
from rag.prompts import refusal
from rag.records import Turn
from rag.rewrite import asked_of, rewrite

FIAT = Turn("Where is the Fiat 500e built?", "The Fiat 500e is built in Turin. [1]")
PRIZES = Turn("Which trams won a prize in Lyon?", "The Citadis X and the Avenio M shared it.")
REFUSED = Turn("What does the Citadis X cost?", refusal("What does the Citadis X cost?", 12))


def alone(question: str, *history: Turn) -> str:
    return rewrite(question, history, None)


@pytest.mark.parametrize(
    ("question", "turn", "standalone"),
    [
        ("And when?", FIAT, "When is the Fiat 500e built?"),
        ("Since when?", FIAT, "Since when is the Fiat 500e built?"),
        ("Why?", Turn("Do magnets lose their force?", ""), "Why do magnets lose their force?"),
        ("Why is that?", Turn("Is zinc cheap?", "Yes, zinc is plentiful."), "Why is zinc plentiful?"),
        ("And when?", Turn("Who founded Polestar?", "Volvo did."), "When was Polestar founded?"),
        ("How much?", Turn("Who buys lithium?", "Everyone."), "Who buys lithium, and how much?"),
        ("Who else?", Turn("Who buys lithium?", "Everyone."), "Who else buys lithium?"),
    ],
)
def test_a_bare_question_word_asks_the_last_question_again(question: str, turn: Turn, standalone: str) -> None:
    assert alone(question, turn) == standalone


@pytest.mark.parametrize(
    ("question", "last", "standalone"),
    [
        ("What about Nissan?", "How many cars did Renault sell in 2019?", "How many cars did Nissan sell in 2019?"),
        ("And in 2028?", "What may a car emit in 2025?", "What may a car emit in 2028?"),
        ("And in Spain?", "Who sells most trams in France?", "Who sells most trams in Spain?"),
        ("how about lorries?", "What tax is there on small cars?", "What tax is there on small lorries?"),
        ("WHAT ABOUT THE ZOE?", "WHAT IS THE RANGE OF THE LEAF?", "What is the range of the zoe?"),
        ("And?", "Who sells most trams in France?", "And?"),
        ("I meant Saturn", "How many moons does Jupiter have?", "How many moons does Saturn have?"),
    ],
)
def test_another_thing_takes_the_place_of_its_kind(question: str, last: str, standalone: str) -> None:
    assert alone(question, Turn(last, "")) == standalone


@pytest.mark.parametrize(
    ("question", "turn", "standalone"),
    [
        ("How long is it?", FIAT, "How long is the Fiat 500e?"),
        ("HOW LONG IS IT?", FIAT, "How long is the Fiat 500e?"),
        ("Is the plant that Nissan runs in Turin open?", FIAT, "Is the plant that Nissan runs in Turin open?"),
        (
            "How much does it cost?",
            Turn("What is the range of the Nissan Leaf?", "The Nissan Leaf has a range of 270 km."),
            "How much does the Nissan Leaf cost?",
        ),
        ("Who makes it?", Turn("What does the Twingo cost?", "It costs 20,000 euros."), "Who makes the Twingo?"),
        (
            "Who makes it?",
            Turn("What is the price of the Twingo?", "The Twingo costs less than 20,000 euros."),
            "Who makes the Twingo?",
        ),
        ("What is its range?", FIAT, "What is the Fiat 500e's range?"),
        ("What is there to see there?", FIAT, "What is there to see in Turin?"),
        ("How old is that car?", FIAT, "How old is the Fiat 500e?"),
        (
            "When was he born?",
            Turn("Who built the first tram?", "Fyodor Pirotsky did."),
            "When was Fyodor Pirotsky born?",
        ),
        ("How fast is the second one?", PRIZES, "How fast is the Avenio M?"),
        ("How fast is the former?", PRIZES, "How fast is the Citadis X?"),
        ("Where are they built?", PRIZES, "Where are the Citadis X and the Avenio M built?"),
        ("Is the latter cheaper?", Turn("Is iron or nickel cheaper?", ""), "Is nickel cheaper?"),
        ("What do they eat?", Turn("where do guinea pigs sleep", ""), "What do guinea pigs eat?"),
        (
            "What are the benefits?",
            Turn("How does carbon pricing work?", ""),
            "What are the benefits of carbon pricing?",
        ),
        ("And Kia, when did they start?", Turn("When did Honda start?", "1948."), "When did Kia start?"),
    ],
)
def test_pointing_words_are_resolved(question: str, turn: Turn, standalone: str) -> None:
    assert alone(question, turn) == standalone


def test_the_third_of_a_list() -> None:
    turn = Turn("What goes into the cell?", "It needs:\n- lithium\n- cobalt oxide\n- graphite\n")
    assert alone("Where does the third one come from?", turn) == "Where does graphite come from?"


def test_what_was_resolved_before_is_leaned_on() -> None:
    history = [FIAT, Turn("How long is it?", "3.6 metres. [1]"), Turn("And how heavy is it?", "1,300 kg.")]
    assert alone("Who designed it?", *history) == "Who designed the Fiat 500e?"


def test_a_refusal_is_not_spoken_of() -> None:
    assert alone("How long is it?", REFUSED) == "How long is the Citadis X?"
    assert alone("Why?", REFUSED) == "What does the Citadis X cost, and why?"


@pytest.mark.parametrize(
    "question",
    [
        "Which lake is the deepest in the world?",
        "When did Volvo open its plant in Ghent?",
        "If a battery is hot, can it be charged?",
        "Is it possible to tow a trailer with an electric bus?",
        "Are there trams in Oslo?",
        "How long does it take to charge a lorry?",
        "what are worker nodes?",
        "Who is the mayor of Ghent?",
        "Does the man that sold the mill own the land?",
    ],
)
def test_a_question_that_stands_alone_is_left_to_the_letter(question: str) -> None:
    assert alone(question, FIAT, PRIZES, REFUSED) == question


@given(st.text(max_size=80), st.lists(st.builds(Turn, st.text(max_size=80), st.text(max_size=120)), max_size=4))
def test_no_text_breaks_the_rules(question: str, history: list[Turn]) -> None:
    standalone = rewrite(question, history, None)
    assert bool(standalone) == bool(question)
    if not history:
        assert standalone == question


@given(st.text(max_size=200))
def test_phrases_stand_where_they_say(text: str) -> None:
    for phrase in phrases(text):
        assert text[phrase.start : phrase.end] in phrase.text


class Echo:
    """A model that gives one reply, and keeps what it was asked."""

    name = "echo"

    def __init__(self, reply: str | ModelError, *, chats: bool = True, tuned: bool = False) -> None:
        self.reply, self.chats, self.tuned, self.prompts = reply, chats, tuned, list[Prompt]()

    def stream(
        self, prompt: Prompt, *, max_tokens: int, stop: Sequence[str] = (), temperature: float = 0.0
    ) -> Iterator[str]:
        self.prompts.append(prompt)
        if isinstance(self.reply, ModelError):
            raise self.reply
        yield from (self.reply[:5], self.reply[5:])


def test_a_model_that_chats_is_asked_with_the_conversation() -> None:
    model = Echo(" “How heavy is the Fiat 500e?” ".replace("“", '"').replace("”", '"'))
    assert rewrite("How heavy?", [FIAT], model) == "How heavy is the Fiat 500e?"
    shown = str(model.prompts[0])
    assert all(text in shown for text in ("How heavy?", FIAT.question, FIAT.answer))


@pytest.mark.parametrize(
    "reply",
    ["", "It weighs\nmuch?", "the Fiat 500e", "Who sang that?", "Fiat " * 61 + "?", ModelError("gone")],
    ids=["nothing", "two lines", "no sentence", "of something else", "too long", "failed"],
)
def test_the_rules_stand_in_for_a_reply_that_cannot_be_used(reply: str | ModelError) -> None:
    assert rewrite("How long is it?", [FIAT], Echo(reply)) == "How long is the Fiat 500e?"


def test_a_model_that_does_not_chat_is_not_asked() -> None:
    model = Echo("What does the Fiat 500e cost?", chats=False)
    assert rewrite("How long is it?", [FIAT], model) == "How long is the Fiat 500e?"
    assert not model.prompts


def test_no_history_leaves_the_question_alone() -> None:
    model = Echo("What does the Fiat 500e cost?")
    assert rewrite("How long is it?", [], model) == "How long is it?"
    assert not model.prompts


def test_a_tuned_model_can_be_asked_in_the_form_that_it_was_taught() -> None:
    model = Echo(" How long is the Fiat 500e?", chats=False, tuned=True)
    assert asked_of(model, "How long is it?", [FIAT]) == "How long is the Fiat 500e?"
    assert model.prompts == ["Earlier: Where is the Fiat 500e built?\nFollow-up: How long is it?\nStandalone question:"]


@pytest.mark.parametrize("reply", ["Where is the Fiat 500e built?", "How long is the Fiat Panda?", "How long is"])
def test_what_it_drops_or_makes_up_is_another_question(reply: str) -> None:
    assert asked_of(Echo(reply, chats=False, tuned=True), "How long is it?", [FIAT]) is None
