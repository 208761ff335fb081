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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from index.embed import default_model
from rag.entail import LONGEST_PAIR, WEIGHTS, Entailment, condensed, window
from rag.training.changes import Lookalikes
from rag.training.mixture import Sets, epoch
from rag.training.pairs import Pair
from rag.training.verdict_figures import calibrated, report
from rag.training.verdict_learner import Learner, Read
from rag.verdict_network import pretrained, restore, save
from rag.windows import Window, plain_tokenizer

LONGEST_TRAINED = 128  # tokens of a pair, but for WiCE's
POOL = 32  # batches that are sorted by length together


@dataclass(frozen=True, slots=True)
class Settings:
    seed: int = 0
    epochs: int = 1
    pairs: int = 32  # a step
    rate: float = 1e-3
    warmup: float = 0.05
    minutes: float = math.inf
    threads: int = 2


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
        print(report(given.data, Entailment(given.weights)))
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
    learner = Learner(network)
    done, spent = learner.resume(out)
    print(f"{len(batches)} steps of {settings.pairs} pairs, from step {done}", flush=True)
    started = saved = time.monotonic()
    torch.set_num_threads(1)
    threads = 1 if torch.cuda.is_available() else settings.threads
    pool = ThreadPoolExecutor(threads)
    means: dict[str, float] = {}
    for step in range(done, len(batches)):
        elapsed = spent + time.monotonic() - started
        progress = max(step / len(batches), elapsed / 60 / settings.minutes)
        if progress >= 1:
            break
        rate = settings.rate * max(0.0, min(progress / settings.warmup, 1 - progress) + 1e-3)
        for name, value in learner.step(batches[step], rate, pool, threads).items():
            means[name] = 0.98 * means.get(name, value) + 0.02 * value
        if step % 10 == 9:
            told = " ".join(f"{name} {value:.3f}" for name, value in means.items())
            print(f"step {step + 1}/{len(batches)} {progress:.1%} {elapsed / 60:.1f} min | {told}", flush=True)
        if time.monotonic() - saved > 120:
            saved = time.monotonic()
            learner.save(out, step + 1, spent + saved - started)
    learner.finish()
    path = out / "verdict.safetensors"
    save(network.cpu(), path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    print(f"done: {path}, {path.stat().st_size / 1e6:.2f} MB, sha256 {digest}", flush=True)


def _kept_batches(data: Path, out: Path, number: int, settings: Settings) -> list[list[Read]]:
    """An epoch's steps take minutes to make, so they are kept for when training goes on."""
    kept = out / f"steps-{settings.seed}-{number}.pkl"
    if not kept.exists():
        kept.write_bytes(pickle.dumps(_batches(Sets.read(data), number, settings)))
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
