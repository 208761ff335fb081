"""The real page in a real browser, over the default models and the starter articles."""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from index.build import add, from_bytes, from_file
from index.config import Manifest
from index.embed import shared_encoder
from index.library import Library

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).resolve().parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.md"))
PATIENCE = 90_000  # ms; the machine may be busy, and the models take a while

EASY = "When did BYD present its flat and long Blade Battery?"
HOSTILE = """A remark <script>document.title = "taken over"</script> stands in the harbour log of Port Zelva.

The harbour master of Port Zelva is **Ines <img src=x onerror="document.title='taken over'"> Korda** since $x^2$ 1987.
"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.model,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}: install Debian's chromium"),
]

Serve = Callable[[Path], str]


@pytest.fixture(scope="module")
def seeds_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter articles, and one that would like to be more than text."""
    folder = tmp_path_factory.mktemp("seeds") / "library"
    encoder = shared_encoder()
    library = Library.create(folder, Manifest(encoder.name, encoder.dimension))
    inputs = [*map(from_file, SEEDS), from_bytes("harbour <b>log</b>.txt", HOSTILE.encode())]
    for _ in add(library, encoder, inputs):
        pass
    return folder


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start the page on a library, from a folder that is not the repository's; give its address."""
    servers: list[subprocess.Popen[bytes]] = []

    def serve(folder: Path) -> str:
        port = _free_port()
        log = (folder.parent / "page.log").open("wb")
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "ui" / "app.py")]
        command += ["--server.headless", "true", "--server.port", str(port)]
        environment = {**os.environ, "FOOTNOTE_LIBRARY": str(folder), "PYTHONPATH": str(ROOT)}
        elsewhere = tmp_path_factory.mktemp("elsewhere")
        servers.append(subprocess.Popen(command, cwd=elsewhere, env=environment, stdout=log, stderr=log))
        _wait_for(port)
        return f"http://localhost:{port}"

    yield serve
    for server in servers:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def seeds_page(serve: Serve, seeds_library: Path) -> str:
    """The address of a page over the starter articles, for tests that only read."""
    return serve(seeds_library)


@pytest.fixture(scope="module")
def changing_page(serve: Serve, seeds_library: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page over a library that tests may change."""
    folder = tmp_path_factory.mktemp("changing") / "library"
    shutil.copytree(seeds_library, folder)
    return serve(folder)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM))
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address in a session of its own; a script error on the page or a call to the network fails the test."""
    pages: list[Page] = []
    errors: list[str] = []

    def visit(address: str, width: int = 1440, height: int = 900) -> Page:
        page = browser.new_context(viewport={"width": width, "height": height}).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: (errors.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: _is_ours(request.url) or errors.append(request.url))
        page.goto(address)
        page.get_by_test_id("stChatInputTextArea").wait_for()
        pages.append(page)
        return page

    yield visit
    for page in pages:
        page.context.close()
    assert errors == []


def ask(page: Page, question: str) -> Locator:
    """Ask, wait for the end of the answer, and give the exchange."""
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_be_enabled(timeout=PATIENCE)
    exchanges = page.locator('[class*="st-key-exchange-"]')
    before = exchanges.count()
    box.fill(question)
    box.press("Enter")
    exchange = exchanges.nth(before)
    exchange.locator(".foot, .refusal, .fn-note.error").first.wait_for()
    return exchange


def chips(exchange: Locator) -> Locator:
    return exchange.locator('[class*="st-key-sentences-"] button.chip')


def in_view(inner: Locator, outer: Locator) -> bool:
    """Whether `inner` begins and ends within what is seen of `outer`."""
    box, frame = inner.bounding_box(), outer.bounding_box()
    assert box is not None
    assert frame is not None
    window = outer.page.viewport_size
    assert window is not None
    bottom = min(frame["y"] + frame["height"], window["height"])
    return box["y"] >= max(frame["y"], 0) - 1 and box["y"] + box["height"] <= bottom + 1


def test_marker_leads_to_its_sentence(seeds_page: str, visit: Callable[..., Page]) -> None:
    page = visit(seeds_page, height=480)  # too low to show the sentence without scrolling
    exchange = ask(page, EASY)
    chip = chips(exchange).first
    quotation = exchange.locator("ol blockquote").first.inner_text()

    chip.hover()
    card = exchange.locator(".card:popover-open")
    expect(card).to_contain_text(quotation)
    expect(card).to_contain_text("10 Feb 2025")

    chip.click()
    mark = page.locator("article.pane mark.clicked").first
    mark.wait_for()
    expect(page.locator("article.pane h2")).to_have_text("Lithium iron phosphate: the plain battery that won")
    _until(lambda: in_view(mark, page.locator("article.pane .body")))
    marked = "".join(page.locator("article.pane mark.clicked").all_inner_texts())
    assert marked.removeprefix(chip.inner_text()).strip() == quotation


def test_pane_closes_and_gives_the_focus_back(seeds_page: str, visit: Callable[..., Page]) -> None:
    page = visit(seeds_page)
    chip = chips(ask(page, EASY)).first
    chip.focus()
    page.keyboard.press("Enter")
    page.locator("article.pane mark.clicked").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("article.pane").wait_for(state="hidden")
    expect(chip).to_be_focused()


def test_click_is_quick(seeds_page: str, visit: Callable[..., Page], record_property: Callable[..., None]) -> None:
    page = visit(seeds_page)
    first, second = (
        chips(ask(page, EASY)).first,
        chips(ask(page, "When did Renault call off the listing of Ampere?")).first,
    )
    spent = []
    for chip in (first, second) * 3:
        title = page.locator("article.pane h2").inner_text() if spent else ""
        began = time.perf_counter()
        chip.click()
        page.wait_for_function(_PANE_SHOWS_ANOTHER, arg=title, polling="raf")
        spent.append(1000 * (time.perf_counter() - began))
    record_property("median_click_ms", round(statistics.median(spent)))
    print(f"click on a marker to the sentence in view: median {statistics.median(spent):.0f} ms")


def test_sentences_appear_as_they_are_written(
    seeds_page: str, visit: Callable[..., Page], record_property: Callable[..., None]
) -> None:
    page = visit(seeds_page)
    ask(page, EASY)  # the models are there from now on
    exchange = page.locator('[class*="st-key-exchange-"]').nth(1)
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("When did Tesla tell its investors about LFP, and when did Renault call off the listing of Ampere?")
    began = time.perf_counter()
    box.press("Enter")
    chips(exchange).first.wait_for()
    record_property("first_sentence_ms", round(1000 * (time.perf_counter() - began)))
    print(f"Enter to the first sentence: {1000 * (time.perf_counter() - began):.0f} ms")
    seen = {chips(exchange).count()}
    while not exchange.locator(".foot").count():
        seen.add(chips(exchange).count())
    assert len(seen | {chips(exchange).count()}) > 1
    lines = [_lines(sentence) for sentence in exchange.locator(".said").all()]
    assert lines[1][0] <= lines[0][1]  # they run on, as a paragraph does


def test_follow_up_is_searched_as_a_standalone_question(seeds_page: str, visit: Callable[..., Page]) -> None:
    page = visit(seeds_page)
    ask(page, EASY)
    exchange = ask(page, "And when did Tesla tell its investors about it?")
    asked = exchange.locator(".fn-question").inner_text()
    searched = exchange.locator(".fn-searched")
    if searched.count():  # a question that stands alone is searched as it is
        assert searched.inner_text() not in ("", f"Searched as: {asked}")
    follow_up = ask(page, "And when?")
    expect(follow_up.locator(".fn-searched")).to_contain_text("Searched as: When")


def test_refusal_shows_nearest_passages(seeds_page: str, visit: Callable[..., Page]) -> None:
    page = visit(seeds_page)
    exchange = ask(page, "Who painted the ceiling of the Sistine Chapel?")
    expect(exchange.locator(".refusal")).to_contain_text("The articles do not say.")
    assert chips(exchange).count() == 0
    exchange.locator("summary").click()
    exchange.locator(".refusal li button").first.click()
    page.locator("article.pane mark.clicked").first.wait_for()


def test_article_is_shown_as_text(seeds_page: str, visit: Callable[..., Page]) -> None:
    page = visit(seeds_page)
    exchange = ask(page, "Who is the harbour master of Port Zelva?")
    expect(exchange.locator(".foot, .refusal").first).to_be_visible()
    page.get_by_role("list", name="Articles").get_by_role("button").filter(has_text="harbour").first.click()
    body = page.locator("article.pane .body")
    expect(body).to_contain_text('<script>document.title = "taken over"</script>')
    expect(body).to_contain_text("**Ines <img src=x")
    expect(body).to_contain_text("since $x^2$ 1987")
    if chips(exchange).count():
        chips(exchange).first.hover()
        expect(exchange.locator(".card:popover-open")).to_contain_text("$x^2$")
    assert "taken over" not in page.title()
    assert page.locator('img[src="x"], b:text("log"), .katex').count() == 0


def test_uploads_are_added_asked_and_removed(changing_page: str, visit: Callable[..., Page]) -> None:
    page = visit(changing_page)
    page.get_by_text("19 articles").wait_for()
    page.locator('input[type="file"]').set_input_files(
        [
            {"name": "lighthouse.txt", "mimeType": "text/plain", "buffer": _LIGHTHOUSE.encode()},
            {"name": "ferry.docx", "mimeType": "application/octet-stream", "buffer": _ferry()},
            {"name": "broken.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 nothing"},
        ]
    )
    page.get_by_text("2 articles added.").wait_for()
    expect(page.locator(".fn-note.warning")).to_contain_text("broken.pdf: ")
    page.get_by_text("21 articles").wait_for()

    exchange = ask(page, "Who keeps the Orvane lighthouse?")
    expect(exchange).to_contain_text("Marta Felde")
    exchange = ask(page, "How many passengers does the ferry Kestrel carry?")
    expect(exchange).to_contain_text("312")

    row = page.get_by_role("list", name="Articles").get_by_role("listitem").filter(has_text="ferry.docx")
    row.hover()
    row.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    page.get_by_text("20 articles").wait_for()
    expect(row).to_have_count(0)
    chips(exchange).first.click()
    expect(page.locator("article.pane")).to_contain_text("This article was removed")
    expect(page.locator("article.pane")).to_contain_text("312")


def test_empty_library_takes_the_starter_articles(serve: Serve, visit: Callable[..., Page], tmp_path: Path) -> None:
    page = visit(serve(tmp_path / "library"))
    page.get_by_text("This library is empty").wait_for()
    page.get_by_role("button", name=f"Add {len(SEEDS)} starter articles").click()
    page.get_by_text(f"{len(SEEDS)} articles ·").wait_for()
    expect(page.get_by_text("This library is empty")).to_have_count(0)
    assert chips(ask(page, EASY)).count() >= 1


def test_narrow_page_reads_over_the_whole_window(seeds_page: str, visit: Callable[..., Page]) -> None:
    page = visit(seeds_page, width=390, height=844)
    chip = chips(ask(page, EASY)).first
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    chip.click()
    pane = page.locator("article.pane")
    _until(lambda: (box := pane.bounding_box()) is not None and (box["x"], box["width"]) == (0, 390))
    _until(lambda: in_view(page.locator("mark.clicked").first, page.locator("article.pane .body")))
    page.get_by_role("button", name="Close the article").click()
    pane.wait_for(state="hidden")
    expect(chip).to_be_in_viewport()


_LIGHTHOUSE = "The Orvane lighthouse stands on a rock. Marta Felde keeps the Orvane lighthouse since 2011.\n"

_PANE_SHOWS_ANOTHER = """title => {
    const find = (root) => [...root.querySelectorAll("*")].flatMap((e) =>
        e.shadowRoot ? [...e.shadowRoot.querySelectorAll("article.pane"), ...find(e.shadowRoot)] : []);
    const pane = find(document)[0], mark = pane?.querySelector("mark.clicked");
    if (!mark || pane.querySelector("h2").textContent === title) return false;
    const box = mark.getBoundingClientRect();
    return box.top > 0 && box.bottom < innerHeight;
}"""


def _ferry() -> bytes:
    document, data = Document(), BytesIO()
    document.add_heading("The ferry Kestrel", 0)
    document.add_paragraph("The ferry Kestrel carries 312 passengers. It was built of steel and oak.")
    document.save(data)
    return data.getvalue()


def _lines(sentence: Locator) -> tuple[float, float]:
    """Where the first line of a sentence begins, and where its last one ends, from the window's top."""
    top, bottom = sentence.evaluate("e => [e.getClientRects()[0].top, [...e.getClientRects()].at(-1).bottom]")
    return float(top), float(bottom)


def _until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def _is_ours(url: str) -> bool:
    return url.startswith(("http://localhost:", "ws://localhost:", "data:", "blob:"))


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    def answers() -> bool:
        with socket.socket() as server:
            return server.connect_ex(("localhost", port)) == 0

    _until(answers, 60)
