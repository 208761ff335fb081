"""Documents are opened again, and hold what the clips say."""

import json
import re
import zipfile
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pypandoc
import pytest
from docx import Document
from lxml import etree, html
from PIL import Image

from index.errors import ReportError
from index.library import Library
from quotations import HOSTILE
from rag.report import clips
from rag.report.document import arrange
from rag.report.export import FORMATS, check_writable, format_of, rendered, save
from rag.report.findings import examine
from rag.report.records import Brief, Clip, Report
from rag.report.styles import style
from rag.report.timeline import picture

PutArticle = Callable[..., str]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT_NS = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DOCUMENTS = [suffix for suffix, form in FORMATS.items() if form.writer]


@pytest.fixture
def hostile(library: Library, report: Report, put_article: PutArticle) -> Brief:
    """An article under every hostile title, quoted once; the claims and the questions are hostile too."""
    for n, title in enumerate(HOSTILE.values()):
        address = f"https://example.org/{n}_a?b=c&d=%20#e"
        article = put_article(f"Sentence {n} says: {title}. And more.", address, title, published="2024-07-01")
        first = library.sentences(article)[0]
        clips.keep(library, report.id, [clips.cut(library, article, first.start, first.end, f"{title}!", title)])
    return brief(library, report)


def brief(library: Library, report: Report) -> Brief:
    found = examine(library, clips.clips(library, report.id))
    return arrange(report.name, found, clips.open_questions(library, report.id))


def plain(data: bytes, suffix: str) -> str:
    """All the words of a file, read by others than pandoc where there are any."""
    if suffix == ".docx":
        return " ".join(_paragraphs(data, "word/document.xml", W) + _paragraphs(data, "word/footnotes.xml", W))
    if suffix == ".odt":
        return " ".join(_paragraphs(data, "content.xml", TEXT_NS))
    if suffix == ".html":
        return str(html.fromstring(data).text_content())
    if suffix == ".txt":
        return data.decode()
    reader = {".md": "gfm", ".tex": "latex"}[suffix]
    return pypandoc.convert_text(data.decode(), "plain", format=reader, extra_args=["--wrap=none"])


def _paragraphs(data: bytes, part: str, namespace: str) -> list[str]:
    root = etree.fromstring(zipfile.ZipFile(BytesIO(data)).read(part))
    return ["".join(map(str, p.itertext())) for p in root.iter(f"{namespace}p", f"{namespace}h")]


def same_marks(text: str) -> str:
    """Quotation marks and spaces as one kind each: which marks stand where is the style's affair."""
    return re.sub(r"\s+", " ", re.sub("[“”‘’'`]|''|``", '"', text)).replace('""', '"')


@pytest.mark.parametrize("suffix", DOCUMENTS)
def test_hostile_text_survives(hostile: Brief, suffix: str) -> None:
    found = same_marks(plain(rendered(hostile, FORMATS[suffix], style("apa")), suffix))
    for title in HOSTILE.values():
        # As a heading, in a claim, in its footnote's quotation, in the reference, the timeline and the appendix.
        assert found.count(same_marks(title)) >= 6, title


def footnotes(data: bytes) -> list[str]:
    root = etree.fromstring(zipfile.ZipFile(BytesIO(data)).read("word/footnotes.xml"))
    return ["".join(map(str, note.itertext())).strip() for note in root if note.get(f"{W}type") is None]


def test_word_has_real_footnotes(hostile: Brief) -> None:
    data = rendered(hostile, FORMATS[".docx"], style("chicago"))
    archive, body = zipfile.ZipFile(BytesIO(data)), Document(BytesIO(data))
    marks = [mark for p in body.paragraphs for mark in p._p.iter(f"{W}footnoteReference")]
    assert len(marks) == len(footnotes(data)) == len(HOSTILE)
    for note, finding in zip(footnotes(data), hostile.findings, strict=True):
        assert note.startswith(f"“{finding.clip.quotation.replace('“', '‘').replace('”', '’')}”")
        assert "Example.org, July 1, 2024, https://example.org/" in note
        assert note.endswith("#e.")
    assert b'numRestart w:val="continuous"' in archive.read("word/document.xml")
    links = etree.fromstring(archive.read("word/_rels/footnotes.xml.rels"))
    fragments = [link.get("Target") for link in links if ":~:text=Sentence" in link.get("Target", "")]
    assert len(fragments) == len(HOSTILE)
    assert [p.text for p in body.paragraphs if p.style.name == "Title"] == ["Small cars"]
    # What citations are made from is not written into the file: it would tell where things lie on this machine.
    assert not [name for name in archive.namelist() if b".csl" in archive.read(name)]


# Set by hand from the manuals: APA 7 (10.1, 10.4, 10.16), Chicago 18 (14.87, 14.104), MLA 9.
SOURCES = (
    ("https://www.nytimes.com/a", "Makers cut prices", {"author": "Jane Smith and Bo Lee", "published": "2024-07-01"}),
    ("https://example.org/b", "A “clean” car", {}),
    ("/home/me/c.pdf", "A file of ours", {"author": "Renault Group", "published": "2023-05-02"}),
)
REFERENCES = {
    "apa": [
        "A “clean” car. (n.d.). Example.org. Retrieved {accessed_us}, from https://example.org/b",
        "Renault Group. (2023). A file of ours.",
        "Smith, J., & Lee, B. (2024, July 1). Makers cut prices. The New York Times. https://www.nytimes.com/a",
    ],
    "chicago": [
        "Example.org. “A ‘Clean’ Car.” Accessed {accessed_us}. https://example.org/b.",
        "Renault Group. A File of Ours. 2023.",
        "Smith, Jane, and Bo Lee. “Makers Cut Prices.” The New York Times, July 1, 2024. https://www.nytimes.com/a.",
    ],
    "mla": [
        "“A ‘Clean’ Car.” Example.org, https://example.org/b. Accessed {accessed_mla}.",
        "Renault Group. A File of Ours. 2 May 2023.",
        "Smith, Jane, and Bo Lee. “Makers Cut Prices.” The New York Times, 1 July 2024, https://www.nytimes.com/a.",
    ],
}
NOTES = [
    "Jane Smith and Bo Lee, “Makers Cut Prices,” The New York Times, July 1, 2024, https://www.nytimes.com/a.",
    "“A ‘Clean’ Car,” Example.org, accessed {accessed_us}, https://example.org/b.",
    "Renault Group, A File of Ours (2023).",
]


@pytest.fixture
def three(library: Library, report: Report, put_article: PutArticle) -> Brief:
    for n, (address, title, facts) in enumerate(SOURCES):
        article = put_article(f"This is number {n}. And more.", address, title, **facts)
        clips.keep(library, report.id, [clips.cut(library, article, 0, 17, "A claim.")])
    return brief(library, report)


def dated(line: str, clip: Clip) -> str:
    day = date.fromisoformat(clip.source.accessed)
    return line.format(accessed_us=f"{day:%B} {day.day}, {day.year}", accessed_mla=f"{day.day} {day:%b}. {day.year}")


@pytest.mark.parametrize("name", REFERENCES)
def test_references_are_as_the_manual_has_them(three: Brief, name: str) -> None:
    text = rendered(three, FORMATS[".txt"], style(name)).decode()
    listed = text.partition("\nReferences\n")[2].partition("\nTimeline")[0]
    wanted = [dated(line, three.findings[0].clip) for line in REFERENCES[name]]
    assert [line for line in listed.splitlines() if line] == wanted


def test_notes_are_as_the_manual_has_them(three: Brief) -> None:
    text = rendered(three, FORMATS[".txt"], style("chicago")).decode()
    for n, note in enumerate(NOTES):
        assert f"“This is number {n}.” {dated(note, three.findings[0].clip)}" in text


@pytest.mark.parametrize("name", ["apa", "chicago", "chicago-author-date", "harvard", "ieee", "mla"])
def test_every_article_is_in_the_reference_list_of_every_style(three: Brief, name: str) -> None:
    text = rendered(three, FORMATS[".txt"], style(name)).decode()
    listed = text.partition("\nReferences\n")[2].partition("\nTimeline")[0].lower()
    assert all(title.lower().rpartition("”")[2].strip() in listed for _, title, _ in SOURCES)


def test_quotations_within_a_quotation(library: Library, report: Report, put_article: PutArticle) -> None:
    said = "“It is late,” she said."
    article = put_article(said, "/home/me/c.pdf", "A file of ours")
    clips.keep(
        library, report.id, [clips.cut(library, article, 0, len(said), claim) for claim in ("Late.", "Too late.")]
    )
    text = rendered(brief(library, report), FORMATS[".txt"], style("chicago")).decode()
    assert "[1] “‘It is late,’ she said.” A File of Ours (n.d.).\n" in text
    assert "[2] “‘It is late,’ she said.” A File of Ours.\n" in text
    assert said in text.partition("\nQuotations\n")[2]


def test_a_page_is_cited(library: Library, clip: Clip, report: Report) -> None:
    library.connection.execute("UPDATE clips SET page = 7")
    assert "(Smith & Lee, 2024, p. 7)" in rendered(brief(library, report), FORMATS[".txt"], style("apa")).decode()


def test_what_cannot_be_checked_is_named_and_not_quoted(library: Library, clip: Clip, report: Report) -> None:
    with library.writer() as writer:
        writer.remove(clip.source.article_id)
    clips.keep(library, report.id, [replace(clip, claim=claim) for claim in ("", clip.original)])
    text = rendered(brief(library, report), FORMATS[".txt"], style("apa")).decode()
    assert clip.quotation not in text
    assert text.count("[A quotation that could not be checked is left out.]") == 2
    assert "It costs 20,000 euros.[1]" in text
    assert "[The wording could not be checked and is not quoted.] (Smith & Lee, 2024)" in text
    assert "Smith, J., & Lee, B. (2024, July 1)." in text
    assert "“Makers cut prices” is no longer in the library" in text


def test_a_report_whose_articles_are_all_gone(
    library: Library, twingo: str, report: Report, put_article: PutArticle
) -> None:
    other = put_article("The Spring is built in Shiyan.", "/reports/spring.txt", "From afar")
    clips.keep(library, report.id, [clips.cut(library, twingo, 0, 40), clips.cut(library, other, 0, 30, "It is far.")])
    with library.writer() as writer:
        writer.remove(twingo)
        writer.remove(other)
    for suffix in DOCUMENTS:
        text = plain(rendered(brief(library, report), FORMATS[suffix], style("apa")), suffix)
        assert "Novo Mesto" not in text
        assert "Shiyan" not in text
        assert text.count("no longer in the library") == 2
        assert "It is far." in text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("apa", "Untitled note. (n.d.)."),
        ("chicago", "Untitled Note (n.d.)."),
        ("harvard", "Untitled note (no date)."),
        ("ieee", "“Untitled note.”"),
        ("mla", "Untitled Note."),
    ],
)
def test_an_article_of_which_nothing_is_known(
    library: Library, report: Report, put_article: PutArticle, name: str, said: str
) -> None:
    article = put_article("The Spring is built in Shiyan.", "", "Untitled note")
    clips.keep(library, report.id, [clips.cut(library, article, 0, 30, "It is far.")])
    text = " ".join(rendered(brief(library, report), FORMATS[".txt"], style(name)).decode().split())
    assert said in text
    assert "None" not in text
    assert "Timeline" not in text


def test_undated_articles_are_counted_beside_the_timeline(
    library: Library, clip: Clip, report: Report, put_article: PutArticle
) -> None:
    article = put_article("The Spring is built in Shiyan.", "/reports/spring.txt", "From afar")
    clips.keep(library, report.id, [clips.cut(library, article, 0, 30)])
    text = rendered(brief(library, report), FORMATS[".txt"], style("apa")).decode()
    assert "Without a date: 1 article." in text


def test_a_quotation_that_speaks_for_itself_stands_in_the_text(library: Library, twingo: str, report: Report) -> None:
    clips.keep(library, report.id, [clips.cut(library, twingo, 0, 40)])
    clips.leave_open(library, report.id, "Why so late?")
    text = rendered(brief(library, report), FORMATS[".md"], style("apa")).decode()
    assert "“Renault builds the Twingo in Novo Mesto.”[^1]" in text
    assert "[^1]: (Smith & Lee, 2024)\n\n    [Read the sentence](https://www.nytimes.com/2024/twingo#:~:text=Re" in text
    assert "## Open questions\n\nThe articles do not say.\n\n- Why so late?" in text


def test_clips_without_a_question_are_paragraphs_of_their_own(library: Library, twingo: str, report: Report) -> None:
    clips.keep(library, report.id, [clips.cut(library, twingo, 0, 40, claim) for claim in ("One.", "Two.")])
    clips.keep(library, report.id, [clips.cut(library, twingo, 0, 40, claim, "Why?") for claim in ("Three.", "Four.")])
    clips.annotate(library, clips.clips(library, report.id)[0].id, "Look again.")
    text = rendered(brief(library, report), FORMATS[".md"], style("apa")).decode()
    assert "One.[^1]\n\nTwo.[^2]\n\n*Note:* Look again.\n\n## Why?\n\nThree.[^3] Four.[^4]\n" in text


def test_an_empty_report(library: Library, report: Report) -> None:
    found = rendered(brief(library, report), FORMATS[".txt"], style("apa")).decode()
    assert found.splitlines()[0] == "Small cars"
    assert "References" not in found
    assert rendered(brief(library, report), FORMATS[".bib"], style("apa")) == b""


def test_copies_are_one_source(library: Library, twingo: str, report: Report, put_article: PutArticle) -> None:
    other = put_article("Another. Text.", "/b.txt")
    clips.keep(library, report.id, [clips.cut(library, twingo, 0, 40, "It is built there.", also_in=[other])])
    found = rendered(brief(library, report), FORMATS[".txt"], style("apa"), {twingo: 0, other: 0}).decode()
    assert "This stands in 2 articles of the library: 1 independent source." in found
    assert "1 quotation from 1 article, 1 independent source." in found


def test_two_thousand_clips(library: Library, twingo: str, report: Report) -> None:
    one = clips.cut(library, twingo, 0, 40)
    clips.keep(library, report.id, [replace(one, claim=f"Claim {n}.") for n in range(2000)])
    text = rendered(brief(library, report), FORMATS[".md"], style("ieee")).decode()
    assert text.count("\n[^") == 2000
    assert "1 quotation from 1 article." in text


@pytest.mark.parametrize("name", ["brief", "brief.pdf", ".docx"])
def test_a_format_that_is_not_written(name: str) -> None:
    with pytest.raises(ReportError, match=r"one of these suffixes: \.docx"):
        format_of(Path(name))


def test_a_style_that_pandoc_refuses(three: Brief, tmp_path: Path) -> None:
    broken = tmp_path / "broken.csl"
    broken.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="note"><info><title>x</title></info>'
        "<citation><layout><text/></layout></citation></style>"
    )
    with pytest.raises(ReportError, match=r"broken\.csl"):
        rendered(three, FORMATS[".txt"], style(str(broken)))


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    whole = tmp_path / "whole.docx"
    save(whole, b"old")
    (tmp_path / "folder.docx").mkdir()
    for path in (tmp_path / "none" / "x.docx", tmp_path / "folder.docx"):
        for write in (lambda path: save(path, b"new"), check_writable):
            with pytest.raises(ReportError, match="nothing was written"):
                write(path)
    check_writable(whole)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder.docx", "whole.docx"]
    assert whole.read_bytes() == b"old"
    save(whole, b"new")
    assert whole.read_bytes() == b"new"


def test_csl_json_of_a_brief(three: Brief) -> None:
    assert len(json.loads(rendered(three, FORMATS[".json"], style("apa")))) == 3


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".html"])
def test_the_timeline_is_a_picture_where_one_can_be_held(three: Brief, suffix: str, tmp_path: Path) -> None:
    data = rendered(three, FORMATS[suffix], style("apa"))
    if suffix == ".html":
        (source,) = html.fromstring(data.decode()).xpath("//img/@src")
        assert source.startswith("data:image/png;base64,")
    else:
        pictures = [name for name in zipfile.ZipFile(BytesIO(data)).namelist() if name.endswith(".png")]
        assert len(pictures) == 1


def test_the_timeline_is_a_list_where_none_can_be_held(three: Brief) -> None:
    for suffix in (".md", ".tex", ".txt"):
        said = rendered(three, FORMATS[suffix], style("apa")).decode()
        assert "2024-07-01: " in said.replace("\\", "")
        assert "data:image" not in said


def test_dots_of_the_timeline_do_not_hide_each_other() -> None:
    assert picture(["2024-07-01"]) == picture(["2024-07-01", "2024-07-01"]) == picture(["2024", "2025-01-01"]) == ""
    days = ["2024-01-01", *["2024-06-01"] * 3, "2024-06-02", "2025-01-01"]
    drawn = Image.open(BytesIO(b64decode(picture(days).partition(",")[2])))
    blue = sum(count for count, colour in drawn.getcolors(1 << 20) if colour == (44, 90, 133))
    alone = Image.open(BytesIO(b64decode(picture([days[0], days[-1]]).partition(",")[2])))
    two = sum(count for count, colour in alone.getcolors(1 << 20) if colour == (44, 90, 133))
    assert blue == pytest.approx(3 * two, rel=0.1)
