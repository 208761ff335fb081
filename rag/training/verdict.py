"""Trains the verdict: `python -m rag.training.verdict --data DIR --out DIR`; `--evaluate` measures what is shipped.

Everything is drawn from the seed and the number of the step, so a run that was stopped goes on where its last
checkpoint stood. `--minutes` ends the schedule early where a machine is slow; without it the same seed gives the
same weights on the same machine. What is shipped is the running mean of the weights.
"""

import argparse
import hashlib
import math
import pickle
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from index.embed import default_model
from rag.entail import LONGEST_PAIR, WEIGHTS, condensed, window
from rag.training.changes import Lookalikes
from rag.training.led_drafts import led_drafts
from rag.training.mixture import Sets, epoch
from rag.training.pairs import OTHER, Pair
from rag.training.precision import BFLOAT16
from rag.training.verdict_figures import calibrated, report
from rag.verdict_network import SUPPORTED, VerdictNetwork, pretrained, restore, save, trained_part
from rag.windows import Window, padded, plain_tokenizer

LONGEST_TRAINED = 128  # tokens of a pair, but for WiCE's
POOL = 32  # batches that are sorted by length together
AVERAGED = 0.997  # of the running mean that a step keeps
WORD_LOSS = 0.5
ROWS = 16  # pairs that pass the network at once


@dataclass(frozen=True, slots=True)
class Settings:
    seed: int = 0
    epochs: int = 1
    pairs: int = 32  # a step
    drafted: int = 750  # questions that the language model writes to
    rate: float = 1e-3
    warmup: float = 0.05
    minutes: float = math.inf
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Read:
    """A pair in tokens. `wrong[i]` is 1 where a token of the window is of a word that does not stand, 0 where it
    stands; empty where that is not known."""

    window: Window
    label: int
    weight: float
    wrong: tuple[int, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--out", type=Path, help="folder for checkpoints and the trained weights")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=math.inf)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--rate", type=float, default=Settings().rate, help="the highest learning rate")
    parser.add_argument("--evaluate", action="store_true", help="measure the weights in --weights on the test sets")
    parser.add_argument("--calibrate", action="store_true", help="fit the probabilities of the weights in --weights")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    given = parser.parse_args()
    if given.calibrate:
        calibrated(given.data, given.weights)
    if given.evaluate:
        print(report(given.data, given.weights))
    if given.calibrate or given.evaluate:
        return
    if given.out is None:
        parser.error("--out says where checkpoints and weights go")
    given.out.mkdir(parents=True, exist_ok=True)
    settings = Settings(given.seed, given.epochs, rate=given.rate, minutes=given.minutes, threads=given.threads)
    train(given.data, given.out, settings, given.start)
    calibrated(given.data, given.out)


def train(data: Path, out: Path, settings: Settings, start: Path | None = None) -> None:
    """Writes `checkpoint.pt` every few minutes and `verdict.safetensors` at the end."""
    torch.manual_seed(settings.seed)
    batches = [batch for number in range(settings.epochs) for batch in _kept_batches(data, out, number, settings)]
    network = pretrained(default_model())
    if start is not None:
        restore(network, start)
    words = nn.Linear(network.encoder.config.hidden_size, 1)  # a teacher only: which word does not stand
    learner = Learner(network, words)
    done, spent = learner.resume(out)
    print(f"{len(batches)} steps of {settings.pairs} pairs, from step {done}", flush=True)
    started = saved = time.monotonic()
    torch.set_num_threads(1)
    pool = ThreadPoolExecutor(settings.threads)
    means: dict[str, float] = {}
    for step in range(done, len(batches)):
        elapsed = spent + time.monotonic() - started
        progress = max(step / len(batches), elapsed / 60 / settings.minutes)
        if progress >= 1:
            break
        rate = settings.rate * max(0.0, min(progress / settings.warmup, 1 - progress) + 1e-3)
        for name, value in learner.step(batches[step], rate, pool, settings.threads).items():
            means[name] = 0.98 * means.get(name, value) + 0.02 * value
        if step % 10 == 9:
            told = " ".join(f"{name} {value:.3f}" for name, value in means.items())
            print(f"step {step + 1}/{len(batches)} {progress:.1%} {elapsed / 60:.1f} min | {told}", flush=True)
        if time.monotonic() - saved > 120:
            saved = time.monotonic()
            learner.save(out, step + 1, spent + saved - started)
    learner.finish()
    path = out / "verdict.safetensors"
    save(network, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    print(f"done: {path}, {path.stat().st_size / 1e6:.2f} MB, sha256 {digest}", flush=True)


class Learner:
    """The network, its optimizer and the running mean of its weights."""

    def __init__(self, network: VerdictNetwork, words: nn.Linear) -> None:
        self.network = network.train()
        self.words = words
        self.trained = [*(p for p in network.parameters() if p.requires_grad), *words.parameters()]
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
    verdict = word = torch.zeros(())
    part = sorted(part, key=lambda r: len(r.window.ids))
    for first in range(0, len(part), ROWS):
        rows = part[first : first + ROWS]
        inputs = {name: torch.from_numpy(array) for name, array in padded([r.window for r in rows]).items()}
        with torch.autocast("cpu", torch.bfloat16, enabled=BFLOAT16):
            hidden = network.read(**inputs)
            scores = network.judged(hidden, inputs["token_type_ids"]).float()
            word_scores = words(hidden).squeeze(-1).float()
        weights = torch.tensor([r.weight for r in rows])
        chances = scores.log_softmax(-1)
        verdict = verdict - (weights * likelihood(chances, torch.tensor([r.label for r in rows]))).sum() / total
        known = [(row, at) for row, r in enumerate(rows) for at in range(len(r.wrong)) if r.wrong]
        known = [(row, at) for row, at in known if at >= rows[row].window.question_length]
        if known:
            at = torch.tensor(known).T
            wrong = torch.tensor([float(rows[row].wrong[place]) for row, place in known])
            each = torch.nn.functional.binary_cross_entropy_with_logits(
                word_scores[at[0], at[1]], wrong, pos_weight=torch.tensor(4.0)
            )
            word = word + each * len(rows) / total
    return verdict, word


def likelihood(chances: Tensor, labels: Tensor) -> Tensor:
    """The log-probability of each label, shape (pairs,); that of `OTHER` is that of all but supported."""
    other = torch.log1p(-chances[:, SUPPORTED].exp().clamp_max(1 - 1e-6))
    known = chances.gather(1, labels.clamp_max(OTHER - 1)[:, None]).squeeze(1)
    return torch.where(labels == OTHER, other, known)


def _kept_batches(data: Path, out: Path, number: int, settings: Settings) -> list[list[Read]]:
    """An epoch's steps take minutes to make, so they are kept for when training goes on."""
    kept = out / f"steps-{settings.seed}-{number}.pkl"
    if not kept.exists():
        drafted = led_drafts(
            data, "train", settings.drafted, WEIGHTS / "writer.safetensors", out / "drafts-train.jsonl"
        )
        kept.write_bytes(pickle.dumps(_batches(Sets.read(data, drafted), number, settings)))
    found: list[list[Read]] = pickle.loads(kept.read_bytes())
    return found


def _batches(sets: Sets, number: int, settings: Settings) -> list[list[Read]]:
    """An epoch's steps: pairs of a length together, steps in random order."""
    rng = random.Random(f"{settings.seed} epoch {number}")
    tokenizer = plain_tokenizer()
    reads = [_read(tokenizer, p) for p in epoch(sets, Lookalikes(default_model()), rng)]
    size = settings.pairs
    found = []
    for first in range(0, len(reads), size * POOL):
        near = sorted(reads[first : first + size * POOL], key=lambda r: len(r.window.ids))
        steps = [near[i : i + size] for i in range(0, len(near) - size + 1, size)]
        rng.shuffle(steps)
        found += steps
    return found


def _read(tokenizer: Any, pair: Pair) -> Read:
    longest = LONGEST_PAIR if pair.source == "wice" else LONGEST_TRAINED
    held = condensed(tokenizer, pair.evidence, pair.sentence, longest)
    made = window(tokenizer, held, pair.sentence)
    return Read(made, pair.label, pair.weight, marks(tokenizer, made, pair))


def marks(tokenizer: Any, made: Window, pair: Pair) -> tuple[int, ...]:
    """For each token of the window 1 where it is of a word that does not stand; empty where that is not known."""
    if pair.wrong is None:
        return ()
    found = [0] * len(made.ids)
    for word in pair.wrong:
        ids = tokenizer.encode(word, add_special_tokens=False).ids
        for start in range(made.question_length, len(made.ids) - len(ids)):
            if ids and made.ids[start : start + len(ids)] == ids:
                found[start : start + len(ids)] = [1] * len(ids)
    return tuple(found)


if __name__ == "__main__":
    main()
