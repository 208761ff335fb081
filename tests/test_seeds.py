"""The starter articles and their questions are what they say they are."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

SEEDS = Path(__file__).parent.parent / "seeds"
ARTICLES = sorted(SEEDS.glob("*.md"))
NEWS_QUESTIONS = Path(__file__).parent / "quality" / "ampere.jsonl"
KINDS = {"single": 25, "two": 10, "follow_up": 10, "unanswerable": 15}
CALIBRATION_KINDS = {"single": 52, "two": 8, "unanswerable": 50}
LONGEST_SHARED_RUN = 7  # words in a row that two texts on one subject may share by chance


def front_matter_and_body(path: Path) -> tuple[dict[str, Any], str]:
    _, matter, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(matter), body


def joined(text: str) -> str:
    return " ".join(text.split())


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def runs_of_words(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def facts(questions: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Every (answer, evidence sentence) where the answer stands in the sentence."""
    return {
        (answer, sentence)
        for question in questions
        for answer in ([question["answer"]] if isinstance(question["answer"], str) else question["answer"])
        for sentence in question["evidence"]
        if answer in sentence
    }


@pytest.fixture(scope="module")
def questions() -> list[dict[str, Any]]:
    return read_lines(SEEDS / "questions.jsonl")


@pytest.fixture(scope="module")
def news_article(data: Path) -> str:
    """The news article that `tests/quality/ampere.jsonl` asks about; it is not ours to ship."""
    path = data.parent / "seeds" / "ampere.txt"
    if not path.is_file():
        pytest.skip(f"{path} is not there, so the news article cannot be compared")
    return path.read_text(encoding="utf-8")


def test_there_are_enough_articles() -> None:
    assert len(ARTICLES) >= 15


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_article_is_complete(path: Path) -> None:
    matter, body = front_matter_and_body(path)
    assert matter["title"].strip()
    assert matter["author"] == "Footnote starter articles"
    assert "2024-01-01" <= matter["published"].isoformat() <= "2026-12-31"
    assert matter["source"] == f"footnote-seeds/{path.stem}"
    assert 250 <= len(body.split()) <= 600


def test_kinds_of_questions(questions: list[dict[str, Any]]) -> None:
    assert Counter(question["kind"] for question in questions) == KINDS


def test_ids_and_questions_are_unique(questions: list[dict[str, Any]]) -> None:
    for asked in (questions, read_lines(NEWS_QUESTIONS)):
        assert len({question["id"] for question in asked}) == len(asked)
    alone = [question["question"] for question in questions if question["kind"] != "follow_up"]
    assert len(set(alone)) == len(alone)


def test_evidence_stands_in_its_article(questions: list[dict[str, Any]]) -> None:
    bodies = {path.name: joined(front_matter_and_body(path)[1]) for path in ARTICLES}
    for question in questions:
        assert set(question["article"]) <= set(bodies), question["id"]
        for sentence in question["evidence"]:
            assert any(sentence in bodies[name] for name in question["article"]), (question["id"], sentence)
        for name in question["article"]:
            assert any(sentence in bodies[name] for sentence in question["evidence"]), (question["id"], name)


def test_answers_stand_in_their_evidence(questions: list[dict[str, Any]]) -> None:
    for question in questions:
        answer, evidence = question["answer"], question["evidence"]
        if question["kind"] == "unanswerable":
            assert (answer, evidence, question["article"]) == ("", [], []), question["id"]
        elif question["kind"] == "two":
            assert len(answer) == len(evidence) == 2, question["id"]
            for part, sentence in zip(answer, evidence, strict=True):
                assert part in sentence, (question["id"], part)
        else:
            assert any(answer in sentence for sentence in evidence), (question["id"], answer)


def test_calibration_questions_are_checked_and_ask_other_facts(questions: list[dict[str, Any]]) -> None:
    """Thresholds chosen on the test questions, or on their facts, would make every figure look too good."""
    calibration = read_lines(SEEDS / "calibration.jsonl")
    assert Counter(question["kind"] for question in calibration) == CALIBRATION_KINDS
    test_ids_and_questions_are_unique(questions + calibration)
    test_evidence_stands_in_its_article(calibration)
    test_answers_stand_in_their_evidence(calibration)
    assert facts(questions).isdisjoint(facts(calibration))


def test_calibration_questions_in_other_words_ask_the_same() -> None:
    first = {question["id"]: question for question in read_lines(SEEDS / "calibration.jsonl")}
    for again in read_lines(SEEDS / "reworded.jsonl"):
        same = first[again["id"]]
        assert again["question"] != same["question"]
        assert (again["answer"], again["evidence"]) == (same["answer"], same["evidence"])


def test_only_follow_ups_have_a_history(questions: list[dict[str, Any]]) -> None:
    for question in questions:
        history = question.get("history", [])
        assert bool(history) == (question["kind"] == "follow_up"), question["id"]
        assert all(turn["question"] and turn["answer"] for turn in history), question["id"]


def test_news_questions(news_article: str) -> None:
    questions = read_lines(NEWS_QUESTIONS)
    answerable = [question for question in questions if question["answers"]]
    assert (len(answerable), len(questions) - len(answerable)) == (25, 15)
    text = joined(news_article)
    for question in answerable:
        for answer in question["answers"]:
            assert answer in text, (question["id"], answer)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_nothing_is_copied_from_the_news_article(path: Path, news_article: str) -> None:
    length = LONGEST_SHARED_RUN + 1
    ours = runs_of_words(front_matter_and_body(path)[1], length)
    shared = {" ".join(run) for run in ours & runs_of_words(news_article, length)}
    assert shared == set()
