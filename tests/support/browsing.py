"""The page in a real browser: a server over a library, and what a person does on it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from index.build import Input, add
from index.config import Manifest
from index.embed import shared_encoder
from index.library import Library

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).resolve().parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.md"))
PATIENCE = (
    int(os.environ.get("FOOTNOTE_TEST_PATIENCE", "90")) * 1000
)  # ms; the machine may be busy, models take a while

EASY = "When did BYD present its flat and long Blade Battery?"
OTHER = "When did Renault call off the listing of Ampere?"
UNANSWERED = "Who painted the ceiling of the Sistine Chapel?"


def make_library(folder: Path, inputs: Sequence[Input]) -> Path:
    """A library of these articles, embedded by the default model."""
    encoder = shared_encoder()
    library = Library.create(folder, Manifest(encoder.name, encoder.dimension))
    for _ in add(library, encoder, inputs):
        pass
    return folder


@contextmanager
def served(folder: Path, elsewhere: Path, port: int | None = None) -> Iterator[str]:
    """The address of the page over the library in `folder`, started from a folder that is not the repository's."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "ui" / "app.py")]
    command += ["--server.headless", "true", "--server.port", str(port)]
    environment = {**os.environ, "FOOTNOTE_LIBRARY": str(folder), "PYTHONPATH": str(ROOT)}
    with (elsewhere / f"page-{port}.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=elsewhere, env=environment, stdout=log, stderr=log)
    try:
        until(lambda: _answers(port), 60)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def ask(page: Page, question: str) -> Locator:
    """Ask, wait for the end of the answer, and give the exchange."""
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_be_enabled(timeout=PATIENCE)
    before = exchanges(page).count()
    box.fill(question)
    box.press("Enter")
    return answered(exchanges(page).nth(before))


def answered(exchange: Locator) -> Locator:
    """Wait until the exchange has an answer, a refusal or an error, and the page is at rest: what is asked before
    Streamlit's run has ended gets no button to stop it."""
    exchange.locator(".foot, .fn-note.error").first.wait_for(timeout=PATIENCE)
    exchange.page.locator('[data-test-script-state="notRunning"]').wait_for(timeout=PATIENCE)
    return exchange


def exchanges(page: Page) -> Locator:
    return page.locator('[class*="st-key-exchange-"]')


def chips(exchange: Locator) -> Locator:
    return exchange.locator('[class*="st-key-sentences-"] button.chip')


def go(page: Page, name: str) -> None:
    """To another page of the page, by its link in the sidebar."""
    page.get_by_test_id("stSidebar").get_by_role("link", name=name).click()


def in_view(inner: Locator, outer: Locator) -> bool:
    """Whether `inner` begins and ends within what is seen of `outer`."""
    box, frame = inner.bounding_box(), outer.bounding_box()
    assert box is not None
    assert frame is not None
    window = outer.page.viewport_size
    assert window is not None
    bottom = min(frame["y"] + frame["height"], window["height"])
    return box["y"] >= max(frame["y"], 0) - 1 and box["y"] + box["height"] <= bottom + 1


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        return int(free.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as server:
        return server.connect_ex(("localhost", port)) == 0
