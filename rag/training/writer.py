"""Teaches the language model: `python -m rag.training.writer --data DIR --out DIR`; `--export DIR` copies the result.

Each round samples answers to new training questions with the model of the round before (the first with the untouched
model, led by worked examples, or with `--start`), keeps the good ones, and goes on training that model's adapter with
all that were kept so far. The last round also teaches the answers that were written for it (`answers/`), to tell
whether a text answers at all, to judge what was written, to prefer what is true (`answers/preferred.jsonl`), and to
make follow-ups standalone. What was done already is not done again: samples are kept question by question, and training
goes on where its last checkpoint stood. `--minutes` lets a round's learning rate fall to nothing within that time.
"""

import argparse
import hashlib
import math
import random
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.embed import default_model
from rag.engines import OpenVinoEngine
from rag.entail import Entailment
from rag.prompts import Case
from rag.trained_reader import WEIGHTS
from rag.training import lessons
from rag.training.changes import Lookalikes
from rag.training.confirm_cases import Confirmed, Counts, bare, confirmed, keep, kept
from rag.training.data import reqa, squad
from rag.training.follow_ups import made, mtrag
from rag.training.mixture import Sets, to_judge_by
from rag.training.preferred import preferred
from rag.training.said import said
from rag.training.tune import Choice, Lesson, Tuning, tune, untouched
from rag.training.writer_cases import cases, chosen, is_pared
from rag.training.writer_samples import Answered, sampled

FOLLOW_UP_EPOCHS = 1
MADE_FOLLOW_UPS = 300  # enough not to forget what a round before learned


@dataclass(frozen=True, slots=True)
class Settings:
    seed: int = 0
    questions: tuple[int, ...] = (720, 2400)  # of each round
    samples: int = 3  # a question, at each temperature
    kept: int = 1  # answers to a question that are trained on: another question costs no more and teaches more
    epochs: int = 3
    tuning: Tuning = field(default_factory=Tuning)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the public sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for samples, checkpoints and the adapter")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--questions", type=int, nargs="+", default=[720, 2400], help="of each round")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--examples", type=int, default=16, help="a step; more of them on a CUDA card")
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
    tuning = Tuning(given.seed, given.examples, minutes=given.minutes, threads=given.threads)
    settings = Settings(given.seed, tuple(given.questions), epochs=given.epochs, tuning=tuning)
    teach(given.data, given.out, settings, given.start)
    return None


def teach(data: Path, out: Path, settings: Settings, start: Path | None = None) -> None:
    """Writes `samples-N.jsonl` and `round-N.safetensors` of each round, the last as `writer.safetensors` too."""
    told = _confirmed(data, out, settings.seed)
    sentences = bare(reqa(data), OpenVinoEngine(WEIGHTS / "reader.safetensors"))
    asked = [*cases(data, "train"), *(each.case for each in sentences if each.case.short_answer)]
    random.Random(str(settings.seed)).shuffle(asked)
    last = start
    answered: list[Answered] = []
    for number, questions in enumerate(settings.questions, start=1):
        now, asked = asked[:questions], asked[questions:]
        answered += _sampled(now, out, number, last, settings)
        adapter = out / f"round-{number}.safetensors"
        more = _more(data, told, settings) if number == len(settings.questions) else lambda tokenizer: []
        if not adapter.exists():
            model, tokenizer = untouched()
            taught = lessons_of(tokenizer, merged(answered, settings.kept), settings, more)
            tune(model, taught, adapter, settings.tuning, last)
        last = adapter
    if last:
        shutil.copy(last, out / "writer.safetensors")


def _confirmed(data: Path, out: Path, seed: int) -> list[Confirmed]:
    """The cases to tell answers by, made once and kept."""
    file = out / "confirm.jsonl"
    if not file.exists():
        keep(confirmed(data, "train", Counts(), seed, lambda told: print(told, flush=True)), file)
    return kept(file)


def _more(data: Path, told: Sequence[Confirmed], settings: Settings) -> Callable[[Any], list[Lesson | Choice]]:
    """What is taught beside its own answers."""

    def made_of(tokenizer: Any) -> list[Lesson | Choice]:
        rng = random.Random(f"{settings.seed} more")
        follow_ups = [*FOLLOW_UP_EPOCHS * mtrag(data, "tune"), *made(list(squad(data, "train")), rng, MADE_FOLLOW_UPS)]
        return [
            *lessons.written(tokenizer, said(data), rng),
            *lessons.confirmed(tokenizer, told, rng),
            *lessons.judged(tokenizer, to_judge_by(Sets.read(data), Lookalikes(default_model()), rng)),
            *lessons.preferred(tokenizer, preferred(data), rng),
            *lessons.standalone(tokenizer, follow_ups),
        ]

    return made_of


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
    best = [
        Answered(case, tuple(chosen(case, answers, kept) or chosen(case, answers, kept, is_pared)))
        for case, answers in by_case.items()
    ]
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
        threads=settings.tuning.threads,
    ):
        answered.append(each)
        if len(answered) % 100 == 0:
            good = sum(bool(a.answers) for a in answered) / len(answered)
            print(
                f"round {number}: {len(answered)} of {len(asked)} questions, {good:.1%} with a good answer", flush=True
            )
    return answered


def lessons_of(
    tokenizer: Any,
    answered: Sequence[Answered],
    settings: Settings,
    more: Callable[[Any], list[Lesson | Choice]] = lambda tokenizer: [],
) -> list[Lesson | Choice]:
    """The good answers, some times over, and beside them once what `more` makes of a tokenizer."""
    rng = random.Random(settings.seed)
    answers = {each.case: each.answers for each in answered}
    taught = [lesson for _ in range(settings.epochs) for lesson in lessons.written(tokenizer, answers, rng)]
    return [*taught, *more(tokenizer)]


if __name__ == "__main__":
    main()
