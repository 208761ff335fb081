"""An OpenVINO model from a GGUF file, with the weights exactly as they stand in the file, made once and kept.

OpenVINO GenAI reads GGUF files itself, but a Q4_1 weight, `scale * q + minimum`, becomes `scale * (q - zero)`
with `zero = -minimum / scale` rounded to a whole number between 0 and 15. That moves a weight by up to half a
step: SmolLM2-135M's perplexity on SQuAD paragraphs rises from 12.95 to 16.10. The runtime takes fractional zeros
too, for a third more processor time an answer, so they are put back here.
"""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from platformdirs import user_cache_path

from index.runtime import openvino, openvino_genai

RECIPE = "1"  # raised when the same file must give another model than before
Q4_1_BLOCK = 20  # bytes: scale and minimum as float16, then 32 weights of 4 bits


def kept_folder(gguf: Path) -> Path:
    """Where the model of this very file is kept: named after the file, its size and time, and the versions."""
    stat = gguf.stat()
    made_from = f"{gguf.resolve()} {stat.st_size} {stat.st_mtime_ns} {openvino_genai().__version__} {RECIPE}"
    digest = hashlib.sha256(made_from.encode()).hexdigest()[:16]
    return user_cache_path("footnote") / "openvino" / f"{gguf.stem}-{digest}"


def make_once(gguf: Path, folder: Path) -> None:
    """Make the model of `gguf` in `folder` unless it is there.

    The folder appears in one step, so one that is there is whole. Raises OSError where nothing can be written.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            with tempfile.TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as scratch:
                made = Path(scratch, "made")
                make(gguf, made)
                made.rename(folder)


def make(gguf: Path, folder: Path) -> None:
    """Write model and tokenizer to the new `folder`. Raises OSError, or RuntimeError for an unreadable file."""
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as scratch:
        beside = Path(scratch, gguf.name)  # the converter writes beside the file, which may be read-only
        try:
            beside.symlink_to(gguf.resolve())
        except OSError:
            shutil.copyfile(gguf, beside)
        openvino_genai().LLMPipeline(beside, "CPU", enable_save_ov_model=True)
        model = openvino().Core().read_model(Path(scratch, "openvino_model.xml"))
        restore_zeros(model, gguf)
        openvino().save_model(model, folder / "openvino_model.xml", compress_to_fp16=False)
        del model  # it maps the file that is about to go
        for file in Path(scratch).glob("openvino_*tokenizer.*"):
            shutil.copy(file, folder)
    if not (folder / "openvino_model.bin").exists():
        raise OSError(f"nothing was written to {folder}")


def restore_zeros(model: Any, gguf: Path) -> None:
    """Give every 4-bit weight of an `openvino.Model` its exact zeros from the file, in place.

    The loader reorders rows, so each row of the file is found again by its scales, float16 of shape (blocks,).
    Weights of other formats stay as they are.
    """
    constant = openvino().opset13.constant
    minima = q4_1_minima(gguf)
    for multiply in model.get_ordered_ops():
        if multiply.get_type_name() != "Multiply":
            continue
        subtract, scale = (value.get_node() for value in multiply.input_values())
        if subtract.get_type_name() != "Subtract" or scale.get_type_name() != "Constant":
            continue
        scales: NDArray[np.float16] = scale.data[..., 0]  # (rows, blocks)
        rows = [minima[key] for row in scales if (key := row.tobytes()) in minima]
        if len(rows) < len(scales):
            continue
        zeros = np.divide(-np.stack(rows), scales, out=np.zeros_like(scales), where=scales != 0)
        subtract.input(1).replace_source_output(constant(zeros[..., None]).output(0))


def q4_1_minima(gguf: Path) -> dict[bytes, NDArray[np.float16]]:
    """The minima of every Q4_1 row of the file, float16 of shape (blocks,), by the bytes of the row's scales."""
    from gguf import GGMLQuantizationType, GGUFReader

    minima: dict[bytes, NDArray[np.float16]] = {}
    for tensor in GGUFReader(os.fspath(gguf)).tensors:
        if tensor.tensor_type != GGMLQuantizationType.Q4_1:
            continue
        blocks = np.asarray(tensor.data).reshape(int(tensor.shape[1]), -1, Q4_1_BLOCK)
        heads = np.ascontiguousarray(blocks[..., :4]).view(np.float16)  # (rows, blocks, 2)
        minima.update((row[:, 0].tobytes(), row[:, 1]) for row in heads)
    return minima
