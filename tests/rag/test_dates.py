import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from rag.dates import Date, dates, dates_stand
from rag.words import MONTHS


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("on 29 January 2024", Date("Jan", 29, 2024)),
        ("on January 29, 2024,", Date("Jan", 29, 2024)),
        ("since Oct. 1992", Date("Oct", None, 1992)),
        ("in May of 2009", Date("May", None, 2009)),
        ("on the 3rd of June", Date("Jun", 3, None)),
        ("in September", Date("Sep", None, None)),
    ],
)
def test_a_date(text: str, date: Date) -> None:
    assert dates(text) == [date]


@pytest.mark.parametrize("text", ["It may cost 2024 euros.", "Marching on", "in 2024", "the 12 August Ltd owns"])
def test_other_numbers_are_no_years_or_months(text: str) -> None:
    assert all(date.year is None for date in dates(text))


@pytest.mark.parametrize(
    ("said", "cited"),
    [
        ("It was shown in October 1992.", "It was shown in October 1992 and sold from 1993."),
        ("It was shown on 5 October 1992.", "It was shown in 1992, on 5 October."),
        ("It was shown in 1992.", "It was shown in October 1992."),
        ("It was shown in Oct 1992.", "It was shown on October 5, 1992."),
    ],
)
def test_dates_that_stand(said: str, cited: str) -> None:
    assert dates_stand(said, cited)


@pytest.mark.parametrize(
    ("said", "cited"),
    [
        ("It was shown in October 1993.", "It was shown in October 1992 and sold from 1993."),
        ("It was shown on 7 March 2020.", "It was shown on 5 March 2020 and sold on 7 May 2020."),
        ("It was shown in May 2020.", "It was shown in 2020."),
    ],
)
def test_dates_made_of_two(said: str, cited: str) -> None:
    assert not dates_stand(said, cited)


@every(
    st.lists(st.sampled_from([*MONTHS, "5", "17th", "2020", "1993,", "of", "and", "It", "was."]), max_size=12).map(
        " ".join
    )
)
def test_what_is_said_stands_in_itself(text: str) -> None:
    assert dates_stand(text, text)
