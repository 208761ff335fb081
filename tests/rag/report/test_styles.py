"""Styles are found by name; what is none is said, with the nearest."""

from pathlib import Path

import pytest

from index.errors import ReportError
from rag.report.styles import NAMES, keep, own, search, style


@pytest.mark.parametrize(
    ("name", "title", "in_notes"),
    [
        ("apa", "APA Style 7th", False),
        ("Chicago", "Chicago Manual of Style 18th edition (notes", True),
        ("harvard", "Cite Them Right 12th", False),
        ("IEEE", "IEEE Reference Guide", False),
        ("mla", "MLA Handbook 9th", False),
        ("American Medical Association", "AMA Manual", False),
        ("nature-digest", "Nature", False),  # leans on another style
    ],
)
def test_by_name(name: str, title: str, in_notes: bool) -> None:
    found = style(name)
    assert found.title.startswith(title)
    assert found.in_notes == in_notes


def test_every_usual_name_has_a_style() -> None:
    assert all(style(name).path.exists() for name in NAMES)


def test_harvard_is_british() -> None:
    assert style("harvard").locale == "en-GB"
    assert style("apa").locale == "en-US"


@pytest.mark.parametrize(
    ("name", "suggested"),
    [("aapa", "apa"), ("chicgo", "chicago"), ("harvrad", "harvard"), ("mla 9", "mla"), ("", "apa"), ("../../x", "apa")],
)
def test_an_unknown_name_brings_the_nearest(name: str, suggested: str) -> None:
    with pytest.raises(ReportError, match="There is no citation style called") as error:
        style(name)
    assert suggested in str(error.value).partition("nearest are:")[2] or name == "../../x"


def test_search_by_words() -> None:
    assert "harvard-university-of-leeds" in search("leeds harvard")
    assert search("modern language association")[0] == "mla"
    assert search("no such words at all") == []


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "own.csl"
    own.write_bytes(style("ieee").path.read_bytes())
    assert style(str(own)).title == style("ieee").title


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not xml", "it is not XML"),
        (b"<html><body/></html>", "begins with <html>"),
        (b"<style xmlns='http://purl.org/net/xbiblio/csl'><info/></style>", "says nothing of citations"),
        (b"", "it is not XML"),
        (b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>", "begins with <x>"),
    ],
)
def test_a_file_that_is_no_style(tmp_path: Path, content: bytes, said: str) -> None:
    wrong = tmp_path / "wrong.csl"
    wrong.write_bytes(content)
    with pytest.raises(ReportError, match="is no citation style") as error:
        style(str(wrong))
    assert said in str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cannot be read"):
        style(str(tmp_path / "none.csl"))


def test_a_file_is_kept_with_the_library(tmp_path: Path) -> None:
    assert own(tmp_path) == []
    name = keep(tmp_path, "My house style.CSL", style("ieee").path.read_bytes())
    assert own(tmp_path) == [name] == ["My house style.csl"]
    assert style(name, tmp_path).title == style("ieee").title
    with pytest.raises(ReportError, match="cannot be read"):
        style(name)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not xml", "own.csl is no citation style: it is not XML"),
        (b"<html/>", "own.csl is no citation style: it begins with <html>"),
        (
            b'<style xmlns="http://purl.org/net/xbiblio/csl" class="note"><info><title>x</title></info>'
            b"<citation><layout><text/></layout></citation></style>",
            "The style own.csl cannot be used",
        ),
    ],
)
def test_what_cannot_be_cited_in_is_not_kept(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(ReportError, match=said):
        keep(tmp_path, "own.csl", content)
    assert own(tmp_path) == []
