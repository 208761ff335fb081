"""Answers that were written to learn phrasing from (`answers/README.md`), each with the sentence that it says again."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from index.embed import load_encoder
from rag.prompts import Case
from rag.training.calibrate import invented
from rag.training.data import reqa
from rag.training.pairs import plain
from rag.training.several import several
from rag.training.writer_cases import case, cases

ANSWERS = Path(__file__).parent / "answers"


def said(data: Path) -> dict[Case, tuple[str]]:
    """An answer to each case; some minutes, as the invented articles are searched."""
    sentences = (Case(question, plain(sentence)) for question, sentence in reqa(data))
    reworded = filter(None, map(case, several(data, "reworded")))
    found = (case(passage) for asked in invented("train", load_encoder()) for passage in asked.passages)
    public, own = [*cases(data, "train"), *sentences, *reworded], list(filter(None, found))
    return dict([*_answered(ANSWERS / "public.jsonl", public), *_answered(ANSWERS / "invented.jsonl", own)])


def _answered(file: Path, known: Iterable[Case]) -> Iterator[tuple[Case, tuple[str]]]:
    by_question: dict[str, list[Case]] = defaultdict(list)
    for each in known:
        by_question[each.question].append(each)
    for line in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        for each in by_question[line["question"]]:
            if line["short_answer"] in each.quote:
                yield replace(each, short_answer=line["short_answer"]), (line["said"],)
                break
