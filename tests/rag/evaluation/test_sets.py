"""Public sets, read from small files in the form that their authors publish; and, where they are there, the sets."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from index.articles import to_article
from index.errors import ReadError
from index.records import Document
from rag.evaluation.records import Case, ClaimSet, ReadingSet, SearchSet
from rag.evaluation.sets import TIME_GAP, TIME_MISSING, clapnq, fever, load, scifact, squad, time, wice


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def lines(records: Iterable[object]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def text_of(documents: Iterable[Document], article_id: str) -> str:
    return next(article.text for article in map(to_article, documents) if article.id == article_id)


def marked(read: ReadingSet, case: Case) -> list[list[str]]:
    """The words that each group of the case's evidence points at."""
    text = text_of(read.documents, case.article_id)
    return [[text[start:end] for start, end in group] for group in case.evidence]


def test_squad_reads_questions_of_held_out_articles_only(tmp_path: Path) -> None:
    def article(title: str, context: str, *asked: dict[str, object]) -> dict[str, object]:
        return {"title": title, "paragraphs": [{"context": context, "qas": asked}]}

    answers = [{"text": "blue", "answer_start": 11}, {"text": "sky", "answer_start": 4}]
    known = {"question": " What is it? ", "answers": [*answers, answers[0]]}
    folder = tmp_path / "squad"
    put(folder / "heldout_titles.json", '["Held_out"]')
    articles = [article("Held_out", "The sky is blue.", known), article("Seen", "The sea is green.", known)]
    put(folder / "dev-v1.1.json", json.dumps({"data": articles}))
    silent = {"question": "Who?", "answers": [], "is_impossible": True}
    articles = [article("Held out", "The sky is blue.", known, silent), article("Seen", "The sea is green.", silent)]
    put(folder / "dev-v2.0-half-cs224n.json", json.dumps({"data": articles}))

    found = squad(tmp_path)
    assert [d.title for d in found.documents] == ["Held out", "Seen"]
    (case,) = found.searched
    assert (case.question, case.answers) == ("What is it?", ("blue", "sky"))
    assert marked(found, case) == [["blue", "sky"]]
    assert [c.evidence == () for c in found.given] == [False, True]
    assert {c.article_id for c in found.given} == {case.article_id}


def test_clapnq(tmp_path: Path) -> None:
    def line(key: str, sentences: list[str], *chosen: str) -> dict[str, object]:
        passage = {"title": "T", "text": " ".join(sentences), "sentences": sentences}
        return {"id": key, "input": f"{key}?", "passages": [passage], "output": [{"selected_sentences": chosen}]}

    put(
        tmp_path / "clapnq" / "clapnq_dev_answerable.jsonl",
        lines([line("a", ["One .", "Two .", "Six ."], "One .", "Six ."), line("unmarked", ["Nine ."])]),
    )
    put(tmp_path / "clapnq" / "clapnq_dev_unanswerable.jsonl", lines([line("b", ["Ten ."])]))
    found = clapnq(tmp_path)
    known, unknown = found.given
    assert marked(found, known) == [["One ."], ["Six ."]]
    assert unknown.evidence == ()
    assert text_of(found.documents, unknown.article_id) == "Ten ."


def test_scifact(tmp_path: Path) -> None:
    folder = tmp_path / "scifact"
    folder.mkdir()
    corpus = [{"_id": str(n), "title": f"T{n}", "sentences": [f"Abstract {n}.", "End."]} for n in (1, 2, 3)]
    (folder / "corpus.jsonl.gz").write_bytes(gzip.compress(lines(corpus).encode()))
    put(folder / "beir_queries.jsonl", lines([{"_id": "7", "text": "seven"}, {"_id": "8", "text": "eight"}]))
    put(folder / "beir_qrels_test.tsv", "query-id\tcorpus-id\tscore\n7\t1\t1\n7\t3\t1\n8\t2\t0\n")
    found = scifact(tmp_path)
    (query,) = found.queries
    assert query.text == "seven"
    assert {text_of(found.documents, i) for i in query.relevant} == {"Abstract 1. End.", "Abstract 3. End."}


def test_time_knows_that_two_articles_are_missing(tmp_path: Path) -> None:
    folder = tmp_path / "time_news"
    count = TIME_GAP + 10
    put(folder / "TIME.ALL", "".join(f"*TEXT {n:03} 01/04/63 PAGE 020\n\nNEWS\n\nNUMBER {n}\n\n" for n in range(count)))
    put(folder / "TIME.QUE", "*FIND      1\n\n WHO\n\nWON .\n\n*FIND      2\n\n WHY .\n\n*FIND      3\n\n NONE\n")
    after = TIME_GAP + TIME_MISSING + 1
    put(folder / "TIME.REL", f"1  1 {TIME_GAP}\n\n2  {after}.\n\n3  \n")
    found = time(tmp_path)
    assert len(found.documents) == count
    assert [q.text for q in found.queries] == ["WHO WON .", "WHY ."]
    texts = [{text_of(found.documents, i) for i in q.relevant} for q in found.queries]
    assert texts == [{"NEWS NUMBER 0", f"NEWS NUMBER {TIME_GAP - 1}"}, {f"NEWS NUMBER {TIME_GAP}"}]


def test_wice(tmp_path: Path) -> None:
    page = ["One.", "Two.", "Three."]
    claims = [
        {"claim": "All.", "evidence": page, "supporting_sentences": [[], [0, 2]], "label": "supported"},
        {"claim": "Some.", "evidence": page, "supporting_sentences": [[1]], "label": "partially_supported"},
        {"claim": "None.", "evidence": page, "supporting_sentences": [[]], "label": "not_supported"},
    ]
    put(tmp_path / "wice" / "claim_test.jsonl", lines(claims))
    assert [(c.bearing, c.supported) for c in wice(tmp_path).claims] == [((0, 2), True), ((1,), False), ((), False)]


def test_fever_is_written_as_people_write(tmp_path: Path) -> None:
    line = {"claim": "He is n't `` old '' .", "evidence": "Ann -LRB- 30 -RRB- , née Li 's .", "gold_label": "REFUTES"}
    put(tmp_path / "nli" / "fever_symmetric" / "fever_symmetric_test.jsonl", lines([line]))
    (claim,) = fever(tmp_path).claims
    assert claim.text.endswith(".")
    assert claim.page == ("Ann (30), née Li's.",)
    assert not claim.supported


def test_a_set_that_is_not_there_or_not_as_published(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="is not there"):
        load("wice", tmp_path)
    put(tmp_path / "wice" / "claim_test.jsonl", lines([{"statement": "x"}]))
    with pytest.raises(ReadError, match="not as its authors published it"):
        load("wice", tmp_path)


@pytest.mark.quality
def test_the_sets_are_whole(data: Path) -> None:
    read = load("squad", data)
    assert isinstance(read, ReadingSet)
    assert (len(read.documents), len(read.searched)) == (2067, 3244)
    assert [sum(bool(c.evidence) is known for c in read.given) for known in (True, False)] == [859, 813]
    known = {to_article(d).id for d in read.documents}
    assert {c.article_id for c in (*read.searched, *read.given)} <= known
    for case in read.searched[::97]:
        assert set(marked(read, case)[0]) == set(case.answers)
    long = load("clapnq", data)
    assert isinstance(long, ReadingSet)
    assert [sum(bool(c.evidence) is known for c in long.given) for known in (True, False)] == [299, 300]
    abstracts, news = load("scifact", data), load("time", data)
    assert isinstance(abstracts, SearchSet)
    assert isinstance(news, SearchSet)
    assert (len(abstracts.documents), len(abstracts.queries)) == (5183, 300)
    assert len(news.documents) == 423
    assert {i for q in news.queries for i in q.relevant} <= {to_article(d).id for d in news.documents}
    for name, count in (("wice", 358), ("fever", 712)):
        claims = load(name, data)
        assert isinstance(claims, ClaimSet)
        assert len(claims.claims) == count
