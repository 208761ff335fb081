"""The verdict's training: its losses, its adapters, and that a stopped run goes on where it stood."""

import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from transformers import BertConfig, BertModel

from rag.entail import plain_tokenizer, window
from rag.training.pairs import OTHER, Pair
from rag.training.verdict import marks
from rag.training.verdict_figures import best_threshold
from rag.training.verdict_learner import Learner, Read, likelihood
from rag.verdict_network import LABELS, NOT, PARTLY, SUPPORTED, Adapted, VerdictNetwork, trained_part
from rag.windows import Window


def small() -> VerdictNetwork:
    torch.manual_seed(0)
    return VerdictNetwork(
        BertModel(
            BertConfig(
                vocab_size=200,
                hidden_size=32,
                num_hidden_layers=2,
                num_attention_heads=2,
                intermediate_size=64,
                hidden_dropout_prob=0.0,
                attention_probs_dropout_prob=0.0,
            ),
            add_pooling_layer=False,
        )
    )


def reads() -> list[Read]:
    """Supported when the sentence's token stands in the evidence."""
    found = []
    for i in range(8):
        evidence, said = [110 + i, 120 + i, 130], [110 + i if i % 2 else 150 + i, 140]
        ids = [101, *evidence, 102, *said, 102]
        label, wrong = (SUPPORTED, 0) if i % 2 else (NOT, 1)
        found.append(Read(Window(ids, 5, 0, ()), label, 1.0, (0, 0, 0, 0, 0, wrong, 0, 0)))
    return found


def test_other_is_all_but_supported() -> None:
    chances = torch.tensor([[0.5, 0.3, 0.2]]).log().expand(4, 3)
    found = likelihood(chances, torch.tensor([SUPPORTED, PARTLY, NOT, OTHER])).exp()
    assert found.tolist() == pytest.approx([0.5, 0.3, 0.2, 0.5])
    sure = torch.tensor([[0.0, -40.0, -40.0]])
    assert math.isfinite(likelihood(sure, torch.tensor([OTHER])).item())


def test_a_merged_adapter_gives_what_it_gave() -> None:
    adapted = Adapted(nn.Linear(6, 4))
    nn.init.normal_(adapted.up.weight)
    hidden = torch.randn(3, 6)
    expected = adapted(hidden).detach()
    assert torch.allclose(adapted.merged()(hidden), expected, atol=1e-5)


def test_an_untrained_adapter_changes_nothing() -> None:
    base = nn.Linear(6, 4)
    hidden = torch.randn(3, 6)
    assert torch.equal(Adapted(base)(hidden), base(hidden))


def test_only_adapters_norms_segments_and_the_head_are_trained() -> None:
    names = set(trained_part(small()))
    assert all(n.endswith(("down.weight", "up.weight")) or "LayerNorm" in n or "token_type" in n for n in names if
               not n.startswith("verdict."))  # fmt: skip
    assert sum(n.endswith("up.weight") for n in names) == 12
    assert small().verdict.out_features == len(LABELS)


def test_the_words_that_do_not_stand_are_marked() -> None:
    tokenizer = plain_tokenizer()
    pair = Pair("changed", "Mona Holm sold 12 mats.", "Mona Holm sold 13 rugs.", OTHER, ("13", "rugs"))
    made = window(tokenizer, pair.evidence, pair.sentence)
    marked = marks(tokenizer, made, pair)
    said = [tokenizer.id_to_token(i) for i, mark in zip(made.ids, marked, strict=True) if mark]
    assert "".join(said).replace("##", "") == "13rugs"
    assert marks(tokenizer, made, Pair("rte", "", "", OTHER)) == ()


def test_it_learns_and_a_stopped_run_goes_on_where_it_stood(tmp_path: Path) -> None:
    pool = ThreadPoolExecutor(2)
    learner = Learner(small())
    first = learner.step(reads(), 3e-3, pool, 2)["verdict"]
    for _ in range(30):
        last = learner.step(reads(), 3e-3, pool, 2)["verdict"]
    assert last < first / 2
    learner.save(tmp_path, 31, 9.5)
    torch.manual_seed(5)
    again = Learner(small())
    assert again.resume(tmp_path) == (31, 9.5)
    # Twice the same step: optimizer, running mean and weights all came back.
    learner.step(reads(), 3e-3, pool, 2)
    again.step(reads(), 3e-3, pool, 2)
    for name, value in learner.mean.items():
        assert torch.allclose(value, again.mean[name], atol=1e-5), name


def test_the_best_threshold_parts_the_labels_and_is_not_that_of_one_pair() -> None:
    rng = np.random.default_rng(1)
    gold = np.array([True] * 60 + [False] * 60)
    chances = np.concatenate([rng.uniform(0.5, 0.9, 60), rng.uniform(0.1, 0.45, 60)])
    assert 0.44 < best_threshold(chances, gold) < 0.52
    one_more = best_threshold(np.append(chances, 0.2), np.append(gold, True))
    assert one_more == pytest.approx(best_threshold(chances, gold), abs=0.02)
    assert best_threshold(np.array([0.2, 0.8]), np.array([False, True])) <= 0.8
