import pytest

from index.errors import ReadError
from index.read import html

BODY = "The plant at the river makes forty thousand packs a year, and every one is tested twice. " * 3
PAGE = f"""\
<!DOCTYPE html><html><head><title>Packs from Zürich - River Press</title>
<meta charset="{{charset}}"><meta name="author" content="Ada Lind">
<meta property="article:published_time" content="2024-03-05T10:00:00Z">
<link rel="canonical" href="https://example.org/packs"></head><body>
<nav><a href="/">Home</a> <a href="/more">More stories</a></nav>
<article><h1>Packs from Zürich</h1><p>{BODY}</p><h2>New <em>chemistry</em></h2>
<ul><li>Sodium is <b>cheap</b><ul><li>and safe</li></ul></li><li><p>Lithium is light</p></li></ul>
<table><tr><th>Model</th><th>Range</th></tr><tr><td>A</td><td>500 km</td></tr></table>
<blockquote><p>“It works,” says Ada.</p></blockquote>
<p>One sentence ends here.<br>The next begins,<br>and runs on.</p><p>{BODY}</p></article>
<footer>Copyright River Press. All rights reserved.</footer></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-15"])
def test_a_page(charset: str) -> None:
    data = PAGE.replace("{charset}", charset).encode(charset, "replace")
    [found] = html.read(data, "/packs.html")
    assert (found.title, found.author, found.published, found.source) == (
        "Packs from Zürich",
        "Ada Lind",
        "2024-03-05",
        "https://example.org/packs",
    )
    blocks = [(block.kind, block.text) for block in found.blocks]
    assert blocks[0] == ("heading", "Packs from Zürich")
    assert blocks[2:-1] == [
        ("heading", "New chemistry"),
        ("item", "Sodium is cheap"),
        ("item", "and safe"),
        ("item", "Lithium is light"),
        ("paragraph", "Model | Range"),
        ("paragraph", "A | 500 km"),
        ("paragraph", "“It works,” says Ada." if charset == "utf-8" else "?It works,? says Ada."),
        ("paragraph", "One sentence ends here."),
        ("paragraph", "The next begins, and runs on."),
    ]
    assert not any("Home" in text or "Copyright" in text for _, text in blocks)


def test_a_page_without_metadata_keeps_its_path() -> None:
    [found] = html.read(f"<html><body><p>{BODY}</p></body></html>".encode(), "/a.html")
    assert (found.source, found.author, found.published) == ("/a.html", None, None)
    assert found.title.startswith("The plant at the river")


@pytest.mark.parametrize("page", ["<html></html>", "<p></p>", "<script>let a = 1</script>", "<!-- x -->", "<"])
def test_a_page_without_text_is_refused_without_noise(page: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ReadError, match="no main text"):
        html.read(page.encode(), "s")
    assert capfd.readouterr().err == ""


def test_a_superscript_is_no_further_figure_of_its_number() -> None:
    [found] = html.read(f"<html><body><p>It holds 10<sup>6</sup> cells. {BODY}</p></body></html>".encode(), "s")
    assert found.blocks[-1].text.startswith("It holds 10⁶ cells.")
