"""How far a rewritten follow-up goes from the last turn alone to what a person made of it.

    FOOTNOTE_DATA=… python -m tests.bench.rewrite [--half test] [--model] [--library DIR] [--show N]

MTRAG's follow-ups come with the questions before them (the answers are not in the file) and a person's rewrite. Its
passages are not at hand, so what is compared is what the three questions find in a library of SQuAD's paragraphs and
ClapNQ's passages: the share of the first ten of the person's rewrite that is found with the last turn (the start of
the way), with the rewrite, and with the person's (the end of the way). A person also rephrases, which no rewrite can
guess: `+ words` is the last turn with just those words of the history that the person took, and shows how far one can
get without that. Where the person took none, what the rewrite adds counts against it, also where it is right.
The conversations are split in two by a hash: the rules were made looking at one half (`--half tune`) and the language
model was taught on it; the figures that count are of the other (`--half test`). Without `--model` it is the rules that
are measured.
"""

import argparse
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from index.build import add, from_file
from index.config import Manifest
from index.embed import Encoder, load_encoder
from index.library import Library
from rag.config import Config
from rag.models.load import load_model
from rag.retrieve import retrieve
from rag.rewrite import RECALLED, asked_of, rewrite
from rag.training.follow_ups import FollowUp, mtrag
from rag.words import words

FIRST = 10  # passages that are compared


def collection(data: Path) -> Iterator[dict[str, str]]:
    """SQuAD's articles and ClapNQ's passages, each once."""
    squad = json.loads((data / "squad" / "dev-v1.1.json").read_text(encoding="utf-8"))["data"]
    for article in squad:
        text = "\n\n".join(paragraph["context"] for paragraph in article["paragraphs"])
        yield {"title": article["title"].replace("_", " "), "text": text}
    for file in sorted((data / "clapnq").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            for passage in json.loads(line)["passages"]:
                yield {"title": passage["title"], "text": passage["text"]}


def build(folder: Path, data: Path, encoder: Encoder) -> Library:
    library = Library.create(folder, Manifest(encoder.name, encoder.dimension))
    articles = folder / "articles.jsonl"
    articles.write_text("".join(json.dumps(record) + "\n" for record in collection(data)), encoding="utf-8")
    for _ in add(library, encoder, [from_file(articles)]):
        pass
    return library


def measure(
    items: Sequence[FollowUp], ours: Sequence[str], library: Library, encoder: Encoder
) -> dict[str, dict[str, float]]:
    """Agreement with the person's rewrite of the last turn, the rewrite and the person's own."""
    rows: dict[str, dict[str, float]] = {}
    human = [each.human for each in items]
    columns = {
        "last turn": [each.last for each in items],
        "rewrite": list(ours),
        "+ words": [each.with_taken for each in items],
        "person": human,
    }
    found = {text: _found(library, encoder, text) for text in {text for texts in columns.values() for text in texts}}
    target = encoder.encode(human)
    for name, texts in columns.items():
        rows[name] = {
            f"the same in the first {FIRST}": _mean(
                lambda a, b: len(found[a] & found[b]) / len(found[b]), texts, human
            ),
            "word F1": _mean(word_f1, texts, human),
            "cosine": float(np.mean(np.sum(encoder.encode(texts) * target, axis=1))),
        }
    return rows


def _found(library: Library, encoder: Encoder, question: str) -> set[tuple[str, int]]:
    return {(p.article_id, p.start) for p in retrieve(library, encoder, question, Config(passages=FIRST))}


def _mean(score: Callable[[str, str], float], texts: Sequence[str], human: Sequence[str]) -> float:
    return float(np.mean([score(a, b) for a, b in zip(texts, human, strict=True)]))


def word_f1(one: str, other: str) -> float:
    a, b = Counter(words(one)), Counter(words(other))
    return 2 * (a & b).total() / (a.total() + b.total())


def report(title: str, rows: dict[str, dict[str, float]]) -> Iterator[str]:
    start, reached, end = rows["last turn"], rows["rewrite"], rows["person"]
    yield f"{title:24}" + "".join(f"{name:>12}" for name in rows) + "   share of the way"
    for key in start:
        share = (reached[key] - start[key]) / (end[key] - start[key])
        yield f"{key:24}" + "".join(f"{row[key]:12.3f}" for row in rows.values()) + f"{share:12.1%}"


def changed(items: Sequence[FollowUp], ours: Sequence[str]) -> str:
    left = [mine != each.last for each, mine in zip(items, ours, strict=True) if each.unchanged]
    done = [mine != each.last for each, mine in zip(items, ours, strict=True) if not each.unchanged]
    return f"changed: {sum(left)} of the {len(left)} that the person left alone, {sum(done)} of the {len(done)} others"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure rag/rewrite.py on MTRAG.")
    parser.add_argument("--half", choices=("tune", "test"), default="test")
    parser.add_argument("--library", type=Path, help="keep the library here, and use it the next time")
    parser.add_argument("--model", action="store_true", help="ask the default language model first")
    parser.add_argument("--show", type=int, default=0, help="print this many rewrites")
    args = parser.parse_args()
    if not os.environ.get("FOOTNOTE_DATA"):
        parser.error("set FOOTNOTE_DATA to the folder that holds mtrag/, squad/ and clapnq/")
    data, encoder = Path(os.environ["FOOTNOTE_DATA"]), load_encoder()
    items = mtrag(data, args.half)
    model = load_model() if args.model else None
    ours = [
        (model and asked_of(model, each.last, each.history[-RECALLED:])) or rewrite(each.last, each.history, None)
        for each in items
    ]
    for each, mine in list(zip(items, ours, strict=True))[: args.show]:
        print("", *(turn.question for turn in each.history[-2:]), f"  {each.last}", sep="\n    ")
        print(f"  rewrite: {mine}\n  person:  {each.human}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.library or Path(temporary)
        library = Library(folder) if (folder / "library.db").exists() else build(folder, data, encoder)
        for title, taken in (("all", (False, True)), ("took from the history", (True,)), ("took nothing", (False,))):
            some = [(each, mine) for each, mine in zip(items, ours, strict=True) if bool(each.taken) in taken]
            chosen, theirs = [each for each, _ in some], [mine for _, mine in some]
            print("\n".join(report(f"{len(some)} {title}", measure(chosen, theirs, library, encoder))))
        print(changed(items, ours))


if __name__ == "__main__":
    main()
