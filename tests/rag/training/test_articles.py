"""The invented articles: what is marked in them stands there."""

from typing import Any

import pytest

from index.articles import to_article
from index.read.files import read_file
from index.sentences import split
from rag.training.calibrate import ARTICLES, INVENTED

PARTS = ("train", "dev")


def questions(part: str) -> list[dict[str, Any]]:
    return list(INVENTED[part].asked())


@pytest.mark.parametrize("part", PARTS)
def test_evidence_is_a_sentence_of_an_article_and_holds_the_answer(part: str) -> None:
    documents = [document for path in (ARTICLES / part).glob("*.txt") for document in read_file(path)]
    sentences = {sentence.text for document in documents for sentence in split(to_article(document))}
    asked = questions(part)
    assert sum(not each["evidence"] for each in asked) > len(asked) / 3  # what the articles leave open
    for each in asked:
        assert bool(each["answer"]) == bool(each["evidence"])
        assert set(each["evidence"]) <= sentences, each
        assert each["answer"] in "".join(each["evidence"][:1])


def test_what_is_calibrated_on_was_not_trained_on() -> None:
    titles = [{path.read_text().splitlines()[0] for path in (ARTICLES / part).glob("*.txt")} for part in PARTS]
    assert not titles[0] & titles[1]
    asked = [{each["question"] for each in questions(part)} for part in PARTS]
    assert not asked[0] & asked[1]
