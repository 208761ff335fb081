"""The real page in a real browser, over the default models and the starter articles."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from browsing import CHROMIUM, PATIENCE, SEEDS, make_library, served
from index.build import from_bytes, from_file

HOSTILE = """A remark <script>document.title = "taken over"</script> stands in the harbour log of Port Zelva.

The harbour master of Port Zelva is **Ines <img src=x onerror="document.title='taken over'"> Korda** since $x^2$ 1987.
"""

Serve = Callable[[Path], str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder load real models and drive a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.model)
            if not CHROMIUM.exists():
                item.add_marker(pytest.mark.skip(f"there is no {CHROMIUM}: install Debian's chromium"))


@pytest.fixture(scope="session")
def seeds_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter articles, and one that would like to be more than text."""
    inputs = [*map(from_file, SEEDS), from_bytes("harbour <b>log</b>.txt", HOSTILE.encode())]
    return make_library(tmp_path_factory.mktemp("seeds") / "library", inputs)


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start the page on a library; give its address."""
    with ExitStack() as servers:
        yield lambda folder: servers.enter_context(served(folder, tmp_path_factory.mktemp("elsewhere")))


@pytest.fixture(scope="session")
def seeds_page(serve: Serve, seeds_library: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page over the starter articles, for tests that only read."""
    return serve(_copy(seeds_library, tmp_path_factory.mktemp("reading")))


@pytest.fixture(scope="session")
def changing_page(serve: Serve, seeds_library: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page over a library that tests may change."""
    return serve(_copy(seeds_library, tmp_path_factory.mktemp("changing")))


def _copy(library: Path, folder: Path) -> Path:
    return Path(shutil.copytree(library, folder / "library"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM))
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address in a browser of its own; a script error on the page or a call to the network fails the test."""
    pages: list[Page] = []
    errors: list[str] = []

    def visit(address: str, width: int = 1440, height: int = 900, colours: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=colours,
            permissions=["clipboard-read", "clipboard-write"],
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: (errors.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: _is_ours(request.url) or errors.append(request.url))
        page.goto(address)
        page.get_by_role("heading", name="Footnote").wait_for(state="attached")
        page.locator('[data-test-script-state="notRunning"]').wait_for()  # a first run may be followed by a second
        pages.append(page)
        return page

    yield visit
    for page in pages:
        page.context.close()
    assert errors == []


def _is_ours(url: str) -> bool:
    return url.startswith(("http://localhost:", "ws://localhost:", "data:", "blob:"))
