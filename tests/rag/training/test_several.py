"""The questions about paragraphs: what is marked stands in training articles; `train` and `dev` share none."""

from pathlib import Path
from typing import Literal

from rag.training.data import DEV_TITLES, clapnq_lines, held_out
from rag.training.several import several

PARTS: tuple[Literal["train", "reworded", "dev"], ...] = ("train", "reworded", "dev")


def test_what_is_marked_stands_there(data: Path) -> None:
    found = {part: list(several(data, part)) for part in PARTS}
    for example in (e for part in found.values() for e in part):
        assert len(example.evidence) == len(example.sentences)
        first = next((span for span, marked in zip(example.sentences, example.evidence, strict=True) if marked), None)
        for (start, end), answer in zip(example.answers, example.answer_texts, strict=True):
            assert example.text[start:end] == answer
            assert first is not None
    assert not {e.text for e in found["train"]} & {e.text for e in found["dev"]}


def test_nothing_is_of_what_is_measured_on(data: Path) -> None:
    titles = {e.title.replace(" ", "_").lower() for part in PARTS for e in several(data, part)}
    never = [*held_out(data), *DEV_TITLES, *(line["passages"][0]["title"] for line in clapnq_lines(data))]
    assert not titles & {title.replace(" ", "_").lower() for title in never}
