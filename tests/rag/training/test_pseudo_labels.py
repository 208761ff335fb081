"""Short answers for sentences that came without: only where the reader is sure, and as they stand in the sentence."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embed import load_encoder
from rag.engines import OpenVinoEngine
from rag.trained_reader import END, LONGEST_ANSWER, START, WEIGHTS
from rag.training.mine import from_sentences
from rag.training.pseudo_labels import likeliest_run, short_answers
from rag.windows import plain_tokenizer

ASKED = [
    ("When did the plant in Maubeuge open?", "The plant in Maubeuge opened in 1971 with 300 workers."),
    ("How many people worked there?", "It stands beside the river and was painted red twice."),
    ("Who runs the bakery in Lund?", "The bakery in Lund is run by Tilda Marsh."),
]


@given(st.integers(1, 60), st.integers(0, 10**6))
def test_a_run_is_in_order_and_short(tokens: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(0, 4, (tokens, 3)).astype(np.float32)
    run = likeliest_run(scores)
    if run:
        assert 0 <= run[0] <= run[1] < min(tokens, run[0] + LONGEST_ANSWER)


def test_nobody_is_sure_between_two_that_are_alike() -> None:
    scores = np.full((6, 3), -9.0, dtype=np.float32)
    scores[1, START] = scores[2, END] = 5
    assert likeliest_run(scores) == (1, 2)
    scores[4, [START, END]] = 5
    assert likeliest_run(scores) is None


@pytest.mark.model
def test_the_reader_labels_what_it_is_sure_of() -> None:
    found = short_answers(OpenVinoEngine(WEIGHTS / "reader.safetensors"), plain_tokenizer(), ASKED)
    said = [sentence[slice(*span)] if span else None for (_, sentence), span in zip(ASKED, found, strict=True)]
    assert said[0] == "1971"
    assert said[2] == "Tilda Marsh"


@pytest.mark.model
def test_a_label_stands_in_the_passage_where_it_stood_in_the_sentence() -> None:
    engine = OpenVinoEngine(WEIGHTS / "reader.safetensors")
    first, *_ = from_sentences(ASKED, load_encoder(), random.Random(0), engine)
    (span,) = first.example.answers
    assert first.example.text[slice(*span)] == "1971"
    assert first.example.answer_texts == ("1971",)
    marked = [s for s, gold in zip(first.example.sentences, first.example.evidence, strict=True) if gold]
    assert any(a <= span[0] and span[1] <= b for a, b in marked)
