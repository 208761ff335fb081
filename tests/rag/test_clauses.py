import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.clauses import attributed, counted_in_place

PRESIDENT = (
    "The college was founded in 1890; Orlo Marsh became its president in 1891, and classes were first held in 1892."
)
STAKES = "Nissan put in 600 million euros, and Mitsubishi 200 million euros, while Lund of Sweden lent 5% of it."


@pytest.mark.parametrize(
    ("sentence", "cited", "so"),
    [
        ("Orlo Marsh became president of the college in 1891.", PRESIDENT, True),
        ("Orlo Marsh became president of the college in 1892.", PRESIDENT, False),
        ("Classes were first held in 1892.", PRESIDENT, True),
        ("Orlo Marsh became president in 1891, and classes were held in 1892.", PRESIDENT, True),
        ("Mitsubishi put in 200 million euros.", STAKES, True),
        ("Lund lent 5%.", STAKES, True),  # nothing else is counted so
        ("It sold 200 cars in 1999.", "It sold 200 cars in 1999.", True),
        ("It sold 200 cars in 1998.", "It sold 200 cars in 1999.", True),  # for another rule to stop
    ],
)
def test_a_year_stays_with_what_happened_in_it(sentence: str, cited: str, so: bool) -> None:
    assert counted_in_place(sentence, cited) is so


def test_a_number_stays_with_its_name() -> None:
    assert attributed("Mitsubishi put in 200 million euros.", STAKES, "How much did Mitsubishi put in?")
    assert not attributed("Mitsubishi put in 600 million euros.", STAKES, "How much did Mitsubishi put in?")


@given(st.lists(st.sampled_from(PRESIDENT.split()), max_size=20).map(" ".join))
def test_what_a_text_says_itself_is_in_its_place(text: str) -> None:
    assert counted_in_place(text, text)
