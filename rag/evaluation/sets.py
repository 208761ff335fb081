"""Public data sets, read from a folder that is given: they are not part of this repository.

What each is, and under which licence, is said where it is published: SQuAD (Rajpurkar et al. 2016, 2018), ClapNQ
(Rosenthal et al. 2025), SciFact (Wadden et al. 2020, as in BEIR), SMART TIME (1963 news), WiCE (Kamoi et al. 2023),
FEVER-symmetric (Schuster et al. 2019). Only held-out articles and test splits are read.
"""

import csv
import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from index.articles import to_article
from index.errors import ReadError
from index.records import Block, Document
from rag.evaluation.records import Case, Claim, ClaimSet, PublicSet, Query, ReadingSet, SearchSet, Span

# The judgements of TIME count 425 articles; the collection that is handed around lacks two after the 370th.
TIME_GAP, TIME_MISSING = 370, 2


def load(name: str, data: Path) -> PublicSet:
    """The set of that name. Raises `ReadError` when it is not in `data`, or not as its authors published it."""
    try:
        return READERS[name](data)
    except FileNotFoundError as error:
        raise ReadError(f"{error.filename} is not there. Put the set {name} there, or leave it out.") from error
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, IndexError) as error:
        raise ReadError(f"The set {name} in {data} is not as its authors published it ({error!r}).") from error


def squad(data: Path) -> ReadingSet:
    """Questions of the held-out articles: SQuAD 1.1's over all paragraphs, SQuAD 2.0's on their own paragraph."""
    held_out = set(json.loads((data / "squad" / "heldout_titles.json").read_text(encoding="utf-8")))
    documents: list[Document] = []
    searched, given = [], []
    for title, text, asked in _paragraphs(data / "squad" / "dev-v1.1.json"):
        document = _document(f"squad:{len(documents)}", title.replace("_", " "), text)
        documents.append(document)
        if title in held_out:
            searched += [_squad_case(qa, _id(document)) for qa in asked]
    for title, text, asked in _paragraphs(data / "squad" / "dev-v2.0-half-cs224n.json"):
        if title in held_out:
            given += [_squad_case(qa, _id(_document("", title, text))) for qa in asked]
    return ReadingSet("squad", tuple(documents), tuple(searched), tuple(given))


def clapnq(data: Path) -> ReadingSet:
    """Questions that take several sentences of one passage, and questions that their passage does not answer.

    One that is answered, though no sentence was marked, is left out.
    """
    documents, cases = [], []
    for kind in ("answerable", "unanswerable"):
        for line in _lines(data / "clapnq" / f"clapnq_dev_{kind}.jsonl"):
            passage = line["passages"][0]
            text, spans = _joined(passage["sentences"])
            chosen = {sentence for output in line["output"] for sentence in output["selected_sentences"]}
            evidence = [(span,) for span, said in zip(spans, passage["sentences"], strict=True) if said in chosen]
            documents.append(_document(f"clapnq:{line['id']}", passage["title"], text))
            if evidence or kind == "unanswerable":
                cases.append(Case(line["input"], _id(documents[-1]), tuple(evidence)))
    return ReadingSet("clapnq", tuple(documents), (), tuple(cases))


def scifact(data: Path) -> SearchSet:
    """Claims of science, and the abstracts that bear on each."""
    folder = data / "scifact"
    documents = {
        line["_id"]: _document(f"scifact:{line['_id']}", line["title"], " ".join(line["sentences"]))
        for line in _lines(folder / "corpus.jsonl.gz")
    }
    with (folder / "beir_qrels_test.tsv").open(encoding="utf-8", newline="") as file:
        judged = [row for row in csv.DictReader(file, delimiter="\t") if int(row["score"]) > 0]
    queries = {line["_id"]: line["text"] for line in _lines(folder / "beir_queries.jsonl")}
    relevant: dict[str, set[str]] = {}
    for row in judged:
        relevant.setdefault(row["query-id"], set()).add(_id(documents[row["corpus-id"]]))
    return SearchSet(
        "scifact",
        tuple(documents.values()),
        tuple(Query(queries[key], frozenset(ids)) for key, ids in relevant.items()),
    )


def time(data: Path) -> SearchSet:
    """News articles of 1963 in capitals, and queries for them."""
    folder = data / "time_news"
    texts = [_one_line(text) for _, text in _starred(folder / "TIME.ALL", "TEXT")]
    documents = [_document(f"time:{number}", "", text) for number, text in enumerate(texts, start=1)]
    queries = {int(head): _one_line(text) for head, text in _starred(folder / "TIME.QUE", "FIND")}
    found = []
    for line in (folder / "TIME.REL").read_text(encoding="utf-8").splitlines():
        number, *relevant = (int(word) for word in re.findall(r"\d+", line)) if line.strip() else (0,)
        if relevant:
            places = (r - 1 if r <= TIME_GAP else r - 1 - TIME_MISSING for r in relevant)
            found.append(Query(queries[number], frozenset(_id(documents[place]) for place in places)))
    return SearchSet("time", tuple(documents), tuple(found))


def wice(data: Path) -> ClaimSet:
    """Sentences of Wikipedia against the pages they cite. What is supported in part counts as not supported."""
    return ClaimSet(
        "wice",
        tuple(
            Claim(
                line["claim"],
                tuple(line["evidence"]),
                tuple(next((marked for marked in line["supporting_sentences"] if marked), ())),
                line["label"] == "supported",
            )
            for line in _lines(data / "wice" / "claim_test.jsonl")
        ),
    )


def fever(data: Path) -> ClaimSet:
    """Claims against a sentence that supports or refutes them, without the words that give a claim away."""
    return ClaimSet(
        "fever",
        tuple(
            Claim(_plain(line["claim"]), (_plain(line["evidence"]),), (0,), line["gold_label"] == "SUPPORTS")
            for line in _lines(data / "nli" / "fever_symmetric" / "fever_symmetric_test.jsonl")
        ),
    )


READERS: dict[str, Callable[[Path], PublicSet]] = {
    "squad": squad,
    "clapnq": clapnq,
    "scifact": scifact,
    "time": time,
    "wice": wice,
    "fever": fever,
}


def _document(source: str, title: str, text: str) -> Document:
    """A text of one paragraph."""
    return Document((Block(text),), source, title)


def _id(document: Document) -> str:
    return to_article(document).id


def _paragraphs(path: Path) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            yield article["title"].replace(" ", "_"), paragraph["context"], paragraph["qas"]


def _squad_case(qa: dict[str, Any], article_id: str) -> Case:
    """All annotators' spans are alternatives of one thing."""
    spans = dict.fromkeys((a["answer_start"], a["answer_start"] + len(a["text"])) for a in qa["answers"])
    answers = dict.fromkeys(a["text"] for a in qa["answers"])
    return Case(qa["question"].strip(), article_id, (tuple(spans),) if spans else (), tuple(answers))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _starred(path: Path, mark: str) -> Iterator[tuple[str, str]]:
    """The parts of a SMART file: the first word of each line that starts with `*mark`, and the text below it."""
    parts = re.split(rf"^\*{mark}[ ]+(\S+).*$", path.read_text(encoding="utf-8", errors="replace"), flags=re.MULTILINE)
    yield from zip(parts[1::2], parts[2::2], strict=True)


def _joined(sentences: Iterable[str]) -> tuple[str, list[Span]]:
    """Sentences into one text with a space between them, and where each stands."""
    text, spans = "", []
    for sentence in sentences:
        start = len(text) + bool(text)
        text = f"{text} {sentence}" if text else sentence
        spans.append((start, len(text)))
    return text, spans


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    """A text that came in tokens, written as people write."""
    for token, sign in {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": '"', "''": '"'}.items():
        text = text.replace(token, sign)
    return re.sub(r"\s+(?=[.,;:!?)\]]|'s\b|n't\b)", "", re.sub(r"(?<=[(\[])\s+", "", text)).strip()
