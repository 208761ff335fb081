"""The loss that makes scores of different passages comparable."""

import torch
from torch import Tensor


def grouped_loss(scores: Tensor, group: Tensor, gold: Tensor, groups: int) -> Tensor:
    """One softmax over all that a question's passages offer and a nothing that scores 0 (Clark and Gardner 2018).

    `scores`, `group` (the question's number) and `gold` (bool) are of shape (candidates,). A question without
    gold should choose nothing; with several, their probabilities are added. The mean over questions.
    """
    top = scores.new_zeros(groups).scatter_reduce(0, group, scores.detach(), "amax")
    shifted = (scores - top[group]).exp()
    nothing = (-top).exp()
    total = nothing.scatter_add(0, group, shifted)
    right = scores.new_zeros(groups).scatter_add(0, group, shifted * gold)
    has_gold = scores.new_zeros(groups).scatter_add(0, group, gold.float()) > 0
    return (total.log() - torch.where(has_gold, right, nothing).clamp_min(1e-30).log()).mean()
