"""What the engine does where its runtime stumbles; how it writes with real models is tested beside the writer."""

import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from index.errors import ModelError
from rag.models.engine_openvino import OpenVinoModel


def model(*runs: tuple[list[str], bool]) -> OpenVinoModel:
    """A model whose pipeline says these pieces, run by run, and stumbles at the end of those marked so."""
    left: Iterator[tuple[list[str], bool]] = iter(runs)

    def generate(prompt: str, config: Any, on_piece: Any) -> None:
        pieces, stumbles = next(left)
        for piece in pieces:
            on_piece(piece)
        if stumbles:
            raise RuntimeError("Cannot remove more tokens than has been generated")

    made = OpenVinoModel.__new__(OpenVinoModel)
    made.name, made._end, made._turn = "model", 2, threading.Lock()
    made._pipeline = SimpleNamespace(generate=generate, get_generation_config=lambda: SimpleNamespace(eos_token_id=2))
    return made


def said(made: OpenVinoModel, temperature: float = 0.0) -> str:
    return "".join(made.stream("Question", max_tokens=20, stop=("\n",), temperature=temperature))


def test_a_text_that_broke_off_is_said_again_from_there() -> None:
    assert said(model((["The pl", "ant"], True), (["The ", "plant is ", "new.\n"], False))) == "The plant is new."


def test_one_that_was_wanted_no_further_is_not_said_again() -> None:
    assert said(model((["The plant is new.\n"], True))) == "The plant is new."  # a second run would be one too many


def test_one_that_breaks_off_twice_is_an_error() -> None:
    with pytest.raises(ModelError, match="failed while writing"):
        said(model(([], True), (["The"], True)))


def test_a_sampled_text_would_be_another_so_it_is_not_said_again() -> None:
    with pytest.raises(ModelError, match="failed while writing"):
        said(model((["The"], True), (["A"], False)), temperature=0.7)
