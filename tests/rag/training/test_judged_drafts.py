"""Which drafts are taught as right and which as wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from rag.prompts import Case
from rag.training.confirm_cases import Confirmed
from rag.training.judged_drafts import Judged, judged_drafts
from rag.training.writer_samples import Answered, Sampler

OPENED = Case("When did the bridge open?", "The bridge opened in May 2009 after six years.", "May 2009", "Bridges")
GOOD = "The bridge opened in May 2009."
COST = Case("What did the tunnel cost?", "The bridge cost 40 million crowns in 2009.", "40 million crowns")


@dataclass
class Says:
    """Writes what it was told to, by question and short answer."""

    texts: dict[tuple[str, str | None], str]
    asked: list[Case] = field(default_factory=list)

    def sample(self, asked: Sequence[Case], count: int, seed: int = 0, temperature: float = 0.7) -> list[list[str]]:
        self.asked += asked
        return [[f" {self.texts[case.question, case.short_answer]}"] for case in asked]


class Believes:
    threshold = 0.5

    def supported(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        return [0.9] * len(pairs)


def judged(says: Says, told: Sequence[Confirmed], answered: Sequence[Answered], kept: Path) -> list[Judged]:
    return judged_drafts(told, answered, cast(Sampler, says), Believes(), kept, lambda _: None)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "drafts.jsonl"


def test_what_is_written_where_nothing_answers_is_wrong(kept: Path) -> None:
    says = Says({(COST.question, COST.short_answer): "The tunnel cost 40 million crowns."})
    found = judged(says, [Confirmed(COST, False)], [], kept)
    assert found == [Judged(COST, "The tunnel cost 40 million crowns.", False)]


def test_what_the_check_passes_is_right_where_the_sentence_answers(kept: Path) -> None:
    told = [Confirmed(OPENED, True)]
    assert judged(Says({(OPENED.question, "May 2009"): GOOD}), told, [], kept) == [Judged(OPENED, GOOD, True)]
    kept.unlink()
    assert judged(Says({(OPENED.question, "May 2009"): "The bridge opened in May 2010."}), told, [], kept) == []


def test_good_answers_are_right_and_drafts_from_another_short_answer_wrong(kept: Path) -> None:
    case = replace(OPENED, quote="The bridge opened in May 2009 after six years and carried 300 lorries.")
    wrong = "300 lorries opened the bridge."
    says = Says({})
    says.sample = lambda asked, *_, **__: [[wrong] for case in asked]  # type: ignore[method-assign]
    found = judged(says, [], [Answered(case, (GOOD,)), Answered(COST, ())], kept)
    assert Judged(case, GOOD, True) in found
    (led,) = [each for each in found if not each.right]
    assert led.draft == wrong
    assert led.case.short_answer not in ("May 2009", None)


def test_a_run_that_was_stopped_goes_on_behind_its_last_whole_line(kept: Path) -> None:
    told = [Confirmed(replace(COST, question=f"What did tunnel {n} cost?"), False) for n in range(30)]
    texts = {(each.case.question, each.case.short_answer): f"Said of {each.case.question}" for each in told}
    whole = judged(Says(texts), told, [], kept)
    lines = kept.read_text().splitlines(keepends=True)
    kept.write_text("".join(lines[:7]) + lines[7][:10])
    again = Says(texts)
    assert judged(again, told, [], kept) == whole
    assert len(again.asked) == 30 - 7
    assert kept.read_text().splitlines(keepends=True) == lines
