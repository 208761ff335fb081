"""What runs the reader's network: OpenVINO, whose scores are those of torch within 1e-2."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.embed import default_model
from index.runtime import compile_once, openvino, run
from rag.windows import Window, padded

BATCH = 2  # windows: little is padded, and every core gets some of them

Scores = NDArray[np.float32]


class Engine(Protocol):
    def run(self, windows: Sequence[Window]) -> list[tuple[Scores, float]]:
        """For each window the scores of its tokens, shape (tokens, 3), and that of the passage."""


class OpenVinoEngine:
    """The network in the CPU's best precision. It needs torch once, to convert the weights, and never again."""

    def __init__(self, weights: Path) -> None:
        digest = hashlib.sha256(weights.read_bytes()).hexdigest()[:16]
        self._compiled = compile_once(f"reader-{digest}", lambda: _convert(weights), half=True)

    def run(self, windows: Sequence[Window]) -> list[tuple[Scores, float]]:
        found: dict[int, tuple[Scores, float]] = {}
        batches = _batches(windows)
        outputs = run(self._compiled, [padded([windows[i] for i in rows]) for rows in batches])
        for rows, (tokens, passages) in zip(batches, outputs, strict=True):
            for place, row in enumerate(rows):
                found[row] = (tokens[place, : len(windows[row].ids)], float(passages[place]))
        return [found[i] for i in range(len(windows))]


def _batches(windows: Sequence[Window]) -> list[list[int]]:
    """Windows of a length go together, so that little is spent on padding; the longest first, to end together."""
    order = sorted(range(len(windows)), key=lambda i: -len(windows[i].ids))
    return [order[i : i + BATCH] for i in range(0, len(order), BATCH)]


def _convert(weights: Path) -> Any:
    import torch

    from rag.network import load

    example = torch.ones((2, 8), dtype=torch.long)
    inputs = dict.fromkeys(("input_ids", "attention_mask", "token_type_ids"), example)
    with torch.no_grad():
        return openvino().convert_model(load(weights, default_model()), example_input=inputs)
