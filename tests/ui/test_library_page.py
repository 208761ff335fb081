"""What the library page and the settings are made of, without a page."""

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.typing import UploadedFile

from fakes import FakeEncoder, document, given
from index.build import Input, from_bytes, from_text
from index.library import Library, Listing
from ui import cli, state
from ui.background import Adding
from ui.components.adding import _given
from ui.components.overview import periods
from ui.settings import Settings, keep_settings, nli_name, read_settings, reranker_name

APP = Path(state.__file__).with_name("app.py")
PLAIN = "The Velden bridge was opened to lorries in May 2009. It cost 48 million crowns.\n\nThe river is wide."

Open = Callable[[], AppTest]


def test_periods_count_months_or_years() -> None:
    def listed(*days: str | None) -> list[Listing]:
        return [Listing(str(i), "T", ("s",), None, day, "", 1, 1) for i, day in enumerate(days)]

    assert periods(listed("2024-11-02", "2025-01-30", "2025-01-01", None)) == {"2024-11": 1, "2024-12": 0, "2025-01": 2}
    assert periods(listed("2018-11-02", "2024-01-30")) == {
        str(year): int(year in (2018, 2024)) for year in range(2018, 2025)
    }
    assert periods(listed(None, "2024")) == {}


def test_adding_goes_on_in_the_background_and_says_what_was_left_out(library: Library, encoder: FakeEncoder) -> None:
    inputs = [from_text("The mill was rebuilt in 1911.", "The mill", "Pasted"), from_bytes("a.xyz", b"x")]
    adding = Adding(library, lambda: encoder, inputs)
    adding.wait()
    assert [d.outcome for d in adding.done] == ["failed", "added"] or [d.outcome for d in adding.done] == [
        "added",
        "failed",
    ]
    assert not adding.running
    assert adding.share == 1
    assert [(a.title, a.sources) for a in library.articles()] == [("The mill", ("Pasted",))]


def test_cancelled_adding_keeps_what_is_stored(library: Library, encoder: FakeEncoder) -> None:
    first = threading.Event()

    class Slow(FakeEncoder):
        def encode(self, texts: Sequence[str]) -> np.ndarray:
            first.wait(5)
            return super().encode(texts)

    inputs = [given(document(f"Sentence {n} about {n * 7}. " * 120, str(n))) for n in range(20)]
    adding = Adding(library, Slow, inputs)
    adding.cancel()
    first.set()
    adding.wait()
    assert len(adding.done) < 20
    assert library.count() == len(adding.done)
    assert adding.error == ""


def test_more_can_be_added_while_some_are(library: Library, encoder: FakeEncoder) -> None:
    release = threading.Event()
    slow = Input("slow", lambda: str(release.wait(5)), lambda: [document("The mill was rebuilt in 1911.", "slow")])
    first = Adding(library, lambda: encoder, [slow, from_bytes("a.xyz", b"x")])
    second = Adding(library, lambda: encoder, [from_text("The river is deep.", "", "Pasted")], earlier=first)
    assert (second.total, second.share, second.running) == (3, 0, True)
    release.set()
    second.wait()
    assert not first.running
    assert {d.outcome for d in second.done} == {"added", "failed"}
    assert (len(second.done), second.error, library.count()) == (3, "", 2)


def test_cancelling_cancels_what_is_under_way_as_well(library: Library, encoder: FakeEncoder) -> None:
    release = threading.Event()
    slow = [Input(str(n), lambda: str(release.wait(5)), lambda: [document("A mill. " * 900)]) for n in range(9)]
    first = Adding(library, lambda: encoder, slow)
    second = Adding(library, lambda: encoder, [from_text("The river is deep.", "", "Pasted")], earlier=first)
    second.cancel()
    release.set()
    second.wait()
    assert len(second.done) < second.total


def test_settings_are_kept_and_broken_ones_forgotten(tmp_path: Path) -> None:
    chosen = Settings("http://localhost:11434/v1#m", 20, True, "Dark")
    keep_settings(tmp_path, chosen)
    assert read_settings(tmp_path) == chosen
    (tmp_path / "settings.json").write_text('{"passages": "many"}')
    assert read_settings(tmp_path) == Settings()


def test_the_model_that_the_page_is_started_with_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_settings(tmp_path, Settings(model="kept", quotations_only=True))
    monkeypatch.setenv("FOOTNOTE_MODEL", "environment")
    for set_by_command in ("FOOTNOTE_STARTED_WITH", "FOOTNOTE_LIBRARY"):
        monkeypatch.setenv(set_by_command, "")  # and taken back after the test
    monkeypatch.setattr(os, "execv", lambda *_: None)
    for arguments, found in (([], ("kept", "environment", True)), (["--model", "given"], ("given", "given", False))):
        with suppress(SystemExit):
            cli.app(["ui", "--library", str(tmp_path), *arguments])
        kept = read_settings(tmp_path)
        assert (kept.writer, Settings().writer, kept.quotes) == found


def test_the_page_is_started_with_models_of_the_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FOOTNOTE_RERANKER", "FOOTNOTE_NLI", "FOOTNOTE_STARTED_WITH", "FOOTNOTE_LIBRARY", "FOOTNOTE_ENCODER"):
        monkeypatch.setenv(name, "")  # and taken back after the test
    monkeypatch.setattr(os, "execv", lambda *_: None)
    with suppress(SystemExit):
        cli.app(["ui", "--library", str(tmp_path), "--reranker", "a/ranker", "--nli", "a/judge"])
    assert (reranker_name(), nli_name()) == ("a/ranker", "a/judge")


def test_files_of_one_name_are_kept_apart() -> None:
    files = [SimpleNamespace(name="a.txt", getvalue=lambda data=data: data) for data in (b"One.", b"Two.", b"One.")]
    assert [each.key for each in _given(cast("list[UploadedFile]", files))] == ["a.txt", "a (2).txt"]


def test_what_takes_the_place_of_something_says_so(library: Library, encoder: FakeEncoder) -> None:
    def page() -> None:
        import streamlit as st

        from ui.components.adding import summary

        summary(st.session_state.adding)

    for text in ("The mill is old.", "The mill is new."):
        adding = Adding(library, lambda: encoder, [from_bytes("mill.txt", text.encode())])
        adding.wait()
    shown = AppTest.from_function(page)
    shown.session_state.adding = adding
    assert "Put in place of what was here: mill.txt." in "".join(each.proto.body for each in shown.run().get("html"))


def test_a_chosen_day_may_be_beyond_those_of_the_articles() -> None:
    def page() -> None:
        from index.library import Listing
        from ui.components.limits import outlets_and_dates
        from ui.scope import Scope

        listing = Listing("1", "T", ("s",), None, "2024-05-01", "", 1, 1)
        outlets_and_dates(Scope(until="2025-01-01"), [listing], "k")

    assert not AppTest.from_function(page).run().exception


def test_an_error_of_the_program_is_said(library: Library) -> None:
    class Broken(FakeEncoder):
        def encode(self, texts: Sequence[str]) -> np.ndarray:
            raise RuntimeError("no such instruction")

    broken = Adding(library, Broken, [from_bytes("mill.txt", b"The mill is old.")])
    next_one = Adding(library, FakeEncoder, [from_bytes("tower.txt", b"The tower is old.")], broken)
    next_one.wait()
    assert "no such instruction" in next_one.error
    assert [a.sources for a in library.articles()] == [("tower.txt",)]
