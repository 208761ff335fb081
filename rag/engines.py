"""What runs the reader's network: OpenVINO on a CPU, torch on a GPU. Both give the same scores within 1e-2."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from index.embed import default_model
from rag.windows import Window, padded

BATCH = 4

Scores = NDArray[np.float32]


class Engine(Protocol):
    def run(self, windows: Sequence[Window]) -> list[tuple[Scores, float]]:
        """For each window the scores of its tokens, shape (tokens, 3), and that of the passage."""


class OpenVinoEngine:
    """The network in the CPU's best precision. It needs torch once, to convert the weights, and never again."""

    def __init__(self, weights: Path) -> None:
        self._compiled = _compile(weights)

    def run(self, windows: Sequence[Window]) -> list[tuple[Scores, float]]:
        import openvino as ov

        found: dict[int, tuple[Scores, float]] = {}

        def keep(request: Any, rows: list[int]) -> None:
            tokens, passages = (request.get_output_tensor(i).data for i in (0, 1))
            for place, row in enumerate(rows):
                length = len(windows[row].ids)
                found[row] = (tokens[place, :length].astype(np.float32), float(passages[place]))

        queue = ov.AsyncInferQueue(self._compiled)
        queue.set_callback(keep)
        for rows in _batches(windows):
            queue.start_async(padded([windows[i] for i in rows]), rows)
        queue.wait_all()
        return [found[i] for i in range(len(windows))]


class TorchEngine:
    """The network on a GPU when there is one."""

    def __init__(self, weights: Path) -> None:
        import torch

        from rag.network import load

        self._torch = torch
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._network = load(weights, default_model()).to(self._device)

    def run(self, windows: Sequence[Window]) -> list[tuple[Scores, float]]:
        torch = self._torch
        found: dict[int, tuple[Scores, float]] = {}
        for rows in _batches(windows):
            batch = padded([windows[i] for i in rows])
            with torch.inference_mode():
                tokens, passages = self._network(
                    **{name: torch.from_numpy(array).to(self._device) for name, array in batch.items()}
                )
            for place, row in enumerate(rows):
                length = len(windows[row].ids)
                found[row] = (tokens[place, :length].float().cpu().numpy(), float(passages[place]))
        return [found[i] for i in range(len(windows))]


def _batches(windows: Sequence[Window]) -> list[list[int]]:
    """Windows of a length go together, so that little is spent on padding; the longest first, to end together."""
    order = sorted(range(len(windows)), key=lambda i: -len(windows[i].ids))
    return [order[i : i + BATCH] for i in range(0, len(order), BATCH)]


def _compile(weights: Path) -> Any:
    """The network compiled for the CPU. The converted graph is kept in the user's cache, if that can be written."""
    import openvino as ov

    core = ov.Core()
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()[:16]
    kept = user_cache_path("footnote") / "readers" / f"{digest}-ov{ov.__version__.split('-')[0]}" / "model.xml"
    if kept.exists():
        model = core.read_model(kept)
    else:
        model = _convert(weights)
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            # The weights first and the graph last: a graph that exists is whole.
            part = kept.with_name("part.xml")
            ov.save_model(model, part, compress_to_fp16=True)
            part.with_suffix(".bin").replace(kept.with_suffix(".bin"))
            part.replace(kept)
        except OSError:
            pass  # a cache that cannot be written costs time at the next start, nothing else
    return core.compile_model(model, "CPU", {"PERFORMANCE_HINT": "THROUGHPUT"})


def _convert(weights: Path) -> Any:
    import openvino as ov
    import torch

    from rag.network import load

    example = torch.ones((2, 8), dtype=torch.long)
    inputs = dict.fromkeys(("input_ids", "attention_mask", "token_type_ids"), example)
    with torch.no_grad():
        return ov.convert_model(load(weights, default_model()), example_input=inputs)
