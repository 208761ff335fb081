"""OpenVINO, the runtime of every model on a CPU: imported in one place, so that it stays quiet and quick.

Quiet: on import it would report its use over the network; Footnote works offline, so the part that does it is kept out.
Quick: a model is converted once, with torch, and the graph is kept in the user's cache; later starts need no torch.
"""

import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path


def openvino() -> Any:
    """The module `openvino`, without its telemetry (it puts up with that package being absent)."""
    modules = cast("dict[str, ModuleType | None]", sys.modules)  # None keeps a module from being imported
    modules.setdefault("openvino_telemetry", None)
    import openvino

    return openvino


def openvino_genai() -> Any:
    """The module `openvino_genai`, which imports `openvino`."""
    openvino()
    import openvino_genai

    return openvino_genai


def compile_once(name: str, convert: Callable[[], Any], *, half: bool) -> Any:
    """The model called `name` compiled for the CPU in its best precision.

    `convert` makes the graph where none is kept; `half` keeps its weights in float16. `name` must change with the
    weights. A cache that cannot be written costs time at the next start, nothing else.
    """
    ov = openvino()
    core = ov.Core()
    kept = user_cache_path("footnote") / "graphs" / f"{name}-{ov.__version__.split('-')[0]}" / "model.xml"
    if kept.exists():
        model = core.read_model(kept)
    else:
        with _quiet():
            model = convert()
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            part = kept.with_name("part.xml")
            ov.save_model(model, part, compress_to_fp16=half)
            # The weights first and the graph last: a graph that exists is whole.
            part.with_suffix(".bin").replace(kept.with_suffix(".bin"))
            part.replace(kept)
        except (OSError, RuntimeError):  # of OpenVINO, where the disk is full
            pass
    return core.compile_model(model, "CPU", {"PERFORMANCE_HINT": "THROUGHPUT"})


def run(compiled: Any, batches: Sequence[dict[str, NDArray[np.int64]]]) -> Iterator[list[NDArray[np.float32]]]:
    """The outputs of each batch, in order, with as many under way as the CPU takes. May be called from any thread.

    Requests are waited for rather than called back from: the thread of a callback can outlive the interpreter.
    """
    at_once = min(len(batches), int(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")))
    requests = [compiled.create_infer_request() for _ in range(at_once)]
    for number in range(len(batches) + at_once):
        request = requests[number % at_once]
        if number >= at_once:
            request.wait()
            yield [np.array(tensor.data, dtype=np.float32) for tensor in request.output_tensors]
        if number < len(batches):
            request.start_async(batches[number])


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the progress bars and tracing warnings of a conversion, which say nothing to a person."""
    from transformers.utils import logging as transformers_logging

    logging: Any = transformers_logging  # its functions carry no types

    level = logging.get_verbosity()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logging.set_verbosity(level)
            logging.enable_progress_bar()
