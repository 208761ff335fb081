"""What the page remembers, over fakes: no browser, no model."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import rag.parts
from fakes import FakeEncoder, FakeJudge, FakeModel, FakeReader, document, given
from index.build import Done
from index.library import Library
from index.records import Article, Section
from rag.records import Answer, Evidence, Found, Passage, Rewritten
from ui import resources, state
from ui.components.reading import blocks
from ui.components.text import day, outlet
from ui.state import Exchange, Mark

APP = Path(state.__file__).with_name("app.py")
PLAIN = "The Velden bridge was opened to lorries in May 2009. It cost 48 million crowns.\n\nThe river is wide."

Open = Callable[[], AppTest]


@pytest.fixture
def model() -> FakeModel:
    return FakeModel("The Velden bridge was opened in May 2009.")


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, library: Library, encoder: FakeEncoder, model: FakeModel) -> Open:
    """Open the page in a session of its own, all of them over one library."""
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(library.folder))
    monkeypatch.setattr(rag.parts, "shared_encoder", lambda _: encoder)
    monkeypatch.setattr(rag.parts, "load_model", lambda _: model)
    monkeypatch.setattr(rag.parts, "shared_reader", lambda _: FakeReader())
    monkeypatch.setattr(rag.parts, "shared_judge", FakeJudge)
    monkeypatch.setattr(Library, "check_encoder", lambda *_: None)
    monkeypatch.setattr(resources, "shared_encoder", lambda: encoder)
    return lambda: AppTest.from_file(str(APP), default_timeout=60).run()


def exchanges(page: AppTest) -> list[Exchange]:
    assert not page.exception
    return list(page.session_state["footnote"].exchanges)


def ask(page: AppTest, question: str) -> Exchange:
    page.chat_input[0].set_value(question).run()
    return exchanges(page)[-1]


def shown(page: AppTest) -> str:
    return " ".join(element.proto.body for element in page.get("html"))


def test_empty_library_offers_starters(page: Open) -> None:
    opened = page()
    assert "This library is empty" in shown(opened)
    assert [b.label for b in opened.main.button] == ["Add 18 starter articles"]
    assert opened.chat_input[0].disabled


def test_answer_is_kept_with_its_citations(page: Open, put: Callable[..., list[Done]]) -> None:
    put(given(document(PLAIN)))
    exchange = ask(page(), "When was the Velden bridge opened?")
    assert exchange.answer is not None
    assert not exchange.answer.refused
    assert exchange.citations[1].evidence.quote == "The Velden bridge was opened to lorries in May 2009."


def test_refusal_is_kept(page: Open, put: Callable[..., list[Done]]) -> None:
    put(given(document(PLAIN)))
    exchange = ask(page(), "Who painted the ceiling of the chapel?")
    assert exchange.answer is not None
    assert exchange.answer.refused


def test_sessions_do_not_see_each_other(page: Open, put: Callable[..., list[Done]]) -> None:
    put(given(document(PLAIN)))
    one, other = page(), page()
    ask(one, "When was the Velden bridge opened?")
    assert exchanges(other.run()) == []


def test_new_conversation_reuses_no_number(page: Open, put: Callable[..., list[Done]]) -> None:
    put(given(document(PLAIN)))
    opened = page()
    before = ask(opened, "When was the Velden bridge opened?")
    next(b for b in opened.sidebar.button if b.label == "New conversation").click().run()
    assert exchanges(opened) == []
    assert ask(opened, "When was the Velden bridge opened?").id > before.id


def test_question_that_cannot_be_asked_says_why(page: Open, put: Callable[..., list[Done]]) -> None:
    put(given(document(PLAIN)))
    opened = page()
    exchange = ask(opened, "why " * 5000)
    assert "at most 2,000" in exchange.error
    assert exchange.error in shown(opened)


def test_question_is_shown_to_the_letter(page: Open, put: Callable[..., list[Done]]) -> None:
    put(given(document(PLAIN)))
    opened = page()
    ask(opened, "<img src=x onerror=alert(1)> **bold** $x$")
    assert "&lt;img src=x onerror=alert(1)&gt; **bold** $x$" in shown(opened)
    assert "<img" not in shown(opened)


def test_library_of_another_encoder_is_explained(page: Open, library: Library) -> None:
    with library.writer():
        library.connection.execute("UPDATE meta SET value = '{}' WHERE key = 'manifest'")
    assert "no library that this version can read" in shown(page())


def test_stopped_exchange_can_be_asked_again(page: Open, put: Callable[..., list[Done]]) -> None:
    put(given(document(PLAIN)))
    opened = page()
    ask(opened, "When was the Velden bridge opened?")
    kept = opened.session_state["footnote"]
    kept.exchanges = [Exchange(99, "When was the Velden bridge opened?")]
    opened.run()
    assert "Stopped before the answer was complete." in shown(opened)
    next(b for b in opened.main.button if b.label == "Ask again").click().run()
    assert exchanges(opened)[-1].answer is not None


def test_exchange_grows_by_events() -> None:
    evidence = Evidence("a", "T", "s", None, 0, 3, "One", 0.9)
    exchange = Exchange(1, "And it?").after(Rewritten("And the car?")).after(Found((evidence,)))
    assert exchange == Exchange(1, "And it?", "And the car?")


def test_runs_give_back_the_article() -> None:
    text = "A heading\nOne. Two. Three."
    sections = (Section(0, 9, "heading"), Section(10, 26, "paragraph", page=2))
    article = Article("id", "T", text, sections, ("s",))
    marks = [Mark(15, 19, "1", False), Mark(17, 26, "2", True)]
    drawn = blocks(article, marks)
    assert ["".join(run["text"] for run in block["runs"]) for block in drawn] == ["A heading", "One. Two. Three."]
    assert [run.get("label") for run in drawn[1]["runs"]] == [None, "1", "2", "2"]
    assert [run.get("first") for run in drawn[1]["runs"]] == [None, True, True, False]
    assert [block["page"] for block in drawn] == [None, 2]


def test_passage_opens_where_it_stands() -> None:
    passage = Passage("a", "T", 5, 9, "text", 0.1)
    reading = state.reading_of(7, [], {"exchange": 1, "passage": 0})
    assert reading is None
    reading = state.reading_of(7, [_refused(passage)], {"exchange": 1, "passage": 0})
    assert reading is not None
    assert reading.marks == (Mark(5, 9, "", True),)
    assert state.reading_of(7, [_refused(passage)], {"exchange": 1, "passage": 1}) is None


def _refused(passage: Passage) -> Exchange:
    return Exchange(1, "q", answer=Answer("q", "q", True, "No.", (), (), (passage,), "m"))


@pytest.mark.parametrize(
    ("source", "short"),
    [("https://www.example.org/a/b?c=1", "example.org"), ("/home/me/notes.pdf", "notes.pdf"), ("seeds/lfp", "lfp")],
)
def test_outlet(source: str, short: str) -> None:
    assert outlet(source) == short


@pytest.mark.parametrize(("published", "said"), [("2024-07-01", "1 Jul 2024"), ("2024", "2024"), (None, "")])
def test_day(published: str | None, said: str) -> None:
    assert day(published) == said
