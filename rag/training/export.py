"""A trained model into the file to ship: `python -m rag.training.export --model OUT/model.pt --weights DIR`.

A checkpoint serves as well, so that a model exists before training has ended. `--average` takes the mean with the
weights that training went on from, which keeps more of what these knew (Wortsman et al. 2022).
"""

import argparse
import hashlib
from pathlib import Path

import torch

from index.embed import default_model
from rag.network import load, pretrained, save


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="model.pt or checkpoint.pt")
    parser.add_argument("--average", type=Path, help="reader.safetensors to take the mean with")
    parser.add_argument("--weights", type=Path, required=True, help="folder to write reader.safetensors to")
    given = parser.parse_args()
    state = torch.load(given.model, weights_only=True)
    network = pretrained(default_model())
    network.load_state_dict(state.get("network", state))
    if given.average:
        earlier = load(given.average, default_model()).state_dict()
        network.load_state_dict({name: (new + earlier[name]) / 2 for name, new in network.state_dict().items()})
    given.weights.mkdir(parents=True, exist_ok=True)
    path = given.weights / "reader.safetensors"
    save(network, path)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
