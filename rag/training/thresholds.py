"""Which thresholds of `rag.config.Config` serve best? `python -m rag.training.thresholds`

Tries them on the calibration questions about the starter articles (`seeds/calibration.jsonl`) and about invented
trade-press articles, which no figure is measured on, with the shipped reader and the language model's second look.
Prints, for each setting and either kind, how many of the answerable questions have their evidence among what is cited
and how many of the others are refused; and how many sentences are cited.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.embed import shared_encoder
from index.records import Sentence
from rag.config import Config
from rag.evidence import pick
from rag.parts import open_parts
from rag.reader import Reading
from rag.retrieve import retrieve
from rag.training.calibrate import INVENTED, STARTER, Own, opened


@dataclass(frozen=True, slots=True)
class Read:
    wanted: frozenset[str]
    sentences: Sequence[Sequence[Sentence]]
    reading: Reading


def readings(own: Own) -> Iterator[Read]:
    """The questions that ask for one thing, read once."""
    encoder, config = shared_encoder(), Config()
    with opened(own, encoder) as library:
        parts = open_parts(library.folder)
        for asked in own.asked():
            if asked.get("kind") != "two":
                passages = retrieve(library, encoder, asked["question"], config)
                sentences = [library.sentences(p.article_id, p.start, p.end) for p in passages]
                reading = parts.reader.read(asked["question"], passages, sentences)
                yield Read(frozenset(asked["evidence"]), sentences, reading)


def told(read: Sequence[Read], config: Config) -> str:
    """The shares of evidence cited and of refusals, and the sentences cited to a question."""
    picked = [(r.wanted, {p.sentence.text for p in pick(r.reading, r.sentences, config)}) for r in read]
    right = [bool(wanted & cited) for wanted, cited in picked if wanted]
    refused = [not cited for wanted, cited in picked if not wanted]
    cited = [len(cited) for wanted, cited in picked if wanted and cited]
    return f"{_mean(right):8.3f} {_mean(refused):7.3f} {_mean(cited):5.2f}"


def _mean(found: Sequence[int]) -> float:
    return sum(found) / max(1, len(found))


def main() -> None:
    kinds = [list(readings(own)) for own in (STARTER, INVENTED["dev"])]
    print("                                 |       starter articles |            trade press")
    print("answerable≥ evidence≥ near best≥ | evidence refused cited | evidence refused cited")
    for least, evidence, near in itertools.product(
        [i / 20 for i in range(2, 15)], (0.1, 0.2, 0.3, 0.5), (0.3, 0.4, 0.5, 0.7, 0.9)
    ):
        config = replace(Config(), least_answerable=least, least_evidence=evidence, near_best=near)
        figures = " | ".join(told(read, config) for read in kinds)
        print(f"{least:11.2f} {evidence:9.1f} {near:10.1f} | {figures}")


if __name__ == "__main__":
    main()
