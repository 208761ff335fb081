"""The library page: in, found, limited to, out, and back again."""

import re
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from docx import Document
from playwright.sync_api import Locator, Page, expect
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from browsing import EASY, PATIENCE, SEEDS, answered, ask, chips, exchanges, go
from serving import web

Visit = Callable[..., Page]
Serve = Callable[[Path], str]


def rows(page: Page) -> Locator:
    return page.get_by_role("table", name="Articles").locator("tbody tr")


def test_articles_are_added_asked_removed_and_put_back(changing_page: str, visit: Visit) -> None:
    page = visit(changing_page)
    go(page, "Library")
    expect(rows(page)).to_have_count(19)
    page.get_by_text("Add articles").click()
    page.locator('input[type="file"]').set_input_files(
        [
            {"name": "lighthouse.pdf", "mimeType": "application/pdf", "buffer": _lighthouse()},
            {"name": "ferry.docx", "mimeType": "application/octet-stream", "buffer": _ferry()},
            {"name": "broken.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 nothing"},
        ]
    )
    page.get_by_text("2 articles added.").wait_for()
    expect(page.locator(".fn-note.warning")).to_contain_text("broken.pdf: ")
    expect(rows(page)).to_have_count(21)

    page.get_by_role("tab", name="Paste text").click()
    page.get_by_role("textbox", name="Title").fill("The mill at Ostrow")
    page.get_by_role("textbox", name="Text").fill("The mill at Ostrow was rebuilt in 1911. Jana Hruska owns it.")
    page.get_by_role("button", name="Add the text").click()
    expect(rows(page)).to_have_count(22)
    expect(rows(page).filter(has_text="The mill at Ostrow")).to_contain_text("Pasted")

    go(page, "Ask")
    expect(ask(page, "Who owns the mill at Ostrow?")).to_contain_text("Jana Hruska")
    exchange = ask(page, "Who keeps the Orvane lighthouse?")
    expect(exchange).to_contain_text("Marta Felde")
    chips(exchange).first.click()
    page.get_by_role("button", name="Show page 1 as printed").click()
    page.get_by_role("img", name="Page 1 as printed").wait_for()
    exchange = ask(page, "How many passengers does the ferry Kestrel carry?")
    expect(exchange).to_contain_text("312")

    go(page, "Library")
    page.get_by_role("button", name="Remove The ferry Kestrel").click()
    expect(rows(page)).to_have_count(21)
    page.get_by_role("button", name="Undo").click()
    expect(rows(page)).to_have_count(22)
    page.get_by_role("button", name="Remove The ferry Kestrel").click()
    expect(rows(page)).to_have_count(21)
    go(page, "Ask")
    expect(exchanges(page).nth(2)).to_contain_text("no longer in the library")
    chips(exchanges(page).nth(2)).first.click()
    expect(page.locator("article.pane")).to_contain_text("This article was removed")
    expect(page.locator("article.pane")).to_contain_text("312")


def test_pages_and_papers_are_added_by_their_addresses(changing_page: str, visit: Visit) -> None:
    long = "".join(f"<p>{f'The harbour of Tessel has {n} cranes and as many sheds. ' * 20}</p>" for n in range(90))
    pages = {
        "/harbour": ("text/html", f"<html><body><article><h1>Tessel</h1>{long}</article></body></html>".encode()),
        "/windmill.pdf": ("application/pdf", _windmill()),
    }
    go_on = threading.Event()
    page = visit(changing_page)
    go(page, "Library")
    rows(page).first.wait_for()
    before = rows(page).count()
    page.get_by_text("Add articles").click()
    page.get_by_role("tab", name="From the web").click()
    field = page.get_by_role("textbox", name="Addresses")
    field.fill("ftp://example.org/a")
    page.get_by_role("button", name="Fetch and add").click()
    expect(page.get_by_role("alert")).to_contain_text("ftp://example.org/a is no address of a web page")
    with web(pages, slow="/windmill.pdf", go_on=go_on) as address:
        field.fill("\n".join(f"{address}{path}" for path in (*pages, "/harbour")) + "\nhttp://localhost:1/none")
        page.get_by_role("button", name="Fetch and add").click()
        bar = page.locator(".st-key-adding")
        expect(bar).to_contain_text("1 of 3 files")  # each address once
        expect(bar).to_contain_text(re.compile(r"\d+ chunks embedded · about \d+ (second|minute)s? left"))
        go_on.set()
        page.get_by_text("2 articles added.").wait_for()
    expect(page.locator(".fn-note.warning")).to_contain_text("http://localhost:1/none: it cannot be fetched")
    expect(rows(page)).to_have_count(before + 2)
    page.get_by_role("button", name="The windmill of Brek").first.click()
    go(page, "Ask")
    exchange = ask(page, "Who painted the windmill of Brek?")
    expect(exchange).to_contain_text("Olga Timm")
    chips(exchange).first.click()
    page.get_by_role("button", name="Show page 1 as printed").click()
    page.get_by_role("img", name="Page 1 as printed").wait_for()


def test_articles_dropped_on_the_chat_are_added_and_then_asked(changing_page: str, visit: Visit) -> None:
    page = visit(changing_page)
    page.get_by_test_id("stChatInput").locator('input[type="file"]').first.set_input_files(
        [
            {
                "name": "tower.txt",
                "mimeType": "text/plain",
                "buffer": b"Pia Lorn keeps the bell tower of Undra. It is old.",
            },
            {"name": "broken.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 nothing"},
        ]
    )
    field = page.get_by_test_id("stChatInput")
    for name in ("tower.txt", "broken.pdf"):
        expect(field).to_contain_text(name)  # a question that is sent before they have arrived goes without them
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("Who keeps the bell tower of Undra?")
    expect(page.get_by_test_id("stChatInputSubmitButton")).to_be_enabled()
    box.press("Enter")
    exchange = answered(exchanges(page).first)
    expect(exchange).to_contain_text("Pia Lorn")
    arrived = page.locator(".st-key-arriving")
    expect(arrived).to_contain_text("1 article added.")
    expect(arrived).to_contain_text("broken.pdf: the PDF is broken")
    ask(page, EASY)
    expect(page.get_by_text("1 article added.")).to_have_count(0)


def test_the_table_is_searched_sorted_and_chosen_from(seeds_page: str, visit: Visit) -> None:
    page = visit(seeds_page)
    go(page, "Library")
    expect(page.get_by_text("19 articles ·")).to_be_visible()
    expect(rows(page).first).to_contain_text("Pioneers: from the Leaf")  # the latest
    page.get_by_role("columnheader", name="Title").get_by_role("button").click()
    expect(rows(page).first).to_contain_text("A remark")
    page.get_by_role("columnheader", name="Title").get_by_role("button").click()
    expect(rows(page).first).to_contain_text("Winter")
    page.get_by_placeholder("Search by title").fill("batteries 2025")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Ask only these")).to_be_visible()
    found = rows(page).count()
    assert 0 < found < 19
    rows(page).first.get_by_role("checkbox").check()
    page.get_by_role("button", name="Ask only these 1").click()
    expect(page.get_by_role("button", name="Only 1 of 19 articles")).to_be_visible()


def test_a_question_within_dates_is_answered_from_them_alone(seeds_page: str, visit: Visit) -> None:
    page = visit(seeds_page)
    page.get_by_role("button", name="All 19 articles").click()
    page.get_by_role("spinbutton", name="year, From").click()
    page.keyboard.type("20250901", delay=100)
    page.get_by_role("button", name="September 1, 2025").click()
    limited = page.get_by_role("button", name="Only ")
    limited.wait_for()
    limited.click()  # closes it
    exchange = ask(page, EASY)  # the article that says so is from February
    expect(exchange.locator(".fn-scope")).to_contain_text("from 1 Sep 2025")
    assert "29 March 2020" not in exchange.inner_text()


def test_empty_library_takes_the_starter_articles(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    page = visit(serve(tmp_path / "library"))
    page.get_by_text("This library is empty").wait_for()
    page.get_by_role("button", name=f"Add {len(SEEDS)} starter articles").click()
    page.get_by_role("button", name=f"All {len(SEEDS)} articles").wait_for()
    expect(page.get_by_text("This library is empty")).to_have_count(0)
    page.locator(".st-key-suggestions button").first.click(timeout=2 * PATIENCE)
    assert chips(exchanges(page).first).first.inner_text() == "1"


def _lighthouse() -> bytes:
    data, style = BytesIO(), getSampleStyleSheet()["BodyText"]
    said = "The Orvane lighthouse stands on a rock. Marta Felde keeps the Orvane lighthouse since 2011."
    SimpleDocTemplate(data, title="The Orvane lighthouse").build([Paragraph(said, style)])
    return data.getvalue()


def _windmill() -> bytes:
    data, style = BytesIO(), getSampleStyleSheet()["BodyText"]
    said = "The windmill of Brek turns again. Olga Timm painted the windmill of Brek in blue."
    SimpleDocTemplate(data, title="The windmill of Brek").build([Paragraph(said, style)])
    return data.getvalue()


def _ferry() -> bytes:
    document, data = Document(), BytesIO()
    document.add_heading("The ferry Kestrel", 0)
    document.add_paragraph("The ferry Kestrel carries 312 passengers. It was built of steel and oak.")
    document.save(data)
    return data.getvalue()
