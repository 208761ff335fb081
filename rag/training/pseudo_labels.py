"""Short answers that an earlier reader finds where annotators marked only the sentence (pseudo-labels, Lee 2013).

ReQA gives a question and the sentence that answers it, in the style of SQuAD, and no short answer. A reader that is
shown that sentence alone need not find it any more, and where it is sure of the words it is mostly right: of 636
questions of the development articles it is sure of 80 in 100, and its answers to these have an F1 of .84 with the
annotators', .78 to all (from .5 on, 70 in 100 and .86).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rag.engines import Engine
from rag.trained_reader import END, LONGEST_ANSWER, START
from rag.windows import Span, plain_ids, tokenize, windows

SURE = 0.4  # probability of a run of words among all of its sentence
LONGEST = 384  # tokens


def short_answers(engine: Engine, tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]) -> list[Span | None]:
    """For each question and its sentence the characters of the short answer, None where the reader is not sure."""
    tokens = [tokenize(tokenizer, [(sentence, 0)])[0] for _, sentence in pairs]
    asked = [plain_ids(tokenizer, question) for question, _ in pairs]
    read = [next(windows(question, [], [held.ids], LONGEST)) for question, held in zip(asked, tokens, strict=True)]
    found: list[Span | None] = []
    for window, held, (scores, _) in zip(read, tokens, engine.run(read), strict=True):
        (inside,) = window.sentences
        run = likeliest_run(scores[slice(*inside)])
        found.append((held.offsets[run[0]][0], held.offsets[run[1]][1]) if run else None)
    return found


def likeliest_run(scores: NDArray[np.float32]) -> Span | None:
    """The first and last token of the likeliest answer of a sentence; `scores` has shape (tokens, 3)."""
    pairs = scores[:, START, None] + scores[None, :, END]
    allowed = np.triu(np.ones_like(pairs, dtype=bool)) & np.tri(len(pairs), k=LONGEST_ANSWER - 1, dtype=bool)
    weights = np.where(allowed, np.exp(pairs - pairs.max()), 0.0)
    first, last = divmod(int(weights.argmax()), len(pairs))
    return (first, last) if weights[first, last] >= SURE * weights.sum() else None
