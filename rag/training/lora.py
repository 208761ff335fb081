"""Low-rank adapters upon a language model's products (Hu 2021, LoRA, arXiv 2106.09685)."""

from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

RANK = 16


class Adapted(nn.Module):
    """A frozen product and a trained one of low rank beside it, which begins as nothing."""

    def __init__(self, base: nn.Linear, rank: int = RANK) -> None:
        super().__init__()
        self.base = base.requires_grad_(False)
        self.down = nn.Linear(base.in_features, rank, bias=False)
        self.up = nn.Linear(rank, base.out_features, bias=False)
        nn.init.zeros_(self.up.weight)

    def forward(self, hidden: Tensor) -> Tensor:
        return torch.add(self.base(hidden), self.up(self.down(hidden)))


def adapt(model: Any, rank: int = RANK) -> dict[str, Adapted]:
    """Freeze a causal language model of transformers and put an adapter upon every product of its layers, by name."""
    model.requires_grad_(False)
    linear = {name: m for name, m in model.named_modules() if isinstance(m, nn.Linear) and ".layers." in name}
    adapters = {name: Adapted(module, rank) for name, module in linear.items()}
    for name, adapter in adapters.items():
        owner, _, last = name.rpartition(".")
        setattr(model.get_submodule(owner), last, adapter)
    return adapters


def trained_part(adapters: dict[str, Adapted]) -> dict[str, Tensor]:
    """`NAME.down` of shape (rank, columns) and `NAME.up` of shape (rows, rank), float32."""
    return {
        f"{name}.{part}": getattr(adapter, part).weight.detach()
        for name, adapter in adapters.items()
        for part in ("down", "up")
    }


def restore(adapters: dict[str, Adapted], state: dict[str, Tensor]) -> None:
    """Take over what `trained_part` gave."""
    with torch.no_grad():
        for name, tensor in trained_part(adapters).items():
            tensor.copy_(state[name])


def save(adapters: dict[str, Adapted], path: Path) -> None:
    """The file that `rag.models.adapter.Adapter` reads, float16."""
    save_file({name: tensor.half().contiguous() for name, tensor in trained_part(adapters).items()}, path)
