"""The shares of a run as a picture: bars with their intervals, and the earlier run beside them."""

import importlib.util
from pathlib import Path

from index.errors import QuestionError
from rag.evaluation.report import Report

BAR, EARLIER, INK = "#4a7fb5", "#d98032", "#333333"
INCHES_A_BAR = 0.28


def check_picture() -> None:
    """Raise `QuestionError`, which says how to get it, unless the library that draws is installed."""
    if importlib.util.find_spec("matplotlib") is None:
        raise QuestionError("A picture is drawn by matplotlib, which is not installed. Get it with: pip install "
                            "'footnote[eval]', or leave out --picture.")  # fmt: skip


def draw(report: Report, earlier: Report | None, path: Path) -> None:
    """Write the picture in the format that the ending of `path` names. Raises `QuestionError` where it cannot."""
    from matplotlib.figure import Figure

    shares = [m for m in report.measures if m.unit == "share"]
    figure = Figure(figsize=(9, 1.2 + INCHES_A_BAR * len(shares)), layout="constrained")
    axes = figure.subplots()
    rows = range(len(shares))
    axes.barh(rows, [m.value for m in shares], color=BAR, height=0.7)
    axes.errorbar(
        [m.value for m in shares],
        rows,
        xerr=[[m.value - m.low for m in shares], [m.high - m.value for m in shares]],
        fmt="none",
        ecolor=INK,
        elinewidth=1,
        capsize=2,
        label="95 % interval",
    )
    before = earlier.by_key() if earlier else {}
    found = [
        (before[m.set, m.name].value, row) for row, m in zip(rows, shares, strict=True) if (m.set, m.name) in before
    ]
    if found:
        values, places = zip(*found, strict=True)
        axes.scatter(values, places, color=EARLIER, marker="D", s=22, zorder=3, label="earlier run")
    axes.set_yticks(rows, [f"{m.set}: {m.name.replace('_', ' ')} (n={m.count:,})" for m in shares], fontsize=8)
    axes.set_ylim(len(shares) - 0.4, -0.6)
    axes.set_xlim(0, 1)
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set_title(f"Footnote, {report.reader}, {report.writer}{', quick slice' if report.quick else ''}", fontsize=10)
    if shares:
        figure.legend(loc="outside lower center", ncols=2, fontsize=8, frameon=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=130)
    except (OSError, ValueError) as error:
        raise QuestionError(f"The picture cannot be written to {path}: {error}") from error
