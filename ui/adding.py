"""Adding articles from the command line, with a progress bar and a report of what was left out."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from index.build import Done, Embedded, Input, add, from_file, from_url
from index.config import Manifest
from index.embed import Encoder
from index.errors import ReadError
from index.library import Library
from index.read.files import find_files

_PAST = {"added": "added", "replaced": "replaced", "unchanged": "unchanged", "failed": "left out"}


@dataclass(frozen=True, slots=True)
class Report:
    """What became of each file."""

    outcomes: Counter[str]
    failed: tuple[tuple[str, str], ...]  # name and reason
    chunks: int
    seconds: float

    @property
    def total(self) -> int:
        return self.outcomes.total()

    @property
    def summary(self) -> str:
        counts = ", ".join(f"{count:,} {_PAST[outcome]}" for outcome, count in self.outcomes.items())
        return f"{counts or 'nothing to add'} ({self.chunks:,} chunks in {self.seconds:.1f} s)"


def add_paths(paths: Sequence[str], folder: Path, encoder: Encoder, console: Console) -> Report:
    """Add files, folders and web addresses. Raises `LibraryBusy`, `LibraryMismatch` or `StorageError`."""
    inputs, failed = _inputs(paths)
    outcomes = Counter({"failed": len(failed)} if failed else {})
    chunks, began = 0, time.monotonic()
    library = Library.create(folder, Manifest(encoder.name, encoder.dimension))
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files · {task.fields[rate]:.0f} chunks/s ·"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Adding", total=len(inputs), rate=0.0)
        for event in add(library, encoder, inputs):
            match event:
                case Embedded(more):
                    chunks += more
                    bar.update(task, rate=chunks / max(time.monotonic() - began, 1e-9))
                case Done(key, outcome, _, reason):
                    outcomes[outcome] += 1
                    if outcome == "failed":
                        failed.append((key, reason))
                    bar.advance(task)
    return Report(outcomes, tuple(failed), chunks, time.monotonic() - began)


def _inputs(paths: Sequence[str]) -> tuple[list[Input], list[tuple[str, str]]]:
    """What the paths lead to, and those that lead nowhere, with the reason."""
    inputs: dict[str, Input] = {}
    failed: list[tuple[str, str]] = []
    for path in paths:
        try:
            found = (
                [from_url(path)]
                if path.startswith(("http://", "https://"))
                else [from_file(file) for file in find_files([Path(path)])]
            )
        except ReadError as error:
            failed.append((path, str(error).removeprefix(f"{path}: ")))
        else:
            inputs |= {each.key: each for each in found}
    return list(inputs.values()), failed
