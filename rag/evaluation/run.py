"""All that is measured, set by set, as one stream of figures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from index.build import from_file
from rag.evaluation.judging import figures, judge
from rag.evaluation.libraries import Progress, inputs, kept_library
from rag.evaluation.questions import load_questions
from rag.evaluation.ranking import ranking_measures
from rag.evaluation.reading import chosen_measures, found_measures, gold_measures, questions, refusal_measures
from rag.evaluation.records import Asked, Case, ClaimSet, Measure, PublicSet, ReadingSet, SearchSet
from rag.evaluation.slices import QUESTIONS, drawn, quick
from rag.evaluation.verdicts import verdict_measures
from rag.parts import Parts
from rag.verify import verify

STARTER = "starter"  # the starter articles and their questions
SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ANSWERED = 200  # questions of a public set that go the whole way to an answer
ANSWERED_QUICK = 6


def measure_starter(parts: Parts, small: bool, progress: Progress) -> Iterator[Measure]:
    """The questions of the starter articles. `parts.library` is not used."""
    articles = [from_file(path) for path in sorted(SEEDS.glob("*.md"))]
    here = replace(parts, library=kept_library(STARTER, articles, parts.encoder, progress))
    yield from measure_questions(STARTER, here, load_questions(SEEDS / "questions.jsonl"), small, progress)


def measure_questions(
    of: str, parts: Parts, asked: Sequence[Asked], small: bool, progress: Progress
) -> Iterator[Measure]:
    """Questions to `parts.library`, from the search to the answer."""
    chosen = drawn(asked, QUESTIONS) if small else asked
    judged = []
    for number, question in enumerate(chosen, start=1):
        progress(f"{of}: answering, question {number:,} of {len(chosen):,}")
        judged.append(judge(parts, question))
    yield from figures(of, judged)


def measure_set(parts: Parts, whole: PublicSet, small: bool, progress: Progress) -> Iterator[Measure]:
    """A public set. `parts.library` is not used."""
    match quick(whole) if small else whole:
        case ReadingSet(name, documents, searched, given):
            here = replace(parts, library=kept_library(name, inputs(documents), parts.encoder, progress))
            yield from found_measures(name, here, searched, progress)
            yield from gold_measures(name, here, searched, progress)
            yield from refusal_measures(name, here, given, progress)
            yield from chosen_measures(name, here, _long(given), progress)
            few = drawn(searched or given, ANSWERED_QUICK if small else ANSWERED)
            yield from measure_questions(name, here, questions(here, few), small, progress)
        case SearchSet(name, documents, queries):
            here = replace(parts, library=kept_library(name, inputs(documents), parts.encoder, progress))
            yield from ranking_measures(name, here, queries, progress)
        case ClaimSet(name, claims):
            yield from verdict_measures(name, verify, parts.encoder, claims, progress)


def _long(cases: Sequence[Case]) -> list[Case]:
    """Those that have no short answer: there it matters which sentences are chosen."""
    return [case for case in cases if not case.answers]
