"""A statement with its footnote for the clipboard: as rich text, and as Markdown.

Rich text is HTML in which the footnote is marked as word processors mark their own, so that it arrives as a footnote:
Word by `mso-footnote-id` and `mso-element` (Microsoft Office HTML and XML Reference, 2000), LibreOffice by the class
`sdfootnoteanc`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import html
from lxml.html import builder

from rag.report.document import Setting, as_sentence
from rag.report.pandoc import cited, convert
from rag.report.records import Finding
from rag.report.styles import Style


@dataclass(frozen=True, slots=True)
class Copied:
    """One statement, twice."""

    html: str
    markdown: str


def copied(findings: Sequence[Finding], style: Style) -> Copied:
    """A claim with one footnote for all its `findings`. Raises `ReportError` when the style cannot be used."""
    tree = cited(as_sentence(findings, Setting(style, day="", headed=True)), style.path, style.in_notes)
    return Copied(
        html=_with_footnote(convert(tree, "html").decode()),
        markdown=convert(tree, "gfm-raw_html").decode(),
    )


def _with_footnote(page: str) -> str:
    """Pandoc's HTML, its note in the place and form that word processors look for."""
    body: Any = html.fromstring(f"<div>{page}</div>")
    (mark,) = body.xpath(".//a[@class='footnote-ref']")
    (notes,) = body.xpath(".//section[@id='footnotes']")
    paragraphs = notes.xpath(".//li/p | .//div[contains(@class, 'csl-entry')]")
    for back in notes.xpath(".//a[@class='footnote-back']"):
        back.drop_tree()
    mark.attrib.clear()
    mark.attrib.update(_link("anc", "sym"))
    back = builder.A("1", **_link("sym", "anc"))
    back.tail, paragraphs[0].text = f" {paragraphs[0].text or ''}", None
    paragraphs[0].insert(0, back)
    note = builder.DIV(builder.DIV(*paragraphs, id="sdfootnote1"), id="ftn1", style="mso-element:footnote")
    notes.getparent().replace(notes, builder.DIV(note, style="mso-element:footnote-list"))
    return str(html.tostring(body, encoding="unicode"))


def _link(here: str, there: str) -> dict[str, str]:
    """A link between mark and note: LibreOffice goes by names and class, Word by the id in the style."""
    names = {"name": f"sdfootnote1{here}", "href": f"#sdfootnote1{there}", "class": f"sdfootnote{here}"}
    return {"style": "mso-footnote-id:ftn1", **names}
