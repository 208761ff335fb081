"""Teaches the writer: `python -m rag.training.writer --data DIR --out DIR`; `--export DIR` copies the result there.

Each round samples answers to new training questions with the model of the round before (the first with the untouched
model, led by worked examples), keeps the good ones, and goes on training that model's adapter with all that were kept
so far. What was done already is not done again: samples are kept question by question, and training goes on where
its last checkpoint stood. `--minutes` lets a round's learning rate fall to nothing within that time.
"""

import argparse
import hashlib
import math
import random
import shutil
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from rag.entail import Entailment
from rag.models.load import default_file
from rag.prompts import Case, answer_tuned
from rag.training.lora import Adapted, adapt, restore, save, trained_part
from rag.training.writer_cases import cases, chosen
from rag.training.writer_samples import Answered, sampled

WITHOUT_SHORT_ANSWER = 0.1  # of the examples: a reader may find none
WITHOUT_TITLE = 0.2
LONGEST = 320  # tokens
BETWEEN_CHECKPOINTS = 120.0  # seconds


@dataclass(frozen=True, slots=True)
class Settings:
    seed: int = 0
    questions: tuple[int, ...] = (720, 2400)  # of each round
    samples: int = 4  # a question
    kept: int = 1  # answers to a question that are trained on: another question costs no more and teaches more
    epochs: int = 3
    examples: int = 16  # a step
    rate: float = 5e-4
    warmup: float = 0.05
    minutes: float = math.inf
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Lesson:
    """A prompt and its answer in tokens; the first `given` are the prompt's."""

    ids: list[int]
    given: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the public sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for samples, checkpoints and the adapter")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--questions", type=int, nargs="+", default=[720, 2400], help="of each round")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=math.inf, help="of each round's training")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--export", type=Path, help="train nothing; copy OUT's adapter into this folder")
    given = parser.parse_args()
    if given.export:
        return export(given.out, given.export)
    if given.data is None:
        parser.error("--data says where the public sets are")
    given.out.mkdir(parents=True, exist_ok=True)
    told = {"epochs": given.epochs, "minutes": given.minutes, "threads": given.threads}
    teach(given.data, given.out, Settings(seed=given.seed, questions=tuple(given.questions), **told))
    return None


def teach(data: Path, out: Path, settings: Settings) -> None:
    """Writes `samples-N.jsonl` and `round-N.safetensors` of each round, the last as `writer.safetensors` too."""
    asked = cases(data, "train")
    random.Random(str(settings.seed)).shuffle(asked)
    last: Path | None = None
    answered: list[Answered] = []
    for number, questions in enumerate(settings.questions, start=1):
        now, asked = asked[:questions], asked[questions:]
        answered += _sampled(now, out, number, last, settings)
        adapter = out / f"round-{number}.safetensors"
        if not adapter.exists():
            train(merged(answered, settings.kept), adapter, settings, start=last)
        last = adapter
    if last:
        shutil.copy(last, out / "writer.safetensors")


def export(out: Path, weights: Path) -> None:
    """The last round's adapter into the folder of the shipped weights."""
    weights.mkdir(parents=True, exist_ok=True)
    path = Path(shutil.copy(out / "writer.safetensors", weights))
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")


def merged(answered: Iterable[Answered], kept: int) -> list[Answered]:
    """Each case once, with the best of what all rounds answered to it; those without a good answer are left out."""
    by_case: dict[Case, list[str]] = {}
    for each in answered:
        by_case.setdefault(each.case, []).extend(each.answers)
    best = [Answered(case, tuple(chosen(case, answers, kept))) for case, answers in by_case.items()]
    return [each for each in best if each.answers]


def _sampled(asked: Sequence[Case], out: Path, number: int, adapter: Path | None, settings: Settings) -> list[Answered]:
    answered: list[Answered] = []
    for each in sampled(
        asked,
        out / f"samples-{number}.jsonl",
        Entailment(),
        adapter=adapter,
        count=settings.samples,
        seed=settings.seed + number,
        threads=settings.threads,
    ):
        answered.append(each)
        if len(answered) % 100 == 0:
            good = sum(bool(a.answers) for a in answered) / len(answered)
            print(
                f"round {number}: {len(answered)} of {len(asked)} questions, {good:.1%} with a good answer", flush=True
            )
    return answered


def train(answered: Sequence[Answered], adapter: Path, settings: Settings, start: Path | None = None) -> None:
    """Trains an adapter upon the untouched model, from nothing or from `start`, and writes it to `adapter`."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(1)
    pool = ThreadPoolExecutor(settings.threads)
    model, tokenizer = untouched()
    adapters = adapt(model)
    if start:
        restore(adapters, load_file(start))
    trained = [p for a in adapters.values() for p in (a.down.weight, a.up.weight)]
    optimizer = torch.optim.AdamW(trained, lr=0, weight_decay=0.0)
    batches = [b for e in range(settings.epochs) for b in _batches(tokenizer, answered, e, settings)]
    checkpoint = adapter.with_suffix(".pt")
    step, spent = _resume(checkpoint, adapters, optimizer)
    print(f"{len(answered)} questions, {len(batches)} steps, from step {step}", flush=True)
    started = saved = time.monotonic()
    mean: float | None = None
    while step < len(batches):
        elapsed = spent + time.monotonic() - started
        progress = max(step / len(batches), elapsed / 60 / settings.minutes)
        if progress >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = settings.rate * max(0.0, min(progress / settings.warmup, 1 - progress) + 1e-3)
        value = _backward(model, trained, batches[step], pool, settings.threads)
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
    """The default model as it comes, in bfloat16, with its tokenizer. Attention is written out: quicker to train."""
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    file = default_file()
    tokenizer = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    model = AutoModelForCausalLM.from_pretrained(
        file.parent,
        gguf_file=file.name,
        quantization_config=GgufConfig(dequantize=True),
        dtype=torch.bfloat16,
        attn_implementation="eager",
    )
    return model, tokenizer


def loss(model: Any, lessons: Sequence[Lesson]) -> Tensor:
    """The mean over all answers' tokens of what they cost, in nats. Only those pass the wide last layer."""
    longest = max(len(lesson.ids) for lesson in lessons)
    ids = torch.tensor([lesson.ids + [0] * (longest - len(lesson.ids)) for lesson in lessons])
    places = [(row, at) for row, lesson in enumerate(lessons) for at in range(lesson.given, len(lesson.ids))]
    rows, at = torch.tensor(places).T
    with torch.autocast("cpu", torch.bfloat16):
        hidden = model.model(input_ids=ids, use_cache=False).last_hidden_state  # padding stands last: nothing sees it
        scores = model.lm_head(hidden[rows, at - 1])
    return torch.nn.functional.cross_entropy(scores.float(), ids[rows, at])


def _backward(
    model: Any, trained: Sequence[Tensor], lessons: Sequence[Lesson], pool: ThreadPoolExecutor, threads: int
) -> float:
    """The gradients of a step, a share of it on each thread: they meet once. Returns the loss."""
    tokens = sum(len(lesson.ids) - lesson.given for lesson in lessons)

    def share(part: Sequence[Lesson]) -> tuple[float, tuple[Tensor, ...]]:
        torch.set_num_threads(1)
        value = loss(model, part) * sum(len(lesson.ids) - lesson.given for lesson in part) / tokens
        return value.item(), torch.autograd.grad(value, trained)

    found = list(pool.map(share, [part for i in range(threads) if (part := lessons[i::threads])]))
    for parameter, *gradients in zip(trained, *(g for _, g in found), strict=True):
        parameter.grad = torch.stack(gradients).sum(0)
    return sum(value for value, _ in found)


def _batches(tokenizer: Any, answered: Sequence[Answered], epoch: int, settings: Settings) -> list[list[Lesson]]:
    """An epoch's steps: answers of a length together, steps in random order."""
    rng = random.Random(f"{settings.seed} epoch {epoch}")
    lessons = [_lesson(tokenizer, each.case, answer, rng) for each in answered for answer in each.answers]
    lessons = sorted((x for x in lessons if len(x.ids) <= LONGEST), key=lambda x: (len(x.ids), rng.random()))
    steps = [lessons[i : i + settings.examples] for i in range(0, len(lessons), settings.examples)]
    rng.shuffle(steps)
    return steps


def _lesson(tokenizer: Any, case: Case, answer: str, rng: random.Random) -> Lesson:
    if rng.random() < WITHOUT_SHORT_ANSWER:
        case = replace(case, short_answer=None)
    if rng.random() < WITHOUT_TITLE:
        case = replace(case, title="")
    given = tokenizer(answer_tuned(case))["input_ids"]
    return Lesson([*given, *tokenizer(f" {answer}\n")["input_ids"]], len(given))


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


if __name__ == "__main__":
    main()
