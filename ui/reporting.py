"""`footnote report`: questions, or the clips of a report, into a document with footnotes."""

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from index.embed import DEFAULT
from index.errors import Incomplete, LibraryMissing, ReportError
from index.library import Library
from rag.config import Config
from rag.parts import Parts, open_parts
from rag.words import counted
from ui.settings import ENCODER, NLI, RERANKER, library_folder

if TYPE_CHECKING:  # what writes documents is heavy, and no other command needs it
    from rag.report.brief import Asked
    from rag.report.export import Format
    from rag.report.records import Brief
    from rag.report.styles import Style

out = Console()
err = Console(stderr=True)


def write_report(
    name: Annotated[str | None, typer.Argument(help="A report whose clips are kept in the library.")] = None,
    questions: Annotated[
        Path | None, typer.Option("--questions", help="A file with one question a line; - is standard input.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="The file to write: .docx .odt .md .html .tex .txt, or .bib .ris .json."),
    ] = None,
    style: Annotated[
        str, typer.Option("--style", help="apa, chicago, harvard, ieee, mla, any other by name, or a .csl file.")
    ] = "apa",
    title: Annotated[str, typer.Option("--title", help="What stands over a document made from questions.")] = "Brief",
    styles: Annotated[
        str | None, typer.Option("--styles", help="List the citation styles with these words, and no more.")
    ] = None,
    library: Annotated[Path | None, typer.Option("--library", help="The library's folder.")] = None,
    model: Annotated[str | None, typer.Option("--model", envvar="FOOTNOTE_MODEL", help="The language model.")] = None,
    encoder: Annotated[str, typer.Option("--encoder", envvar=ENCODER, help="The encoder.")] = DEFAULT,
    reranker: Annotated[
        str | None, typer.Option("--reranker", envvar=RERANKER, help="A cross-encoder that ranks passages.")
    ] = None,
    nli: Annotated[
        str | None, typer.Option("--nli", envvar=NLI, help="An inference model that judges sentences.")
    ] = None,
    quotations: Annotated[bool, typer.Option("--quotations", help="Answer with quotations only.")] = False,
) -> None:
    """Write a document with footnotes from questions, or from a report's clips.

    Without NAME and --questions: list the reports. Without -o: print Markdown.
    """
    if styles is not None:
        _list_styles(styles)
    elif name is None and questions is None:
        _list_reports(Library(library_folder(library)))
    elif name is not None and questions is not None:
        raise ReportError("Give either the name of a report or --questions FILE.")
    elif questions is None:
        form, chosen = _wanted(output, style)
        opened = Library(library_folder(library))
        _write(opened, _of_report(opened, name or ""), form, chosen, output, ())
    else:
        form, chosen = _wanted(output, style)
        config = Config(quotations_only=quotations)
        opening = partial(open_parts, library_folder(library), model, encoder, config, reranker, nli)
        asked = list(_asked(questions, opening))
        opened = Library(library_folder(library))
        _write(opened, _of_answers(opened, title, asked), form, chosen, output, asked)


def _wanted(output: Path | None, style: str) -> tuple["Format", "Style"]:
    """What can go wrong with the output is found out before any question is asked."""
    from rag.report import styles
    from rag.report.export import FORMATS, check_writable, format_of

    form, chosen = (format_of(output) if output else FORMATS[".md"]), styles.style(style)
    if output:
        check_writable(output)
    return form, chosen


def _asked(questions: Path, opening: Callable[[], Parts]) -> Iterator["Asked"]:
    from rag.report.brief import ask_all, load_questions

    wanted = load_questions(questions)
    with err.status("Loading the models") as status:
        parts = _filled(opening())
        if parts.notice:
            err.print(Text(parts.notice, style="yellow"), soft_wrap=True)
        for number, each in enumerate(ask_all(parts, wanted), start=1):
            status.update(f"{number} of {len(wanted)} questions answered")
            yield each


def _filled(parts: Parts) -> Parts:
    if parts.library.is_empty():
        raise LibraryMissing(f"The library in {parts.library.folder} is empty. Add articles with: footnote add PATH")
    return parts


def _of_answers(library: Library, title: str, asked: Sequence["Asked"]) -> "Brief":
    from rag.report.brief import of_answers

    return of_answers(library, title, [each.answer for each in asked if each.answer])


def _of_report(library: Library, name: str) -> "Brief":
    from rag.report.brief import of_report

    return of_report(library, name)


def _write(
    library: Library, brief: "Brief", form: "Format", style: "Style", output: Path | None, asked: Sequence["Asked"]
) -> None:
    from rag.report.export import rendered, save
    from rag.report.independence import origins

    data = rendered(brief, form, style, origins(library, brief.articles))
    if output is None:
        sys.stdout.write(data.decode())
    else:
        save(output, data)
        out.print(Text(f"Written: {output} ({_extent(brief)})"), soft_wrap=True)
    _name_the_rest(brief, asked)


def _name_the_rest(brief: "Brief", asked: Sequence["Asked"]) -> None:
    """What is not in the document as it was wanted. Raises `Incomplete` when there is any."""
    failed = [f for f in brief.findings if not f.quotable]
    unasked = [each for each in asked if each.answer is None]
    for each in unasked:
        err.print(Text.assemble(("Not asked: ", "bold red"), f"{each.question[:80]}: {each.reason}"), soft_wrap=True)
    for finding in failed:
        said = finding.clip.claim or finding.clip.original
        err.print(Text.assemble(("Not quoted: ", "bold red"), f"{said[:120]}: {finding.reason}"), soft_wrap=True)
    if failed or unasked:
        raise Incomplete(f"{len(failed) + len(unasked)} of the above are left out; the rest is written.")


def _extent(brief: "Brief") -> str:
    quoted = sum(f.quotable for f in brief.findings)
    held = {"quotation": quoted, "article": len(brief.articles), "open question": len(brief.open_questions)}
    return ", ".join(counted(number, thing) for thing, number in held.items())


def _list_reports(library: Library) -> None:
    from rag.report.clips import reports

    found = reports(library)
    for each in found:
        print(each.name, counted(each.clips, "clip"), each.created[:10], sep="\t")
    if not found:
        err.print("There is no report yet. Add clips on the page (footnote ui), or give --questions FILE.")


def _list_styles(words: str) -> None:
    from rag.report.styles import nearest, search

    found = search(words)
    print(*found, sep="\n", end="\n" if found else "")
    if not found:
        raise ReportError(f"No citation style has these words. The nearest are: {', '.join(nearest(words))}.")
