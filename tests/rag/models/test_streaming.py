import threading
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ModelError
from rag.models.streaming import Emit, StopStrings, in_background, until_stop

TEXT = st.text("ab\n", max_size=30)


@given(text=TEXT, cuts=st.lists(st.integers(0, 30)), stop=st.lists(st.text("ab\n", min_size=1, max_size=4), max_size=3))
def test_pieces_end_before_the_stop_wherever_they_are_cut(text: str, cuts: list[int], stop: list[str]) -> None:
    edges = sorted({0, len(text), *(c for c in cuts if c < len(text))})
    pieces = (text[a:b] for a, b in pairwise(edges))
    got = "".join(until_stop(pieces, stop))
    # An earlier piece may settle on a stop that ends first, before a longer one that begins earlier is whole.
    assert not any(s in got for s in stop)
    assert text.startswith(got)
    assert got == text or any(text[len(got) :].startswith(s) for s in stop)


def test_what_may_become_a_stop_is_held_back_and_no_more() -> None:
    gate = StopStrings(["\n\nQuestion"])
    assert [gate.push(p) for p in ("It is 4.\n", "\nQue", "en.")] == ["It is 4.", "", "\n\nQueen."]
    assert gate.push("\n") == ""
    assert gate.flush() == "\n"


def test_nothing_is_shown_after_a_stop() -> None:
    gate = StopStrings(["."])
    assert (gate.push("one. two"), gate.push("three"), gate.flush()) == ("one", "", "")
    assert gate.found


def test_closing_stops_the_generation_and_leaves_no_thread() -> None:
    emitted = 0

    def endless(emit: Emit) -> None:
        nonlocal emitted
        while emit("x"):
            emitted += 1

    before = threading.active_count()
    pieces = in_background(endless, (), threading.Lock())
    assert next(pieces) == "x"
    pieces.close()
    stopped_at = emitted
    assert threading.active_count() <= before
    assert emitted == stopped_at


def test_the_generation_stops_at_the_stop_string() -> None:
    asked = []

    def generate(emit: Emit) -> None:
        for piece in ("a", "b", "\n", "c"):
            asked.append(piece)
            if not emit(piece):
                return

    assert list(in_background(generate, ["\n"], threading.Lock())) == ["a", "b"]
    assert asked == ["a", "b", "\n"]


def test_what_the_engine_raises_is_raised_after_its_pieces() -> None:
    def generate(emit: Emit) -> None:
        emit("half")
        raise ModelError("out of memory")

    pieces = in_background(generate, (), threading.Lock())
    assert next(pieces) == "half"
    with pytest.raises(ModelError, match="out of memory"):
        next(pieces)


def test_a_runtime_that_stumbles_once_the_text_is_over_has_not_failed() -> None:
    def generate(emit: Emit) -> None:
        emit("It is 4.\nQuestion")
        raise ModelError("cannot remove more tokens than were generated")

    assert "".join(in_background(generate, ["\n"], threading.Lock())) == "It is 4."


def test_one_generation_at_a_time_and_a_slow_reader_blocks_nobody() -> None:
    turn, running, most = threading.Lock(), 0, 0

    def generate(emit: Emit) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(50):
            emit("x")
        running -= 1

    slow = in_background(generate, (), turn)
    next(slow)  # and the reader goes for a coffee
    results: list[str] = []
    threads = [threading.Thread(target=lambda: results.extend(in_background(generate, (), turn))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(results) == 200
    assert len(list(slow)) == 49
    assert most == 1
