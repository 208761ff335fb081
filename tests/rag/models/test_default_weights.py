"""Both engines with the default model's real weights, as they come."""

import shutil
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelError
from rag.models import engine_openvino, exact_weights
from rag.models.engine_openvino import OpenVinoModel
from rag.models.engine_transformers import TransformersModel
from rag.models.load import default_file, load_model
from rag.models.protocol import LanguageModel, Message, TellingModel

pytestmark = pytest.mark.model

EXAMPLES = """Question: When did the observatory open?
Evidence: The observatory, paid for by a brewer, opened to visitors on 4 May 1911.
Answer: The observatory opened on 4 May 1911.

Question: How long is the canal?
Evidence: Dug by hand, the canal runs for 41 kilometres and has twenty-two locks.
Answer: The canal is 41 kilometres long.

"""
ASKED = "Question: How many people work at the Lowell plant?\nEvidence: The Lowell plant employs 2,300 people.\n"
PROMPT = f"{EXAMPLES}{ASKED}Answer:"


@pytest.fixture(scope="module")
def openvino_model() -> LanguageModel:
    return OpenVinoModel(default_file(), chats=False)


@pytest.fixture(scope="module")
def transformers_model() -> LanguageModel:
    return TransformersModel(default_file(), chats=False)


@pytest.fixture(params=["openvino_model", "transformers_model"])
def model(request: pytest.FixtureRequest) -> LanguageModel:
    loaded: LanguageModel = request.getfixturevalue(request.param)
    return loaded


def test_it_streams_the_answer(model: LanguageModel) -> None:
    assert model.name == "SmolLM2-135M-Instruct.Q4_1"
    assert not model.chats
    assert not model.tuned
    pieces = list(model.stream(PROMPT, max_tokens=20, stop=["\n"]))
    assert len(pieces) >= 3
    assert "2,300" in "".join(pieces)


def test_greedy_is_deterministic(model: LanguageModel) -> None:
    first, *others = ["".join(model.stream(PROMPT, max_tokens=12)) for _ in range(3)]
    list(model.stream("Something else in between", max_tokens=4))
    others.append("".join(model.stream(PROMPT, max_tokens=12)))
    assert others == [first] * 3


def test_it_stops_before_the_stop_string(model: LanguageModel) -> None:
    whole = "".join(model.stream(PROMPT, max_tokens=20))
    for stop in ("2,300", "\n", " people", "300 peop"):
        cut = "".join(model.stream(PROMPT, max_tokens=20, stop=[stop, "\n\nNever written"]))
        assert cut == whole.partition(stop)[0]
        assert len(cut) < len(whole)


def test_no_more_than_max_tokens(model: LanguageModel) -> None:
    assert 1 <= len(list(model.stream("Once upon a time", max_tokens=5))) <= 5


def test_messages_go_through_the_chat_template(model: LanguageModel) -> None:
    said = "What is the capital of France? Answer in one short sentence."
    messages: list[Message] = [{"role": "user", "content": said}]
    by_hand = (
        "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n"
        f"<|im_start|>user\n{said}<|im_end|>\n<|im_start|>assistant\n"
    )
    answer = "".join(model.stream(messages, max_tokens=16))
    assert answer == "".join(model.stream(by_hand, max_tokens=16))
    assert answer != "".join(model.stream(said, max_tokens=16))


def test_sampling_is_another_way(model: LanguageModel) -> None:
    greedy = "".join(model.stream("A list of odd words:", max_tokens=24))
    assert any(
        "".join(model.stream("A list of odd words:", max_tokens=24, temperature=3.0)) != greedy for _ in range(3)
    )


def test_closing_really_stops(model: LanguageModel) -> None:
    endless = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,"
    started = time.monotonic()
    list(model.stream(endless, max_tokens=60))
    whole = time.monotonic() - started
    threads = threading.active_count()
    started = time.monotonic()
    pieces = model.stream(endless, max_tokens=60)
    next(pieces)
    pieces.close()
    assert time.monotonic() - started < whole / 3
    assert threading.active_count() == threads


def test_nothing_is_printed(model: LanguageModel, capfd: pytest.CaptureFixture[str]) -> None:
    list(model.stream(PROMPT, max_tokens=4))
    assert capfd.readouterr() == ("", "")


def test_two_sessions_share_it(model: LanguageModel) -> None:
    alone = "".join(model.stream(PROMPT, max_tokens=12))
    got: list[str] = []
    threads = [
        threading.Thread(target=lambda: got.append("".join(model.stream(PROMPT, max_tokens=12)))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [alone] * 3


@pytest.mark.parametrize("asked", [PROMPT, "The capital of France is"])
def test_both_engines_agree(openvino_model: LanguageModel, transformers_model: LanguageModel, asked: str) -> None:
    one, other = ("".join(m.stream(asked, max_tokens=8)) for m in (openvino_model, transformers_model))
    assert one == other


@pytest.mark.parametrize(("one", "other"), [(" two", " one"), (" one", " two")])
def test_the_likelier_of_two_words_is_known(model: LanguageModel, one: str, other: str) -> None:
    assert isinstance(model, TellingModel)
    chance = model.chance(f"{'one, two, ' * 6}one,", one, other)
    assert (chance > 0.5) == (one == " two")
    assert chance + model.chance(f"{'one, two, ' * 6}one,", other, one) == pytest.approx(1, abs=1e-3)


def test_two_words_that_are_both_unlikely_are_even(openvino_model: LanguageModel) -> None:
    assert isinstance(openvino_model, TellingModel)
    assert openvino_model.chance(f"{'one, two, ' * 6}one,", " cat", " dog") == 0.5


def test_the_weights_are_those_of_the_file() -> None:
    """One matrix of the file, worked out, is among those of the kept model."""
    import openvino
    from gguf import GGUFReader, dequantize

    folder = exact_weights.kept_folder(default_file())
    exact_weights.make_once(default_file(), folder)
    tensor = next(t for t in GGUFReader(str(default_file())).tensors if t.name == "blk.3.ffn_down.weight")
    in_file = dequantize(tensor.data, tensor.tensor_type).reshape(576, 48, 32)
    farthest = []
    for node in openvino.Core().read_model(folder / "openvino_model.xml").get_ordered_ops():
        if node.get_output_partial_shape(0) != openvino.PartialShape([576, 48, 32]):
            continue
        if node.get_type_name() == "Multiply":
            subtract, scale = (value.get_node() for value in node.input_values())
            packed = subtract.input_value(0).get_node().input_value(0).get_node().data.view(np.uint8)
            q = np.stack([packed.ravel() & 15, packed.ravel() >> 4], axis=-1).reshape(576, 48, 32)
            weights = (q - subtract.input_value(1).get_node().data.astype(np.float32)) * scale.data
            farthest.append(np.abs(weights - in_file).max())
    assert len(farthest) == 30
    assert min(farthest) < 1e-3 < sorted(farthest)[1]


def test_a_damaged_cache_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact_weights, "user_cache_path", lambda _: tmp_path)
    source = tmp_path / "copy.gguf"
    shutil.copy(default_file(), source)
    kept = exact_weights.kept_folder(source)
    kept.mkdir(parents=True)
    (kept / "openvino_model.xml").write_text("<broken")
    assert "2,300" in "".join(OpenVinoModel(source).stream(PROMPT, max_tokens=20, stop=["\n"]))
    with (kept / "openvino_model.bin").open("r+b") as file:
        file.truncate(1_000_000)
    assert "2,300" in "".join(OpenVinoModel(source).stream(PROMPT, max_tokens=20, stop=["\n"]))
    monkeypatch.setattr(exact_weights, "make", lambda *_: pytest.fail("made again without need"))
    OpenVinoModel(source)


def test_a_cache_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a file").touch()
    monkeypatch.setattr(exact_weights, "user_cache_path", lambda _: tmp_path / "a file")
    assert "2,300" in "".join(OpenVinoModel(default_file()).stream(PROMPT, max_tokens=20, stop=["\n"]))


def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    for content in (b"", b"not a model", b"GGUF" + bytes(100)):
        broken = tmp_path / "broken.gguf"
        broken.write_bytes(content)
        with pytest.raises(ModelError, match=r"broken\.gguf cannot be loaded"):
            engine_openvino.OpenVinoModel(broken)
        with pytest.raises(ModelError, match=r"broken\.gguf cannot be loaded"):
            load_model(f"transformers:{broken}")
