"""The library on disk: adding, replacing, removing, and what it promises."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from fakes import FakeEncoder, document, given
from index.build import Done, add
from index.config import ChunkConfig, Manifest
from index.database import DATABASE
from index.doctor import examine
from index.errors import LibraryMismatch, LibraryMissing
from index.library import Library

Put = Callable[..., list[Done]]
VOLVO = "Volvo sells cars in Gothenburg. It made 5,000 of them. They are blue."
RENAULT = "Renault builds the Twingo. It will cost €20,000. Douai makes others."


def found(library: Library, encoder: FakeEncoder, question: str) -> list[str]:
    """The text of what FAISS and BM25 find, FAISS first."""
    dense = [i for i, _ in library.dense(encoder.encode([question])[0], 3)]
    keyword = [i for i, _ in library.keyword(question, 3)]
    chunks = library.chunks([*dense, *keyword])
    return [chunks[i].text for i in [*dense, *keyword]]


def test_what_is_added_is_found_by_both_ways(library: Library, encoder: FakeEncoder, put: Put) -> None:
    assert [d.outcome for d in put(given(document(VOLVO, "v")), given(document(RENAULT, "r")))] == ["added", "added"]
    texts = found(library, encoder, "Renault Twingo")
    assert "Twingo" in texts[0]
    assert "Twingo" in texts[3] if len(texts) > 3 else texts[-1]
    article = library.article(library.find("r")[0].id)
    assert [s.text for s in library.sentences(article.id)] == [
        "Renault builds the Twingo.",
        "It will cost €20,000.",
        "Douai makes others.",
    ]
    assert all(article.text[s.start : s.end] == s.text for s in library.sentences(article.id))
    for chunk in library.chunks(list(range(9))).values():
        assert library.article(chunk.article_id).text[chunk.start : chunk.end] == chunk.text


def test_headings_are_known_as_such(library: Library, put: Put) -> None:
    put(given(document("# Volvo in Europe\n\nVolvo sells cars. It made 5,000.\n\n- Blue ones", "v")))
    sentences = library.sentences(library.find("v")[0].id)
    assert [(s.text, s.heading) for s in sentences] == [
        ("Volvo in Europe", True),
        ("Volvo sells cars.", False),
        ("It made 5,000.", False),
        ("Blue ones", False),
    ]


def test_the_same_again_is_skipped(library: Library, put: Put) -> None:
    put(given(document(VOLVO)))
    generation = library.generation
    assert [d.outcome for d in put(given(document(VOLVO)))] == ["unchanged"]
    assert library.generation == generation


def test_a_changed_file_replaces_what_it_gave(library: Library, encoder: FakeEncoder, put: Put) -> None:
    put(given(document(VOLVO, "f")), given(document("Other words stay here."), key="o"))
    assert [d.outcome for d in put(given(document(RENAULT, "f")))] == ["replaced"]
    assert not any("Volvo" in text for text in found(library, encoder, VOLVO))
    assert len(library.articles()) == 2


def test_the_same_text_under_two_names_is_one_article_with_two_sources(library: Library, put: Put) -> None:
    put(given(document(VOLVO, "one")), given(document(VOLVO, "two")))
    (listing,) = library.articles()
    assert listing.sources == ("one", "two")
    put(given(document(RENAULT, "one")))
    assert {a.sources for a in library.articles()} == {("one",), ("two",)}


def test_removed_means_gone(library: Library, encoder: FakeEncoder, put: Put) -> None:
    put(given(document(VOLVO, "v")), given(document(RENAULT, "r")))
    article_id = library.find("v")[0].id
    other = Library(library.folder)
    found(other, encoder, "Volvo")  # a reader that was open before
    with library.writer() as writer:
        writer.remove(article_id)
    for reader in (library, other, Library(library.folder)):
        assert not any("Volvo" in text for text in found(reader, encoder, VOLVO))
        assert reader.sentences(article_id) == []
        with pytest.raises(LibraryMissing):
            reader.article(article_id)
    assert [d.outcome for d in put(given(document(VOLVO, "v")))] == ["added"]


def test_several_articles_of_one_file_come_and_go_together(library: Library, put: Put) -> None:
    put(given(document(VOLVO, "f#1"), document(RENAULT, "f#2"), key="f"))
    assert len(library.find("f")) == 2
    put(given(document(RENAULT, "f#1"), key="f"))
    assert [a.sources for a in library.articles()] == [("f#1",)]


def test_find_by_id_title_source(library: Library, put: Put) -> None:
    put(given(document(VOLVO, "v.txt", title="On Volvo")))
    (listing,) = library.articles()
    for name in (listing.id, listing.id[:6], "on volvo", "v.txt"):
        assert library.find(name) == [listing]
    assert library.find("zzzz") == []


def test_another_encoder_or_chunk_size_is_refused(library: Library) -> None:
    with pytest.raises(LibraryMismatch, match="was made with encoder fake"):
        Library.create(library.folder, Manifest("other", 64, ChunkConfig(24, 8)))
    with pytest.raises(LibraryMismatch, match="chunks"):
        Library.create(library.folder, Manifest("fake", 64, ChunkConfig(99, 8)))
    with pytest.raises(LibraryMissing, match="footnote add"):
        Library(library.folder / "nowhere")


def test_reading_goes_on_while_a_write_runs(library: Library, encoder: FakeEncoder, put: Put) -> None:
    put(given(document(VOLVO, "v")))
    seen: list[list[str]] = []
    events = add(library, encoder, [given(document(RENAULT, "r"))])
    next(events)  # the writer holds its lock now
    reader = threading.Thread(target=lambda: seen.append(found(Library(library.folder), encoder, "Volvo")))
    reader.start()
    reader.join(5)
    assert seen
    assert "Volvo" in seen[0][0]
    list(events)


def test_the_view_is_derived_again_when_it_is_lost_stale_or_broken(
    library: Library, encoder: FakeEncoder, put: Put
) -> None:
    put(given(document(VOLVO, "v")))
    (file,) = library.folder.glob("vectors.*.faiss")
    kept = file.read_bytes()
    put(given(document(RENAULT, "r")))
    (newer,) = library.folder.glob("vectors.*.faiss")
    for spoil in (newer.unlink, lambda: newer.write_bytes(b"broken"), lambda: (newer.unlink(), file.write_bytes(kept))):
        spoil()
        opened = Library(library.folder)
        found(opened, encoder, "Renault")
        chunks, _ = opened.view_ids()
        assert np.array_equal(opened._view.ids(), chunks)
    assert all(finding.well for finding in examine(library))
    assert np.array_equal(*library.view_ids())


def test_vectors_come_back_as_they_went_in(library: Library, encoder: FakeEncoder, put: Put) -> None:
    put(given(document(VOLVO, "v", title="T")))
    ids = library.view_ids()[0]
    texts = [f"T\n{library.chunks([i])[i].text}" for i in ids.tolist()]
    np.testing.assert_allclose(library.vectors(ids), encoder.encode(texts), atol=1e-3)


def test_the_doctor_mends_what_can_be_derived(library: Library, put: Put) -> None:
    put(given(document(VOLVO, "v")), given(document(RENAULT, "r")))
    library.connection.execute("DELETE FROM chunk_words WHERE rowid = 1")
    library.connection.execute("DELETE FROM sources WHERE source = 'r'")
    for file in library.folder.glob("vectors.*.faiss"):
        file.unlink()
    said = {finding.check: finding for finding in examine(library)}
    assert all(finding.well for finding in said.values())
    assert "built again" in said["keyword index"].said
    assert "removed" in said["orphans"].said
    assert len(library.articles()) == 1
    assert {f.said for f in examine(library) if "again" in f.said} == set()


def test_the_doctor_names_what_it_cannot_mend(library: Library, put: Put, tmp_path: Path) -> None:
    put(given(document(VOLVO, "v")))
    library.connection.execute("UPDATE chunks SET vector = x'00'")
    library.connection.execute('UPDATE sentences SET "end" = 9999 WHERE start = 0')
    unwell = {finding.check for finding in examine(library) if not finding.well}
    assert unwell == {"vectors", "spans"}


def test_corrected_facts_take_the_place_of_the_old_ones(library: Library, encoder: FakeEncoder, put: Put) -> None:
    put(
        given(document(VOLVO, "v", title="Carss", published="2024-05-01")), given(document(VOLVO, "copy", title="Copy"))
    )
    corrected = document(VOLVO, "v", title="Trucks", author="Ada", published="2024-05-02")
    assert [d.outcome for d in put(given(corrected))] == ["replaced"]
    (listing,) = library.articles()
    assert (listing.title, listing.author, listing.published) == ("Trucks", "Ada", "2024-05-02")
    assert listing.sources == ("copy", "v")
    assert library.keyword("Trucks", 3)
    assert not library.keyword("Carss", 3)
    by_title = f"Trucks\n{VOLVO}"
    assert library.dense(encoder.encode([by_title])[0], 1)[0][1] == pytest.approx(1, abs=1e-3)
    assert all(finding.well for finding in examine(library))


def test_text_that_moved_to_another_file_is_kept(library: Library, put: Put) -> None:
    put(given(document(VOLVO, "a")))
    assert [d.outcome for d in put(given(document(RENAULT, "a")), given(document(VOLVO, "old")))] == [
        "replaced",
        "added",
    ]
    assert {a.sources for a in library.articles()} == {("a",), ("old",)}
    assert all(finding.well for finding in examine(library))


def test_another_encoder_adds_nothing(library: Library) -> None:
    class Other(FakeEncoder):
        name = "other"

    with pytest.raises(LibraryMismatch, match="made with encoder fake"):
        list(add(library, Other(), [given(document(VOLVO))]))
    assert library.is_empty()


def test_vectors_of_a_database_that_is_gone_are_not_used(library: Library, encoder: FakeEncoder, put: Put) -> None:
    put(given(document(VOLVO, "v")), given(document(RENAULT, "r")))
    for file in library.folder.glob("library.db*"):
        file.unlink()
    anew = Library.create(library.folder, library.manifest)
    list(add(anew, encoder, [given(document(RENAULT, "r"))]))
    assert anew.dense(encoder.encode([f"A title\n{RENAULT}"])[0], 1)[0][1] == pytest.approx(1, abs=1e-3)


def test_vectors_of_later_than_a_database_that_was_put_back_are_not_used(
    library: Library, encoder: FakeEncoder, put: Put
) -> None:
    database = library.folder / DATABASE
    kept = database.with_name("kept")
    with closing(sqlite3.connect(kept)) as copy:
        library.connection.backup(copy)
    put(given(document(VOLVO, "v")), given(document(VOLVO + " More.", "w")), given(document(VOLVO + " Again.", "x")))
    for file in library.folder.glob("library.db*"):
        file.unlink()
    kept.rename(database)
    restored = Library(library.folder)
    list(add(restored, encoder, [given(document(RENAULT, "r"))]))
    assert restored.dense(encoder.encode([f"A title\n{RENAULT}"])[0], 1)[0][1] == pytest.approx(1, abs=1e-3)


def test_another_format_is_refused(tmp_path: Path) -> None:
    Library.create(tmp_path, Manifest("fake", 64))
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection, connection:
        connection.execute("UPDATE meta SET value = replace(value, '\"format\": 1', '\"format\": 2')")
    with pytest.raises(LibraryMismatch, match="no library that this version can read"):
        Library(tmp_path)


def test_the_doctor_says_what_cannot_be_read(library: Library, put: Put) -> None:
    put(*(given(document(f"{VOLVO} {number}. " + "Many words stand here. " * 200, str(number))) for number in range(9)))
    library.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database = library.folder / DATABASE
    data = bytearray(database.read_bytes())
    data[len(data) // 3 : len(data) * 2 // 3] = bytes(len(data) * 2 // 3 - len(data) // 3)
    database.write_bytes(data)
    findings = list(examine(Library(library.folder)))
    assert not all(finding.well for finding in findings)
    assert "add the articles again" in findings[-1].said
