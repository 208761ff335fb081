"""The verdict's network: MiniLM-L6 with low-rank adapters, over `evidence [SEP] sentence`.

It needs torch, so it is imported only to train and to convert for OpenVINO.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import BertModel

RANK = 32
LABELS = SUPPORTED, PARTLY, NOT = range(3)


class Adapted(nn.Module):
    """A frozen product and a trained one of low rank beside it (Hu 2021, LoRA)."""

    def __init__(self, base: nn.Linear) -> None:
        super().__init__()
        self.base = base.requires_grad_(False)
        self.down = nn.Linear(base.in_features, RANK, bias=False)
        self.up = nn.Linear(RANK, base.out_features, bias=False)
        nn.init.zeros_(self.up.weight)

    def forward(self, hidden: Tensor) -> Tensor:
        return torch.add(self.base(hidden), self.up(self.down(hidden)))

    def merged(self) -> nn.Linear:
        """Both as one product, which costs no more than the frozen one alone."""
        with torch.no_grad():
            self.base.weight += self.up.weight @ self.down.weight
        return self.base


class VerdictNetwork(nn.Module):
    """Inputs of shape (pairs, tokens), int64, as `rag.windows.padded` makes them; the second segment is the sentence.

    Out come scores of shape (pairs, 3) for supported, partly and not. They are read from the first token and from
    what stands out most among the sentence's tokens: one word that the evidence does not hold is enough.
    """

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder.requires_grad_(False)
        for name, module in list(encoder.encoder.named_modules()):
            if isinstance(module, nn.Linear):
                _put(encoder.encoder, name, Adapted(module))
            elif isinstance(module, nn.LayerNorm):
                module.requires_grad_(True)
        encoder.embeddings.token_type_embeddings.requires_grad_(True)
        self.verdict = nn.Linear(2 * encoder.config.hidden_size, len(LABELS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        return self.judged(self.read(input_ids, attention_mask, token_type_ids), token_type_ids)

    def read(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """The tokens' vectors, shape (pairs, tokens, hidden size)."""
        hidden: Tensor = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return hidden

    def judged(self, hidden: Tensor, token_type_ids: Tensor) -> Tensor:
        outside = (token_type_ids == 0).unsqueeze(-1)
        most = hidden.masked_fill(outside, -1e4).amax(1)
        scores: Tensor = self.verdict(torch.cat((hidden[:, 0], most), -1))
        return scores


def pretrained(encoder: Path, attention: str = "sdpa") -> VerdictNetwork:
    """The network before training."""
    return VerdictNetwork(
        BertModel.from_pretrained(
            encoder,
            add_pooling_layer=False,
            attn_implementation=attention,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
    )


def trained_part(network: VerdictNetwork) -> dict[str, Tensor]:
    """What training changes, by name."""
    return {name: p.detach() for name, p in network.named_parameters() if p.requires_grad}


def load(weights: Path, encoder: Path) -> VerdictNetwork:
    """The trained network in float32, adapters merged: the shipped weights upon those of the encoder's folder."""
    network = pretrained(encoder, "eager")
    restore(network, weights)
    for name, module in list(network.encoder.encoder.named_modules()):
        if isinstance(module, Adapted):
            _put(network.encoder.encoder, name, module.merged())
    return network.eval()


def restore(network: VerdictNetwork, weights: Path) -> None:
    """Give the network what `save` wrote."""
    state = {name: tensor.float() for name, tensor in load_file(weights).items()}
    if set(state) != set(trained_part(network)):
        raise ValueError(f"{weights} does not hold what this network trains")
    network.load_state_dict(state, strict=False)


def save(network: VerdictNetwork, weights: Path) -> None:
    """What training changed, in float16."""
    save_file({name: t.half().contiguous() for name, t in trained_part(network).items()}, weights)


def _put(root: nn.Module, name: str, module: nn.Module) -> None:
    owner, _, last = name.rpartition(".")
    setattr(root.get_submodule(owner), last, module)
