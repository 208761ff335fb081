"""From a question to a footnote in Word; clips put in order, reworded, shortened, copied."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import etree
from playwright.sync_api import Locator, Page, expect

from browsing import EASY, PATIENCE, UNANSWERED, ask, go, until
from index.library import Library
from rag.report import clips
from rag.report.records import Report
from rag.report.styles import own, style

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def shelf(seeds_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library of these tests' own."""
    return Library(Path(shutil.copytree(seeds_library, tmp_path_factory.mktemp("reports") / "library")))


@pytest.fixture(scope="module")
def address(serve: Callable[[Path], str], shelf: Library) -> str:
    return serve(shelf.folder)


@pytest.fixture
def report(shelf: Library) -> Report:
    """Two clips and an open question, without any model."""
    report = clips.create(shelf, f"Small & <b>cheap</b> {len(clips.reports(shelf))}")
    for number, article in enumerate(shelf.articles()[:2]):
        first = shelf.sentences(article.id)[1]
        cut = clips.cut(shelf, article.id, first.start, first.end, f"Claim {number} <i>x</i>", "What is it?")
        clips.keep(shelf, report.id, [cut])
    clips.leave_open(shelf, report.id, "Who painted it?")
    return report


@pytest.fixture
def reports_page(visit: Callable[..., Page], address: str, report: Report) -> Page:
    expect.set_options(timeout=PATIENCE)
    return visit(f"{address}/reports?report={report.id}")


def rows(page: Page) -> Locator:
    return page.get_by_role("list", name="Clips").get_by_role("listitem")


def test_from_a_question_to_a_footnote_in_word(
    visit: Callable[..., Page], address: str, shelf: Library, tmp_path: Path
) -> None:
    page = visit(address)
    exchange = ask(page, EASY)
    quotation = exchange.locator("blockquote").first.inner_text()
    exchange.get_by_role("button", name="Add to report").first.click()
    until(lambda: bool(clips.reports(shelf) and clips.reports(shelf)[0].clips))
    go(page, "Reports")
    rows(page).first.wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as Word").click()
    download.value.save_as(tmp_path / "report.docx")
    notes = etree.fromstring(zipfile.ZipFile(tmp_path / "report.docx").read("word/footnotes.xml"))
    said = ["".join(map(str, note.itertext())) for note in notes if note.get(f"{W}type") is None]
    body = zipfile.ZipFile(tmp_path / "report.docx").read("word/document.xml").decode()
    assert len(said) == 1
    assert quotation in "".join(map(str, etree.fromstring(body.encode()).itertext())) + said[0]


def test_a_conversation_becomes_a_brief(
    visit: Callable[..., Page], address: str, shelf: Library, tmp_path: Path
) -> None:
    page = visit(address)
    sentences = ask(page, EASY).locator(".said").count()
    ask(page, UNANSWERED)
    page.get_by_role("button", name="Export").click()
    page.get_by_role("button", name="Make a report of it").click()
    preview = page.locator(".fn-preview")
    for heading in (EASY, "Open questions", "References", "Quotations"):
        expect(preview.get_by_role("heading", name=heading).first).to_be_visible()
    expect(preview).to_contain_text(UNANSWERED)
    assert preview.locator("a.footnote-ref").count() == sentences
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as Word").click()
    download.value.save_as(tmp_path / "brief.docx")
    notes = etree.fromstring(zipfile.ZipFile(tmp_path / "brief.docx").read("word/footnotes.xml"))
    assert sum(note.get(f"{W}type") is None for note in notes) == sentences


def test_a_style_of_ones_own(reports_page: Page, shelf: Library) -> None:
    reports_page.get_by_role("button", name="A style of your own").click()
    file = reports_page.locator('[data-testid="stPopoverBody"] input[type="file"]')
    file.set_input_files([{"name": "mine.csl", "mimeType": "text/xml", "buffer": b"<html/>"}])
    expect(reports_page.get_by_role("alert")).to_contain_text("mine.csl is no citation style: it begins with <html>")
    assert own(shelf.folder) == []
    file.set_input_files([{"name": "mine.csl", "mimeType": "text/xml", "buffer": style("ieee").path.read_bytes()}])
    chosen = reports_page.get_by_role("combobox", name="Citation style")
    expect(chosen).to_have_value("mine.csl")
    reports_page.keyboard.press("Escape")
    reports_page.get_by_text("Preview", exact=True).click()
    expect(reports_page.locator(".fn-preview .csl-left-margin").first).to_have_text("[1]")  # as IEEE has it
    chosen.fill("apa")
    chosen.press("Enter")
    expect(reports_page.locator(".fn-preview .csl-left-margin")).to_have_count(0)


def test_clips_are_put_in_order_reworded_annotated_and_removed(
    reports_page: Page, shelf: Library, report: Report
) -> None:
    def kept() -> list[tuple[str, str]]:
        return [(clip.claim, clip.note) for clip in clips.clips(shelf, report.id)]

    expect(rows(reports_page)).to_have_count(2)
    rows(reports_page).first.get_by_role("button", name="Move down").click()
    until(lambda: [claim for claim, _ in kept()] == ["Claim 1 <i>x</i>", "Claim 0 <i>x</i>"])
    expect(rows(reports_page).first.get_by_role("textbox", name="Claim")).to_have_value("Claim 1 <i>x</i>")
    rows(reports_page).first.get_by_role("textbox", name="Claim").fill("It is <b>new</b>.")
    rows(reports_page).first.get_by_role("textbox", name="Note").fill("Look again.")
    rows(reports_page).first.get_by_role("textbox", name="Note").blur()
    until(lambda: kept()[0] == ("It is <b>new</b>.", "Look again."))
    rows(reports_page).last.get_by_role("button", name="Remove:").click()
    rows(reports_page).last.get_by_role("button", name="Remove", exact=True).click()
    expect(rows(reports_page)).to_have_count(1)
    reports_page.get_by_role("button", name="Remove: Who painted it?").click()
    until(lambda: clips.open_questions(shelf, report.id) == [])


def test_the_keyboard_stays_where_it_is(reports_page: Page, shelf: Library, report: Report) -> None:
    def focused() -> str:
        return str(
            reports_page.evaluate(
                """() => {
                    let at = document.activeElement;
                    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
                    return at.getAttribute("aria-label") ?? at.textContent;
                }"""
            )
        )

    last = rows(reports_page).last
    last.get_by_role("button", name="Shorten").click()
    last.locator(".words button").nth(1).click()
    last.get_by_role("textbox", name="Note").fill("Look again.")
    last.get_by_role("button", name="Move up").focus()
    until(lambda: clips.clips(shelf, report.id)[1].note == "Look again.")
    expect(last.locator(".words button").nth(1)).to_have_attribute("aria-pressed", "true")
    reports_page.keyboard.press("Enter")
    until(lambda: clips.clips(shelf, report.id)[0].note == "Look again.")
    expect(rows(reports_page).first.get_by_role("textbox", name="Note")).to_have_value("Look again.")
    until(lambda: focused().startswith("Claim"))  # it is the first now, and cannot move further up


def test_words_are_left_out_by_a_click(reports_page: Page, shelf: Library, report: Report) -> None:
    original = clips.clips(shelf, report.id)[0].original
    words = original.split()
    first = rows(reports_page).first
    first.get_by_role("button", name="Shorten").click()
    first.locator(".words button").nth(1).click()
    first.locator(".words button").nth(2).click()
    first.get_by_role("button", name="Save").click()
    shortened = " ".join([words[0], "…", *words[3:]])
    expect(first.locator("blockquote").first).to_have_text(shortened)
    assert clips.clips(shelf, report.id)[0].quotation == shortened
    first.get_by_role("button", name="Quote it whole").click()
    expect(first.locator("blockquote").first).to_have_text(original)


def test_copying_with_the_footnote(reports_page: Page) -> None:
    rows(reports_page).first.get_by_role("button", name="Copy with footnote").click()
    expect(reports_page.get_by_text("Copied with its footnote.")).to_be_visible()
    read = """async type => (await (await navigator.clipboard.read())[0].getType(type)).text()"""
    assert "Claim 0 &lt;i&gt;x" in reports_page.evaluate(read, "text/html")
    assert "[^1]: “" in reports_page.evaluate(read, "text/plain")


def test_a_list_of_questions_becomes_clips_and_open_questions(
    reports_page: Page, shelf: Library, report: Report
) -> None:
    reports_page.get_by_text("Ask a list of questions").click()
    reports_page.get_by_label("One question a line").fill(f"{EASY}\n\n{UNANSWERED}\n{'why ' * 6000}")
    reports_page.get_by_role("button", name="Ask them all").click()
    expect(reports_page.get_by_role("button", name="Ask them all")).to_be_disabled()
    reports_page.get_by_text("Preview", exact=True).click()  # a click elsewhere does not end it
    until(lambda: UNANSWERED in clips.open_questions(shelf, report.id), PATIENCE / 1000)
    expect(reports_page.get_by_text("These could not be asked:")).to_be_visible()
    assert clips.clips(shelf, report.id)[2].question == EASY


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_no_serious_finding_of_axe(
    visit: Callable[..., Page], address: str, shelf: Library, report: Report, colours: str
) -> None:
    gone = shelf.articles()[2]
    clips.keep(shelf, report.id, [clips.cut(shelf, gone.id, 0, 60)])
    with shelf.writer() as writer:
        writer.remove(gone.id)
    page = visit(f"{address}/reports?report={report.id}", colours=colours)
    rows(page).nth(2).wait_for()
    page.get_by_text("Preview", exact=True).click()
    page.locator(".fn-preview").wait_for()
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    page.wait_for_timeout(500)  # what was drawn in an earlier run is dimmed until then
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found if v["impact"] in ("serious", "critical")] == []


def test_preview_and_an_unknown_style(reports_page: Page) -> None:
    reports_page.get_by_text("Preview", exact=True).click()
    preview = reports_page.locator(".fn-preview")
    expect(preview.get_by_role("heading", name="Small & <b>cheap</b>")).to_be_visible()
    expect(preview).to_contain_text("Claim 0 <i>x</i>")
    style = reports_page.get_by_role("combobox", name="Citation style")
    style.fill("chicgo")
    style.press("Enter")
    expect(reports_page.get_by_role("alert")).to_contain_text("The nearest are: chicago")
    expect(reports_page.get_by_role("button", name="Download")).to_have_count(0)
