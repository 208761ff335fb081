"""Teaches the language model: `python -m rag.training.writer --data DIR --out DIR`; `--export DIR` copies the result.

Each round samples answers to new training questions with the model of the round before (the first with the untouched
model, led by worked examples, or with `--start`), keeps the good ones, and goes on training that model's adapter with
all that were kept so far. The last round also teaches to tell whether a text answers at all, and to make follow-ups
standalone. What was done already is not done again: samples are kept question by question, and training goes on where
its last checkpoint stood. `--minutes` lets a round's learning rate fall to nothing within that time.
"""

import argparse
import hashlib
import math
import random
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from rag.entail import Entailment
from rag.models.load import default_file
from rag.prompts import Case
from rag.training import lessons
from rag.training.confirm_cases import Confirmed, Counts, confirmed, keep, kept
from rag.training.data import squad
from rag.training.follow_ups import made, mtrag
from rag.training.lessons import Lesson
from rag.training.lora import Adapted, adapt, restore, save, trained_part
from rag.training.precision import BFLOAT16
from rag.training.writer_cases import cases, chosen
from rag.training.writer_samples import Answered, sampled

LONGEST = 320  # tokens
FOLLOW_UP_EPOCHS = 1
MADE_FOLLOW_UPS = 300  # enough not to forget what a round before learned
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the public sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for samples, checkpoints and the adapter")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--questions", type=int, nargs="+", default=[720, 2400], help="of each round")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=math.inf, help="of each round's training")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--start", type=Path, help="an adapter to go on from in the first round")
    parser.add_argument("--export", type=Path, help="train nothing; copy OUT's adapter into this folder")
    given = parser.parse_args()
    if given.export:
        return export(given.out, given.export)
    if given.data is None:
        parser.error("--data says where the public sets are")
    given.out.mkdir(parents=True, exist_ok=True)
    told = {"epochs": given.epochs, "minutes": given.minutes, "threads": given.threads}
    teach(given.data, given.out, Settings(seed=given.seed, questions=tuple(given.questions), **told), given.start)
    return None


def teach(data: Path, out: Path, settings: Settings, start: Path | None = None) -> None:
    """Writes `samples-N.jsonl` and `round-N.safetensors` of each round, the last as `writer.safetensors` too."""
    told = _confirmed(data, out, settings.seed)
    asked = cases(data, "train")
    random.Random(str(settings.seed)).shuffle(asked)
    last = start
    answered: list[Answered] = []
    for number, questions in enumerate(settings.questions, start=1):
        now, asked = asked[:questions], asked[questions:]
        answered += _sampled(now, out, number, last, settings)
        adapter = out / f"round-{number}.safetensors"
        more = _more(data, told, settings) if number == len(settings.questions) else lambda tokenizer: []
        if not adapter.exists():
            train(merged(answered, settings.kept), adapter, settings, start=last, more=more)
        last = adapter
    if last:
        shutil.copy(last, out / "writer.safetensors")


def _confirmed(data: Path, out: Path, seed: int) -> list[Confirmed]:
    """The cases to tell answers by, made once and kept."""
    file = out / "confirm.jsonl"
    if not file.exists():
        keep(confirmed(data, "train", Counts(), seed, lambda told: print(told, flush=True)), file)
    return kept(file)


def _more(data: Path, told: Sequence[Confirmed], settings: Settings) -> Callable[[Any], list[Lesson]]:
    """What is taught beside phrasing."""

    def lessons_of(tokenizer: Any) -> list[Lesson]:
        rng = random.Random(f"{settings.seed} more")
        follow_ups = [*FOLLOW_UP_EPOCHS * mtrag(data, "tune"), *made(list(squad(data, "train")), rng, MADE_FOLLOW_UPS)]
        return [*lessons.confirmed(tokenizer, told, rng), *lessons.standalone(tokenizer, follow_ups)]

    return lessons_of


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


def train(
    answered: Sequence[Answered],
    adapter: Path,
    settings: Settings,
    *,
    start: Path | None = None,
    more: Callable[[Any], list[Lesson]] = lambda tokenizer: [],
) -> None:
    """Trains an adapter upon the untouched model, from nothing or from `start`, and writes it to `adapter`.

    `more` makes what is taught once beside the answers, from a tokenizer.
    """
    torch.manual_seed(settings.seed)
    torch.set_num_threads(1)
    pool = ThreadPoolExecutor(settings.threads)
    model, tokenizer = untouched()
    adapters = adapt(model)
    if start:
        restore(adapters, load_file(start))
    trained = [p for a in adapters.values() for p in (a.down.weight, a.up.weight)]
    optimizer = torch.optim.AdamW(trained, lr=0, weight_decay=0.0)
    rng = random.Random(settings.seed)
    answers = {each.case: each.answers for each in answered}
    taught = [lesson for _ in range(settings.epochs) for lesson in lessons.written(tokenizer, answers, rng)]
    batches = _batches([*taught, *more(tokenizer)], settings)
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
    """The default model as it comes, with its tokenizer, in bfloat16 on a processor that computes in it.

    Attention is written out: quicker to train.
    """
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    file = default_file()
    tokenizer = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    model = AutoModelForCausalLM.from_pretrained(
        file.parent,
        gguf_file=file.name,
        quantization_config=GgufConfig(dequantize=True),
        dtype=torch.bfloat16 if BFLOAT16 else torch.float32,
        attn_implementation="eager",
    )
    return model, tokenizer


def loss(model: Any, part: Sequence[Lesson]) -> Tensor:
    """What all learned tokens cost, in nats, each by its weight. Only those pass the wide last layer."""
    longest = max(len(lesson.ids) for lesson in part)
    ids = torch.tensor([lesson.ids + [0] * (longest - len(lesson.ids)) for lesson in part])
    places = [(row, at) for row, lesson in enumerate(part) for at, w in enumerate(lesson.weights) if w]
    rows, at = torch.tensor(places).T
    weights = torch.tensor([w for lesson in part for w in lesson.weights if w])
    with torch.autocast("cpu", torch.bfloat16, enabled=next(model.parameters()).dtype == torch.bfloat16):
        hidden = model.model(input_ids=ids, use_cache=False).last_hidden_state  # padding stands last: nothing sees it
        scores = model.lm_head(hidden[rows, at - 1])
    costs = torch.nn.functional.cross_entropy(scores.float(), ids[rows, at], reduction="none")
    return (costs * weights).sum()


def _backward(
    model: Any, trained: Sequence[Tensor], step: Sequence[Lesson], pool: ThreadPoolExecutor, threads: int
) -> float:
    """The gradients of a step, a share of it on each thread: they meet once. Returns the mean loss."""
    total = sum(sum(lesson.weights) for lesson in step)

    def share(part: Sequence[Lesson]) -> tuple[float, tuple[Tensor, ...]]:
        torch.set_num_threads(1)
        value = loss(model, part) / total
        return value.item(), torch.autograd.grad(value, trained)

    found = list(pool.map(share, [part for i in range(threads) if (part := step[i::threads])]))
    for parameter, *gradients in zip(trained, *(g for _, g in found), strict=True):
        parameter.grad = torch.stack(gradients).sum(0)
    return sum(value for value, _ in found)


def _batches(taught: Sequence[Lesson], settings: Settings) -> list[list[Lesson]]:
    """All steps: lessons of a length together, steps in random order."""
    rng = random.Random(settings.seed)
    fit = sorted((x for x in taught if len(x.ids) <= LONGEST), key=lambda x: (len(x.ids), rng.random()))
    steps = [fit[i : i + settings.examples] for i in range(0, len(fit), settings.examples)]
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


if __name__ == "__main__":
    main()
