import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.openness import left_open, open_stays_open


@pytest.mark.parametrize(
    ("sentence", "cited", "so"),
    [
        ("It uses 3,600 litres.", "It may use 3,600 litres.", False),
        ("It may use 3,600 litres.", "It may use 3,600 litres.", True),
        ("It uses 3,600 litres.", "It may use 3,600 litres, and in fact did use them.", True),
        ("Orlo is building a plant.", "Orlo is considering building a plant.", False),
        ("Orlo is building a plant.", "Orlo, looking to the future, is building a plant.", True),
        ("It opened in May.", "It opened in May.", True),
        ("It opened in May.", "It will open in May.", False),
        ("The car was built in Lund.", "The car is to be built in Lund.", False),
        ("The car will be built in Lund.", "The car is to be built in Lund.", True),
        ("It opened in May.", "It will open again, as it did open in May.", True),
        ("Marsh was likely born in Leeds.", "Marsh was probably born in Leeds.", True),
        ("Steam is often credited as its force.", "Steam can be said to have been its force.", True),
        ("Steam was the force behind it.", "It is thought that steam was the force behind it.", False),
    ],
)
def test_what_is_left_open_stays_open(sentence: str, cited: str, so: bool) -> None:
    assert open_stays_open(sentence, cited) is so


@pytest.mark.parametrize(
    ("text", "said", "so"),
    [
        ("It uses 3,600 litres.", "It may use 3,600 litres.", "It may use 3,600 litres."),
        ("A coal-fired plant uses 3 litres.", "A plant may use 3 litres.", "A coal-fired plant may use 3 litres."),
        ("Orlo builds cars in Lund.", "Orlo plans to build cars in Lund.", "Orlo plans to build cars in Lund."),
        ("The car is built in Lund.", "It is planned to be built in Lund.", "The car is planned to be built in Lund."),
        ("The car costs 9,000 euros.", "It is set to cost 9,000 euros.", "The car is set to cost 9,000 euros."),
        ("The car is built in Lund.", "The car could be built in Lund.", "The car could be built in Lund."),
        ("Marsh was born in Leeds.", "Marsh was probably born in Leeds in 1950.", "Marsh was probably born in Leeds."),
        ("He was held with rope.", "They caught him (reportedly with rope).", "He was held reportedly with rope."),
        ("Orlo builds cars.", "Orlo is looking to build cars.", "Orlo is looking to build cars."),
        ("Orlo builds cars.", "Orlo is in talks to build cars.", "Orlo is in talks to build cars."),
        ("The car is built in Lund.", "The car will be built in Lund.", "The car will be built in Lund."),
        ("Orlo builds a plant.", "Orlo announced plans to build a plant.", "Orlo plans to build a plant."),
        ("Orlo builds a plant.", "Orlo cancelled its plans to build a plant.", "Orlo builds a plant."),
        # said for certain elsewhere, or not the only verb, or no verb at all
        ("It uses 3 litres.", "It may use 3 litres; the old one did use 4.", "It uses 3 litres."),
        ("The costs of it were 3 euros.", "It may cost 3 euros.", "The costs of it were 3 euros."),
        ("Orlo will build it.", "Orlo plans to build it.", "Orlo will build it."),
        ("", "It may use 3 litres.", ""),
    ],
)
def test_what_is_said_so_is_put_so(text: str, said: str, so: str) -> None:
    assert left_open(text, said) == so


WORDS = st.lists(
    st.sampled_from(["It", "Orlo", "may", "plans", "to", "probably", "use", "uses", "be", "is", "built", "in", "3"]),
    max_size=9,
).map(" ".join)


@given(WORDS, WORDS)
def test_nothing_is_added_that_does_not_stand_there(text: str, said: str) -> None:
    found = left_open(text, said).split()
    assert set(found) <= {*text.split(), *said.split(), *(word.lower() for word in said.split())}
