"""A trained model into the file to ship: `python -m rag.training.export --model OUT/model.pt --weights DIR`.

A checkpoint serves as well, so that a model exists before training has ended.
"""

import argparse
import hashlib
from pathlib import Path

import torch

from index.embed import default_model
from rag.network import pretrained, save


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="model.pt or checkpoint.pt")
    parser.add_argument("--weights", type=Path, required=True, help="folder to write reader.safetensors to")
    given = parser.parse_args()
    state = torch.load(given.model, weights_only=True)
    network = pretrained(default_model())
    network.load_state_dict(state.get("network", state))
    given.weights.mkdir(parents=True, exist_ok=True)
    path = given.weights / "reader.safetensors"
    save(network, path)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
