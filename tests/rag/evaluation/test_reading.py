"""Sentences found, chosen and refused, on articles whose evidence is known."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from rag.evaluation.reading import (
    asked_measures,
    chosen_measures,
    found_measures,
    gold_measures,
    is_evidence,
    questions,
    refusal_measures,
)
from rag.evaluation.records import Case, Measure
from rag.parts import Parts
from rag.records import Turn

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
    assert found["reader_time"] >= 0


def test_the_paragraph_first_is_the_readers(parts: Parts, price: Case) -> None:
    first, last = (
        values(found_measures("own", replace(parts, reader=FullReader(backwards=backwards)), [price], silent))
        for backwards in (False, True)
    )
    assert (first["paragraph_first_fused"], first["paragraph_first"]) == (1, 1)
    assert (last["paragraph_first_fused"], last["paragraph_first"]) == (1, 0)


def test_gold(parts: Parts, price: Case, founding: Case, ids: dict[str, str]) -> None:
    found = values(gold_measures("own", parts, [price, founding], silent))
    assert found == {"sentence_first_in_gold": 0.5}  # this reader points at no short answer
    pointing = replace(parts, reader=FullReader())
    twingo = replace(price, answers=("It", "The Twingo", "Renault Twingo 2"))
    found = values(gold_measures("own", pointing, [price, twingo], silent))
    # It points at “The” in the sentence with the price, which is no word of any answer: SQuAD leaves out articles.
    assert found["short_answer_f1_in_gold"] == 0
    founded = Case("When was Volvo founded?", ids["Volvo"], ((at(VOLVO, "1927"),),), ("Volvo cars", "1927"))
    found = values(gold_measures("own", pointing, [founded], silent))
    assert found["short_answer_f1_in_gold"] == pytest.approx(2 / 3)  # “Volvo” of “Volvo cars”


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


def test_questions_of_a_file_before_any_is_refused(parts: Parts, price: Case) -> None:
    (known,) = questions(parts, [price])
    wrong = replace(known, question="Which Volvo builds what in Ghent?")
    unknown = replace(known, question="Who painted the Mona Lisa in Florence?", wanted=())
    follow_up = replace(known, history=(Turn("What is the Twingo?", "A car."),))
    never = replace(parts, config=replace(parts.config, least_answerable=1.1))
    found = {m.name: m for m in asked_measures("own", never, [known, wrong, unknown, follow_up], silent)}
    assert (found["sentence_first"].value, found["sentence_first"].count) == (0.5, 2)
    assert (found["refusal_auroc"].value, found["refusal_auroc"].count) == (1, 3)


def test_a_case_as_a_question(parts: Parts, price: Case, ids: dict[str, str]) -> None:
    several = Case("What?", ids["Volvo"], ((at(VOLVO, "Ghent"), at(VOLVO, "1927")), (at(VOLVO, "lorries"),)))
    first, second, third = questions(parts, [price, several, Case("Who?", ids["Volvo"], ())])
    assert first.wanted == (("The Twingo costs 20,000 euros.", *first.answers),)  # where else it is said is as good
    assert first.answers == price.answers != ()
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
