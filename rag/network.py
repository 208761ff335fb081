"""The reader's network: MiniLM-L6 with a score a token for evidence, start and end, and one for the passage.

It needs torch, so it is imported only to train, to convert for OpenVINO, and to run on a GPU.
"""

from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel

WORDS = "encoder.embeddings.word_embeddings.weight"


class ReaderNetwork(nn.Module):
    """Inputs of shape (windows, tokens), int64, as `rag.windows.padded` makes them.

    Out come scores of the tokens, shape (windows, tokens, 3) for evidence, start and end, and of the passages,
    shape (windows,). All are log-odds against "nothing here". The word embeddings are those of the encoder that
    it starts from and stay as they are, so that half of the weights need not be shipped.
    """

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.tokens = nn.Linear(encoder.config.hidden_size, 3)
        self.passage = nn.Linear(encoder.config.hidden_size, 1)
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return self.tokens(hidden), self.passage(hidden[:, 0]).squeeze(-1)


def pretrained(encoder: Path) -> ReaderNetwork:
    """The network before training, without dropout: an epoch or two leave nothing to overfit.

    Attention is written out: on a processor the gradient of torch's fused attention takes as long as all else.
    """
    return ReaderNetwork(
        BertModel.from_pretrained(
            encoder,
            add_pooling_layer=False,
            attn_implementation="eager",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
    )


def load(weights: Path, encoder: Path) -> ReaderNetwork:
    """The trained network in float32: the shipped weights, and the word embeddings of the encoder's folder."""
    config = BertConfig.from_pretrained(encoder, attn_implementation="eager")
    network = ReaderNetwork(BertModel(config, add_pooling_layer=False))
    state = {name: tensor.float() for name, tensor in load_file(weights).items()}
    state[WORDS] = load_file(encoder / "model.safetensors")[WORDS.removeprefix("encoder.")].float()
    network.load_state_dict(state)
    return network.eval()


def save(network: ReaderNetwork, weights: Path) -> None:
    """What training changed, in float16."""
    state = network.state_dict()
    save_file({name: t.half().contiguous() for name, t in state.items() if name != WORDS}, weights)
