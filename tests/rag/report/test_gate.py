"""What the gate lets through is what the article says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotations import is_true, passages, pieces
from rag.report.gate import MARKS, fault

PASSAGE = "“The firm, which does not make 1,000 cars, said that it sold 12.5% more (in May) — a record.” He left."


@pytest.mark.parametrize(
    "quotation",
    [
        PASSAGE,
        "“The firm … said that it sold 12.5% more … He left.",
        "“The firm... said that it sold 12.5% more . . . He left.",
        "“The firm […] said that it sold 12.5% more [...] He left.",
        "… it sold 12.5% more …",
        "… it sold 12.5% more (in May) …",
        "… a record.” He left.",
        "“[Renault], which does not make 1,000 cars, said that … record.” He left.",
        "… [h]e left.",
        "… He [the spokesman] left.",
        "“The firm, which [sic] does not make …",
    ],
)
def test_what_an_editor_may_do(quotation: str) -> None:
    assert fault(quotation, PASSAGE) == ""


@pytest.mark.parametrize(
    ("quotation", "said"),
    [
        (PASSAGE.replace("12.5", "12.6"), "“12.6”"),
        (PASSAGE.replace("not ", ""), "do not stand so"),
        ("“The firm, which does [really] make 1,000 cars …", "do not stand so"),  # hides a denial
        (PASSAGE.replace("said that it sold 12.5% more (in May)", "[lied about]"), "do not stand so"),  # eight words
        (PASSAGE.replace("1,000", "[2]1,000"), "do not stand so"),  # grows into the number
        ("… 000 cars, said …", "“000”"),
        ("… 12.5 …", "do not stand so"),  # without its per-cent sign
        ("… ay) — a record.” He left.", "“ay”"),
        ("… He left … said that …", "do not stand so"),  # out of order
        ("it sold 12.5% more", "do not stand so"),  # without ellipses
        (PASSAGE + " ", "do not stand so"),
        ("… [ ] He left.", "do not stand so"),
        ("[The firm lied.]", "nothing of the article's own words"),
        ("…", "nothing of the article's own words"),
        ("", "nothing of the article's own words"),
        ("… He " + "[x] " * (MARKS + 1) + "left.", "more than 100"),
    ],
)
def test_what_nobody_may_do(quotation: str, said: str) -> None:
    assert said in fault(quotation, PASSAGE)


def test_marks_of_the_article_are_its_own() -> None:
    passage = "He [the minister] said: “Well … no.” [1]"
    assert fault(passage, passage) == ""
    assert fault("He [the minister] said: … [1]", passage) == ""
    assert fault("He [the king] said: “Well … no.” [1]", passage) == ""
    assert fault("He [the king] no.” [1]", passage) != ""


def test_text_without_spaces_is_cut_at_its_punctuation() -> None:
    passage = "比亚迪不生产汽油车，只生产电动汽车。"
    assert fault("…只生产电动汽车。", passage) == ""
    assert fault("比亚迪…生产汽油车，只生产电动汽车。", passage) != ""  # “not” is a part of the word there


edits = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12), pieces), max_size=6)


def edited(quotation: str, changes: list[tuple[int, int, str]]) -> str:
    """Each change puts a piece in the place of some characters."""
    for start, length, piece in changes:
        start = start % (len(quotation) + 1)
        quotation = quotation[:start] + piece + quotation[start + length :]
    return quotation


@settings(max_examples=200, deadline=None)
@given(passages, edits)
def test_no_sequence_of_edits_brings_in_a_word_that_is_not_there(
    passage: str, changes: list[tuple[int, int, str]]
) -> None:
    quotation = edited(passage, changes)
    if not fault(quotation, passage):
        assert is_true(quotation, passage)


@settings(max_examples=100, deadline=None)
@given(passages, st.data())
def test_leaving_out_words_under_an_ellipsis_passes(passage: str, data: st.DataObject) -> None:
    kept = passage.split(" ")
    start = data.draw(st.integers(0, len(kept)))
    end = data.draw(st.integers(start, len(kept)))
    shortened = " ".join([*kept[:start], "…", *kept[end:]])
    said = fault(shortened, passage)
    assert said == "" or "nothing of the article's own words" in said
