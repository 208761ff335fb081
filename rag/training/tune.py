"""Lessons into a low-rank adapter of the default model: on two threads of a processor, or on a CUDA card."""

import math
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from rag.training.lora import Adapted, adapt, restore, save, trained_part
from rag.training.precision import BFLOAT16

LONGEST = 320  # tokens
BETWEEN_CHECKPOINTS = 120.0  # seconds
STEEPNESS = 0.3  # of a choice, by nats that the better text is ahead
CHOOSING = 12.0  # what a choice weighs beside a word of an answer
BETTER = 0.3  # what a word of its better text does


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text in tokens, and how much each counts; those of a prompt count nothing."""

    ids: list[int]
    weights: list[float]


@dataclass(frozen=True, slots=True)
class Choice:
    """Two texts that go on from one prompt, of which the better is to become the likelier.

    Contrastive preference (CPO, Xu 2024, arXiv 2401.08417): what the model chooses already hardly counts. The better
    text is learned too, lest both become unlikely.
    """

    better: Lesson
    worse: Lesson

    @property
    def ids(self) -> list[int]:
        """The tokens of the longer one."""
        return max(self.better.ids, self.worse.ids, key=len)

    @property
    def weights(self) -> list[float]:
        return [CHOOSING, *(BETTER * weight for weight in self.better.weights)]


@dataclass(frozen=True, slots=True)
class Tuning:
    seed: int = 0
    examples: int = 16  # a step
    rate: float = 5e-4
    warmup: float = 0.05
    minutes: float = math.inf
    threads: int = 2


def tune(
    model: Any, lessons: Sequence[Lesson | Choice], adapter: Path, tuning: Tuning, start: Path | None = None
) -> None:
    """Trains an adapter upon the untouched `model`, from nothing or from `start`, and writes it to `adapter`.

    Every lesson is learned once. A checkpoint beside `adapter` lets a run that was stopped go on.
    """
    torch.manual_seed(tuning.seed)
    torch.set_num_threads(1)
    adapters = adapt(model)
    if start:
        restore(adapters, load_file(start))
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model.to(device)
    threads = tuning.threads if device == "cpu" else 1
    pool = ThreadPoolExecutor(threads)
    trained = [p for a in adapters.values() for p in (a.down.weight, a.up.weight)]
    optimizer = torch.optim.AdamW(trained, lr=0, weight_decay=0.0)
    batches = _batches(lessons, tuning)
    checkpoint = adapter.with_suffix(".pt")
    step, spent = _resume(checkpoint, adapters, optimizer)
    print(f"{len(lessons)} lessons, {len(batches)} steps, from step {step}", flush=True)
    started = saved = time.monotonic()
    mean: float | None = None
    while step < len(batches):
        elapsed = spent + time.monotonic() - started
        progress = max(step / len(batches), elapsed / 60 / tuning.minutes)
        if progress >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = tuning.rate * max(0.0, min(progress / tuning.warmup, 1 - progress) + 1e-3)
        value = _backward(model, trained, batches[step], pool, threads)
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        step += 1
        mean = value if mean is None else 0.95 * mean + 0.05 * value
        if step % 5 == 0:
            print(f"step {step}/{len(batches)} {progress:.1%} {elapsed / 60:.1f} min | loss {mean:.3f}", flush=True)
        if time.monotonic() - saved >= BETWEEN_CHECKPOINTS:
            saved = time.monotonic()
            _save(checkpoint, adapters, optimizer, step, spent + saved - started)
    save(adapters, adapter)
    checkpoint.unlink(missing_ok=True)


def untouched() -> tuple[Any, Any]:
    """The default model as it comes, with its tokenizer, in bfloat16 where that is computed in.

    Attention is written out: quicker to train on a processor.
    """
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    from rag.models.load import default_file

    file = default_file()
    tokenizer = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    model = AutoModelForCausalLM.from_pretrained(
        file.parent,
        gguf_file=file.name,
        quantization_config=GgufConfig(dequantize=True),
        dtype=torch.bfloat16 if BFLOAT16 or torch.cuda.is_available() else torch.float32,
        attn_implementation="eager",
    )
    return model, tokenizer


def loss(model: Any, part: Sequence[Lesson | Choice]) -> Tensor:
    """What a part of a step costs: all learned tokens, in nats, each by its weight, and wrong choices."""
    lessons = [each for each in part if isinstance(each, Lesson)]
    choices = [each for each in part if isinstance(each, Choice)]
    found = costs(model, [*lessons, *(c.better for c in choices), *(c.worse for c in choices)])
    n, k = len(lessons), len(choices)
    plain, better, worse = found[:n], found[n : n + k], found[n + k :]
    wrong = torch.nn.functional.softplus(STEEPNESS * (better - worse))
    return plain.sum() + (CHOOSING * wrong + BETTER * better).sum()


def costs(model: Any, texts: Sequence[Lesson]) -> Tensor:
    """What the learned tokens of each text cost, shape (texts,). Only those pass the wide last layer."""
    first = next(model.parameters())
    longest = max(len(text.ids) for text in texts)
    ids = torch.tensor([text.ids + [0] * (longest - len(text.ids)) for text in texts]).to(first.device)
    places = [(row, at) for row, text in enumerate(texts) for at, w in enumerate(text.weights) if w]
    rows, at = torch.tensor(places).T.to(first.device)
    weights = torch.tensor([w for text in texts for w in text.weights if w]).to(first.device)
    with torch.autocast(first.device.type, torch.bfloat16, enabled=first.dtype == torch.bfloat16):
        hidden = model.model(input_ids=ids, use_cache=False).last_hidden_state  # padding stands last: nothing sees it
        scores = model.lm_head(hidden[rows, at - 1])
    each = torch.nn.functional.cross_entropy(scores.float(), ids[rows, at], reduction="none") * weights
    return each.new_zeros(len(texts)).index_add(0, rows, each)


def _backward(
    model: Any, trained: Sequence[Tensor], step: Sequence[Lesson | Choice], pool: ThreadPoolExecutor, threads: int
) -> float:
    """The gradients of a step, a share of it on each thread: they meet once. Returns the mean loss."""
    total = sum(sum(lesson.weights) for lesson in step)

    def share(part: Sequence[Lesson | Choice]) -> tuple[float, tuple[Tensor, ...]]:
        torch.set_num_threads(1)
        value = loss(model, part) / total
        return value.item(), torch.autograd.grad(value, trained)

    found = list(pool.map(share, [part for i in range(threads) if (part := step[i::threads])]))
    for parameter, *gradients in zip(trained, *(g for _, g in found), strict=True):
        parameter.grad = torch.stack(gradients).sum(0)
    return sum(value for value, _ in found)


def _batches(lessons: Sequence[Lesson | Choice], tuning: Tuning) -> list[list[Lesson | Choice]]:
    """All steps: lessons of a length together, steps in random order."""
    rng = random.Random(tuning.seed)
    fit = sorted((x for x in lessons if len(x.ids) <= LONGEST), key=lambda x: (len(x.ids), rng.random()))
    steps = [fit[i : i + tuning.examples] for i in range(0, len(fit), tuning.examples)]
    rng.shuffle(steps)
    return steps


def _save(path: Path, adapters: dict[str, Adapted], optimizer: Any, step: int, spent: float) -> None:
    state = {"adapters": trained_part(adapters), "optimizer": optimizer.state_dict(), "step": step, "spent": spent}
    torch.save(state, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").replace(path)


def _resume(path: Path, adapters: dict[str, Adapted], optimizer: Any) -> tuple[int, float]:
    """The steps that are done and the seconds that they took."""
    if not path.exists():
        return 0, 0.0
    state = torch.load(path, weights_only=True)
    restore(adapters, state["adapters"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"]), float(state["spent"])
