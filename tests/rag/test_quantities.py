"""Numbers with their units, in one form, and whether those of a sentence stand in what it cites."""

import pytest

from rag.quantities import measuring, quantities
from rag.verify import quantities_stand, verify


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("€1.2bn", "1.2 billion euros"),
        ("40pc", "40 per cent"),
        ("40%", "40 percent"),
        ("20,000 km", "20000 kilometres"),
        ("$4.5m", "4.5 million dollars"),
        ("twelve", "12"),
        ("15-minute", "15 minutes"),
        ("3.6 volts", "3.6 V"),
        ("40 kilowatt hours", "40 kWh"),
        ("twenty-five", "25"),
        ("1.2m cars", "1.2 million cars"),
        ("1.2m of them", "1.2 million of them"),
        ("EUR 84m", "84 million euros"),
        ("CHF 84m", "CHF 84,000,000"),
        ("2tn dollars", "2 trillion dollars"),
        ("2 million US dollars", "$2m"),
        ("2 million U.S. dollars", "$2m"),
        ("RMB 30 million", "30 million yuan"),
        ("30 hrs", "30 hours"),
        ("two hundred", "200"),
        ("two hundred and five", "205"),
        ("a hundred", "100"),
        ("two dozen", "24"),
        ("half a dozen", "six"),
        ("half a million", "500,000"),
        ("a million", "1,000,000"),
        ("ſix", "six"),  # as old books print it
    ],
)
def test_one_quantity_in_two_spellings(one: str, other: str) -> None:
    (first,), (second,) = quantities(f"It is {one} now."), quantities(f"It is {other} now.")
    assert (first.value, first.unit) == (second.value, second.unit)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("40 km", "40 miles"),
        ("€5", "$5"),
        ("5 million", "5 billion"),
        ("1.5", "15"),
        ("40 per cent", "40 euros"),
        ("40 kilowatts", "40 kilowatt hours"),
        ("5 per cent", "5 percentage points"),
        ("five", "twenty-five"),
        ("600 people", "600m people"),
        ("30 m", "30 ft"),
        ("a third", "two thirds"),
        ("a quarter", "three quarters of it"),
        ("two users", "two hundred users"),
        ("a dozen", "half a dozen"),
        ("a million", "half a million"),
        ("30 yuan", "30 yen"),
    ],
)
def test_different_quantities(one: str, other: str) -> None:
    assert not quantities_stand(f"It is {one} now.", f"It was {other} then.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("30m", "30 metres"),
        ("30m", "30 million"),
        ("600m people", "600 million people"),
        ("¥30", "30 yen"),
        ("¥30", "30 yuan"),
    ],
)
def test_what_may_mean_either_stands_by_either(one: str, other: str) -> None:
    assert quantities_stand(f"It is {one}.", f"It is {other}.")
    assert quantities_stand(f"It is {other}.", f"It is {one}.")


@pytest.mark.parametrize("cited", ["31 Dec 1990", "31 Dec. 1990", "31 December 1990"])
def test_a_day_counts_no_months(cited: str) -> None:
    assert quantities_stand("It opened on 31 December 1990.", f"It opened on {cited}.")


def test_a_unit_that_stands_with_the_second_of_two_numbers() -> None:
    assert quantities_stand("It gives 3.6 volts.", "A cell gives 3.6 to 3.7 volts.")


def test_a_number_keeps_its_unit() -> None:
    assert not quantities_stand("The cell's voltage is 160 to 200.", "It stores 160 to 200 watt-hours per kilogram.")


@pytest.mark.parametrize(
    ("said", "cited"),
    [
        ("The battery works down to 20 °C.", "The battery works down to −20 °C."),
        ("Net profit was $3 million.", "Net profit was -$3 million."),
        ("The plant cost $5 billion.", "The plant cost HK$5 billion."),
        ("The mine is worth $40 million.", "The mine is worth A$40 million."),
    ],
)
def test_a_sign_and_a_currency_belong_to_the_number(said: str, cited: str) -> None:
    assert verify(said, [cited], "What is it?") == "unsupported"
    assert verify(cited, [cited], "What is it?") == "supported"


def test_a_number_counts_what_the_evidence_counts() -> None:
    cited, asked = "Its cluster has three plants and a facility at Cleon.", "How many people work at Cleon?"
    assert verify("The cluster has three plants at Cleon.", [cited], asked) != "unsupported"
    assert verify("The facility at Cleon has three people.", [cited], asked) == "unsupported"


@pytest.mark.parametrize(
    ("sentence", "so"),
    [
        ("CATL reported a net profit of 37.9 per cent of the market.", False),
        ("CATL reported a net profit of about €4.1 billion.", False),
        ("CATL had a share of 37.9 per cent.", True),
        ("CATL sold batteries worth €4.1 billion.", True),
    ],
)
def test_a_number_measures_what_the_evidence_measures(sentence: str, so: bool) -> None:
    cited = "CATL had a market share of 37.9 per cent and sold batteries worth about €4.1 billion."
    asked = "How much net profit did CATL report?"
    assert (verify(sentence, [cited], asked) != "unsupported") is so


@pytest.mark.parametrize("text", ["a rise of 10-20 per cent", "a rise of 10–20 per cent", "the pre-20 per cent era"])
def test_a_dash_between_is_no_sign(text: str) -> None:
    assert all(quantity.value > 0 for quantity in quantities(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It rose by 40 per cent in May.", {"40", "per", "cent"}),
        ("It costs EUR 84m.", {"eur", "84m"}),
        ("It took twenty-five kilowatt hours.", {"twenty", "five", "kilowatt", "hours"}),
        ("Its second plant was dear, the dollar fell that day.", set()),
    ],
)
def test_what_measures_is_a_number_and_its_unit_alone(text: str, found: set[str]) -> None:
    assert measuring(text) == found
