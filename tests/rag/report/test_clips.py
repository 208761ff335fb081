"""Clips are kept, in order, beside the articles and without them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import LibraryMissing, ReportError
from index.library import Library
from quotations import TWINGO, is_true, pieces
from rag.records import Answer, AnswerSentence, Citation, Copy, Evidence
from rag.report import clips
from rag.report.findings import examine
from rag.report.records import Clip, Report


def test_a_clip_holds_all_that_a_reference_needs(library: Library, clip: Clip) -> None:
    source = clip.source
    assert clip.quotation == clip.original == TWINGO[41:]
    assert library.article(source.article_id).text[clip.start : clip.end] == clip.quotation
    assert (source.title, source.author) == ("Makers cut prices", "Jane Smith and Bo Lee")
    assert source.published == "2024-07-01"
    assert (source.outlet, source.url) == ("The New York Times", "https://www.nytimes.com/2024/twingo")
    assert source.content_hash.startswith(source.article_id)
    assert source.accessed == library.article(source.article_id).added[:10]
    assert source.language == "en"
    assert clips.clip(Library(library.folder), clip.id) == clip


def test_a_library_without_reports_opens_and_is_not_changed(library: Library, twingo: str) -> None:
    assert clips.reports(library) == []
    assert clips.clips(library, 1) == []
    tables = library.connection.execute("SELECT name FROM sqlite_master WHERE name IN ('reports', 'clips')").fetchall()
    assert tables == []


def test_keeping_clips_raises_no_generation(library: Library, twingo: str) -> None:
    before = library.generation
    report = clips.create(library, "One")
    clips.keep(library, report.id, [clips.cut(library, twingo, 0, 40)])
    assert library.generation == before


def test_a_selection_is_trimmed_and_must_hold_a_word(library: Library, twingo: str) -> None:
    assert clips.cut(library, twingo, 40, 50).quotation == "The firm,"
    with pytest.raises(ReportError, match="no word"):
        clips.cut(library, twingo, 39, 41)
    with pytest.raises(LibraryMissing):
        clips.cut(library, "gone", 0, 5)


def test_reports_have_names_of_their_own(library: Library, report: Report) -> None:
    other = clips.create(library, "Other")
    for wrong, said in ((" ", "needs a name"), ("Small cars", "already")):
        with pytest.raises(ReportError, match=said):
            clips.create(library, wrong)
        with pytest.raises(ReportError, match=said):
            clips.rename(library, other.id, wrong)
    clips.rename(library, other.id, "Another")
    assert [each.name for each in clips.reports(library)] == ["Another", "Small cars"]
    with pytest.raises(ReportError, match=r"There are: Another, Small cars\."):
        clips.report(library, "small cars")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_clips_are_put_in_any_order(library: Library, twingo: str, report: Report, order: tuple[int, ...]) -> None:
    kept = clips.keep(library, report.id, [clips.cut(library, twingo, 0, 40, f"Claim {n}") for n in range(3)])
    for place, number in enumerate(order):
        clips.move(library, kept[number].id, place)
    assert [c.claim for c in clips.clips(library, report.id)] == [f"Claim {n}" for n in order]


def test_moving_past_the_ends(library: Library, twingo: str, report: Report) -> None:
    first, second = clips.keep(library, report.id, [clips.cut(library, twingo, 0, 40, claim) for claim in "ab"])
    clips.move(library, first.id, 99)
    clips.move(library, first.id, -5)
    assert [c.id for c in clips.clips(library, report.id)] == [first.id, second.id]


def test_editing_annotating_removing(library: Library, clip: Clip, report: Report) -> None:
    clips.claim(library, clip.id, " It is cheap. ")
    clips.annotate(library, clip.id, "Check the tax.")
    clips.shorten(library, clip.id, "The firm … said that it costs 20,000 euros.")
    changed = clips.clip(library, clip.id)
    assert (changed.claim, changed.note) == ("It is cheap.", "Check the tax.")
    assert changed.quotation == "The firm … said that it costs 20,000 euros."
    assert changed.original == clip.original
    clips.remove(library, clip.id)
    assert clips.clips(library, report.id) == []
    with pytest.raises(ReportError, match="removed meanwhile"):
        clips.shorten(library, clip.id, "x")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 30), pieces), max_size=4), max_size=4))
def test_no_sequence_of_edits_makes_a_false_quotation(
    library: Library, clip: Clip, attempts: list[list[tuple[int, int, str]]]
) -> None:
    for changes in attempts:
        quotation = clips.clip(library, clip.id).quotation
        for start, length, piece in changes:
            quotation = quotation[:start] + piece + quotation[start + length :]
        with suppress(ReportError):
            clips.shorten(library, clip.id, quotation)
    kept = clips.clip(library, clip.id)
    assert examine(library, [kept])[0].standing == "verbatim"
    assert is_true(kept.quotation, clip.original)


def test_deleting_a_report_takes_its_clips(library: Library, clip: Clip, report: Report) -> None:
    clips.delete(library, report.id)
    assert clips.reports(library) == []
    with pytest.raises(ReportError, match="deleted meanwhile"):
        clips.keep(library, report.id, [clip])
    with pytest.raises(ReportError, match="deleted meanwhile"):
        clips.leave_open(library, report.id, "Why?")


def test_an_answer_becomes_clips_and_a_refusal_an_open_question(
    library: Library, twingo: str, report: Report, put_article: Callable[..., str]
) -> None:
    other = put_article(TWINGO + " More.", "/reports/copy.txt")
    copy = Copy(other, "A title", "/reports/copy.txt", None, 0, 40, TWINGO[:40])
    evidence = Evidence(twingo, "Makers cut prices", "x", None, 0, 40, TWINGO[:40], 0.9, also_in=(copy,))
    sentence = AnswerSentence("It is built in Novo Mesto.", (1,), "supported")
    answer = Answer("Where?", "Where is it built?", False, "", (sentence,), (Citation(1, evidence),), (), "model")
    refused = Answer("Why?", "Why?", True, "The articles do not say.", (), (), (), "model")
    (kept,) = clips.keep_answer(library, report.id, answer)
    assert clips.keep_answer(library, report.id, refused) == []
    assert (kept.claim, kept.quotation) == ("It is built in Novo Mesto.", TWINGO[:40])
    assert (kept.question, kept.also_in) == ("Where is it built?", (other,))
    assert clips.open_questions(library, report.id) == ["Why?"]
    clips.keep_answer(library, report.id, replace(answer, left_open=("Who designed it?",)))
    assert clips.open_questions(library, report.id) == ["Why?", "Who designed it?"]
    clips.close(library, report.id, "Who designed it?")
    clips.leave_open(library, report.id, "Why?")
    clips.close(library, report.id, "Why?")
    assert clips.open_questions(library, report.id) == []


def test_two_thousand_clips(library: Library, twingo: str, report: Report) -> None:
    cut = clips.cut(library, twingo, 0, 40)
    clips.keep(library, report.id, [replace(cut, claim=f"Claim {n}") for n in range(2000)])
    kept = clips.clips(library, report.id)
    clips.move(library, kept[-1].id, 0)
    assert len(kept) == 2000
    assert clips.clips(library, report.id)[0].claim == "Claim 1999"
    assert all(f.quotable for f in examine(library, kept))


def test_a_conversation_becomes_a_report_under_a_free_name(library: Library, twingo: str, report: Report) -> None:
    def answered(article_id: str, claim: str, question: str) -> Answer:
        cited = Citation(1, Evidence(article_id, "Makers cut prices", "/a.txt", None, 0, 40, TWINGO[:40], 0.9))
        return Answer(question, question, False, "", (AnswerSentence(claim, (1,), "supported"),), (cited,), (), "m")

    refused = Answer("Why?", "Why?", True, "The articles do not say.", (), (), (), "m")
    answers = [answered(twingo, "It is built there.", "Where?"), refused, answered("gone", "It was.", "And before?")]
    made = clips.keep_answers(library, " Small  cars ", answers)
    assert (made.name, made.clips) == ("Small cars (2)", 2)
    assert clips.open_questions(library, made.id) == ["Why?"]
    kept = clips.clips(library, made.id)
    assert [(clip.claim, clip.question) for clip in kept] == [
        ("It is built there.", "Where?"),
        ("It was.", "And before?"),
    ]
    assert [(f.standing, f.quotable) for f in examine(library, kept)] == [("verbatim", True), ("removed", False)]
    assert clips.keep_answers(library, "Small cars", []).name == "Small cars (3)"
