import json
from pathlib import Path

import pytest

from rag.prompts import Case
from rag.training.data import Example
from rag.training.writer_cases import case, cases, chosen, is_good, is_pared

BRIDGE = Case(
    "When was the Velden bridge opened?",
    "The Velden bridge, which cost 48 million crowns, was opened to lorries in May 2009.",
    "May 2009",
)


def example(text: str, answer: str, question: str = "When did he die?") -> Example:
    middle = text.index(". ") + 1
    spans = ((0, middle), (middle + 1, len(text)))
    start = text.index(answer)
    evidence = tuple(a <= start < b for a, b in spans)
    return Example("squad", question, "Dairies", text, spans, evidence, ((start, start + len(answer)),), (answer,))


def test_an_example_brings_the_sentence_before_where_it_leans_on_it() -> None:
    held = case(example("Orlo Marsh ran the dairy. He died in May 2009.", "May 2009"))
    assert held == Case("When did he die?", "He died in May 2009.", "May 2009", "Dairies", "Orlo Marsh ran the dairy.")
    plain = case(example("It rained. Orlo Marsh died in May 2009.", "May 2009", "When did Orlo Marsh die?"))
    assert plain is not None
    assert plain.before == ""


def test_an_answer_that_runs_over_two_sentences_makes_no_case() -> None:
    assert case(example("Orlo ran the dairy. He died in May 2009.", "dairy. He")) is None


@pytest.mark.parametrize(
    ("answer", "good"),
    [
        ("The Velden bridge was opened in May 2009.", True),
        ("The bridge was opened to lorries in May 2009.", True),
        ("The Velden bridge was opened in May 2008.", False),  # another year
        ("The Velden bridge was opened in Ostrava in May 2009.", False),  # another name
        ("The Velden bridge cost 48 million crowns.", False),  # not the answer
        ("The Velden bridge was opened in May 2009", False),  # not whole
        ("The Velden bridge was opened. It was opened in May 2009.", False),  # two sentences
        ("In May 2009 lorries.", False),  # hardly takes up the question
    ],
)
def test_what_a_good_answer_is(answer: str, good: bool) -> None:
    assert is_good(BRIDGE, answer) is good


def test_where_only_the_question_has_a_name_an_answer_keeps_to_the_quotation_and_leaves_some_of_it_out() -> None:
    series = Case(
        "When did the second Marsh saga come out?",
        "The season came out on 4 May 2009 and was seen by 12 million people in its first week on the air.",
        "4 May 2009",
    )
    assert not is_good(series, "The season came out on 4 May 2009.")
    assert is_pared(series, "The season came out on 4 May 2009.")
    assert not is_pared(series, "The Marsh saga came out on 4 May 2009.")  # a name that nobody could check
    assert not is_pared(series, series.quote)  # it leaves nothing out
    brief = Case(series.question, "The season came out on 4 May 2009.", series.short_answer)
    assert is_pared(brief, brief.quote)


def test_the_shortest_good_answers_are_chosen_no_two_alike_and_copies_last() -> None:
    answers = [
        "The Velden bridge was opened in May 2008.",
        "The Velden bridge, which cost 48 million crowns, was opened to lorries in May 2009.",
        "The Velden bridge was opened in May 2009.",
        "The Velden bridge was opened to lorries in May 2009.",
        "The Velden bridge was opened in May 2009.",
    ]
    best = chosen(BRIDGE, answers, 3)
    assert best == [answers[2], answers[3], answers[1]]
    assert chosen(BRIDGE, answers, 1) == [answers[2]]


def test_no_case_is_of_a_held_out_title(tmp_path: Path) -> None:
    def article(title: str) -> dict[str, object]:
        asked = {"question": "When did it open?", "answers": [{"text": "May 2009", "answer_start": 13}]}
        return {"title": title, "paragraphs": [{"context": "It opened in May 2009.", "qas": [asked]}]}

    folder = tmp_path / "squad"
    folder.mkdir()
    (folder / "dev-v1.1.json").write_text(json.dumps({"data": [article("Kept_back"), article("Genghis_Khan")]}))
    (folder / "heldout_titles.json").write_text('["Kept_back"]')
    assert [c.title for c in cases(tmp_path, "dev")] == ["Genghis Khan"]
    assert [c.title for c in cases(tmp_path, "test")] == ["Kept back"]
