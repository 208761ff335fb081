from collections.abc import Callable

import pytest

from index.errors import ReadError
from index.read import pdf
from index.records import Block, BlockKind

BODY = "The plant at the river makes forty thousand packs a year, and every one is tested twice. "
MakePdf = Callable[..., bytes]


def prose(part: int, sentences: int) -> str:
    """Sentences that all differ, so that no line repeats another."""
    words = ["river", "plant", "pack", "cell", "anode", "truck", "mine", "port", "lab"]
    return " ".join(
        f"The {words[(part * n) % 9]} by the {words[(part + n) % 9]} of {words[n % 9].title()}ville "
        f"makes {part * 1000 + n} of them a year, and every one is tested by Ada Lind."
        for n in range(sentences)
    )


def test_an_article_over_several_pages(make_pdf: MakePdf) -> None:
    flow = [("Title", "Packs from the River"), ("BodyText", "By Ada Lind")]
    for n in range(12):
        flow += [("Heading2", f"Part {n}"), ("BodyText", prose(n, 5)), ("BodyText", prose(n + 50, 3))]
        flow += [("BodyText", "• One of two")]
    [found] = pdf.read(make_pdf(flow, title="untitled", author="(anonymous)"), "/river.pdf")
    assert (found.title, found.author, found.source) == ("Packs from the River", None, "/river.pdf")
    kinds: dict[str, BlockKind] = {"Title": "heading", "Heading2": "heading", "BodyText": "paragraph"}
    expected = [Block(text, kinds[style]) for style, text in flow]
    assert [(b.text, b.kind) for b in found.blocks] == [
        (b.text.removeprefix("• "), "item" if b.text.startswith("•") else b.kind) for b in expected
    ]
    pages = [block.page or 0 for block in found.blocks]
    assert pages == sorted(pages)
    assert set(pages) == {1, 2, 3}


def test_metadata(make_pdf: MakePdf) -> None:
    [found] = pdf.read(make_pdf([("Normal", BODY)], title="Packs", author="Ada Lind"), "s")
    assert (found.title, found.author) == ("Packs", "Ada Lind")
    assert found.published is not None
    assert len(found.blocks) == 1 or found.blocks[0].text == "The Daily Battery"


def test_hyphens_at_line_ends(lines_pdf: MakePdf) -> None:
    data = lines_pdf(
        "A software-defined car that nobody expec-",
        "ted runs its own code. The next software-",
        "defined one comes from Jean-",
        "Paul, with two-",
        "and three-wheelers in tow.",
    )
    [found] = pdf.read(data, "s")
    assert [block.text for block in found.blocks] == [
        "A software-defined car that nobody expected runs its own code. The next software-defined one comes "
        "from Jean-Paul, with two- and three-wheelers in tow."
    ]


def test_what_gives_no_text_is_refused(make_pdf: MakePdf, lines_pdf: MakePdf) -> None:
    with pytest.raises(ReadError, match="encrypted: remove its password"):
        pdf.read(make_pdf([("Normal", BODY)], password="secret"), "s")
    with pytest.raises(ReadError, match="run OCR"):
        pdf.read(lines_pdf(), "s")
    for broken in (b"%PDF-1.7\n", b"not a PDF", make_pdf([("Normal", BODY)])[300:500]):
        with pytest.raises(ReadError, match="broken"):
            pdf.read(broken, "s")
