"""Conversations are kept: over a reload, a restart, and the removal of what they cite."""

import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from browsing import EASY, OTHER, answered, ask, chips, exchanges, free_port, served
from index.library import Library

Visit = Callable[..., Page]


def conversations(page: Page) -> Locator:
    return page.get_by_role("list", name="Conversations").get_by_role("listitem")


def visit_file(page: Page, downloaded: Path, folder: Path) -> Page:
    """Open what was downloaded beside the page, as a person would."""
    kept = shutil.copy(downloaded, folder / "conversation.html")
    opened = page.context.new_page()
    opened.goto(f"file://{kept}")
    return opened


def test_a_restart_keeps_every_marker(seeds_library: Path, visit: Visit, tmp_path: Path) -> None:
    folder, port = Path(shutil.copytree(seeds_library, tmp_path / "library")), free_port()
    with served(folder, tmp_path, port) as address:
        page = visit(address)
        quotations = [ask(page, question).locator("ol blockquote").first.inner_text() for question in (EASY, OTHER)]
        named = page.url
    library = Library(folder)
    with library.writer() as writer:  # what the first answer cites goes meanwhile
        writer.remove(next(a.id for a in library.articles() if "lfp-batteries" in a.sources[0]))
    with served(folder, tmp_path, port):
        page.goto(named)
        expect(exchanges(page)).to_have_count(2)
        chips(exchanges(page).nth(1)).first.click()
        mark = page.locator("article.pane mark.clicked")
        mark.first.wait_for()
        assert "".join(mark.all_inner_texts()).removeprefix("1").strip() == quotations[1]
        expect(exchanges(page).first).to_contain_text("no longer in the library")
        chips(exchanges(page).first).first.click()
        expect(page.locator("article.pane")).to_contain_text("This article was removed from the library")
        expect(page.locator("article.pane")).to_contain_text(quotations[0])


def test_list_rename_search_delete_and_export(changing_page: str, visit: Visit, tmp_path: Path) -> None:
    page = visit(changing_page)
    ask(page, EASY)
    page.get_by_role("button", name="New conversation").click()
    expect(exchanges(page)).to_have_count(0)
    ask(page, OTHER)
    expect(conversations(page)).to_have_count(2)

    conversations(page).last.hover()
    conversations(page).last.get_by_role("button", name="Rename").click()
    conversations(page).last.get_by_role("textbox").fill("About blades")
    conversations(page).last.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="About blades").first.click()
    expect(exchanges(page).locator(".fn-question")).to_have_text([EASY])
    chips(exchanges(page).first).first.wait_for()

    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
        page.get_by_role("button", name="Markdown", exact=True).click()
    text = download.value.path().read_text()
    assert f"# {EASY[:-1]}" in text
    assert "[^1]" in text
    assert "\n[^1]: “" in text
    with page.expect_download() as download:
        page.get_by_role("button", name="HTML", exact=True).click()
    file = visit_file(page, download.value.path(), tmp_path)
    expect(file.get_by_role("heading", name=EASY).first).to_be_visible()
    file.get_by_role("link", name="[1]").first.click()
    expect(file.locator("li:target")).to_contain_text("“")
    file.close()
    page.keyboard.press("Escape")

    other = visit(changing_page)  # another browser sees nothing of it, unless it asks to
    expect(other.get_by_text("None yet.")).to_be_visible()
    other.get_by_label("Those of other browsers too").check()
    other.get_by_role("button", name="About blades").first.wait_for()

    conversations(page).filter(has_text="About blades").hover()
    page.get_by_role("button", name="Delete About blades").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(conversations(page)).to_have_count(1)
    expect(exchanges(page)).to_have_count(0)


def test_two_at_once_do_not_see_each_other(seeds_page: str, visit: Visit) -> None:
    pages, questions = [visit(seeds_page), visit(seeds_page)], [EASY, OTHER]
    for page, question in zip(pages, questions, strict=True):  # the second asks before the first has its answer
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill(question)
        box.press("Enter")
    for page, question, other in zip(pages, questions, reversed(questions), strict=True):
        exchange = answered(exchanges(page).first)
        expect(exchange.locator(".fn-question")).to_have_text(question)
        expect(exchanges(page)).to_have_count(1)
        expect(page.get_by_text(other)).to_have_count(0)
        expect(conversations(page)).to_have_count(1)
        chips(exchange).first.click()
        page.locator("article.pane mark.clicked").first.wait_for()
