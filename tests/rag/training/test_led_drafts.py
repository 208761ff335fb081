"""Where the language model is led astray to, and which of what it writes may count as false."""

import random

import pytest

from rag.prompts import Case
from rag.training.led_drafts import astray, is_extract

QUOTE = "Trevithick and, separately, Oliver Evans in 1801 introduced engines that used high-pressure steam."


def test_it_is_led_to_what_neither_asks_nor_answers() -> None:
    case = Case("Who introduced engines with high-pressure steam in 1801?", QUOTE, "Oliver Evans")
    assert [led.short_answer for led in astray(case, random.Random(0))] == ["Trevithick"]


def test_a_number_is_led_to_a_number() -> None:
    quote = "It sold 12 cars in the Baltic states and 15 vans in Finland."
    case = Case("How many did it sell in the Baltic states?", quote, "12 cars")
    assert [led.short_answer for led in astray(case, random.Random(0))] == ["15 vans"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Oliver Evans introduced engines that used steam.", True),
        ("Oliver Evans introduced Trevithick.", False),
        ("Oliver Evans built engines.", False),
    ],
)
def test_an_extract_says_a_part_of_the_evidence(text: str, is_one: bool) -> None:
    assert is_extract(text, QUOTE) is is_one
