"""Public question sets into one shape: a question, a passage in sentences, and which of them are evidence.

The sets are read from a folder that is given, and are not part of this repository. Three kinds of articles are
kept apart by title: `train`, `dev` (thresholds and temperatures are chosen on it) and `test`, the held-out titles.
"""

import gzip
import hashlib
import json
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from index.records import Article, Section
from index.sentences import split

Span = tuple[int, int]
Part = Literal["train", "dev", "test"]

DEV_TITLES = ("Steam_engine", "Genghis_Khan", "University_of_Chicago")
DEV_NATURAL_QUESTIONS = 200  # the last of QED's, in the order of the file


@dataclass(frozen=True, slots=True)
class Example:
    """A question on one passage. Spans are characters of `text`; no evidence means that the passage does not say."""

    source: str
    question: str
    title: str
    text: str
    sentences: tuple[Span, ...]
    evidence: tuple[bool, ...]
    answers: tuple[Span, ...] = ()  # where the short answer stands, the most frequent marking first
    answer_texts: tuple[str, ...] = ()
    misleading: tuple[Span, ...] = ()  # what sounds like the answer of a question that has none

    @property
    def answerable(self) -> bool:
        return any(self.evidence)


def sentence_spans(text: str) -> tuple[Span, ...]:
    """The sentences of a text that stands alone, split as the index splits an article."""
    article = Article("", "", text, (Section(0, len(text), "paragraph"),), ())
    return tuple((s.start, s.end) for s in split(article))


def held_out(data: Path) -> frozenset[str]:
    return frozenset(json.loads((data / "squad" / "heldout_titles.json").read_text()))


def squad(data: Path, part: Part) -> Iterator[Example]:
    """SQuAD 1.1: every question has its answer in its paragraph."""
    for title, text, asked in _squad_paragraphs(data, "dev-v1.1.json", part):
        spans = sentence_spans(text)
        for qa in asked:
            marked = Counter((a["answer_start"], a["answer_start"] + len(a["text"])) for a in qa["answers"])
            answers = tuple(span for span, _ in marked.most_common())
            yield Example(
                "squad",
                qa["question"].strip(),
                title,
                text,
                spans,
                _holding(spans, answers),
                answers,
                tuple(dict.fromkeys(text[a:b] for a, b in answers)),
            )


def squad_unanswerable(data: Path, part: Part) -> Iterator[Example]:
    """SQuAD 2.0: questions that sound as if their paragraph answered them, and it does not."""
    for title, text, asked in _squad_paragraphs(data, "dev-v2.0-half-cs224n.json", part):
        spans = sentence_spans(text)
        for qa in asked:
            if qa["is_impossible"]:
                sounds = tuple((a["answer_start"], a["answer_start"] + len(a["text"])) for a in qa["plausible_answers"])
                no = tuple(False for _ in spans)
                yield Example("squad2", qa["question"].strip(), title, text, spans, no, misleading=sounds)


def squad_answerable_2(data: Path, part: Part) -> Iterator[Example]:
    """The questions of the SQuAD 2.0 file that do have an answer: the other half of what refusal is measured on."""
    for title, text, asked in _squad_paragraphs(data, "dev-v2.0-half-cs224n.json", part):
        spans = sentence_spans(text)
        for qa in asked:
            if not qa["is_impossible"]:
                found = {(a["answer_start"], a["answer_start"] + len(a["text"])) for a in qa["answers"]}
                yield Example("squad2", qa["question"].strip(), title, text, spans, _holding(spans, found))


def squad_corpus(data: Path, parts: Iterable[Part]) -> list[tuple[str, str]]:
    """Title and text of every paragraph of SQuAD 1.1 in the order of the file, without repeats."""
    found = [(title, text) for part in parts for title, text, _ in _squad_paragraphs(data, "dev-v1.1.json", part)]
    return list(dict.fromkeys(found))


def natural_questions(data: Path, part: Part) -> list[Example]:
    """QED (the annotators' sentence) and, where QED does not hold the question, NQ (sentences with the answer).

    ClapNQ's questions, which are for testing only, are left out. Empty for `test`.
    """
    never = {_plain(c["input"]) for c in clapnq_lines(data)}
    chosen = [e for e in _qed(data) if _plain(e.question) not in never]
    dev, train = chosen[-DEV_NATURAL_QUESTIONS:], chosen[:-DEV_NATURAL_QUESTIONS]
    if part != "train":
        return dev if part == "dev" else []
    with (data / "qed" / "qed-dev.jsonlines").open() as lines:
        never |= {_plain(json.loads(line)["question_text"]) for line in lines}
    return train + [e for e in _nq(data) if _plain(e.question) not in never]


def reqa(data: Path) -> list[tuple[str, str]]:
    """Questions with the one sentence that answers each; the sentence's surroundings are not part of the set."""
    raw = json.loads((data / "reqa_squad" / "train.json").read_text())
    return [(q.strip(" ."), s.strip()) for q, s in zip(raw["questions"], raw["answers"], strict=True)]


def clapnq_lines(data: Path) -> list[dict[str, Any]]:
    """ClapNQ's answerable questions, then its unanswerable ones, as published. For testing only."""
    names = ("clapnq_dev_answerable.jsonl", "clapnq_dev_unanswerable.jsonl")
    return [json.loads(line) for n in names for line in (data / "clapnq" / n).read_text().splitlines()]


def clapnq(data: Path) -> list[Example]:
    """ClapNQ as examples, in its annotators' sentences. For testing only."""
    found = []
    for line in clapnq_lines(data):
        passage = line["passages"][0]
        text, spans = joined(passage["sentences"])
        chosen = {s for output in line["output"] for s in output["selected_sentences"]}
        evidence = tuple(s in chosen for s in passage["sentences"])
        found.append(Example("clapnq", line["input"], passage["title"], text, spans, evidence))
    return found


def joined(sentences: Iterable[str]) -> tuple[str, tuple[Span, ...]]:
    """Sentences into one text with a space between them, and where each stands."""
    text, spans = "", []
    for sentence in sentences:
        start = len(text) + bool(text)
        text = f"{text} {sentence}" if text else sentence
        spans.append((start, len(text)))
    return text, tuple(spans)


def normalized(text: str) -> str:
    """SQuAD's form for comparing answers: small letters, no punctuation, no articles, single spaces."""
    text = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def known_by(text: str) -> str:
    """What stands for a text of the sets in our own files: the first twelve digits of its SHA-1."""
    return hashlib.sha1(text.encode()).hexdigest()[:12]


def _squad_paragraphs(data: Path, name: str, part: Part) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    test = held_out(data)
    for article in json.loads((data / "squad" / name).read_text())["data"]:
        title = article["title"].replace(" ", "_")
        here = "test" if title in test else "dev" if title in DEV_TITLES else "train"
        if here == part:
            for paragraph in article["paragraphs"]:
                yield title.replace("_", " "), paragraph["context"], paragraph["qas"]


def _qed(data: Path) -> list[Example]:
    found = []
    with (data / "qed" / "qed-dev.jsonlines").open() as lines:
        for line in map(json.loads, lines):
            if line["annotation"].get("explanation_type") != "single_sentence":
                continue
            text = line["paragraph_text"]
            starts = line["sentence_starts"]
            ends = [*starts[1:], len(text)]
            spans = tuple((a, a + len(text[a:b].rstrip())) for a, b in zip(starts, ends, strict=True))
            chosen = line["annotation"]["selected_sentence"]["start"]
            marked = [a["paragraph_reference"] for a in line["annotation"]["answer"]]
            answers = tuple((a["start"], a["end"]) for a in marked)
            evidence = tuple(a <= chosen < b for a, b in spans)
            texts = tuple(dict.fromkeys(text[a:b] for a, b in answers))
            if any(evidence):
                title = line["title_text"]
                found.append(Example("qed", line["question_text"], title, text, spans, evidence, answers, texts))
    return found


def _nq(data: Path) -> list[Example]:
    found = []
    with gzip.open(data / "nq_oracle" / "nq-open-oracle.jsonl.gz", "rt") as lines:
        for line in map(json.loads, lines):
            gold = line["nq_annotated_gold"]
            text, title = gold["long_answer"].strip(), gold["title"]
            spans = sentence_spans(text)
            answers = [m.span() for a in line["answers"] for m in re.finditer(re.escape(a), text)]
            evidence = _holding(spans, answers)
            # More than two sentences with the answer's words: nobody knows which of them says it.
            if 1 <= sum(evidence) <= 2:
                texts = tuple(line["answers"])
                found.append(Example("nq", line["question"], title, text, spans, evidence, tuple(answers), texts))
    return found


def _holding(sentences: Iterable[Span], answers: Iterable[Span]) -> tuple[bool, ...]:
    """For each sentence, whether an answer starts in it."""
    starts = [start for start, _ in answers]
    return tuple(any(a <= start < b for start in starts) for a, b in sentences)


def _plain(question: str) -> str:
    return normalized(question)
