from collections.abc import Callable

import pytest

from index.errors import ReadError
from index.read import pdf

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
    texts = [text.removeprefix("• ") for _, text in flow]
    assert " ".join(block.text for block in found.blocks) == " ".join(texts)
    assert [b.text for b in found.blocks if b.kind == "heading"] == [t for s, t in flow if s != "BodyText"]
    assert [b.text for b in found.blocks if b.kind == "item"] == ["One of two"] * 12
    # A full line that ends both a sentence and a page may end the paragraph too: nothing tells.
    assert len(texts) <= len(found.blocks) <= len(texts) + 2
    pages = [block.page or 0 for block in found.blocks]
    assert pages == sorted(pages)
    assert set(pages) == set(range(1, max(pages) + 1)) > {1, 2}


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


def test_a_short_line_ends_its_paragraph(lines_pdf: MakePdf) -> None:
    filled = "and every one of them is tested twice by the people of the plant, who"
    [found] = pdf.read(lines_pdf("one pack", f"two packs, {filled}", f"know them well, {filled}", "care."), "s")
    assert [block.text for block in found.blocks] == [
        "one pack",
        f"two packs, {filled} know them well, {filled} care.",
    ]


def test_what_gives_no_text_is_refused(make_pdf: MakePdf, lines_pdf: MakePdf) -> None:
    with pytest.raises(ReadError, match="encrypted: remove its password"):
        pdf.read(make_pdf([("Normal", BODY)], password="secret"), "s")
    with pytest.raises(ReadError, match="run OCR"):
        pdf.read(lines_pdf(), "s")
    for broken in (b"%PDF-1.7\n", b"not a PDF", make_pdf([("Normal", BODY)])[300:500]):
        with pytest.raises(ReadError, match="broken"):
            pdf.read(broken, "s")
