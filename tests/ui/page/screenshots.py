"""Pictures of the page's main states, light, dark and narrow, over the starter articles: `make screenshots`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from browsing import CHROMIUM, EASY, PATIENCE, SEEDS, UNANSWERED, ask, chips, go, make_library, served
from index.build import from_file

TWO_THINGS = "When were neodymium magnets invented, and when did China begin to license exports of some rare earths?"


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as work, sync_playwright() as playwright:
        library = make_library(Path(work) / "library", [from_file(path) for path in SEEDS])
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM))
        with served(library, Path(work)) as address:
            for name, picture in _pictures(browser, address):
                picture.wait_for_timeout(600)  # until what moves has come to rest
                picture.screenshot(path=folder / f"{name}.png")
                print(folder / f"{name}.png")


def _pictures(browser: Browser, address: str) -> Iterator[tuple[str, Page]]:
    """Each state with its name; the first is the one in README."""
    with _visit(browser, address) as page:
        page.locator(".st-key-suggestions button").first.wait_for(timeout=3 * PATIENCE)
        yield "start", page
        ask(page, EASY)
        exchange = ask(page, TWO_THINGS)
        chips(exchange).last.click()
        page.locator("article.pane mark.clicked").first.wait_for()
        exchange.locator(".foot").scroll_into_view_if_needed()
        yield "page", page
        page.keyboard.press("Escape")
        chips(exchange).first.hover()
        yield "hover", page
        ask(page, UNANSWERED).locator(".nearest summary").click()
        yield "refusal", page
        go(page, "Library")
        page.get_by_role("table", name="Articles").wait_for()
        yield "library", page
        go(page, "Settings")
        page.get_by_text("Kept with the library").wait_for()
        yield "settings", page
    with _visit(browser, address, colours="dark") as page:
        chips(ask(page, TWO_THINGS)).last.click()
        page.locator("article.pane mark.clicked").first.wait_for()
        yield "dark", page
        go(page, "Library")
        page.get_by_role("table", name="Articles").wait_for()
        yield "dark-library", page
    with _visit(browser, address, width=390, height=844) as page:
        exchange = ask(page, EASY)
        yield "narrow", page
        chips(exchange).first.click()
        page.locator("article.pane mark.clicked").first.wait_for()
        yield "narrow-reading", page


@contextmanager
def _visit(
    browser: Browser, address: str, colours: str = "light", width: int = 1440, height: int = 900
) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=colours)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    yield page
    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "ui/pictures"))
