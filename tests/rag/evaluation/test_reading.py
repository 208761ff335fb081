"""Sentences found, chosen and refused, on articles whose evidence is known."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from rag.evaluation.reading import (
    chosen_measures,
    found_measures,
    gold_measures,
    is_evidence,
    questions,
    refusal_measures,
)
from rag.evaluation.records import Case, Measure
from rag.parts import Parts

from .conftest import TWINGO, VOLVO, FullReader


def silent(_: str) -> None:
    """No progress is shown."""


def values(measures: Iterable[Measure]) -> dict[str, float]:
    return {m.name: m.value for m in measures}


def at(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


@pytest.fixture
def price(ids: dict[str, str]) -> Case:
    return Case("What does the Twingo cost?", ids["Twingo"], ((at(TWINGO, "20,000"),),), ("20,000 euros",))


@pytest.fixture
def founding(ids: dict[str, str]) -> Case:
    """A question whose wording leads to another sentence than its answer's."""
    return Case("Which Volvo builds what in Ghent?", ids["Volvo"], ((at(VOLVO, "lorries"),),), ("lorries",))


def test_found(parts: Parts, price: Case, founding: Case) -> None:
    found = values(found_measures("own", parts, [price, founding], silent))
    assert found["sentence_first"] == 0.5
    assert found["paragraph_first"] == 1
    assert found["paragraph_in_5_fused"] == 1
    assert found["read_time"] >= 0


def test_the_paragraph_first_is_the_readers(parts: Parts, price: Case) -> None:
    one = replace(parts, config=replace(parts.config, passages=2))
    last = replace(one, reader=FullReader(0.1, 0.9))
    first = replace(one, reader=FullReader(0.9, 0.1))
    found = [values(found_measures("own", p, [price], silent)) for p in (last, first)]
    assert found[0]["paragraph_first"] + found[1]["paragraph_first"] >= 1
    assert found[0]["paragraph_first_fused"] == found[1]["paragraph_first_fused"] == found[1]["paragraph_first"]


def test_gold(parts: Parts, price: Case, founding: Case) -> None:
    found = values(gold_measures("own", parts, [price, founding], silent))
    assert found == {"sentence_first_in_gold": 0.5}  # this reader points at no short answer
    pointing = replace(parts, reader=FullReader(1.0))
    renault = replace(price, answers=("Renault S.A.",))
    found = values(gold_measures("own", pointing, [renault], silent))
    assert found["short_answer_f1_in_gold"] == pytest.approx(2 / 3)  # “Renault” of “Renault SA”


def test_refusal(parts: Parts, price: Case, ids: dict[str, str]) -> None:
    unknown = Case("Who painted the Mona Lisa in Florence?", ids["Twingo"], ())
    found = values(refusal_measures("own", parts, [price, unknown], silent))
    assert found == {"refusal_auroc": 1.0, "refusal_accuracy": 1.0}
    misled = Case("Does the Twingo cost 20,000 euros?", ids["Twingo"], ())
    assert values(refusal_measures("own", parts, [price, misled], silent))["refusal_accuracy"] == 0.5


def test_chosen(parts: Parts, ids: dict[str, str]) -> None:
    both = Case("What does the Twingo cost?", ids["Twingo"], ((at(TWINGO, "20,000"),), (at(TWINGO, "blue"),)))
    found = values(chosen_measures("own", parts, [both], silent))
    assert found["chosen_f1"] == pytest.approx(2 / 3)  # one of the two, and no other
    assert found["chosen_f1_best"] >= found["chosen_f1"]
    assert 0 < found["chosen_f1_cosine_best"] <= 1
    assert values(chosen_measures("own", parts, [replace(both, evidence=())], silent)) == {}


def test_a_case_as_a_question(parts: Parts, price: Case, ids: dict[str, str]) -> None:
    several = Case("What?", ids["Volvo"], ((at(VOLVO, "Ghent"), at(VOLVO, "1927")), (at(VOLVO, "lorries"),)))
    first, second, third = questions(parts, [price, several, Case("Who?", ids["Volvo"], ())])
    assert first.wanted == (("The Twingo costs 20,000 euros.",),)
    assert second.wanted == (
        ("Volvo builds the EX30 in Ghent.", "Volvo was founded in 1927."),
        ("It sells lorries.",),
    )
    assert (third.wanted, third.kind) == ((), "unanswerable")


def test_evidence_is_of_its_article(parts: Parts, price: Case, ids: dict[str, str]) -> None:
    here = parts.library.sentences(ids["Twingo"])
    assert [is_evidence(s, price) for s in here] == [False, True, False]
    assert not any(is_evidence(s, price) for s in parts.library.sentences(ids["Volvo"]))
    assert not is_evidence(None, price)
