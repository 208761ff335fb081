"""What the page looks like to everybody: narrow, dark, by keyboard, read aloud; and what articles cannot do to it."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browsing import EASY, UNANSWERED, ask, chips, go, in_view, until

Visit = Callable[..., Page]


def test_article_is_shown_as_text(seeds_page: str, visit: Visit) -> None:
    page = visit(seeds_page)
    exchange = ask(page, "Who is the harbour master of Port Zelva?")
    if chips(exchange).count():
        chips(exchange).first.hover()
        expect(exchange.locator(".card:popover-open")).to_contain_text("$x^2$")
    go(page, "Library")
    page.get_by_role("button", name="A remark <script>").first.click()
    body = page.locator("article.pane .body")
    expect(body).to_contain_text('<script>document.title = "taken over"</script>')
    expect(body).to_contain_text("**Ines <img src=x")
    expect(body).to_contain_text("since $x^2$ 1987")
    assert "taken over" not in page.title()
    assert page.locator('img[src="x"], b:text("log"), .katex').count() == 0


def test_narrow_page_reads_over_the_whole_window(seeds_page: str, visit: Visit) -> None:
    page = visit(seeds_page, width=390, height=844)
    chip = chips(ask(page, EASY)).first
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    chip.click()
    pane = page.locator("article.pane")
    until(lambda: (box := pane.bounding_box()) is not None and (box["x"], box["width"]) == (0, 390))
    until(lambda: in_view(page.locator("mark.clicked").first, page.locator("article.pane .body")))
    page.get_by_role("button", name="Close the article").click()
    pane.wait_for(state="hidden")
    expect(chip).to_be_in_viewport()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_no_serious_finding_of_axe(seeds_page: str, visit: Visit, colours: str) -> None:
    page = visit(seeds_page, colours=colours)
    exchange = ask(page, UNANSWERED)
    exchange.locator(".nearest summary").click()
    chips(ask(page, EASY)).first.click()
    page.locator("article.pane mark.clicked").first.wait_for()
    found = serious(page)
    for name in ("Library", "Reports", "Settings"):
        go(page, name)
        page.locator("h2.fn-page").wait_for()
        page.wait_for_timeout(1000)
        if name == "Settings":
            page.get_by_text("Quotations only").click()
            page.get_by_role("button", name="Save").wait_for()
        found += serious(page)
    assert found == []


def serious(page: Page) -> list[str]:
    """Axe's serious and critical findings, each with where it was found."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{page.url} {v['id']}: {node['target']} {node['failureSummary']}"
        for v in violations
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]
