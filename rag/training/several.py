"""Our own questions about public sets' paragraphs (`paragraphs/README.md`): such as several sentences answer, one, or
none, and questions of the training parts asked again in other words."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from rag.training.data import Example, Span, known_by, natural_questions, sentence_spans, squad_corpus

PARAGRAPHS = Path(__file__).parent / "paragraphs"


def several(data: Path, part: Literal["train", "reworded", "dev"]) -> Iterator[Example]:
    """All ask about paragraphs of training articles; `dev` about none that `train` asks about."""
    known = _paragraphs(data)
    for line in (PARAGRAPHS / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        title, text, spans = known[asked["paragraph"]]
        chosen, answer = asked["sentences"], asked["answer"]
        start = text.find(answer, *spans[chosen[0]]) if answer else -1
        yield Example(
            "several",
            asked["question"],
            title,
            text,
            spans,
            tuple(number in chosen for number in range(len(spans))),
            ((start, start + len(answer)),) if answer else (),
            (answer,) if answer else (),
        )


@cache
def _paragraphs(data: Path) -> dict[str, tuple[str, str, tuple[Span, ...]]]:
    """Title, text and sentences by what the text is known by."""
    own = [(title, text, sentence_spans(text)) for title, text in squad_corpus(data, ["train"])]
    own += [(e.title, e.text, e.sentences) for e in natural_questions(data, "train")]
    return {known_by(text): (title, text, spans) for title, text, spans in own}
