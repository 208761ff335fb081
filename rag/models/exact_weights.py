"""An OpenVINO model from a GGUF file, with the weights exactly as they stand in the file, made once and kept.

OpenVINO GenAI reads GGUF files itself, but a Q4_1 weight, `scale * q + minimum`, becomes `scale * (q - zero)`
with `zero = -minimum / scale` rounded to a whole number between 0 and 15. That moves a weight by up to half a
step: SmolLM2-135M's perplexity on SQuAD paragraphs rises from 12.95 to 16.10. The runtime takes fractional zeros
too, for a third more processor time an answer, so they are put back here.

An adapter's changes are smaller than a step of 4 bits, so a model with one keeps the changed weights in 8, a row with
one scale: processors multiply whole rows of 8 bits with instructions of their own, which takes less time than with the
file's scales, one for 32 weights (`rag/training/WRITER_NOTES.md`, "Rows of 8 bits").
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from platformdirs import user_cache_path

from index.runtime import openvino, openvino_genai
from rag.models.adapter import Adapter, digest

RECIPE = "3"  # raised when the same file must give another model than before
MOST = 127  # of 8 bits with a sign
Q4_1_BLOCK = 20  # bytes: scale and minimum as float16, then 32 weights of 4 bits


def kept_folder(gguf: Path, adapter: Path | None = None) -> Path:
    """Where the model of these very files is kept: named after the file, its size and time, and the versions."""
    stat = gguf.stat()
    changed = digest(adapter) if adapter else ""
    made_from = f"{gguf.resolve()} {stat.st_size} {stat.st_mtime_ns} {openvino_genai().__version__} {RECIPE} {changed}"
    name = hashlib.sha256(made_from.encode()).hexdigest()[:16]
    return user_cache_path("footnote") / "openvino" / f"{gguf.stem}-{name}"


def make_once(gguf: Path, folder: Path, adapter: Path | None = None) -> None:
    """Make the model of `gguf`, with the adapter's changes where one is given, in `folder` unless it is there.

    The folder appears in one step, so one that is there is whole. Raises OSError where nothing can be written.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            with tempfile.TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as scratch:
                made = Path(scratch, "made")
                make(gguf, made, adapter)
                made.rename(folder)


def make(gguf: Path, folder: Path, adapter: Path | None = None) -> None:
    """Write model and tokenizer to the new `folder`.

    Raises OSError, RuntimeError for an unreadable file, or ValueError for an adapter of another model.
    """
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
        if adapter:
            merge(model, gguf, Adapter(adapter))
        try:
            openvino().save_model(model, folder / "openvino_model.xml", compress_to_fp16=False)
        except RuntimeError as error:
            raise OSError(f"{folder} cannot be written to: {error}") from error
        del model  # it maps the file that is about to go
        for file in Path(scratch).glob("openvino_*tokenizer.*"):
            shutil.copy(file, folder)
    if not (folder / "openvino_model.bin").exists():
        raise OSError(f"nothing was written to {folder}")


def restore_zeros(model: Any, gguf: Path) -> None:
    """Give every 4-bit weight of an `openvino.Model` its exact zeros from the file, in place.

    Weights of other formats stay as they are.
    """
    minima = {key: minimum for key, (_, minimum) in q4_1_rows(gguf).items()}
    for subtract, scale, keys in _in_four_bits(model, set(minima)):
        least = np.stack([minima[key] for key in keys])
        zeros = np.divide(-least, scale.data[..., 0], out=np.zeros_like(least), where=scale.data[..., 0] != 0)
        subtract.input(1).replace_source_output(openvino().opset13.constant(zeros[..., None]).output(0))


def merge(model: Any, gguf: Path, adapter: Adapter) -> None:
    """Add the adapter's changes to the weights of an `openvino.Model`, which then take 8 bits, in place.

    Raises ValueError where the model has no such weight, or one of another shape.
    """
    from gguf import MODEL_ARCH, get_tensor_name_map

    rows = q4_1_rows(gguf)
    weights = {name for name, _ in rows.values()}
    in_file = get_tensor_name_map(MODEL_ARCH.LLAMA, len(weights)).get_name  # it has no more layers than weights
    names = {in_file(name): name for name in adapter.names}
    for subtract, scale, keys in _in_four_bits(model, set(rows)):
        if (name := names.pop(rows[keys[0]][0].removesuffix(".weight"), None)) is None:
            continue
        convert, zeros = (value.get_node() for value in subtract.input_values())
        weight = (_unpacked(convert.input_value(0).get_node()) - zeros.data.astype(np.float32)) * scale.data
        change = adapter.change(name)
        if change.shape != (weight.shape[0], weight[0].size):
            raise ValueError(f"the adapter changes {name} in another shape than {gguf.name} has")
        _replace(subtract, *in_eight_bits(weight.reshape(change.shape) + change))
    if names:
        raise ValueError(f"the adapter changes {', '.join(names.values())}, which {gguf.name} does not have in 4 bits")


def in_eight_bits(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Numbers, shape (rows, columns), and scales, (rows, 1), with `number * scale` near `weights`.

    The file's weights lie anywhere between the numbers of a row, so changes smaller than a step are kept on average.
    """
    step = np.maximum(np.abs(weights).max(-1, keepdims=True) / MOST, 1e-7)
    scales = step.astype(np.float16)
    scales = np.where(scales < step, np.nextafter(scales, np.float16(np.inf)), scales)  # so that the largest is reached
    return np.rint(weights / scales.astype(np.float32)).astype(np.int8), scales


def _replace(subtract: Any, numbers: NDArray[np.int8], scales: NDArray[np.float16]) -> None:
    """Whoever takes the weight that comes in blocks, when these are rows again, takes `numbers * scales` instead."""
    (multiply,) = (taker.get_node() for taker in subtract.output(0).get_target_inputs())
    (rows,) = (taker.get_node() for taker in multiply.output(0).get_target_inputs())
    ops = openvino().opset13
    product = ops.multiply(ops.convert(ops.constant(numbers), "f16"), ops.constant(scales))
    for taker in rows.output(0).get_target_inputs():
        taker.replace_source_output(product.output(0))


def _in_four_bits(model: Any, known: set[bytes]) -> Iterator[tuple[Any, Any, list[bytes]]]:
    """The nodes of each 4-bit weight that take its zeros off and hold its scales, and the bytes of each row's scales.

    The loader reorders rows, so a row of the file is found again by its scales, float16 of shape (blocks,).
    """
    for multiply in model.get_ordered_ops():
        if multiply.get_type_name() != "Multiply":
            continue
        subtract, scale = (value.get_node() for value in multiply.input_values())
        if subtract.get_type_name() != "Subtract" or scale.get_type_name() != "Constant":
            continue
        keys = [row.tobytes() for row in scale.data[..., 0]]
        if known.issuperset(keys):
            yield subtract, scale, keys


def _unpacked(constant: Any) -> NDArray[np.uint8]:
    """The numbers of a constant of 4 bits, two a byte, the lower half first."""
    packed = constant.data.view(np.uint8).ravel()
    numbers: NDArray[np.uint8] = np.stack((packed & 15, packed >> 4), -1).reshape(constant.get_output_shape(0))
    return numbers


def q4_1_rows(gguf: Path) -> dict[bytes, tuple[str, NDArray[np.float16]]]:
    """Every Q4_1 row of the file by the bytes of its scales: its weight's name and its minima, shape (blocks,)."""
    from gguf import GGMLQuantizationType, GGUFReader

    rows: dict[bytes, tuple[str, NDArray[np.float16]]] = {}
    for tensor in GGUFReader(os.fspath(gguf)).tensors:
        if tensor.tensor_type != GGMLQuantizationType.Q4_1:
            continue
        blocks = np.asarray(tensor.data).reshape(int(tensor.shape[1]), -1, Q4_1_BLOCK)
        heads = np.ascontiguousarray(blocks[..., :4]).view(np.float16)  # (rows, blocks, 2)
        rows.update((row[:, 0].tobytes(), (tensor.name, row[:, 1])) for row in heads)
    return rows
