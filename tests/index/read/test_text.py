"""Bytes into text, lines into stored lines, dates into days."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ReadError
from index.read.document import TITLE_LIMIT, date, document
from index.read.text import TEXT_LIMIT, begins_item, decode, normalise, row, without_bullet
from index.records import Block

PRICE = "Zoë’s café in Zürich asks €20,000 – naïve, isn’t it?"
RUSSIAN = "Завод продал пять тысяч машин в марте. Это больше, чем год назад."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_usual_encodings_are_read(encoding: str) -> None:
    assert decode(PRICE.encode(encoding)) == PRICE


def test_a_declared_encoding_is_believed_only_where_it_fits() -> None:
    assert decode(RUSSIAN.encode("koi8_r"), declared="koi8-r") == RUSSIAN
    assert decode(RUSSIAN.encode(), declared="koi8-r") == RUSSIAN
    assert decode(RUSSIAN.encode("cp1251"), declared="no-such-encoding") == RUSSIAN


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0", "binary"),
        (bytes(range(1, 256)) * 4, "binary"),
        (b"a" * (TEXT_LIMIT + 1), "split it"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(ReadError, match=said):
        decode(data)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a\t b\u00a0\u2009c\r\nd\u2028e ", "a b c d e"),
        ("soft\u00adware\u200b \u200b \ufeffx", "software x"),
        ("e\u0301", "é"),
        ("half \ud800 pair", "half pair"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text(st.characters(codec=None)))
def test_normalised_text_is_one_storable_line_and_stays_as_it_is(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert len(once.splitlines()) <= 1
    assert once == once.strip()
    assert "  " not in once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


@pytest.mark.parametrize("line", ["- x", "* x", "• x", "  1. x", "12) x", "(3) x"])
def test_bullets_and_numbers_are_taken_off(line: str) -> None:
    assert without_bullet(line) == "x"


@pytest.mark.parametrize("line", ["x", "-x", "1.5 million cars", "2024. A year", "-", "A. Smith said"])
def test_other_lines_are_no_items(line: str) -> None:
    assert without_bullet(line) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05T23:30:00Z", "2024-03-05"),
        ("5 March 2024", "2024-03-05"),
        ("March 5th, 2024", "2024-03-05"),
        ("Tue, 05 Mar 2024 10:00:00 GMT", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("13/04/2024", "2024-04-13"),
        ("05/03/2024", None),  # May or March
        ("March 2024", None),
        ("2024", None),
        ("yesterday", None),
        ("2024-13-45", None),
        ("", None),
    ],
)
def test_dates(text: str, day: str | None) -> None:
    assert date(text) == day


def test_the_title_falls_back_to_a_heading_then_to_the_beginning() -> None:
    byline, heading = Block("By Ada"), Block("Cells", "heading")
    assert document([byline, heading], "s", title="Given").title == "Given"
    assert document([byline, heading], "s", title=" ").title == "Cells"
    long = document([Block("word " * 100)], "s").title
    assert len(long) <= TITLE_LIMIT
    assert long.endswith("word…")
    assert len(document([Block("w" * 500)], "s").title) == TITLE_LIMIT


@pytest.mark.parametrize("blocks", [[], [Block(" \u200b")], [Block("---")]])
def test_a_document_without_a_word_is_refused(blocks: list[Block]) -> None:
    with pytest.raises(ReadError, match="no text"):
        document(blocks, "s")


@pytest.mark.parametrize(
    "text",
    [
        "The firm says that the wall box costs €900, which is less than its rival’s – so far.",
        "The Citroën is built in Spain. " + "It is a small car with a small battery. " * 30,
        "“Cheap,” he said of the Škoda café… and left.",
        "À la carte, the Zoë is dearer: £20,000.",
    ],
)
def test_western_text_with_few_accents(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("mac_roman", "“Cheap,” he said – the rival’s café is dearer, and the naïve pay. " * 3),
        ("cp1251", RUSSIAN),
        ("cp1250", "Škoda sprzedała więcej samochodów niż w zeszłym roku, a także zwiększyła zyski o połowę. " * 3),
    ],
)
def test_other_legacy_text_is_still_guessed(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("declared", ["iso-8859-1", "latin1", "us-ascii"])
def test_what_calls_itself_latin_is_read_as_browsers_read_it(declared: str) -> None:
    text = "The firm’s plant costs €30 million – “cheap”."
    assert decode(text.encode("cp1252"), declared=declared) == text


@pytest.mark.parametrize(
    ("line", "above", "is_one"),
    [
        ("– and its largest in Europe – will close.", "the plant in Lyon, its oldest", False),
        ("30. Juni 2024 an.", "Die Fabrik kündigte das am", False),
        ("- the R5", "It builds:", True),
        ("- the R4", "- the R5", True),
        ("2. Batteries", "That was the first.", True),
        ("• the R4", "the plant in Lyon", True),
        ("the R4", "It builds:", False),
    ],
)
def test_a_dash_in_a_sentence_begins_no_item(line: str, above: str, is_one: bool) -> None:
    assert begins_item(line, above) is is_one


def test_an_empty_cell_keeps_its_place() -> None:
    assert row(["R5", "", "9,800", " "]) == "R5 | – | 9,800"
    assert row(["", " "]) == ""
