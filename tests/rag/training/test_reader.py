"""Training windows: however a passage is cut, joined and littered, evidence and answer stay in their place."""

import random
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embed import default_model
from rag.network import WORDS, load
from rag.trained_reader import EVIDENCE, WEIGHTS
from rag.training import export, reader
from rag.training.data import Example, sentence_spans
from rag.training.mine import Group, from_search
from rag.training.reader import Settings, _epoch, _scores, train
from rag.training.reads import Choices, Read, choices, reads
from rag.windows import padded, plain_tokenizer

TEXT = (
    "Nobody expected much of the little car. Its price was told by Renault in May. It will be built in Maubeuge from "
    "next year on. Four hundred people work there. Orders open in the spring, as they always have."
)
WRONG = (
    "The rival is made in Bochum. Its maker Opel hired people. They came from far.",
    "Bread is baked with flour. The oven must be hot.",
)


def example(text: str, answer: str = "", title: str = "A small car") -> Example:
    spans = sentence_spans(text)
    start = text.find(answer) if answer else -1
    evidence = tuple(a <= start < b for a, b in spans)
    answers = ((start, start + len(answer)),) if answer else ()
    return Example(
        "squad", "Where will it be built?", title, text, spans, evidence, answers, (answer,) if answer else ()
    )


TOKENIZER = plain_tokenizer()
GROUPS = [
    Group(example(TEXT, "Maubeuge"), tuple(example(text) for text in WRONG)),
    Group(example(WRONG[1], "flour", "Baking bread"), (example(WRONG[0]),)),
]
CHOICES: list[Choices] = [choices(TOKENIZER, group, random.Random(0)) for group in GROUPS]


def said(read: Read, first: int, last: int) -> str:
    return str(TOKENIZER.decode(read.window.ids[first:last]))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6))
def test_evidence_and_answer_are_what_they_were(seed: int) -> None:
    drawn = list(reads(CHOICES, 0, 0, 2, random.Random(seed)))
    assert 2 <= len(drawn) <= 3
    for read in drawn:
        marked = [said(read, a, b) for (a, b), gold in zip(read.window.sentences, read.evidence, strict=True) if gold]
        assert marked in ([], ["it will be built in maubeuge from next year on."])
        assert bool(marked) == (read.span is not None)
        if read.span is not None:
            assert said(read, read.span[0], read.span[1] + 1) == "maubeuge"
    assert sum(read.span is not None for read in drawn) <= 1


def test_some_are_asked_of_their_passage_some_of_a_near_miss_and_some_of_wrong_ones_alone() -> None:
    drawn = [list(reads(CHOICES, 0, 0, 2, random.Random(seed))) for seed in range(400)]
    answered = sum(any(read.span for read in found) for found in drawn) / 400
    without = sum(len(found) == 2 for found in drawn) / 400
    assert 0.6 < answered < 0.8
    assert 0.05 < without < 0.16


def test_a_question_as_search_answers_it() -> None:
    right, again, wrong = example(TEXT, "Maubeuge"), example(TEXT[45:], "Maubeuge"), example(WRONG[0])
    assert from_search([wrong, right, again]) == Group(right, (wrong,))
    assert from_search([wrong, example(WRONG[1])]) == Group(wrong, (example(WRONG[1]),))


@pytest.mark.model
def test_training_goes_on_from_given_weights_and_leaves_the_lowest_layers_alone(tmp_path: Path) -> None:
    given_weights = WEIGHTS / "reader.safetensors"
    train(GROUPS, tmp_path, Settings(epochs=2, questions=2, negatives=1, frozen=5), given_weights)
    before = load(given_weights, default_model()).state_dict()
    after = torch.load(tmp_path / "model.pt", weights_only=True)
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert "encoder.encoder.layer.5.output.dense.weight" in changed
    assert all(name.startswith(("encoder.encoder.layer.5.", "tokens.", "passage.")) for name in changed)
    assert all((before[name] - after[name]).abs().max() < 1e-3 for name in changed)  # it went on from there


@pytest.mark.model
def test_the_mean_of_two_readers_is_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = WEIGHTS / "reader.safetensors"
    one = load(shipped, default_model()).state_dict()
    torch.save({name: tensor + (0.25 if name != WORDS else 0) for name, tensor in one.items()}, tmp_path / "model.pt")
    given = ["--model", str(tmp_path / "model.pt"), "--average", str(shipped), "--weights", str(tmp_path)]
    monkeypatch.setattr("sys.argv", ["export", *given])
    export.main()
    mean = load(tmp_path / "reader.safetensors", default_model()).state_dict()
    for name, tensor in one.items():
        assert torch.allclose(
            mean[name], tensor + (0.125 if name != WORDS else 0), rtol=2**-10, atol=1e-4
        )  # as near as float16 is


def test_an_epoch_takes_ours_more_often_and_the_public_sets_in_part() -> None:
    sources = ["own"] * 50 + ["squad"] * 400 + ["several"] * 30
    drawn = [sources[i] for i in _epoch(sources, Settings(public=0.25), 0)]
    assert drawn.count("own") == 100
    assert drawn.count("several") == 30
    assert 60 <= drawn.count("squad") <= 140


@pytest.mark.model
def test_a_sentence_scores_the_mean_of_its_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "BFLOAT16", False)
    network = load(WEIGHTS / "reader.safetensors", default_model())
    part = list(reads(CHOICES, 0, 0, 2, random.Random(3)))
    with torch.no_grad():
        sentences, tokens, passages = _scores(network, part)
        whole, _ = network(**{name: torch.from_numpy(array) for name, array in padded([part[0].window]).items()})
    first = [whole[0, a:b, EVIDENCE].mean() for a, b in part[0].window.sentences]
    assert torch.allclose(sentences[: len(first)], torch.stack(first), atol=1e-4)
    assert len(passages) == len(part)
    assert len(tokens) == sum(b - a for r in part for a, b in r.window.sentences)
