"""Whether probabilities mean what they say: how often things of which the reader says .7 are so.

Expected calibration error as in Guo et al. 2017, "On calibration of modern neural networks", over bins of equal count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

BINS = 10

Said = Sequence[tuple[float, bool]]  # a probability, and whether it was so


@dataclass(frozen=True, slots=True)
class Bin:
    """Things of nearly the same probability."""

    said: float  # the mean probability
    so: float  # the share that was so
    count: int


def bins(said: Said) -> list[Bin]:
    """Ten bins of equal count, from the least probable to the most."""
    ranked = np.array(sorted(said), dtype=float).reshape(-1, 2)
    parts = [part for part in np.array_split(ranked, BINS) if len(part)]
    return [Bin(float(part[:, 0].mean()), float(part[:, 1].mean()), len(part)) for part in parts]


def calibration_error(said: Said) -> float:
    """The mean distance between what was said and what was so, each bin weighed by its count."""
    found = bins(said)
    total = sum(each.count for each in found)
    return sum(abs(each.said - each.so) * each.count for each in found) / total if total else 0.0


def draw(series: Mapping[str, Said], file: Path) -> None:
    """A reliability diagram: on the diagonal, probabilities mean what they say."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.2, 4.2), layout="constrained")
    axes = figure.add_subplot(xlim=(0, 1), ylim=(0, 1), xlabel="probability that the reader gives", aspect="equal")
    axes.set_ylabel("share that is so, held-out titles")
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    for name, said in series.items():
        found = bins(said)
        label = f"{name} (error {calibration_error(said):.3f})"
        axes.plot([b.said for b in found], [b.so for b in found], marker="o", markersize=4, label=label)
    axes.legend(frameon=False, fontsize=8)
    figure.savefig(file, dpi=110)
