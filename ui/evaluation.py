"""`footnote eval`: how good the answers are, as a table, a file and a picture."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from index.embed import DEFAULT
from index.errors import FootnoteError, QuestionError
from rag.config import Config
from rag.parts import Parts, open_parts
from ui.settings import library_folder

if TYPE_CHECKING:  # what measures brings the readers of all formats, which no other command needs
    from rag.evaluation.libraries import Progress
    from rag.evaluation.records import Measure
    from rag.evaluation.report import Report, Shortfall
    from rag.evaluation.run import Skipped

out = Console()
err = Console(stderr=True)


def evaluate(
    questions: Annotated[
        list[Path] | None, typer.Argument(help="Files of questions about your library, one JSON object a line.")
    ] = None,
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", help="starter, squad, clapnq, scifact, time, wice or fever; may be given several times."),
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", envvar="FOOTNOTE_DATA", help="The folder that holds the public sets.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A small fixed slice of every set.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file.")] = None,
    picture: Annotated[Path | None, typer.Option("--picture", help="Draw the shares into this file.")] = None,
    against: Annotated[Path | None, typer.Option("--against", help="Compare with a file that --json wrote.")] = None,
    check: Annotated[Path | None, typer.Option("--check", help="Fail when a figure is under its floor here.")] = None,
    library: Annotated[Path | None, typer.Option("--library", help="The library that QUESTIONS are about.")] = None,
    model: Annotated[str | None, typer.Option("--model", envvar="FOOTNOTE_MODEL", help="The language model.")] = None,
    encoder: Annotated[str, typer.Option("--encoder", envvar="FOOTNOTE_ENCODER", help="The encoder.")] = DEFAULT,
    quotations: Annotated[bool, typer.Option("--quotations", help="Answer with quotations only.")] = False,
) -> None:
    """Measure retrieval, evidence, refusals, answers, citations, verdicts and times.

    Without QUESTIONS and --set: the starter articles and every public set that is there.
    """
    from rag.evaluation.picture import check_picture, draw
    from rag.evaluation.report import Report, load_floors, load_report, save_report, shortfalls
    from rag.evaluation.run import SETS, Skipped, starter_parts

    names = list(sets or (() if questions else SETS))
    if unknown := [name for name in names if name not in SETS]:
        raise QuestionError(f"There is no set {', '.join(unknown)}. The sets are: {', '.join(SETS)}.")
    if picture:
        check_picture()
    earlier = load_report(against) if against else None
    floors = load_floors(check) if check else {}

    config = Config(quotations_only=quotations)
    with err.status("Loading the models") as status:
        if questions:
            parts = open_parts(library_folder(library), model, encoder, config)
        else:
            parts = starter_parts(model, encoder, config, status.update)
        if parts.notice:
            err.print(Text(parts.notice, style="yellow"), soft_wrap=True)
        measures = []
        for found in _measured(parts, questions or [], names, data, quick, status.update):
            if isinstance(found, Skipped):
                err.print(Text.assemble(("Skipped: ", "bold yellow"), f"{found.set}: {found.reason}"), soft_wrap=True)
            else:
                measures.append(found)
    if not measures:
        raise QuestionError("Nothing was measured. Name a file of questions, or --set starter.")

    writer = parts.writer.name if parts.writer else "quotations"
    report = Report(parts.encoder.name, type(parts.reader).__name__, writer, quick, tuple(measures))
    failed = shortfalls(measures, floors, quick)
    for of, rows in groupby(measures, key=lambda m: m.set):
        # A pipe has no width: there nothing is cut off.
        out.print(_table(of, rows, earlier, failed), width=None if out.is_terminal else 120)
    out.print(Text(_made_with(report), style="dim"), soft_wrap=True)
    if earlier and not report.with_same(earlier):
        out.print(Text(f"The earlier run: {_made_with(earlier)}", style="yellow"), soft_wrap=True)
    if json_file:
        save_report(report, json_file)
    if picture:
        draw(report, earlier, picture)
    if failed:
        raise FootnoteError(f"{len(failed)} figures are under their floor: {'; '.join(map(_said, failed))}.")


def _measured(
    parts: Parts, questions: Sequence[Path], names: Sequence[str], data: Path | None, quick: bool, progress: "Progress"
) -> Iterator["Measure | Skipped"]:
    from rag.evaluation.questions import load_questions
    from rag.evaluation.run import measure_questions, measure_sets

    for path, asked in [(path, load_questions(path)) for path in questions]:
        yield from measure_questions(path.stem, parts, asked, quick, progress)
    yield from measure_sets(parts, names, data, quick, progress)


def _table(of: str, measures: Iterable["Measure"], earlier: "Report | None", failed: Sequence["Shortfall"]) -> Table:
    floors = {f.measure: f.floor for f in failed}
    before = earlier.by_key() if earlier else {}
    table = Table(box=None, header_style="bold")
    table.add_column(Text(of), min_width=26)
    compared = ("earlier", "change") if earlier else ()
    for heading in ("measured", "95 % interval", "n", *compared, *(("floor",) if failed else ())):
        table.add_column(heading, justify="right", no_wrap=True)
    for m in measures:
        old = before.get((m.set, m.name))
        cells = [_shown(m, m.value), f"{_shown(m, m.low)} – {_shown(m, m.high)}", f"{m.count:,}"]
        if earlier:
            cells += [_shown(m, old.value), _change(m, old)] if old else ["", ""]
        if failed:
            cells.append(_shown(m, floors[m]) if m in floors else "")
        table.add_row(m.name.replace("_", " "), *cells, style="bold red" if m in floors else None)
    return table


def _change(new: "Measure", old: "Measure") -> str:
    change = new.value - old.value
    better = change > 0 if new.unit == "share" else change < 0
    # Only what leaves the earlier interval is coloured: the rest may be chance.
    style = ("green" if better else "red") if not old.low <= new.value <= old.high else "dim"
    return f"[{style}]{change:+.3f}[/]" if new.unit == "share" else f"[{style}]{change:+,.0f} ms[/]"


def _shown(measure: "Measure", value: float) -> str:
    return f"{value:.3f}" if measure.unit == "share" else f"{value:,.0f} ms"


def _said(shortfall: "Shortfall") -> str:
    m = shortfall.measure
    return f"{m.set} {m.name} {_shown(m, m.value)} (floor {_shown(m, shortfall.floor)})"


def _made_with(report: "Report") -> str:
    return f"{report.encoder}, {report.reader}, {report.writer}{', a quick slice' if report.quick else ''}"
