import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from rag.dates import Date, dates, dates_stand, of_other_years, years
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


@pytest.mark.parametrize(
    ("text", "spoken_of"),
    [
        ("in 1992", [(1992, 1992)]),
        ("on 5 March 2020 and in 2021", [(2020, 2020), (2021, 2021)]),
        ("in 2023 and 2024", [(2023, 2024)]),
        ("the 1970s", [(1970, 1979)]),
        ("the 1970's", [(1970, 1979)]),
        ("from 1946 to 1952", [(1946, 1952)]),
        ("the 2013–14 season", [(2013, 2014)]),
        ("since 1908", [(1908, 9999)]),
        ("since March 1908", [(1908, 9999)]),
        ("until 1855", [(0, 1855)]),
        ("in the 19th century", [(1800, 1900)]),
        ("38,000 people, 1,169 cc, 2.2016 and 20161", []),
    ],
)
def test_the_years_that_a_text_speaks_of(text: str, spoken_of: list[tuple[int, int]]) -> None:
    assert years(text) == spoken_of


@pytest.mark.parametrize(
    ("question", "sentence", "around", "so"),
    [
        ("What did BYD sell in 2022?", "In 2024 it sold 4.27 million.", "", True),
        ("What did BYD sell in 2022?", "In 2022 it sold 1.86 million.", "", False),
        ("What did BYD sell in 2022?", "It sold 1.86 million.", "In 2024 it sold 4.27 million.", False),
        ("What did BYD sell in 2022?", "By 2024 it sold more.", "", False),
        ("What did BYD sell in 2022?", "In 2024 it sold more.", "2022 was a good year.", False),
        ("What does BYD sell?", "In 2024 it sold more.", "", False),
        ("Which disc came in the 1900s?", "It came in 1909.", "", False),
    ],
)
def test_a_sentence_of_other_years(question: str, sentence: str, around: str, so: bool) -> None:
    assert of_other_years(question, sentence, around) is so


@every(st.text(max_size=40), st.integers(1000, 2099))
def test_a_text_is_of_its_own_years(text: str, year: int) -> None:
    assert not of_other_years(f"{text} in {year}?", f"{text} in {year}.")


@pytest.mark.parametrize(
    ("said", "cited"),
    [
        ("It opened on 5 March 2020.", "It was announced in March, and it opened on 5 April 2020."),
        ("The one in Szeged opened on 3 May.", "That in Debrecen opened on 3 June, and the one in Szeged in May."),
    ],
)
def test_a_month_takes_no_day_of_another(said: str, cited: str) -> None:
    assert not dates_stand(said, cited)
