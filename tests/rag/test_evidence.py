"""What is chosen, and where else it stands: one wire report in several outlets is shown once, with all of them."""

from pathlib import Path

import pytest

from fakes import FakeEncoder, document, given
from index.build import add
from index.config import Manifest
from index.library import Library
from index.records import Sentence
from rag.config import Config
from rag.evidence import choose, pick
from rag.reader import Reading
from rag.records import Evidence
from rag.retrieve import retrieve

WIRE = (
    "The plant in Cleon will build electric motors from next spring, the company said on Monday. "
    "It will hire three hundred people for the new line, most of them in the region. "
    "The motors are made without rare earths, which are costly and come from far away."
)
OTHER = "Bread is baked with flour, water and salt in most of the villages along the river."


@pytest.fixture
def library(tmp_path: Path) -> Library:
    encoder = FakeEncoder()
    library = Library.create(tmp_path, Manifest(encoder.name, encoder.dimension))
    outlets = [
        document(WIRE, "herald.txt", "Motors from Cleon", published="2024-05-01"),
        document(f"{WIRE} The unions are pleased.", "courier.txt", "Cleon hires"),
        document(WIRE, "gazette.txt", "Motors from Cleon", published="2024-05-01"),  # word for word the first
        document(OTHER, "bread.txt", "Bread"),
    ]
    for _ in add(library, encoder, [given(outlet) for outlet in outlets]):
        pass
    return library


@pytest.mark.parametrize("heading", [Sentence("a", 0, 3, "BYD"), Sentence("a", 0, 3, "Its cars in Europe", True)])
def test_a_heading_is_no_evidence(heading: Sentence) -> None:
    told = [heading, Sentence("a", 5, 19, "It makes cars.")]
    (picked,) = pick(Reading(((0.9, 0.5),), 0.9), [told], Config())
    assert picked.sentence.text == "It makes cars."


def chosen(library: Library, probability: float = 0.9) -> list[Evidence]:
    passages = retrieve(library, FakeEncoder(), "When will the plant in Cleon build electric motors?", Config())
    sentences = [library.sentences(p.article_id, p.start, p.end) for p in passages]
    told = tuple(tuple(probability if "next spring" in s.text else 0.0 for s in of) for of in sentences)
    return choose(Reading(told, 0.9), passages, sentences, library, Config())


def test_the_same_sentence_in_several_outlets_is_cited_once_with_all_of_them(library: Library) -> None:
    (evidence,) = chosen(library)
    assert {evidence.source, *(copy.source for copy in evidence.also_in)} == {
        "herald.txt",
        "courier.txt",
        "gazette.txt",
    }
    assert len(evidence.also_in) == 2


def test_every_copy_is_true_to_the_letter(library: Library) -> None:
    for evidence in chosen(library):
        for copy in evidence.also_in:
            assert library.article(copy.article_id).text[copy.start : copy.end] == copy.quote


def test_a_copy_that_was_removed_meanwhile_is_not_named(library: Library) -> None:
    (before,) = chosen(library)
    passages = retrieve(library, FakeEncoder(), "When will the plant in Cleon build electric motors?", Config())
    sentences = [library.sentences(p.article_id, p.start, p.end) for p in passages]
    told = tuple(tuple(0.9 if "next spring" in s.text else 0.0 for s in of) for of in sentences)
    gone = next(copy.article_id for copy in before.also_in if copy.article_id != before.article_id)
    with library.writer() as writer:
        writer.remove(gone)
    (after,) = choose(Reading(told, 0.9), passages, sentences, library, Config())
    assert gone not in {copy.article_id for copy in after.also_in}
    assert len(after.also_in) < len(before.also_in)


def test_nothing_is_chosen_where_nothing_answers(library: Library) -> None:
    passages = retrieve(library, FakeEncoder(), "Who bakes bread?", Config())
    sentences = [library.sentences(p.article_id, p.start, p.end) for p in passages]
    told = tuple(tuple(0.9 for _ in of) for of in sentences)
    assert choose(Reading(told, Config().least_answerable - 0.01), passages, sentences, library, Config()) == []
