import json
import random
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from transformers import LlamaConfig, LlamaForCausalLM

from fakes import FakeJudge
from rag.models.adapter import Adapter
from rag.prompts import Case
from rag.training import tune as tuning
from rag.training import writer_samples
from rag.training.lessons import written
from rag.training.lora import adapt, restore, save, trained_part
from rag.training.tune import Choice, Lesson, Tuning, costs, loss, tune
from rag.training.writer import Settings, export, lessons_of, merged
from rag.training.writer_samples import Answered, sampled

CASES = [
    Case(f"When was the {name} bridge opened?", f"The {name} bridge opened in May {year}.", f"May {year}")
    for name, year in (("Velden", 2009), ("Karst", 2011), ("Lund", 1998))
]


def small() -> LlamaForCausalLM:
    torch.manual_seed(0)
    shape = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    config = LlamaConfig(vocab_size=300, num_key_value_heads=1, attn_implementation="eager", **shape)
    model = LlamaForCausalLM(config)
    model.lm_head.weight.data *= 10  # so that what its layers say makes a difference
    return model


class Bytes:
    """A tokenizer with a token for each byte."""

    def __call__(self, text: str) -> dict[str, list[int]]:
        return {"input_ids": list(text.encode())}


def test_an_adapter_begins_as_nothing_and_what_is_saved_is_what_it_adds(tmp_path: Path) -> None:
    model, ids = small(), torch.arange(12)[None]
    before = model(ids).logits
    adapters = adapt(model, rank=4)
    assert torch.equal(model(ids).logits, before)
    assert len(adapters) == 14  # seven products in each of two layers
    for adapter in adapters.values():
        nn.init.normal_(adapter.up.weight, std=0.1)
    changed = model(ids).logits
    assert not torch.allclose(changed, before, atol=1e-3)

    save(adapters, tmp_path / "a.safetensors")
    plain, held = small(), Adapter(tmp_path / "a.safetensors")
    with torch.no_grad():
        for name in held.names:
            plain.get_submodule(name).weight += torch.from_numpy(held.change(name))
    assert torch.allclose(plain(ids).logits, changed, atol=1e-3)


def test_an_adapter_goes_on_where_it_was() -> None:
    adapters, others = adapt(small(), rank=4), adapt(small(), rank=4)
    state = {name: torch.randn_like(tensor) for name, tensor in trained_part(adapters).items()}
    restore(others, state)
    assert all(torch.equal(tensor, state[name]) for name, tensor in trained_part(others).items())


def test_a_file_that_is_no_adapter(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    (tmp_path / "b").write_bytes(b"nothing")
    save_file({"x.down": np.zeros((2, 2), np.float16)}, tmp_path / "c")
    for name in ("b", "c"):
        with pytest.raises(ValueError, match="is no adapter"):
            Adapter(tmp_path / name)


def test_only_the_answers_tokens_count_and_padding_does_not() -> None:
    model = small().to(torch.bfloat16)
    short = Lesson([5, 6, 7, 8], [0.0, 0.0, 1.0, 1.0])
    long = Lesson([9, 8, 7, 6, 5, 4, 3, 2], [0.0] * 5 + [1.0, 1.0, 1.0])
    one, other, both = (loss(model, lessons).item() for lessons in ([short], [long], [short, long]))
    assert both == pytest.approx(one + other, abs=0.1)
    heavy = Lesson(short.ids, [0.0, 0.0, 3.0, 3.0])
    assert loss(model, [heavy]).item() == pytest.approx(3 * one, abs=0.1)


def test_what_is_chosen_becomes_the_likelier(tmp_path: Path) -> None:
    head = [5, 6, 7]
    likely, other = (Lesson([*head, *said], [0.0] * 3 + [1.0] * len(said)) for said in ([30, 31, 32], [20, 21, 22]))
    model = small()
    with torch.no_grad():
        before = costs(model, [likely, other])
        both = loss(model, [likely, other]).item()
    assert both == pytest.approx(before.sum().item(), abs=0.01)
    tune(model, [Choice(other, likely)] * 40, tmp_path / "a.safetensors", Tuning(examples=4, rate=0.04, threads=1))
    with torch.no_grad():
        after = costs(model, [likely, other])
    assert after[0] - after[1] > before[0] - before[1] + 1
    assert after[1] < before[1]  # it is learned as well


def test_training_learns_is_kept_on_the_way_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = [Answered(c, (f"The bridge opened in {c.short_answer}.",)) for c in CASES]
    lessons = lessons_of(Bytes(), answered, Settings(epochs=6))
    whole = Tuning(examples=2, rate=0.04, threads=1)
    model = small()
    tune(model, lessons, tmp_path / "a.safetensors", whole)
    batch = [x for c in answered for x in written(Bytes(), {c.case: c.answers}, random.Random(0))]
    assert loss(model, batch) < loss(small(), batch) - 0.1
    assert not (tmp_path / "a.pt").exists()

    real, steps = tuning.loss, 0

    def stops(model: Any, batch: Sequence[Lesson]) -> torch.Tensor:
        nonlocal steps
        steps += 1
        if steps == 6:
            raise KeyboardInterrupt
        return real(model, batch)

    monkeypatch.setattr(tuning, "loss", stops)
    monkeypatch.setattr(tuning, "BETWEEN_CHECKPOINTS", 0.0)
    with pytest.raises(KeyboardInterrupt):
        tune(small(), lessons, tmp_path / "b.safetensors", whole)
    assert not (tmp_path / "b.safetensors").exists()
    tune(small(), lessons, tmp_path / "b.safetensors", whole)
    assert steps == 6 + 9 - 5
    one, other = (Adapter(tmp_path / f"{name}.safetensors") for name in "ab")
    assert all(np.allclose(one.change(name), other.change(name), atol=1e-3) for name in one.names)


class Parrot:
    """Answers with the quotation, and remembers how often it was asked."""

    asked = 0

    def __init__(self, *_: object) -> None: ...

    def sample(
        self, asked: Sequence[Case], count: int, seed: int, temperature: float, begun: Sequence[str] = ()
    ) -> list[list[str]]:
        Parrot.asked += not begun and temperature == 1 and len(asked)
        return [[case.quote, "Nonsense."][:count] for case in asked]


def test_sampling_keeps_good_answers_and_goes_on_behind_the_last_whole_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_samples, "Sampler", Parrot)
    monkeypatch.setattr(Parrot, "asked", 0)
    kept = tmp_path / "samples.jsonl"
    first = json.dumps(asdict(Answered(CASES[0], ("Kept.",)))) + "\n"
    kept.write_text(first + first[:40])  # killed in the middle of a line

    def run(judge: FakeJudge) -> list[Answered]:
        return list(sampled(CASES, kept, judge, adapter=None, count=2, seed=0, threads=1))

    found = run(FakeJudge())
    assert [a.answers for a in found] == [("Kept.",), (CASES[1].quote,), (CASES[2].quote,)]
    assert Parrot.asked == 2
    assert run(FakeJudge()) == found
    assert Parrot.asked == 2
    kept.unlink()
    assert [a.answers for a in run(FakeJudge(0.1))] == [(), (), ()]  # the judge believes none of them


def test_rounds_are_merged_case_by_case_and_what_has_no_answer_is_left_out() -> None:
    one = "The Velden bridge was opened in May 2009."
    other = "The Velden bridge was opened to traffic in May 2009."
    rounds = [Answered(CASES[0], (other,)), Answered(CASES[1], ()), Answered(CASES[0], (one,))]
    assert merged(rounds, 1) == [Answered(CASES[0], (one,))]
    # Where only the question has the name, the best that can be said is kept too.
    unnamed = Case("When did the Marsh saga come out?", "The season came out on 4 May 2009.", "4 May 2009")
    said = Answered(unnamed, ("The season came out on 4 May 2009.",))
    assert merged([said], 1) == [said]


def test_the_result_is_exported_with_its_digest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "writer.safetensors").write_bytes(b"weights")
    export(tmp_path, tmp_path / "shipped")
    assert (tmp_path / "shipped" / "writer.safetensors").read_bytes() == b"weights"
    assert "sha256 9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c" in capsys.readouterr().out
