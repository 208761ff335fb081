"""Copies of one text count as one source, and other texts do not."""

import random
from collections.abc import Callable

from index.library import Library
from rag.report.independence import grouped, independent, origins

CHANCE = random.Random(1)
WORDS = [f"word{n}" for n in range(5000)]
ONE, TWO, THREE = ([CHANCE.choice(WORDS) for _ in range(300)] for _ in range(3))


def text(words: list[str]) -> str:
    return " ".join(words)


def test_shortened_and_reworded_copies_have_one_origin() -> None:
    cut = ONE[:150]
    reworded = [CHANCE.choice(WORDS) if CHANCE.random() < 0.1 else word for word in ONE]
    assert grouped([text(ONE), text(TWO), text(cut), text(reworded), text(THREE)]) == [0, 1, 0, 0, 4]


def test_copies_of_copies() -> None:
    first, middle, last = ONE[:200], ONE[100:], ONE[150:] + TWO[:50]
    assert grouped([text(first), text(last), text(middle)]) == [0, 0, 0]


def test_shared_words_are_not_enough() -> None:
    shuffled = ONE.copy()
    CHANCE.shuffle(shuffled)
    assert grouped([text(ONE), text(shuffled)]) == [0, 1]


def test_texts_too_short_to_compare_stand_by_themselves() -> None:
    assert grouped(["", "", "two words", "two words"]) == [0, 1, 2, 3]


def test_articles_of_the_library(library: Library, put_article: Callable[..., str]) -> None:
    wire = ". ".join(text(ONE[i : i + 10]) for i in range(0, 300, 10)) + "."
    first = put_article(wire, "/a.txt")
    copy = put_article(wire + " An end of their own.", "/b.txt")
    other = put_article(text(TWO), "/c.txt")
    found = origins(library, [first, other, copy, "gone", "gone too"])
    assert found[first] == found[copy]
    assert independent([first, copy], found) == 1
    assert independent(found, found) == 4
