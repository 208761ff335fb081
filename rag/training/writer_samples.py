"""The model's own answers to training questions, several each, of which the good ones are kept.

Rejection sampling (STaR, Zelikman 2022, arXiv 2203.14465; RFT, Yuan 2023, arXiv 2308.01825): the check knows a good
answer when it sees one, so the model can be taught with what it once got right. OpenVINO GenAI samples, which reads
what prompts have in common once: five times less work than transformers on a CPU.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

from index.runtime import openvino_genai
from rag.entail import Judging
from rag.models import exact_weights
from rag.models.engine_openvino import EXACT
from rag.models.load import default_file
from rag.prompts import ANSWER_STOP, Case, answer_completion, answer_tuned
from rag.support import needed
from rag.training.writer_cases import chosen, is_pared
from rag.write import evidence_of, finished, opening

TEMPERATURES = (0.7, 1.0)
MOST_TOKENS = 48
KEPT = 2  # answers to a question
AT_ONCE = 24  # questions
CACHE = 2  # gigabytes of attention states


@dataclass(frozen=True, slots=True)
class Answered:
    """A case and good answers to it."""

    case: Case
    answers: tuple[str, ...]


class Sampler:
    """The default model, as it comes or with an adapter, continuing many prompts at once."""

    def __init__(self, adapter: Path | None = None, threads: int = 2) -> None:
        genai = openvino_genai()
        folder = exact_weights.kept_folder(default_file(), adapter)
        exact_weights.make_once(default_file(), folder, adapter)
        plan = genai.SchedulerConfig()
        plan.enable_prefix_caching, plan.cache_size = True, CACHE
        self._pipeline = genai.LLMPipeline(folder, "CPU", scheduler_config=plan, INFERENCE_NUM_THREADS=threads, **EXACT)
        self._prompt = answer_tuned if adapter else answer_completion

    def sample(
        self,
        asked: Sequence[Case],
        count: int,
        seed: int = 0,
        temperature: float = 0.0,
        begun: Sequence[str] = (),
    ) -> list[list[str]]:
        """`count` answers to each case, which go on from `begun` where that is given; one at temperature 0."""
        config = self._pipeline.get_generation_config()
        config.set_eos_token_id(self._pipeline.get_tokenizer().get_eos_token_id())
        config.apply_chat_template = False
        config.max_new_tokens, config.stop_strings = MOST_TOKENS, set(ANSWER_STOP)
        config.do_sample = temperature > 0
        if config.do_sample:
            config.temperature, config.num_return_sequences, config.rng_seed = temperature, count, seed
        opened = [f" {start}" for start in begun] or [""] * len(asked)
        prompts = [self._prompt(case) + start for case, start in zip(asked, opened, strict=True)]
        said = iter(self._pipeline.generate(prompts, config).texts)
        each = count if config.do_sample else 1
        return [
            [finished(start + next(said), case) for _ in range(each)] for case, start in zip(asked, opened, strict=True)
        ]


def sampled(
    asked: Sequence[Case], kept: Path, judge: Judging, *, adapter: Path | None, count: int, seed: int, threads: int
) -> Iterator[Answered]:
    """Good answers to each case, kept as they come; a run that was stopped goes on behind the last whole line."""
    lines = kept.read_text().splitlines(keepends=True) if kept.exists() else []
    lines = [line for line in lines[: len(asked)] if line.endswith("\n")]
    kept.write_text("".join(lines))
    yield from map(_read, lines)
    if len(lines) == len(asked):
        return
    sampler = Sampler(adapter, threads)
    with kept.open("a") as file:
        for first in range(len(lines), len(asked), AT_ONCE):
            for answered in _answers(sampler, judge, asked[first : first + AT_ONCE], count, seed + first):
                file.write(json.dumps(asdict(answered)) + "\n")
                yield answered
            file.flush()


def _answers(sampler: Sampler, judge: Judging, asked: Sequence[Case], count: int, seed: int) -> list[Answered]:
    """Good answers to each; to those that get none, answers that begin as the quotation does and keep to its words."""
    said = zip(*(sampler.sample(asked, count, seed, t) for t in TEMPERATURES), strict=True)
    found = {
        case: believed(case, chosen(case, chain(*texts), KEPT + 1), judge)
        for case, texts in zip(asked, said, strict=True)
    }
    if left := [case for case, answers in found.items() if not answers]:
        begun = [opening(case.quote) for case in left]
        for case, texts in zip(left, sampler.sample(left, count, seed, TEMPERATURES[0], begun), strict=True):
            found[case] = believed(case, chosen(case, texts, KEPT + 1, is_pared), judge)
    return [Answered(case, tuple(found[case][:KEPT])) for case in asked]


def believed(case: Case, answers: Sequence[str], judge: Judging) -> list[str]:
    """The answers that the verdict model holds to be supported."""
    cited = " ".join(evidence_of(case))
    chances = judge.supported([(cited, answer) for answer in answers])
    return [a for a, chance in zip(answers, chances, strict=True) if chance >= needed(judge, a, cited)]


def _read(line: str) -> Answered:
    held = json.loads(line)
    return Answered(Case(**held["case"]), tuple(held["answers"]))
