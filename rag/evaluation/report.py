"""The figures of a run as a file, against those of an earlier run, and against floors."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import QuestionError
from rag.evaluation.records import Measure

FORMAT = 1
KEY = tuple[str, str]  # a set and a figure of it


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured, and with what."""

    encoder: str
    reader: str
    writer: str
    quick: bool
    measures: tuple[Measure, ...]

    def by_key(self) -> dict[KEY, Measure]:
        return {(m.set, m.name): m for m in self.measures}

    def with_same(self, other: "Report") -> bool:
        """Whether both measured the same questions with the same models."""
        return (self.encoder, self.reader, self.writer, self.quick) == (
            other.encoder,
            other.reader,
            other.writer,
            other.quick,
        )


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A figure that lies under its floor."""

    measure: Measure
    floor: float


def save_report(report: Report, path: Path) -> None:
    """Write the report as JSON. Raises `QuestionError` when it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"format": FORMAT, **asdict(report)}, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise QuestionError(f"{path} cannot be written ({error.strerror}). Name another file.") from error


def load_report(path: Path) -> Report:
    """What `save_report` wrote. Raises `QuestionError` for anything else."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        if stored.pop("format") != FORMAT:
            raise ValueError("another format")
        return Report(**{**stored, "measures": tuple(Measure(**m) for m in stored["measures"])})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise QuestionError(f"{path} is no report of footnote eval ({error}). Make one with --json.") from error


def load_floors(path: Path) -> dict[KEY, float]:
    """Floors from `{"set": {"figure": floor, …}, …}`. Raises `QuestionError` for anything else."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return {(of, name): float(floor) for of, floors in stored.items() for name, floor in floors.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise QuestionError(
            f'{path} holds no floors ({error}). Give a JSON file of the form {{"squad": {{"sentence_first": 0.6}}}}.'
        ) from error


def shortfalls(measures: Sequence[Measure], floors: Mapping[KEY, float], quick: bool) -> list[Shortfall]:
    """The figures under their floor. Floors of what was not measured say nothing.

    A quick run has few questions, so there only a figure whose whole interval is under the floor falls short.
    """
    return [
        Shortfall(m, floor)
        for m in measures
        if (floor := floors.get((m.set, m.name))) is not None and (m.high if quick else m.value) < floor
    ]
