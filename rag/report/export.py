"""A brief as a file: documents through pandoc, references alone as BibTeX, RIS and CSL-JSON."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.errors import ReportError
from rag.report import bibliography
from rag.report.document import Setting, as_document
from rag.report.pandoc import cited, convert
from rag.report.records import Brief
from rag.report.references import Item, items
from rag.report.styles import Style
from rag.report.word import numbered_through


@dataclass(frozen=True, slots=True)
class Format:
    """What a brief can be written as."""

    name: str
    suffix: str
    mime: str
    writer: str = ""  # pandoc's; empty for references alone
    headed: bool = False  # keeps no metadata, so the title is a heading
    bare_links: bool = False
    pictures: bool = False  # can hold them in the one file
    references: Callable[[Iterable[Item]], str] | None = None
    finish: Callable[[bytes], bytes] = bytes


# Raw HTML is left out of Markdown, and so are pandoc's own ways to write citations and divisions.
_MARKDOWN = "gfm-raw_html"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = {
    each.suffix: each
    for each in (
        Format("Word", ".docx", _OFFICE, "docx", pictures=True, finish=numbered_through),
        Format("OpenDocument", ".odt", "application/vnd.oasis.opendocument.text", "odt", pictures=True),
        Format("Markdown", ".md", "text/markdown", _MARKDOWN, headed=True),
        Format("HTML", ".html", "text/html", "html", pictures=True),
        Format("LaTeX", ".tex", "application/x-tex", "latex"),
        Format("Plain text", ".txt", "text/plain", "plain", headed=True, bare_links=True),
        Format("BibTeX", ".bib", "application/x-bibtex", references=bibliography.bibtex),
        Format("RIS", ".ris", "application/x-research-info-systems", references=bibliography.ris),
        Format("CSL-JSON", ".json", "application/vnd.citationstyles.csl+json", references=bibliography.csl_json),
    )
}


def format_of(path: Path) -> Format:
    """The format that the suffix of `path` stands for. Raises `ReportError` for one that is not written."""
    if path.suffix.lower() not in FORMATS:
        raise ReportError(
            f"Reports are not written as “{path.suffix or path.name}”. Give the file one of these suffixes: "
            f"{' '.join(FORMATS)}."
        )
    return FORMATS[path.suffix.lower()]


def rendered(brief: Brief, form: Format, style: Style, origins: Mapping[str, int] | None = None) -> bytes:
    """The whole file. Raises `ReportError` when the style cannot be used."""
    if form.references is not None:
        return form.references(items(f.clip.source for f in brief.findings).values()).encode()
    setting = Setting(style, date.today().isoformat(), form.bare_links, form.headed, form.pictures, origins)
    tree = cited(as_document(brief, setting), style.path, style.in_notes)
    return form.finish(convert(tree, form.writer, *([] if form.headed else ["--standalone"])))


def check_writable(path: Path) -> None:
    """Raise `ReportError` unless a file can be written at `path`, before any work is done for it."""
    _replace(path, None)


def save(path: Path, data: bytes) -> None:
    """Write the whole file or, when that cannot be done, nothing. Raises `ReportError`."""
    _replace(path, data)


def _replace(path: Path, data: bytes | None) -> None:
    """What is there stays until the new file is whole beside it."""
    try:
        if path.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as beside:
            part = Path(beside.name)
            try:
                beside.write(data or b"")
                beside.flush()
                if data is not None:
                    part.chmod(path.stat().st_mode if path.exists() else 0o644)
                    part.replace(path)
            finally:
                part.unlink(missing_ok=True)
    except OSError as error:
        raise ReportError(
            f"{path} cannot be written ({error.strerror}). Name another file; nothing was written."
        ) from error
