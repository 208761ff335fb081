"""The softmax over all that a question's passages offer."""

import math

import pytest
import torch

from rag.training.loss import grouped_loss


def test_it_is_the_softmax_with_a_nothing_that_scores_zero() -> None:
    scores = torch.tensor([2.0, -1.0, 0.5, 3.0])
    group = torch.tensor([0, 0, 1, 1])
    gold = torch.tensor([True, False, False, False])
    first = math.exp(2) / (math.exp(2) + math.exp(-1) + 1)
    second = 1 / (math.exp(0.5) + math.exp(3) + 1)
    expected = -(math.log(first) + math.log(second)) / 2
    assert grouped_loss(scores, group, gold, 2).item() == pytest.approx(expected, rel=1e-5)


def test_large_scores_do_not_overflow() -> None:
    loss = grouped_loss(torch.tensor([500.0, 1.0]), torch.tensor([0, 0]), torch.tensor([True, False]), 1)
    assert loss.item() == pytest.approx(0, abs=1e-6)


def test_a_question_without_gold_pushes_all_scores_down() -> None:
    scores = torch.tensor([1.0, 2.0], requires_grad=True)
    loss = grouped_loss(scores, torch.tensor([0, 0]), torch.tensor([False, False]), 1)
    torch.autograd.backward(loss)
    assert scores.grad is not None
    assert (scores.grad > 0).all()
