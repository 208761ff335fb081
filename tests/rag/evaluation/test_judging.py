"""What is said of an answer."""

from dataclasses import replace

import pytest

from fakes import FakeModel
from rag.evaluation.judging import figures, is_true, judge
from rag.evaluation.records import Asked
from rag.parts import Parts
from rag.records import AnswerSentence


def asked(question: str, *wanted: tuple[str, ...]) -> Asked:
    return Asked("1", question, "single" if wanted else "unanswerable", (), wanted)


def test_evidence_that_was_wanted(parts: Parts) -> None:
    judged = judge(parts, asked("What does the Twingo cost?", ("20,000 euros",)))
    assert (judged.right, judged.first, judged.true) == (True, True, True)
    assert judged.recall == 1
    assert judged.precision == 1 / len(judged.answer.citations)


def test_half_of_the_evidence(parts: Parts) -> None:
    judged = judge(parts, asked("What does the Twingo cost?", ("20,000 euros",), ("Ghent",)))
    assert (judged.right, judged.first, judged.recall) == (False, True, 0.5)


def test_a_wanted_word_is_a_whole_word(parts: Parts) -> None:
    assert not judge(parts, asked("What does the Twingo cost?", ("0,000 euros",))).right


def test_refusals(parts: Parts) -> None:
    refused = judge(parts, asked("Who painted the Mona Lisa?"))
    assert refused.answer.refused
    assert refused.right
    missed = judge(parts, asked("Who painted the Mona Lisa?", ("Leonardo",)))
    assert (missed.right, missed.first, missed.precision, missed.recall) == (False, False, 0, 0)
    assert not judge(parts, asked("What does the Twingo cost?")).right


def test_an_answer_that_says_more_than_it_cites_is_not_true(parts: Parts) -> None:
    said = judge(parts, asked("What does the Twingo cost?", ("20,000 euros",))).answer
    for text, citations in (
        ("It costs 30,000 euros.", (1,)),
        ("It costs 20,000 euros.", ()),
        ("Peugeot makes it.", (1,)),
    ):
        assert not is_true(parts, replace(said, sentences=(AnswerSentence(text, citations, "supported"),)))


def test_an_answer_that_tells(parts: Parts) -> None:
    wanted = replace(asked("What does the Twingo cost?", ("20,000 euros",)), answers=("20,000", "40,000"))
    told, other, untrue = (
        judge(replace(parts, writer=FakeModel(text)), wanted)
        for text in ("The Twingo costs 20,000 euros.", "The Twingo costs euros.", "It costs 40,000 euros.")
    )
    assert told.told
    assert (other.right, other.told) == (True, "20,000" in other.answer.text)
    assert untrue.told  # the check put the quotation in its place
    assert untrue.answer.sentences[0].verdict == "quoted"


def test_figures(parts: Parts) -> None:
    written = replace(parts, writer=FakeModel("The Twingo costs 20,000 euros."))
    judged = [
        judge(written, asked("What does the Twingo cost?", ("20,000 euros",))),
        judge(parts, asked("Who painted the Mona Lisa?", ("Leonardo",))),
        judge(parts, asked("Who painted the Mona Lisa?")),
    ]
    found = {m.name: m for m in figures("own", judged)}
    assert found["evidence_right"].value == 0.5
    assert found["evidence_right"].count == 2
    assert found["refusals_right"].value == 1
    assert found["citation_recall"].value == 0.5
    assert found["citation_precision"].count == 1  # where nothing was cited there is nothing to be precise about
    assert found["true"].value == 1
    assert found["total_time"].unit == "ms"
    assert found["total_time"].value == pytest.approx(sorted(j.answer.timings_ms["total"] for j in judged)[1])
    assert list(figures("own", [])) == []
