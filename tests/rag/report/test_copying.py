"""What goes onto the clipboard arrives with its footnote."""

import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import html

from index.library import Library
from rag.report import clips
from rag.report.copying import Copied, copied
from rag.report.findings import examine
from rag.report.records import Clip, Report
from rag.report.styles import style


def of(library: Library, clip: Clip, name: str) -> Copied:
    return copied(examine(library, [clip]), style(name))


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("chicago", "Jane Smith and Bo Lee, “Makers Cut Prices,” The New York Times, July 1, 2024,"),
        ("apa", "Smith, J., & Lee, B. (2024, July 1). Makers cut prices. The New York Times."),
        ("ieee", "J. Smith and B. Lee, “Makers cut prices,” The New York Times, Jul. 01, 2024."),
    ],
)
def test_the_whole_reference_is_in_the_footnote_in_every_style(
    library: Library, clip: Clip, name: str, reference: str
) -> None:
    found = of(library, clip, name)
    page = html.fromstring(found.html)
    note = page.get_element_by_id("ftn1")
    assert note.get("style") == "mso-element:footnote"
    assert [mark.text_content() for mark in page.find_class("sdfootnoteanc")] == ["1"]
    said = " ".join(note.text_content().split())
    assert f"“{clip.quotation}”" in said
    assert reference in said
    assert found.markdown.startswith("It costs 20,000 euros.[^1]\n\n[^1]: [“The firm")


def test_text_stays_text(library: Library, twingo: str, report: Report) -> None:
    (clip,) = clips.keep(library, report.id, [clips.cut(library, twingo, 0, 40, "<b>*x*</b> & y")])
    found = of(library, clip, "apa")
    assert found.html.startswith("<div><p>&lt;b&gt;*x*&lt;/b&gt; &amp; y<a ")
    assert found.markdown.startswith(r"\<b\>\*x\*\</b\> & y[^1]")


@pytest.mark.skipif(not shutil.which("soffice"), reason="there is no LibreOffice")
def test_libreoffice_takes_it_for_a_footnote(library: Library, clip: Clip, tmp_path: Path) -> None:
    (tmp_path / "pasted.html").write_text(f'<meta charset="utf-8">{of(library, clip, "chicago").html}')
    command = ["soffice", "--headless", "--convert-to", "odt", "--outdir", str(tmp_path), str(tmp_path / "pasted.html")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    content = html.fromstring(ZipFile(tmp_path / "pasted.odt").read("content.xml"))
    (note,) = content.iter("text:note", "note")
    assert clip.quotation in note.text_content()
    assert "Jane Smith and Bo Lee" in note.text_content()
