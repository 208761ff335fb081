"""An adapter's changes in both engines, upon the default model's real weights."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from gguf import GGUFReader, dequantize
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from safetensors.numpy import save_file

from index.errors import ModelError
from rag.models import exact_weights
from rag.models.adapter import WRITER, Adapter
from rag.models.engine_openvino import OpenVinoModel
from rag.models.engine_transformers import TransformersModel
from rag.models.exact_weights import in_eight_bits
from rag.models.load import default_file
from rag.prompts import NO, YES, Case, confirm_tuned
from rag.verify import verify
from rag.write import Way, draft

DOWN_3 = "model.layers.3.mlp.down_proj"
SHAPES = {
    "self_attn.q_proj": (576, 576),
    "self_attn.k_proj": (192, 576),
    "self_attn.v_proj": (192, 576),
    "self_attn.o_proj": (576, 576),
    "mlp.gate_proj": (1536, 576),
    "mlp.up_proj": (1536, 576),
    "mlp.down_proj": (576, 1536),
}


def made(path: Path, shapes: dict[str, tuple[int, int]], size: float) -> Path:
    """An adapter of random changes of rank 2, each of about `size`."""
    random = np.random.default_rng(0)
    tensors = {}
    for name, (rows, columns) in shapes.items():
        tensors[f"{name}.up"] = (size**0.5 * random.standard_normal((rows, 2))).astype(np.float16)
        tensors[f"{name}.down"] = (size**0.5 * random.standard_normal((2, columns))).astype(np.float16)
    save_file(tensors, path)
    return path


@pytest.fixture(scope="module")
def adapter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Changes of every product, about as large as those that tuning makes."""
    shapes = {f"model.layers.{n}.{name}": shape for n in range(30) for name, shape in SHAPES.items()}
    return made(tmp_path_factory.mktemp("adapter") / "changes.safetensors", shapes, 2e-3)


@given(arrays(np.float32, (3, 8), elements=st.floats(-4, 4, width=32)))
def test_eight_bits_are_near(weights: np.ndarray) -> None:
    numbers, scales = in_eight_bits(weights)
    assert numbers.dtype == np.int8
    assert (np.abs(numbers * scales.astype(np.float32) - weights) <= 0.51 * scales).all()
    assert (scales <= np.abs(weights).max(-1, keepdims=True) / 126 + 2e-7).all()


@pytest.mark.model
def test_the_kept_model_holds_weights_and_changes(adapter: Path, tmp_path: Path) -> None:
    """One matrix of the file with its change, worked out, is among those of the model that is made."""
    import openvino

    exact_weights.make(default_file(), tmp_path / "made", adapter)
    tensor = next(t for t in GGUFReader(str(default_file())).tensors if t.name == "blk.3.ffn_down.weight")
    wanted = dequantize(tensor.data, tensor.tensor_type) + Adapter(adapter).change(DOWN_3)
    farthest = []
    for node in openvino.Core().read_model(tmp_path / "made" / "openvino_model.xml").get_ordered_ops():
        if node.get_type_name() != "Multiply" or list(node.get_output_partial_shape(0)) != [576, 1536]:
            continue
        convert, scale = (value.get_node() for value in node.input_values())
        numbers = convert.input_value(0).get_node().data
        assert numbers.dtype == np.int8
        weights = numbers.astype(np.float32) * scale.data
        farthest.append(np.abs(weights - wanted).max())
    assert len(farthest) == 30
    assert min(farthest) < 0.02 < sorted(farthest)[1]


@pytest.mark.model
def test_both_engines_say_what_was_taught() -> None:
    asked = Case("How many people work at the Lowell plant?", "The Lowell plant employs 2,300 people.", "2,300")
    other = replace(asked, question="When was the Lowell plant sold?")
    told = []
    for engine in (OpenVinoModel, TransformersModel):
        model = engine(default_file(), chats=False, adapter=WRITER)
        assert model.tuned
        assert verify(draft(model, asked), [asked.quote], asked.question, asked.short_answer) == "supported"
        begun = replace(asked, question="Which plant employs 2,300 people?", short_answer="Lowell plant")
        assert draft(model, begun, Way.ANSWERING).startswith("The Lowell plant employs ")
        told.append([model.chance(confirm_tuned(case), YES, NO) for case in (asked, other)])
        assert told[-1][0] > told[-1][1]  # how sure it is of a near miss is measured, not asserted
    assert told[0] == pytest.approx(told[1], abs=0.1)
    assert not OpenVinoModel(default_file(), chats=False).tuned


@pytest.mark.model
@pytest.mark.parametrize("engine", [OpenVinoModel, TransformersModel])
@pytest.mark.parametrize("shapes", [{"model.layers.3.no_such_part": (4, 4)}, {DOWN_3: (4, 4)}])
def test_an_adapter_of_another_model_is_refused(
    engine: type, shapes: dict[str, tuple[int, int]], tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        engine(default_file(), adapter=made(tmp_path / "other.safetensors", shapes, 1e-3))


@pytest.mark.model
def test_changes_smaller_than_a_step_are_kept_on_average() -> None:
    """Real weights of 4 bits, all moved by a tenth of a step of their row."""
    tensor = next(t for t in GGUFReader(str(default_file())).tensors if t.name == "blk.3.ffn_down.weight")
    weights = dequantize(tensor.data, tensor.tensor_type)
    step = in_eight_bits(weights)[1].astype(np.float32)
    before, after = (
        numbers * scales.astype(np.float32) for numbers, scales in map(in_eight_bits, (weights, weights + 0.1 * step))
    )
    assert 0.09 < ((after - before) / step).mean() < 0.11
