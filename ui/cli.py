"""The command line. Every command is a short drain of what `rag` and `index` do.

Exit codes follow the error tree in `index/errors.py`; 0 also for a refusal, which is an answer.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from index.doctor import examine
from index.embed import DEFAULT, shared_encoder
from index.errors import FootnoteError, Incomplete, LibraryMissing, ModelError, QuestionError
from index.library import Library, Listing
from rag.answer import answer, answer_events
from rag.config import Config
from rag.models.load import describe_model
from rag.parts import Parts, open_parts
from rag.records import Turn
from ui.evaluation import evaluate
from ui.render import show_answer
from ui.reporting import write_report
from ui.settings import ENCODER, NLI, RERANKER, STARTED_WITH, library_folder

app = typer.Typer(
    help="Ask your articles, and get an answer in which every sentence carries a footnote.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console()
err = Console(stderr=True)

LibraryOption = Annotated[
    Path | None, typer.Option("--library", help="The library's folder. [default: $FOOTNOTE_LIBRARY, else your own]")
]
ModelOption = Annotated[
    str | None,
    typer.Option("--model", envvar="FOOTNOTE_MODEL", help="The language model: a hub name, a path or a server's URL."),
]
EncoderOption = Annotated[
    str, typer.Option("--encoder", envvar=ENCODER, help="The encoder that the library is made with.")
]
RerankerOption = Annotated[
    str | None,
    typer.Option("--reranker", envvar=RERANKER, help="A cross-encoder of the hub that ranks passages."),
]
NliOption = Annotated[
    str | None,
    typer.Option("--nli", envvar=NLI, help="An inference model of the hub that judges sentences."),
]
QuotesOption = Annotated[bool, typer.Option("--quotations", help="Answer with quotations only, no language model.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def add(
    paths: Annotated[list[str], typer.Argument(help="Files, folders and web addresses.")],
    library: LibraryOption = None,
    encoder: EncoderOption = DEFAULT,
) -> None:
    """Index files, folders or web pages; what has not changed is skipped."""
    from ui.adding import add_paths  # brings the readers of all formats, which no other command needs

    report = add_paths(paths, library_folder(library), shared_encoder(encoder), err)
    for name, reason in report.failed:
        err.print(Text.assemble(("Left out: ", "bold red"), f"{name}: {reason}"), soft_wrap=True, highlight=False)
    out.print(report.summary, soft_wrap=True, highlight=False)
    if report.failed:
        raise Incomplete(f"{len(report.failed)} of {report.total} could not be read and were left out; the rest is in.")


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="What you want to know.")] = None,
    batch: Annotated[
        Path | None,
        typer.Option("--batch", help='Questions to answer, one JSON object a line: {"id", "question"[, "history"]}.'),
    ] = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
    model: ModelOption = None,
    encoder: EncoderOption = DEFAULT,
    reranker: RerankerOption = None,
    nli: NliOption = None,
    quotations: QuotesOption = False,
) -> None:
    """Answer a question, with a footnote for every sentence."""
    if (question is None) == (batch is None):
        raise QuestionError("Give either a question or --batch FILE.")
    parts = open_parts(library_folder(library), model, encoder, Config(quotations_only=quotations), reranker, nli)
    if batch is not None:
        _ask_batch(parts, batch)
    elif as_json:
        print(json.dumps(answer(parts, question or "").to_json(), ensure_ascii=False))
    else:
        show_answer(out, answer_events(parts, question or ""))


@app.command()
def chat(
    library: LibraryOption = None,
    model: ModelOption = None,
    encoder: EncoderOption = DEFAULT,
    reranker: RerankerOption = None,
    nli: NliOption = None,
    quotations: QuotesOption = False,
) -> None:
    """Ask one question after the other; follow-ups may lean on what was said."""
    parts = open_parts(library_folder(library), model, encoder, Config(quotations_only=quotations), reranker, nli)
    err.print("Ask away. An empty line or Ctrl-D ends the conversation.", style="dim")
    history: list[Turn] = []
    while question := _next_question():
        try:
            said = show_answer(out, answer_events(parts, question, history))
        except QuestionError as error:
            err.print(str(error), style="yellow")
            continue
        history.append(Turn(question, said.text))


@app.command()
def ui(
    library: LibraryOption = None,
    model: Annotated[
        str | None, typer.Option("--model", help="The language model; wins over what is set on the page.")
    ] = None,
    port: Annotated[int, typer.Option(help="Where the page listens.")] = 8501,
    encoder: EncoderOption = DEFAULT,
    reranker: RerankerOption = None,
    nli: NliOption = None,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """Open the page."""
    os.environ[ENCODER] = encoder
    os.environ |= {name: chosen for name, chosen in ((RERANKER, reranker), (NLI, nli)) if chosen}
    os.environ["FOOTNOTE_LIBRARY"] = str(library_folder(library).absolute())
    os.environ[STARTED_WITH] = model or ""
    page = Path(__file__).with_name("app.py")
    err.print(f"Footnote is at http://localhost:{port} (library: {os.environ['FOOTNOTE_LIBRARY']}). Ctrl-C ends it.")
    sys.stderr.flush()
    os.execv(
        sys.executable,
        [
            *(sys.executable, "-m", "streamlit", "run", str(page)),
            *("--server.port", str(port), "--server.address", "localhost"),
            *("--server.headless", str(not browser).lower(), "--browser.gatherUsageStats", "false"),
        ],
    )


@app.command()
def articles(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the articles."""
    found = Library(library_folder(library)).articles()
    if as_json:
        print(json.dumps([_listing_json(a) for a in found], ensure_ascii=False))
    elif out.is_terminal:
        table = Table("id", "published", "title", "source", "sentences", box=None, header_style="bold")
        for a in found:
            table.add_row(a.id[:8], a.published or "", Text(a.title), Text(", ".join(a.sources)), str(a.sentences))
        out.print(table)
    else:
        for a in found:
            print(a.id, a.published or "", a.title, ", ".join(a.sources), a.sentences, sep="\t")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="An article's id (or its start), title, source or file.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print an article as it is stored."""
    opened = Library(library_folder(library))
    article = opened.article(_one(opened, name).id)
    if as_json:
        sections = [{"start": s.start, "end": s.end, "kind": s.kind, "page": s.page} for s in article.sections]
        print(json.dumps(_listing_json(_one(opened, name)) | {"text": article.text, "sections": sections}))
        return
    facts = (article.author, article.published, *article.sources)
    out.print(Text(article.title, style="bold"), soft_wrap=True)
    out.print(Text(", ".join(filter(None, facts)), style="dim"), soft_wrap=True)
    out.print()
    out.print(Text(article.text), soft_wrap=not out.is_terminal)


@app.command()
def remove(
    names: Annotated[
        list[str], typer.Argument(help="Articles: ids (or their start), titles, sources, or files with all they gave.")
    ],
    library: LibraryOption = None,
) -> None:
    """Take articles out of the library; they are not cited again."""
    from index.read.page_picture import keep_original  # brings the reader of PDF files

    opened = Library(library_folder(library))
    found = {listing.id: listing for name in names for listing in _given(opened, name) or [_one(opened, name)]}
    with opened.writer() as writer:
        for listing in found.values():
            writer.remove(listing.id)
            keep_original(opened.folder, listing.id, None)
    for listing in found.values():
        out.print(Text(f"Removed: {listing.title} ({listing.id[:8]})"), soft_wrap=True)


@app.command()
def doctor(library: LibraryOption = None, model: ModelOption = None, encoder: EncoderOption = DEFAULT) -> None:
    """Check the models and the library, and mend what can be built again."""
    unwell = 0
    for check, well, said in _checks(library_folder(library), model, encoder):
        unwell += not well
        mark = ("ok  ", "green") if well else ("ILL ", "bold red")
        out.print(Text.assemble(mark, (f"{check}: ", "bold"), said), soft_wrap=True, highlight=False)
    if unwell:
        raise Incomplete(f"{unwell} of the checks above need your attention.")


app.command("eval")(evaluate)
app.command("report")(write_report)


def _checks(folder: Path, model: str | None, encoder: str) -> Iterator[tuple[str, bool, str]]:
    opened = None
    try:
        yield "language model", True, describe_model(model)
    except ModelError as error:
        yield "language model", False, str(error)
    try:
        yield "encoder", True, shared_encoder(encoder).name
        opened = Library(folder)
        opened.check_encoder(shared_encoder(encoder))
        yield "manifest", True, f"{folder}: {opened.manifest.encoder}, format {opened.manifest.format}"
    except FootnoteError as error:
        yield ("encoder" if isinstance(error, ModelError) else "library"), False, str(error)
    if opened is not None:
        for finding in examine(opened):
            yield finding.check, finding.well, finding.said


def _ask_batch(parts: Parts, batch: Path) -> None:
    """One line of JSON for each question, with its id; a line that cannot be asked is named and the rest go on."""
    left_out = 0
    for number, line in enumerate(_lines(batch), start=1):
        if not line.strip():
            continue
        try:
            asked = _question(line)
            said = answer(parts, asked["question"], [Turn(t["question"], t["answer"]) for t in asked["history"]])
            print(json.dumps({"id": asked["id"], **said.to_json()}, ensure_ascii=False), flush=True)
        except QuestionError as error:
            left_out += 1
            err.print(f"Line {number}: {error}", soft_wrap=True, highlight=False)
    if left_out:
        raise Incomplete(f"{left_out} lines held no question and were left out; the rest were answered.")


def _lines(batch: Path) -> Iterator[str]:
    try:
        source: BinaryIO = sys.stdin.buffer if str(batch) == "-" else batch.open("rb")
        for number, line in enumerate(source):
            yield line.decode("utf-8" if number else "utf-8-sig")
    except OSError as error:
        raise QuestionError(f"{batch} cannot be read ({error.strerror}). Give a file of questions.") from error
    except UnicodeDecodeError as error:
        raise QuestionError(f"{batch} is not UTF-8 from line {number + 1} on. Save it as UTF-8.") from error


def _question(line: str) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        turns = [{"question": _text(t["question"]), "answer": _text(t["answer"])} for t in asked.get("history") or []]
        return {"id": asked.get("id"), "question": _text(asked["question"]), "history": turns}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise QuestionError(
            'it is no JSON object of the form {"id": …, "question": …[, "history": [{"question": …, "answer": …}]]}'
        ) from error


def _text(value: object) -> str:
    """A string that can be written. Raises `TypeError` or `ValueError`: half of a "\\ud83d\\ude00" is no text."""
    if not isinstance(value, str):
        raise TypeError(f"{value} is no string")
    value.encode()
    return value


def _next_question() -> str:
    try:
        return out.input("\n[bold]> [/bold]").strip()
    except EOFError:
        return ""


def _given(library: Library, name: str) -> list[Listing]:
    """All that the file or upload of that name gave, where it is one."""
    return list(library.listings([*library.given_by(name), *library.given_by(str(Path(name).resolve()))]).values())


def _one(library: Library, name: str) -> Listing:
    """The one article that `name` means. Raises `LibraryMissing` for none or several."""
    found = library.find(name)
    if not found:
        raise LibraryMissing(f"No article is called “{name}”. See: footnote articles")
    if len(found) > 1:
        choices = "; ".join(f"{a.id[:8]} {a.title}" for a in found[:5])
        raise LibraryMissing(f"“{name}” means {len(found)} articles: {choices}. Use an id.")
    return found[0]


def _listing_json(listing: Listing) -> dict[str, Any]:
    return {name: getattr(listing, name) for name in Listing.__slots__}


def main() -> None:
    """The entry point: errors become one line and an exit code."""
    try:
        app()
    except FootnoteError as error:
        err.print(Text.assemble(("footnote: ", "bold red"), str(error)), soft_wrap=True, highlight=False)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
