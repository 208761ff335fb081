"""What the page remembers, over fakes: no browser, no model."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import rag.parts
from fakes import FakeEncoder, FakeJudge, FakeModel, FakeReader, document, given
from index.build import Done
from index.errors import ModelError
from index.library import Library, Listing
from index.records import Article, Section
from rag.conversations import Conversations, Exchange
from rag.records import Answer, AnswerSentence, Citation, Evidence, Passage, Written
from ui import resources, state
from ui.components.reading import blocks, link
from ui.components.text import day
from ui.scope import Scope, outlet
from ui.state import Mark

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
    monkeypatch.setattr(rag.parts, "shared_reader", lambda *_: FakeReader())
    monkeypatch.setattr(rag.parts, "shared_judge", lambda _: FakeJudge())
    monkeypatch.setattr(Library, "check_encoder", lambda *_: None)
    monkeypatch.setattr(resources, "shared_encoder", lambda _: encoder)
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
    opened.chat_input[0].set_value("Why?").run()
    assert exchanges(opened) == []
    assert "There is no article to ask yet" in shown(opened)


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


# Conversations


def button(page: AppTest, label: str) -> None:
    next(b for b in page.button if b.label == label).click().run()


def test_reload_brings_the_conversation_back(page: Open, put: Callable[..., list[Done]]) -> None:
    put(given(document(PLAIN)))
    opened = page()
    before = ask(opened, "When was the Velden bridge opened?")
    reloaded = page()
    assert exchanges(reloaded) == []
    reloaded.query_params["conversation"] = opened.query_params["conversation"]
    assert exchanges(reloaded.run()) == [before]
    assert ask(reloaded, "Who painted the ceiling?").id > before.id
    assert len(exchanges(reloaded)) == 2


def test_a_conversation_that_is_gone_is_said_so(page: Open, put: Callable[..., list[Done]]) -> None:
    put(given(document(PLAIN)))
    opened = page()
    opened.query_params["conversation"] = "77"
    opened.run()
    assert "This conversation is no longer kept." in shown(opened)
    assert ask(opened, "When was the Velden bridge opened?").answer is not None


def test_a_question_after_its_conversation_was_deleted_begins_another(
    page: Open, put: Callable[..., list[Done]], library: Library
) -> None:
    put(given(document(PLAIN)))
    opened = page()
    ask(opened, "When was the Velden bridge opened?")
    kept = Conversations(library)
    for conversation in kept.found(None):
        kept.delete(conversation.id)
    assert ask(opened, "When was the Velden bridge opened?").answer is not None
    assert len(kept.found(None)) == 1


def test_a_thumb_and_its_word_are_kept(page: Open, put: Callable[..., list[Done]], library: Library) -> None:
    put(given(document(PLAIN)))
    exchange = ask(page(), "When was the Velden bridge opened?")
    kept = Conversations(library)
    kept.keep(replace(exchange, liked=False, remark="too short"))
    assert kept.exchanges(kept.found(None)[0].id)[0].remark == "too short"


def test_a_model_that_failed_can_be_tried_again(
    page: Open, put: Callable[..., list[Done]], monkeypatch: pytest.MonkeyPatch, encoder: FakeEncoder
) -> None:
    put(given(document(PLAIN)))

    def fail(_: str) -> FakeEncoder:
        raise ModelError("The encoder is not there. Fetch it.")

    monkeypatch.setattr(rag.parts, "shared_encoder", fail)
    opened = page()
    assert "The encoder is not there" in ask(opened, "When was the Velden bridge opened?").error
    monkeypatch.setattr(rag.parts, "shared_encoder", lambda _: encoder)
    button(opened, "Try again")
    assert ask(opened, "When was the Velden bridge opened?").answer is not None


# Articles that come with a question


def test_articles_that_come_with_a_question_are_added_before_it_is_asked(page: Open, library: Library) -> None:
    opened = page()
    opened.chat_input[0].upload("bridge.txt", PLAIN.encode()).upload("broken.pdf", b"%PDF-1.7 nothing")
    opened.chat_input[0].set_value("When was the Velden bridge opened?").run()
    opened.session_state["footnote"].adding.wait()
    (exchange,) = exchanges(opened.run())
    assert exchange.citations[1].evidence.quote == "The Velden bridge was opened to lorries in May 2009."
    assert "1 article added." in shown(opened)
    assert "broken.pdf: the PDF is broken" in shown(opened)
    ask(opened, "How wide is the river?")
    assert "1 article added." not in shown(opened)


def test_articles_alone_ask_nothing(page: Open, library: Library) -> None:
    opened = page()
    opened.chat_input[0].upload("bridge.txt", PLAIN.encode()).run()
    opened.session_state["footnote"].adding.wait()
    assert exchanges(opened.run()) == []
    assert library.count() == 1


# What a question is limited to


def test_a_limited_question_says_so_and_keeps_to_it(
    page: Open, put: Callable[..., list[Done]], library: Library
) -> None:
    put(given(document(PLAIN, "one")), given(document("The river Zelva is wide. It is cold.", "two")))
    opened = page()
    opened.session_state["footnote"].scope = Scope(outlets=frozenset(["two"]))
    opened.session_state["limits-number"] = 1  # as the library page does, so that the filter shows the new scope
    exchange = ask(opened, "When was the Velden bridge opened?")
    assert exchange.scope == "Limited to 1 article: two"
    assert exchange.scope in shown(opened)
    assert exchange.answer is not None
    assert exchange.answer.refused


@pytest.mark.parametrize(
    ("scope", "ids"),
    [
        (Scope(), None),
        (Scope(outlets=frozenset(["b.org"])), {"2"}),
        (Scope(since="2024-02-01"), {"2"}),
        (Scope(until="2024-01-31"), {"1"}),
        (Scope(articles=frozenset("13")), {"1", "3"}),
        (Scope(words="ALPHA 2024"), {"1"}),
        (Scope(articles=frozenset("1"), since="2025-01-01"), set()),
    ],
)
def test_scope(scope: Scope, ids: set[str] | None) -> None:
    listings = [
        Listing("1", "Alpha", ("https://www.a.org/x",), None, "2024-01-15", "", 1, 1),
        Listing("2", "Beta", ("https://b.org/y", "copy.txt"), "Ann", "2024-03-01", "", 1, 1),
        Listing("3", "Gamma", ("notes.txt",), None, None, "", 1, 1),
    ]
    assert scope.within(listings) == ids


# The reading pane


def test_evidence_is_stepped_through_in_the_order_of_its_numbers() -> None:
    cited = [Citation(n, Evidence(a, "T", "s", None, n, n + 3, "One", 0.9)) for n, a in enumerate("aba", start=1)]
    exchange = Exchange(5, "q", written=tuple(Written(AnswerSentence("x", (c.n,), "supported"), (c,)) for c in cited))
    reading = state.reading_of(1, [exchange], {"exchange": 5, "citation": 3})
    assert reading is not None
    assert reading.trail == (1, 2, 3)
    assert [(mark.label, mark.clicked) for mark in reading.marks] == [("1", False), ("3", True)]


def test_link_lands_on_the_sentence() -> None:
    text = f"One two. The semi-new, long sentence has {'very ' * 20}many words in it, and 5 % & more."
    article = Article("id", "T", text, (), ("a.txt", "https://example.org/a"))
    assert link(article, None) == "https://example.org/a"
    assert link(article, Mark(0, 8, "1", True)) == "https://example.org/a#:~:text=One%20two."
    assert link(article, Mark(9, len(text), "1", True)) == (
        "https://example.org/a#:~:text=The%20semi%2Dnew%2C%20long%20sentence%20has,and%205%20%25%20%26%20more."
    )
    assert link(replace(article, sources=("a.txt",)), Mark(0, 8, "1", True)) is None
