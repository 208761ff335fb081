"""All that is measured, set by set, as one stream of figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.build import from_file
from index.embed import Encoder, shared_encoder
from index.errors import ReadError
from index.library import Library
from rag.config import Config
from rag.evaluation.judging import figures, judge
from rag.evaluation.libraries import Progress, inputs, kept_library
from rag.evaluation.questions import load_questions
from rag.evaluation.ranking import ranking_measures
from rag.evaluation.reading import (
    asked_measures,
    chosen_measures,
    found_measures,
    gold_measures,
    questions,
    refusal_measures,
)
from rag.evaluation.records import Asked, Case, ClaimSet, Measure, PublicSet, ReadingSet, SearchSet
from rag.evaluation.sets import READERS, load
from rag.evaluation.slices import QUESTIONS, drawn, quick
from rag.evaluation.verdicts import verdict_measures
from rag.model_judge import ModelJudge
from rag.parts import Parts, open_parts
from rag.verify import verify

STARTER = "starter"  # the starter articles and their questions
SETS = (STARTER, *READERS)
SEEDS = Path(__file__).resolve().parents[2] / "seeds"
MOST = 400  # questions of a public set that are searched, and half of those that are read on their own document
ANSWERED = 200  # those that go the whole way to an answer
ANSWERED_QUICK = 6


@dataclass(frozen=True, slots=True)
class Skipped:
    """A set that was not measured, and why."""

    set: str
    reason: str


def starter_parts(model: str | None, encoder: str, config: Config, progress: Progress) -> Parts:
    """The library of the starter articles, and the models. Raises what `open_parts` and `kept_library` raise."""
    return open_parts(starter_library(shared_encoder(encoder), progress).folder, model, encoder, config)


def starter_library(encoder: Encoder, progress: Progress) -> Library:
    """The starter articles. Raises what `kept_library` raises."""
    return kept_library(STARTER, [from_file(path) for path in sorted(SEEDS.glob("*.md"))], encoder, progress)


def measure_sets(
    parts: Parts, names: Sequence[str], data: Path | None, small: bool, progress: Progress
) -> Iterator[Measure | Skipped]:
    """The named sets, each in a library of its own; the public ones are read from `data`."""
    for name in names:
        if name == STARTER:
            here = replace(parts, library=starter_library(parts.encoder, progress))
            yield from measure_questions(name, here, load_questions(SEEDS / "questions.jsonl"), small, progress)
        elif data is None:
            yield Skipped(name, "there is no folder of public sets: name it with --data or $FOOTNOTE_DATA")
        else:
            progress(f"{name}: reading the set")
            try:
                whole = load(name, data)
            except ReadError as error:
                yield Skipped(name, str(error))
            else:
                yield from measure_public(parts, whole, small, progress)


def measure_questions(
    of: str, parts: Parts, asked: Sequence[Asked], small: bool, progress: Progress
) -> Iterator[Measure]:
    """Questions to `parts.library`, from the search to the answer."""
    chosen = drawn(asked, QUESTIONS) if small else asked
    yield from asked_measures(of, parts, chosen, progress)
    yield from _answer_measures(of, parts, chosen, progress)


def measure_public(parts: Parts, whole: PublicSet, small: bool, progress: Progress) -> Iterator[Measure]:
    """A public set, or as much of it as `MOST` allows, in a library of its own."""
    match quick(whole) if small else whole:
        case ReadingSet(name, documents, searched, given):
            here = replace(parts, library=kept_library(name, inputs(documents), parts.encoder, progress))
            sought, alone = drawn(searched, MOST), drawn(given, 2 * MOST)
            yield from found_measures(name, here, sought, progress)
            yield from gold_measures(name, here, sought, progress)
            yield from refusal_measures(name, here, alone, progress)
            yield from chosen_measures(name, here, _long(alone), progress)
            few = drawn(searched or given, ANSWERED_QUICK if small else ANSWERED)
            yield from _answer_measures(name, here, questions(here, few), progress)
        case SearchSet(name, documents, queries):
            here = replace(parts, library=kept_library(name, inputs(documents), parts.encoder, progress))
            yield from ranking_measures(name, here, queries, progress)
        case ClaimSet(name, claims):
            # These are other people's claims, on whole pages too: the writer was taught to judge its own sentences.
            judge_alone = parts.judge.network if isinstance(parts.judge, ModelJudge) else parts.judge
            yield from verdict_measures(name, verify, judge_alone, parts.encoder, claims, progress)


def _answer_measures(of: str, parts: Parts, asked: Sequence[Asked], progress: Progress) -> Iterator[Measure]:
    judged = []
    for number, question in enumerate(asked, start=1):
        progress(f"{of}: answering, question {number:,} of {len(asked):,}")
        judged.append(judge(parts, question))
    yield from figures(of, judged)


def _long(cases: Sequence[Case]) -> list[Case]:
    """Those that have no short answer: there it matters which sentences are chosen."""
    return [case for case in cases if not case.answers]
