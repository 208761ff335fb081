"""An answer on its way, followed by whoever looks, kept whoever does not; and articles on theirs."""

import threading
import time
from collections.abc import Generator, Iterator, Sequence

import numpy as np
import pytest

from fakes import FakeEncoder, document, given
from index.errors import ModelError
from index.library import Library
from rag.conversations import Exchange
from rag.records import Event, Found, Rewritten
from ui.background import Adding, Answering, AskingAll

QUESTION = Exchange(1, "When?")
FIRST, SECOND = Rewritten("When was it?"), Found(())


def test_who_comes_late_is_told_all_from_the_beginning() -> None:
    release, kept = threading.Event(), list[Exchange]()

    def stream() -> Generator[Event, None, None]:
        yield FIRST
        release.wait(5)
        yield SECOND

    under_way = Answering(QUESTION, stream, kept.append)
    early = under_way.events(0.01)
    assert next(event for event in early if event) == FIRST
    assert next(early) is None  # a sign of life while the next is awaited
    late = under_way.events(0.01)
    assert next(late) == FIRST
    assert under_way.exchange.standalone_question == kept[-1].standalone_question == "When was it?"
    release.set()
    for rest in (early, late):
        assert [event for event in rest if event] == [SECOND]
    assert not under_way.running


def test_what_is_stopped_ends_and_keeps_what_it_had() -> None:
    release, closed, kept = threading.Event(), threading.Event(), list[Exchange]()

    def stream() -> Generator[Event, None, None]:
        try:
            yield FIRST
            release.wait(5)
            yield SECOND
        finally:
            closed.set()

    under_way = Answering(QUESTION, stream, kept.append)
    events = under_way.events(0.01)
    assert next(event for event in events if event) == FIRST
    under_way.stop()
    release.set()
    assert [event for event in events if event] == []
    assert closed.is_set()
    assert [exchange.standalone_question for exchange in kept] == ["When was it?"]


def test_what_can_wait_goes_on_when_no_answer_is_on_its_way() -> None:
    release, order = threading.Event(), list[str]()

    def stream() -> Generator[Event, None, None]:
        yield FIRST
        release.wait(5)
        order.append("answered")

    under_way = Answering(QUESTION, stream, lambda _: None)
    next(event for event in under_way.events(0.01) if event)

    def later() -> None:
        Answering.wait_for_all()
        order.append("suggested")

    waiting = threading.Thread(target=later)
    waiting.start()
    waiting.join(0.1)
    assert order == []
    release.set()
    waiting.join(5)
    assert order == ["answered", "suggested"]


def test_an_error_that_can_be_explained_is_kept_with_the_question() -> None:
    kept = list[Exchange]()

    def stream() -> Generator[Event, None, None]:
        yield FIRST
        raise ModelError("The model is not there.")

    under_way = Answering(QUESTION, stream, kept.append)
    assert [event for event in under_way.events(0.01) if event] == [FIRST]
    assert kept[-1].error == under_way.exchange.error == "The model is not there."


def test_an_error_of_the_program_reaches_whoever_looks() -> None:
    def stream() -> Generator[Event, None, None]:
        yield FIRST
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(Answering(QUESTION, stream, lambda _: None).events(0.01))


def test_two_sessions_add_one_after_the_other(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.database.LOCK_SECONDS", 0.01)

    class Slow(FakeEncoder):
        def encode(self, texts: Sequence[str]) -> np.ndarray:
            time.sleep(0.2)
            return super().encode(texts)

    both = [
        Adding(library, Slow, [given(document(f"The {name} is a car. It has four wheels.", f"{name}.txt", name))])
        for name in ("Twingo", "Zoe")
    ]
    for adding in both:
        adding.wait()
    assert [adding.error for adding in both] == ["", ""]
    assert library.count() == 2


def test_questions_for_a_report_go_on_in_the_background() -> None:
    def ask() -> Iterator[str]:
        yield ""
        yield "Why?: it cannot be asked"
        raise ModelError("The server is gone.")

    asking = AskingAll(7, 3, ask)
    asking.wait()
    assert (asking.report, asking.done, asking.left_out) == (7, 2, ("Why?: it cannot be asked",))
    assert asking.error == "The server is gone. Until then 2 of 3 questions were asked."
