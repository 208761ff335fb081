"""Removal and its undo: the library is as it was."""

from collections.abc import Callable

import numpy as np
import pytest

from fakes import FakeEncoder, document, given
from index.build import Done
from index.doctor import examine
from index.errors import LibraryMissing
from index.library import Library
from index.read.page_picture import keep_original, kept_original
from index.removal import put_back, take_out

Put = Callable[..., list[Done]]
VOLVO = "Volvo sells cars in Gothenburg. It made 5,000 of them. They are blue."
RENAULT = "Renault builds the Twingo. It will cost €20,000. Douai makes others."


def state(library: Library) -> object:
    listings = {(a.id, a.title, a.sources, a.published, a.sentences, a.chunks) for a in library.articles()}
    return listings, [library.article(a.id) for a in sorted(library.articles(), key=lambda a: a.id)]


def test_undo_brings_everything_back(library: Library, encoder: FakeEncoder, put: Put) -> None:
    put(given(document(VOLVO, "v", published="2024-05-01")), given(document(RENAULT, "r")))
    before, vector = state(library), encoder.encode([VOLVO])[0]
    scores = [score for _, score in library.dense(vector, 9)]
    removed = take_out(library, library.find("v")[0].id)
    assert [a.sources for a in library.articles()] == [("r",)]
    put_back(library, removed)
    assert state(library) == before
    np.testing.assert_allclose([score for _, score in library.dense(vector, 9)], scores, atol=1e-3)
    assert library.keyword("Gothenburg", 3)
    assert all(finding.well for finding in examine(library))
    assert [d.outcome for d in put(given(document(VOLVO, "v", published="2024-05-01")))] == ["unchanged"]


def test_the_other_articles_of_a_file_stay(library: Library, put: Put) -> None:
    file = given(document(VOLVO, "f#1"), document(RENAULT, "f#2"), key="f")
    put(file, given(document(VOLVO, "elsewhere")))
    before = state(library)
    removed = take_out(library, library.find("f#2")[0].id)
    assert [a.sources for a in library.articles()] == [("elsewhere", "f#1")]
    assert all(finding.well for finding in examine(library))
    put_back(library, removed)
    assert state(library) == before
    assert [d.outcome for d in put(file)] == ["unchanged"]


def test_what_was_removed_comes_back_when_its_file_is_added_again(library: Library, put: Put) -> None:
    file = given(document(VOLVO, "f#1"), document(RENAULT, "f#2"), key="f")
    put(file)
    take_out(library, library.find("f#2")[0].id)
    assert [d.outcome for d in put(file)] == ["replaced"]
    assert len(library.articles()) == 2


def test_the_kept_file_goes_and_comes_back(library: Library, put: Put) -> None:
    put(given(document(VOLVO, "v.pdf")))
    article_id = library.find("v.pdf")[0].id
    keep_original(library.folder, article_id, b"%PDF")
    removed = take_out(library, article_id)
    assert kept_original(library.folder, article_id) is None
    put_back(library, removed)
    assert kept_original(library.folder, article_id) == b"%PDF"


def test_the_kept_file_goes_when_the_article_is_replaced(library: Library, put: Put) -> None:
    put(given(document(VOLVO, "v.pdf"), key="v"))
    before = library.find("v.pdf")[0].id
    keep_original(library.folder, before, b"%PDF")
    put(given(document(RENAULT, "v.pdf"), key="v"))
    assert library.find("v.pdf")[0].id != before
    assert kept_original(library.folder, before) is None


def test_what_is_not_there_cannot_be_removed(library: Library) -> None:
    with pytest.raises(LibraryMissing):
        take_out(library, "nothing")


def test_undo_does_not_hide_what_else_was_removed(library: Library, put: Put) -> None:
    file = given(document(VOLVO, "f#1"), document(RENAULT, "f#2"), key="f")
    put(file)
    removed = take_out(library, library.find("f#1")[0].id)
    take_out(library, library.find("f#2")[0].id)
    put_back(library, removed)
    assert [a.sources for a in library.articles()] == [("f#1",)]
    assert [d.outcome for d in put(file)] == ["replaced"]
    assert len(library.articles()) == 2
