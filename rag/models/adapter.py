"""The shipped writer's adapter: what tuning changed of the default model's weights, as products of low rank.

A file holds for each weight, called as transformers calls it, `NAME.down` of shape (rank, columns) and `NAME.up` of
shape (rows, rank), float16; what is added to the weight is their product (Hu 2021, LoRA, arXiv 2106.09685).
"""

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WRITER = Path(__file__).parents[1] / "weights" / "writer.safetensors"


class Adapter:
    """The changes in a file, each made when it is asked for."""

    def __init__(self, path: Path) -> None:
        """Read `path`. Raises OSError, or ValueError for a file that is no adapter."""
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            self._tensors = load_file(path)
        except SafetensorError as error:
            raise ValueError(f"{path} is no adapter: {error}") from error
        self.names = [name.removesuffix(".down") for name in self._tensors if name.endswith(".down")]
        if not self.names or set(self._tensors) != {f"{name}.{part}" for name in self.names for part in ("down", "up")}:
            raise ValueError(f"{path} is no adapter: it does not hold pairs of down and up")

    def change(self, name: str) -> NDArray[np.float32]:
        """What is added to the weight `name`, shape (rows, columns)."""
        up, down = (self._tensors[f"{name}.{part}"].astype(np.float32) for part in ("up", "down"))
        product: NDArray[np.float32] = up @ down
        return product


def digest(path: Path) -> str:
    """What tells one adapter from another."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
