"""Measures the writer alone: `python -m rag.training.writer_figures --data DIR [--model NAME] [--questions N]`.

Gold evidence of the held-out SQuAD titles, with the gold short answer and with the one that the reader finds in that
sentence. `--part dev` takes the development titles, which choices may be made on.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import perf_counter

import numpy as np
import torch

from index.records import Sentence
from rag.entail import Judging
from rag.evaluation.bootstrap import measured
from rag.evaluation.metrics import median
from rag.evaluation.records import Measure
from rag.models.engine_openvino import OpenVinoModel
from rag.models.load import default_file, load_model
from rag.models.protocol import LanguageModel
from rag.parts import judge_of, shared_reader
from rag.prompts import Case
from rag.reader import Reader
from rag.records import Passage
from rag.support import checked
from rag.training.data import Example, Part, squad
from rag.training.pairs import plain
from rag.training.tune import untouched
from rag.training.writer_cases import case, is_copy
from rag.verify import borrows, holds, names_stand, quantities_stand
from rag.write import Way, draft, evidence_of

FIRST_IN_BOTH = 2 / 61  # the fused score of a passage that vectors and words both put first


@dataclass(frozen=True, slots=True)
class Written:
    """A case, and what the model made of it."""

    case: Case
    right: bool  # the first try holds the gold short answer, and no number or name from elsewhere
    tries: tuple[str, ...]  # up to the first that passed the product's check
    passed: bool
    milliseconds: float  # of the first try


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--model", help="what `footnote ask --model` takes; the default model if left out")
    parser.add_argument("--untouched", action="store_true", help="the default model without its adapter")
    parser.add_argument("--adapter", type=Path, help="the default model with this adapter")
    parser.add_argument("--questions", type=int, default=200, help="drawn with a fixed seed")
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    parser.add_argument("--answers", type=Path, help="write what was answered to this file, one JSON object a line")
    given = parser.parse_args()
    tried = given.untouched or given.adapter
    model = OpenVinoModel(default_file(), chats=False, adapter=given.adapter) if tried else load_model(given.model)
    judge, reader = judge_of(model), shared_reader()
    asked = _drawn(given.data, given.part, given.questions)
    found = [
        ("gold span", [written(model, judge, held, held) for _, held in asked]),
        ("reader's span", [written(model, judge, _read(reader, e, held), held) for e, held in asked]),
    ]
    for of, answers in found:
        for measure in figures(of, answers):
            print(
                f"{measure.set:14} {measure.name:28} {measure.value:7.3f}  ({measure.low:.3f} to {measure.high:.3f})  "
                f"n={measure.count}",
                flush=True,
            )
    if given.answers:
        given.answers.write_text(
            "".join(json.dumps({"of": of, **asdict(a)}) + "\n" for of, all_ in found for a in all_)
        )


def written(model: LanguageModel, judge: Judging, case: Case, gold: Case) -> Written:
    """The case phrased as the product does it: a try and, where it may help, others."""
    tries: list[str] = []
    seconds = []
    passed = False
    shown = case if model.tuned else replace(case, before="")
    for way in Way:
        if way is Way.ANSWERING and borrows(tries[-1], " ".join(evidence_of(case)), case.question):
            continue
        began = perf_counter()
        tries.append(draft(model, shown, way))
        seconds.append(perf_counter() - began)
        if passed := bool(tries[-1]) and passes(judge, case, tries[-1]):
            break
    return Written(case, right_and_clean(gold, tries[0]), tuple(tries), passed, 1000 * seconds[0])


def right_and_clean(case: Case, text: str) -> bool:
    """Whether it holds the short answer, and every number and name in it is the evidence's or the question's."""
    known = " ".join([*evidence_of(case), case.question])
    return bool(text) and holds(text, case.short_answer) and quantities_stand(text, known) and names_stand(text, known)


def passes(judge: Judging, case: Case, text: str) -> bool:
    """Whether the product would show it: rules and verdict agree, on the quotation or with the sentence before it."""
    grounds = ([case.quote], evidence_of(case))
    return any(checked(judge, text, case.question, of, case.short_answer) != "unsupported" for of in grounds)


def figures(of: str, answers: Sequence[Written]) -> Iterator[Measure]:
    """Shares of all questions but for copies and perplexity, which are of the model's sentences that are shown."""
    shown = [a for a in answers if a.passed]
    yield from measured(of, "right and clean", [a.right for a in answers])
    yield from measured(of, "passes the first try", [a.passed and len(a.tries) == 1 for a in answers])
    yield from measured(of, "falls back to the quotation", [not a.passed for a in answers])
    yield from measured(of, "copies", [is_copy(a.case, a.tries[-1]) for a in shown])
    yield from measured(of, "perplexity", costs([a.tries[-1] for a in shown]), _perplexity)
    yield from measured(of, "milliseconds", [a.milliseconds for a in answers], median, "ms")


def costs(texts: Sequence[str]) -> list[tuple[float, float]]:
    """What each text costs the untouched model, in nats, and its number of tokens."""
    model, tokenizer = untouched()
    found = []
    for text in texts:
        ids = torch.tensor([[tokenizer.bos_token_id, *tokenizer(f"{text}\n")["input_ids"]]])
        with torch.inference_mode():
            chances = model(ids).logits[0, :-1].float().log_softmax(-1)
        found.append((-float(chances.gather(1, ids[0, 1:, None]).sum()), float(ids.shape[1] - 1)))
    return found


def _perplexity(rows: np.ndarray) -> float:
    return float(np.exp(rows[:, 0].sum() / rows[:, 1].sum()))


def _drawn(data: Path, part: Part, questions: int) -> list[tuple[Example, Case]]:
    held = [(e, c) for e in squad(data, part) if (c := case(e))]
    return random.Random(1).sample(held, min(questions, len(held)))


def _read(reader: Reader, example: Example, held: Case) -> Case:
    """The case with the short answer that the reader points at in the gold sentence."""
    passage = Passage("", example.title, 0, len(example.text), example.text, FIRST_IN_BOTH)
    sentences = [Sentence("", a, b, example.text[a:b]) for a, b in example.sentences]
    answers = reader.read(example.question, [passage], [sentences]).answers
    place = next(i for i, s in enumerate(sentences) if plain(s.text) == held.quote)
    span = answers[0][place] if answers else None
    return replace(held, short_answer=plain(example.text[slice(*span)]) if span else None)


if __name__ == "__main__":
    main()
