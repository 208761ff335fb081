"""Trains the reader: `python -m rag.training.reader --data DIR --out DIR`, on a processor or a CUDA card.

Everything is drawn from the seed and the number of the step, so a run that was stopped goes on where its last
checkpoint stood. `--minutes` lets the learning rate fall to nothing within that time where a machine is slow, and a
later run goes on from there; without it the same seed gives the same weights on the same machine. `--start` goes on
from the weights of an earlier reader. What ends in `model.pt` is the mean of the weights over the last steps (Polyak
and Juditsky 1992).
"""

import argparse
import math
import pickle
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.optim.swa_utils import AveragedModel

from index.embed import default_model, load_encoder
from rag.engines import OpenVinoEngine
from rag.network import ReaderNetwork, load, pretrained
from rag.trained_reader import EVIDENCE, START
from rag.training.calibrate import invented
from rag.training.loss import grouped_loss
from rag.training.mine import Group, from_search, groups
from rag.training.precision import BFLOAT16
from rag.training.reads import Read, choices, reads
from rag.windows import padded, plain_tokenizer

PUBLIC = {"squad": 1.0, "squad2": 1.0, "qed": 1.0, "nq": 0.8, "reqa": 0.9}  # how often an epoch takes each set
OURS = {"several": 1.0, "own": 2.0}
ROWS = 8  # windows that pass the network at once on a processor
LOSSES = {"sentence": 1.0, "each": 0.3, "passage": 0.7, "span": 1.0}


@dataclass(frozen=True, slots=True)
class Settings:
    seed: int = 0
    epochs: int = 1
    questions: int = 8  # a step
    negatives: int = 2
    rate: float = 1.2e-4
    warmup: float = 0.05
    averaged: int = 100  # steps that the mean of the weights reaches back over
    frozen: int = 0  # lowest layers that stay as they are, for speed
    public: float = 1.0  # how much of the public sets beside our own
    minutes: float = math.inf
    threads: int = 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the trained model")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=math.inf)
    parser.add_argument("--rate", type=float, default=1.2e-4, help="the highest learning rate")
    parser.add_argument("--questions", type=int, default=8, help="a step; more of them on a CUDA card")
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are, for speed")
    parser.add_argument("--public", type=float, default=1.0, help="how much of the public sets an epoch takes")
    parser.add_argument("--start", type=Path, help="reader.safetensors to go on from; else MiniLM-L6 itself")
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        given.seed,
        given.epochs,
        given.questions,
        rate=given.rate,
        minutes=given.minutes,
        frozen=given.frozen,
        public=given.public,
        threads=given.threads,
    )
    train(_mined(given.data, given.out, settings.seed, given.start), given.out, settings, given.start)


def train(mined: list[Group], out: Path, settings: Settings, start: Path | None = None) -> None:
    """Writes `checkpoint.pt` every few minutes and `model.pt` at the end."""
    torch.manual_seed(settings.seed)
    tokenizer = plain_tokenizer()
    items = [choices(tokenizer, group, random.Random(f"{settings.seed} {i}")) for i, group in enumerate(mined)]
    sources = [g.example.source for g in mined]
    order = [i for epoch in range(settings.epochs) for i in _epoch(sources, settings, epoch)]
    steps = len(order) // settings.questions
    network = pretrained(default_model())
    if start:
        network.load_state_dict(load(start, default_model()).state_dict())
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network.to(device)
    threads = settings.threads if device == "cpu" else 1
    if settings.frozen:
        network.encoder.embeddings.requires_grad_(False)
        for layer in network.encoder.encoder.layer[: settings.frozen]:
            layer.requires_grad_(False)
    mean = AveragedModel(network, avg_fn=lambda old, new, _: old.lerp(new, 1 / settings.averaged))
    optimizer = torch.optim.AdamW((p for p in network.parameters() if p.requires_grad), lr=0, weight_decay=0.01)
    first = step = _resume(out, network, mean, optimizer)
    begun = first / steps
    print(f"{len(order)} questions, {steps} steps, from step {step}", flush=True)
    started = saved = time.monotonic()
    means: dict[str, float] = {}
    progress = 0.0
    network.train()
    torch.set_num_threads(1)
    pool = ThreadPoolExecutor(threads)
    while step < steps and progress < 1:
        elapsed = time.monotonic() - started
        progress = begun + (1 - begun) * max((step - first) / (steps - first), elapsed / 60 / settings.minutes)
        for chosen in optimizer.param_groups:
            chosen["lr"] = settings.rate * max(0.0, min(progress / settings.warmup, 1 - progress) + 1e-3)
        rng = random.Random(f"{settings.seed} {step}")
        picked = order[step * settings.questions : (step + 1) * settings.questions]
        batches = [
            [r for g, i in enumerate(share) for r in reads(items, i, g, settings.negatives, rng)]
            for share in (picked[worker::threads] for worker in range(threads))
        ]
        losses = _backward(network, batches, settings.questions // threads, pool)
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        mean.update_parameters(network)
        step += 1
        for name, value in losses.items():
            means[name] = 0.98 * means.get(name, value) + 0.02 * value
        if step % 10 == 0:
            told = " ".join(f"{name} {value:.3f}" for name, value in means.items())
            print(f"step {step}/{steps} {progress:.1%} {elapsed / 60:.1f} min | {told}", flush=True)
        if time.monotonic() - saved > 180:
            saved = time.monotonic()
            _save(out, network, mean, optimizer, step)
    _save(out, network, mean, optimizer, step)
    torch.save(mean.module.cpu().state_dict(), out / "model.pt")
    print(f"done: {out / 'model.pt'}", flush=True)


def _mined(data: Path, out: Path, seed: int, start: Path | None) -> list[Group]:
    kept = out / "groups.pkl"
    if not kept.exists():
        earlier = OpenVinoEngine(start) if start else None
        public = groups(data, seed, lambda line: print(line, flush=True), earlier)
        own = [from_search(case.passages) for case in invented("train", load_encoder())]
        kept.write_bytes(pickle.dumps([*public, *own]))
    found: list[Group] = pickle.loads(kept.read_bytes())
    return found


def _epoch(sources: list[str], settings: Settings, epoch: int) -> list[int]:
    rng = random.Random(f"{settings.seed} epoch {epoch}")
    often = {**{name: settings.public * share for name, share in PUBLIC.items()}, **OURS}
    chosen = [
        i for i, source in enumerate(sources) for _ in range(int(often[source]) + (rng.random() < often[source] % 1))
    ]
    rng.shuffle(chosen)
    return chosen


def _backward(
    network: ReaderNetwork, batches: list[list[Read]], groups: int, pool: ThreadPoolExecutor
) -> dict[str, float]:
    """Gradients of the mean over the batches, each on a thread of its own.

    Threads that meet once a step lose less on a shared machine than those that share every product.
    """
    trained = [p for p in network.parameters() if p.requires_grad]

    def share(batch: list[Read]) -> tuple[dict[str, float], tuple[Tensor, ...]]:
        torch.set_num_threads(1)
        losses = _losses(network, batch, groups)
        total = torch.stack([LOSSES[name] * value for name, value in losses.items()]).sum() / len(batches)
        return {name: value.item() for name, value in losses.items()}, torch.autograd.grad(total, trained)

    done = list(pool.map(share, batches))
    for parameter, *gradients in zip(trained, *(gradients for _, gradients in done), strict=True):
        parameter.grad = torch.stack(gradients).sum(0)
    return {name: sum(losses[name] for losses, _ in done) / len(done) for name in LOSSES}


def _losses(network: ReaderNetwork, batch: list[Read], groups: int) -> dict[str, Tensor]:
    """Passages of a length go through the network together; the softmaxes run over all of a question's."""
    device = network.passage.weight.device
    at_once = ROWS if device.type == "cpu" else len(batch)
    batch = sorted(batch, key=lambda r: len(r.window.ids))
    parts = [batch[first : first + at_once] for first in range(0, len(batch), at_once)]
    sentences, tokens, passages = (
        torch.cat(found) for found in zip(*(_scores(network, p) for p in parts), strict=True)
    )
    sentence_group = torch.tensor([r.group for r in batch for _ in r.evidence], device=device)
    evidence = torch.tensor([e for r in batch for e in r.evidence], device=device)
    group = torch.tensor([r.group for r in batch], device=device)
    gold = torch.tensor([any(r.evidence) for r in batch], device=device)
    each = torch.nn.functional.binary_cross_entropy_with_logits(sentences, evidence.float(), reduction="sum")
    return {
        "sentence": grouped_loss(sentences, sentence_group, evidence, groups),
        "each": each / groups,
        "passage": grouped_loss(passages, group, gold, groups),
        "span": _span_loss(batch, tokens, groups),
    }


def _scores(network: ReaderNetwork, part: list[Read]) -> tuple[Tensor, Tensor, Tensor]:
    """Scores of all sentences, of all their tokens (start and end), and of the windows, each one after the other."""
    device = network.passage.weight.device
    inputs = {name: torch.from_numpy(array).to(device) for name, array in padded([r.window for r in part]).items()}
    with torch.autocast(device.type, torch.bfloat16, enabled=BFLOAT16 or device.type == "cuda"):
        tokens, passages = network(**inputs)
    spans = [(row, a, b) for row, r in enumerate(part) for a, b in r.window.sentences]
    lengths = torch.tensor([b - a for _, a, b in spans], device=device)
    rows = torch.tensor([row for row, a, b in spans for _ in range(a, b)], device=device)
    places = torch.tensor([at for _, a, b in spans for at in range(a, b)], device=device)
    inside = tokens[rows, places].float()
    of_sentence = torch.repeat_interleave(lengths)
    sums = inside.new_zeros(len(spans)).index_add(0, of_sentence, inside[:, EVIDENCE])
    return sums / lengths, inside[:, START:], passages.float()


def _span_loss(batch: list[Read], tokens: Tensor, groups: int) -> Tensor:
    """Over the tokens of all sentences; a question whose answer's place is not known teaches nothing."""
    device = tokens.device
    lengths = [r.window.sentences[-1][1] - r.window.sentences[0][0] for r in batch]
    each = torch.tensor(lengths, device=device)
    known = torch.tensor([not r.spanless for r in batch], device=device).repeat_interleave(each)
    group = torch.tensor([r.group for r in batch], device=device).repeat_interleave(each)
    loss = tokens.new_zeros(())
    if not known.any():
        return loss
    for end in (0, 1):
        gold = torch.zeros_like(known)
        gold[list(_places(batch, lengths, end))] = True
        loss = loss + grouped_loss(tokens[known, end], group[known], gold[known], groups)
    return loss


def _places(batch: list[Read], lengths: list[int], end: int) -> Iterator[int]:
    """Where the short answers start, or end, among the tokens of all sentences."""
    before = 0
    for read, length in zip(batch, lengths, strict=True):
        if read.span is not None:
            yield before + read.span[end] - read.window.sentences[0][0]
        before += length


def _save(out: Path, network: ReaderNetwork, mean: AveragedModel, optimizer: Any, step: int) -> None:
    parts = {"network": network, "mean": mean, "optimizer": optimizer}
    state = {"step": step, **{name: part.state_dict() for name, part in parts.items()}}
    torch.save(state, out / "checkpoint.tmp")
    (out / "checkpoint.tmp").replace(out / "checkpoint.pt")


def _resume(out: Path, network: ReaderNetwork, mean: AveragedModel, optimizer: Any) -> int:
    if not (out / "checkpoint.pt").exists():
        return 0
    state = torch.load(out / "checkpoint.pt", weights_only=True)
    network.load_state_dict(state["network"])
    mean.load_state_dict(state["mean"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])


if __name__ == "__main__":
    main()
