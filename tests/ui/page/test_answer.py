"""Ask, point, click, read: an answer and what stands under it."""

import json
import shutil
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from browsing import EASY, OTHER, ROOT, UNANSWERED, answered, ask, chips, exchanges, go, in_view, until
from serving import Model, held_model
from ui.settings import Settings, keep_settings

Visit = Callable[..., Page]


def test_marker_leads_to_its_sentence(seeds_page: str, visit: Visit) -> None:
    page = visit(seeds_page, height=480)  # too low to show the sentence without scrolling
    exchange = ask(page, EASY)
    chip = chips(exchange).first
    quotation = exchange.locator("ol blockquote").first.inner_text()

    chip.hover()
    card = exchange.locator(".card:popover-open")
    expect(card).to_contain_text(quotation)
    expect(card).to_contain_text("10 Feb 2025")
    expect(card.locator("strong")).to_contain_text("2020")

    chip.click()
    mark = page.locator("article.pane mark.clicked").first
    mark.wait_for()
    expect(page.locator("article.pane h2")).to_have_text("Lithium iron phosphate: the plain battery that won")
    until(lambda: in_view(mark, page.locator("article.pane .body")))
    marked = "".join(page.locator("article.pane mark.clicked").all_inner_texts())
    assert marked.removeprefix(chip.inner_text()).strip() == quotation

    page.keyboard.press("Escape")
    page.locator("article.pane").wait_for(state="hidden")
    expect(chip).to_be_focused()


def test_quotations_are_copied_judged_and_asked_again(seeds_page: str, visit: Visit) -> None:
    page = visit(seeds_page)
    exchange = ask(page, EASY)
    quotation = exchange.locator("ol blockquote").first.inner_text()
    exchange.get_by_role("button", name="Copy quotation").first.click()
    until(lambda: page.evaluate("navigator.clipboard.readText()") == quotation)
    exchange.get_by_role("button", name="Copy with reference").first.click()
    until(lambda: page.evaluate("navigator.clipboard.readText()").startswith(f"“{quotation}” (Lithium iron phosphate"))

    exchange.get_by_role("button", name="Good answer").click()
    exchange.get_by_role("textbox", name="A word on why").fill("To the point")
    exchange.get_by_role("button", name="Save").click()
    exchange.get_by_role("button", name="Saved").wait_for()
    page.reload()
    expect(exchange.get_by_role("button", name="Good answer")).to_have_attribute("aria-pressed", "true")
    expect(exchange.get_by_role("textbox", name="A word on why")).to_have_value("To the point")

    exchange.get_by_text("Change the question").click()
    field = exchange.get_by_role("textbox", name="Question to search")
    expect(field).to_have_value(EASY)
    field.fill(OTHER)
    field.press("Enter")
    expect(answered(exchanges(page).nth(1)).locator(".fn-question")).to_have_text(OTHER)


def test_click_is_quick(seeds_page: str, visit: Visit, record_property: Callable[..., None]) -> None:
    page = visit(seeds_page)
    first, second = chips(ask(page, EASY)).first, chips(ask(page, OTHER)).first
    spent = []
    for chip in (first, second) * 3:
        title = page.locator("article.pane h2").inner_text() if spent else ""
        chip.scroll_into_view_if_needed()
        spent.append(chip.evaluate(_CLICK_AND_WAIT, title))
    record_property("median_click_ms", round(statistics.median(spent)))
    print(f"click on a marker to the sentence in view: median {statistics.median(spent):.0f} ms")


def test_first_sentence_comes_soon(seeds_page: str, visit: Visit, record_property: Callable[..., None]) -> None:
    page = visit(seeds_page)
    page.locator(".st-key-suggestions button").first.wait_for()  # the models are there, and nothing else goes on
    ask(page, EASY)
    spent = []
    for number, question in enumerate(_usual_questions(), start=1):
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill(question)
        page.evaluate(_TIME_FIRST_SENTENCE, number)
        box.press("Enter")
        if (milliseconds := page.evaluate("window.firstSentence")) is not None:
            spent.append(milliseconds)
        answered(exchanges(page).nth(number))
    print(f"{len(spent)} answers: {sorted(map(round, spent))}")
    record_property("first_sentence_ms", round(statistics.median(spent)))
    print(f"Enter to the first sentence: median {statistics.median(spent):.0f} ms")
    assert spent


def _usual_questions() -> list[str]:
    """Every third of the starter questions that ask for one thing."""
    asked = map(json.loads, (ROOT / "seeds" / "questions.jsonl").open())
    return [each["question"] for each in asked if each["kind"] == "single"][::3]


def test_follow_up_is_searched_as_a_standalone_question(seeds_page: str, visit: Visit) -> None:
    page = visit(seeds_page)
    ask(page, EASY)
    ask(page, "And when did Tesla tell its investors about it?")
    follow_up = ask(page, "And when?")
    expect(follow_up.locator(".fn-searched")).to_contain_text("Searched as: When")


def test_refusal_shows_nearest_passages(seeds_page: str, visit: Visit) -> None:
    page = visit(seeds_page)
    exchange = ask(page, UNANSWERED)
    expect(exchange.locator(".refusal")).to_contain_text("The articles do not say.")
    assert chips(exchange).count() == 0
    exchange.locator(".nearest summary").click()
    exchange.locator(".refusal li button").first.click()
    page.locator("article.pane mark.clicked").first.wait_for()


def test_stop_and_ask_again(seeds_page: str, visit: Visit) -> None:
    page = visit(seeds_page)
    ask(page, EASY)
    box = page.get_by_test_id("stChatInputTextArea")
    # Long enough to be stopped on a fast machine.
    more = ["who founded QuantumScape", "who leads Ampere", "when was Northvolt founded", "who built the Zoe?"]
    box.fill(" and ".join([OTHER[:-1], EASY[:-1], *more]))
    box.press("Enter")
    stopped = exchanges(page).nth(1)
    stopped.locator(".fn-step").wait_for()
    page.get_by_test_id("stChatInputStopButton").click()
    expect(stopped).to_contain_text("Stopped before the answer was complete.", use_inner_text=True)
    expect(box).to_be_enabled()
    ask(page, OTHER)
    stopped.get_by_role("button", name="Ask again").click()
    assert chips(answered(exchanges(page).nth(3))).count()


@contextmanager
def half_written(
    seeds_library: Path, serve: Callable[[Path], str], visit: Visit, folder: Path
) -> Iterator[tuple[Page, Locator, Model]]:
    """A page whose answer waits after its first sentence."""
    shutil.copytree(seeds_library, folder)
    with held_model() as model:
        keep_settings(folder, Settings(model=model.url))
        page = visit(serve(folder))
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill(EASY)
        box.press("Enter")
        exchange = exchanges(page).first
        chips(exchange).first.wait_for()
        yield page, exchange, model


def _open_article(page: Page, exchange: Locator) -> None:
    chips(exchange).first.click()
    page.locator("article.pane mark.clicked").first.wait_for()


def test_sentences_appear_as_they_are_written(
    seeds_library: Path, serve: Callable[[Path], str], visit: Visit, tmp_path: Path
) -> None:
    with half_written(seeds_library, serve, visit, tmp_path / "library") as (_, exchange, model):
        expect(exchange.locator(".fn-step")).to_contain_text("Writing")
        expect(exchange.locator(".said")).to_have_count(1)
        model.go_on.set()
        lines = [_lines(sentence) for sentence in answered(exchange).locator(".said").all()]
        assert lines[1][0] <= lines[0][1]  # they run on, as a paragraph does


def test_an_article_opens_while_the_answer_is_written(
    seeds_library: Path, serve: Callable[[Path], str], visit: Visit, tmp_path: Path
) -> None:
    with half_written(seeds_library, serve, visit, tmp_path / "library") as (page, exchange, model):
        _open_article(page, exchange)
        expect(exchange.locator(".fn-step")).to_contain_text("Writing")
        exchange.get_by_role("button", name="Copy or keep this sentence").click()
        exchange.get_by_role("button", name="Add to report").click()
        expect(exchange.get_by_text("The answer is not complete yet.")).to_be_visible()
        expect(chips(exchange)).to_have_count(1)
        model.go_on.set()
        answered(exchange)
        assert chips(exchange).count() > 1
        expect(page.locator("article.pane mark.clicked").first).to_be_visible()


def test_an_answer_can_be_stopped_after_an_article_was_opened(
    seeds_library: Path, serve: Callable[[Path], str], visit: Visit, tmp_path: Path
) -> None:
    with half_written(seeds_library, serve, visit, tmp_path / "library") as (page, exchange, _):
        _open_article(page, exchange)
        page.get_by_role("button", name="Stop").first.click()
        expect(exchange).to_contain_text("Stopped before the answer was complete.", use_inner_text=True)
        expect(chips(exchange)).to_have_count(1)
        expect(page.get_by_test_id("stChatInputTextArea")).to_be_enabled()


def test_sentences_and_quotations_are_copied_with_their_footnotes(seeds_page: str, visit: Visit) -> None:
    page = visit(seeds_page)
    exchange = ask(page, EASY)
    sentence = exchange.locator(".said").first
    said = sentence.evaluate("e => e.firstChild.data + e.querySelector('.together').firstChild.data")
    sentence.hover()
    sentence.get_by_role("button", name="Copy or keep this sentence").click()
    exchange.get_by_role("button", name="Copy with footnote").first.click()
    exchange.get_by_text("Copied with its footnote.").wait_for()
    read = """async type => (await (await navigator.clipboard.read())[0].getType(type)).text()"""
    until(lambda: f"<p>{said}<a" in page.evaluate(read, "text/html"))
    assert "mso-element:footnote" in page.evaluate(read, "text/html")
    exchange.locator("ol").get_by_role("button", name="Copy as Markdown").first.click()
    quotation = exchange.locator("ol blockquote").first.inner_text()
    until(lambda: page.evaluate("navigator.clipboard.readText()").startswith(f"“{quotation}”[^1]"))
    assert "[^1]: (Footnote starter articles, 2025)" in page.evaluate("navigator.clipboard.readText()")


def test_selected_words_become_a_question(seeds_page: str, visit: Visit) -> None:
    page = visit(seeds_page)
    chips(ask(page, EASY)).first.click()
    mark = page.locator("article.pane mark.clicked").first
    mark.wait_for()
    words = mark.evaluate(_SELECT)
    page.get_by_role("button", name="Ask about this").click()
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value(f"What do the articles say about “{words}”?")
    mark.evaluate(_SELECT)
    page.get_by_role("button", name="Add to report").last.click()
    page.get_by_text("Added to the report").wait_for()
    go(page, "Reports")
    expect(page.locator(".st-key-report")).to_contain_text(words)


_SELECT = """(mark) => {
    const piece = mark.lastChild;
    getSelection().setBaseAndExtent(piece, 0, piece, 20);
    return piece.data.slice(0, 20).trim();
}"""

# Looked for in the page itself: a test that asks fifty times a second from outside takes a core from the models.
_TIME_FIRST_SENTENCE = """(number) => {
    const deep = (root, what) => root.querySelector(what)
        ?? [...root.querySelectorAll("*")].map((e) => e.shadowRoot && deep(e.shadowRoot, what)).find(Boolean);
    window.firstSentence = new Promise((done) => addEventListener("keydown", () => {
        const began = performance.now();
        const look = () => {
            const exchange = document.querySelectorAll('[class*="st-key-exchange-"]')[number];
            if (exchange && deep(exchange, "button.chip")) requestAnimationFrame(() => done(performance.now() - began));
            else if (exchange && deep(exchange, ".foot")) done(null);  // a refusal
            else setTimeout(look, 20);
        };
        look();
    }, { capture: true, once: true }));
}"""
_CLICK_AND_WAIT = """(chip, title) => new Promise((done) => {
    const find = (root) => [...root.querySelectorAll("*")].flatMap((e) =>
        e.shadowRoot ? [...e.shadowRoot.querySelectorAll("article.pane"), ...find(e.shadowRoot)] : []);
    const shown = () => {
        const pane = find(document)[0], mark = pane?.querySelector("mark.clicked");
        if (!mark || pane.querySelector("h2").textContent === title) return false;
        const box = mark.getBoundingClientRect();
        return box.top > 0 && box.bottom < innerHeight;
    };
    const began = performance.now();
    const look = () => shown() ? done(performance.now() - began) : requestAnimationFrame(look);
    chip.click();
    look();
})"""


def _lines(sentence: Locator) -> tuple[float, float]:
    """Where the first line of a sentence begins, and where its last one ends, from the window's top."""
    top, bottom = sentence.evaluate("e => [e.getClientRects()[0].top, [...e.getClientRects()].at(-1).bottom]")
    return float(top), float(bottom)
