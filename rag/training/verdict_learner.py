"""How the verdict's network learns from a step of pairs: on threads of a processor, or on a CUDA card."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from rag.training.pairs import OTHER
from rag.training.precision import BFLOAT16
from rag.verdict_network import SUPPORTED, VerdictNetwork, trained_part
from rag.windows import Window, padded

AVERAGED = 0.997  # of the running mean that a step keeps
WORD_LOSS = 0.5
ROWS = 16  # pairs that pass the network at once


@dataclass(frozen=True, slots=True)
class Read:
    """A pair in tokens. `wrong[i]` is 1 where a token of the window is of a word that does not stand, 0 where it
    stands; empty where that is not known."""

    window: Window
    label: int
    weight: float
    wrong: tuple[int, ...]


class Learner:
    """The network, its optimizer and the running mean of its weights."""

    def __init__(self, network: VerdictNetwork) -> None:
        device = "cuda" if torch.cuda.is_available() else "cpu"
        self.network = network.train().to(device)
        # A teacher only: which word does not stand.
        self.words = nn.Linear(network.encoder.config.hidden_size, 1, device=device)
        self.trained = [*(p for p in network.parameters() if p.requires_grad), *self.words.parameters()]
        self.optimizer = torch.optim.AdamW(self.trained, lr=0, weight_decay=0.01)
        self.mean = {name: p.clone() for name, p in trained_part(network).items()}
        self.steps = 0

    def step(self, batch: list[Read], rate: float, pool: ThreadPoolExecutor, threads: int) -> dict[str, float]:
        """One step on the batch, a share of it on each thread: they meet once, for the gradients."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        total = sum(r.weight for r in batch)

        def share(part: list[Read]) -> tuple[dict[str, float], tuple[Tensor, ...]]:
            torch.set_num_threads(1)
            verdict, word = losses(self.network, self.words, part, total)
            gradients = torch.autograd.grad(verdict + WORD_LOSS * word, self.trained, materialize_grads=True)
            return {"verdict": verdict.item(), "word": word.item()}, gradients

        found = list(pool.map(share, [batch[i::threads] for i in range(threads)]))
        for parameter, *gradients in zip(self.trained, *(g for _, g in found), strict=True):
            parameter.grad = torch.stack(gradients).sum(0)
        torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.optimizer.step()
        self.steps += 1
        kept = min(AVERAGED, self.steps / (self.steps + 10))
        for name, value in trained_part(self.network).items():
            self.mean[name].lerp_(value, 1 - kept)
        return {name: sum(values[name] for values, _ in found) for name in ("verdict", "word")}

    def finish(self) -> None:
        """The network takes the mean of its weights."""
        self.network.load_state_dict(self.mean, strict=False)

    def save(self, out: Path, step: int, spent: float) -> None:
        state = {
            "network": trained_part(self.network),
            "words": self.words.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "mean": self.mean,
            "step": step,
            "spent": spent,
        }
        torch.save(state, out / "checkpoint.tmp")
        (out / "checkpoint.tmp").replace(out / "checkpoint.pt")

    def resume(self, out: Path) -> tuple[int, float]:
        """The steps that are done and the seconds that they took."""
        if not (out / "checkpoint.pt").exists():
            return 0, 0.0
        state: dict[str, Any] = torch.load(out / "checkpoint.pt", weights_only=True)
        self.network.load_state_dict(state["network"], strict=False)
        self.words.load_state_dict(state["words"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.mean = state["mean"]
        self.steps = state["step"]
        return int(state["step"]), float(state["spent"])


def losses(network: VerdictNetwork, words: nn.Linear, part: Sequence[Read], total: float) -> tuple[Tensor, Tensor]:
    """The verdicts' loss, weighted by pair and divided by `total`, and that of the words that do not stand."""
    device = words.weight.device
    at_once = ROWS if device.type == "cpu" else len(part)
    verdict = word = torch.zeros((), device=device)
    part = sorted(part, key=lambda r: len(r.window.ids))
    for first in range(0, len(part), at_once):
        rows = part[first : first + at_once]
        inputs = {name: torch.from_numpy(array).to(device) for name, array in padded([r.window for r in rows]).items()}
        with torch.autocast(device.type, torch.bfloat16, enabled=BFLOAT16 or device.type == "cuda"):
            hidden = network.read(**inputs)
            scores = network.judged(hidden, inputs["token_type_ids"]).float()
            word_scores = words(hidden).squeeze(-1).float()
        weights = torch.tensor([r.weight for r in rows], device=device)
        labels = torch.tensor([r.label for r in rows], device=device)
        verdict = verdict - (weights * likelihood(scores.log_softmax(-1), labels)).sum() / total
        known = [(row, at) for row, r in enumerate(rows) for at in range(len(r.wrong)) if r.wrong]
        known = [(row, at) for row, at in known if at >= rows[row].window.question_length]
        if known:
            at = torch.tensor(known).T
            wrong = torch.tensor([float(rows[row].wrong[place]) for row, place in known], device=device)
            each = torch.nn.functional.binary_cross_entropy_with_logits(
                word_scores[at[0], at[1]], wrong, pos_weight=torch.tensor(4.0, device=device)
            )
            word = word + each * len(rows) / total
    return verdict, word


def likelihood(chances: Tensor, labels: Tensor) -> Tensor:
    """The log-probability of each label, shape (pairs,); that of `OTHER` is that of all but supported."""
    other = torch.log1p(-chances[:, SUPPORTED].exp().clamp_max(1 - 1e-6))
    known = chances.gather(1, labels.clamp_max(OTHER - 1)[:, None]).squeeze(1)
    return torch.where(labels == OTHER, other, known)
