"""Copies say the same; a sentence with another figure or another name does not."""

import pytest

from rag.sameness import says_the_same

REPORT = (
    "Renault said on Tuesday that its plant in Douai had built 34,000 cars in the first half of the year, which was a "
    "fifth more than in the same months of the year before, and that it would hire 300 people."
)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (REPORT, True),
        (REPORT.replace("on Tuesday", "late on Tuesday"), True),
        (REPORT.replace("34,000", "43,000"), False),
        (REPORT.replace("Douai", "Maubeuge"), False),
        (REPORT.replace("Renault", "Renault Group"), True),
        ("Renault builds cars in Douai.", False),
    ],
)
def test_sameness(other: str, same: bool) -> None:
    assert says_the_same(REPORT, other) is same
    assert says_the_same(other, REPORT) is same
