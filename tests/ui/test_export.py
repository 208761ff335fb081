"""Conversations as files: the footnotes hold, and nothing in an article is markup."""

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from rag.conversations import Exchange
from rag.records import Answer, AnswerSentence, Citation, Evidence, Written
from ui.components.export import html, markdown

HOSTILE = "It <script>alert(1)</script> **sold** [5](http://x) $x^2$ &amp; `cars`\n# in 1987."


def exchange(number: int, *quotes: str) -> Exchange:
    written = tuple(
        Written(
            AnswerSentence(f"Answer {number}.{n}", (n,), "supported"),
            (Citation(n, Evidence("a", "A <b>title</b>", "https://example.org/_a_", "2024-05-01", 0, 9, quote, 0.9)),),
        )
        for n, quote in enumerate(quotes, start=1)
    )
    return Exchange(
        number, f"Question {number}?", written=written, scope="Limited to 2 articles: x" if number == 2 else ""
    )


def refused() -> Exchange:
    return Exchange(9, "Who?", answer=Answer("Who?", "Who?", True, "The articles do not say.", (), (), (), "m"))


def test_footnotes_are_numbered_through_the_conversation() -> None:
    text = markdown("T", [exchange(1, "one", "two"), exchange(2, "three"), refused()])
    assert re.findall(r"\[\^(\d)\](?!:)", text) == ["1", "2", "3"]
    assert re.findall(r"^\[\^(\d)\]: “(\w+)”", text, re.M) == [("1", "one"), ("2", "two"), ("3", "three")]
    assert "Limited to 2 articles" in text
    assert "The articles do not say" in text
    page = html("T", [exchange(1, "one", "two"), exchange(2, "three")])
    assert re.findall(r'href="#note-(\d)"', page) == re.findall(r'id="note-(\d)"', page) == ["1", "2", "3"]


def test_what_articles_say_is_text_in_markdown() -> None:
    shown = MarkdownIt("commonmark").render(markdown("T", [exchange(1, HOSTILE)]))
    assert "<strong>" not in shown
    assert "<script>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; **sold** [5](http://x)" in shown
    assert "&amp;amp;" in shown


def test_what_articles_say_is_text_in_html() -> None:
    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.tags: set[str] = set()

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.tags.add(tag)

    parser = Tags()
    parser.feed(html("<i>T</i>", [exchange(1, HOSTILE)]))
    assert parser.tags.isdisjoint({"script", "b", "i"})


def test_quotations_stand_in_quotation_marks() -> None:
    quoted = Written(AnswerSentence("It sold.", (1,), "quoted"), ())
    assert "“It sold.”[^1]" in markdown("T", [Exchange(1, "Q", written=(quoted,))])


def test_what_looks_like_a_list_is_none() -> None:
    for text in ("- one", "+ one", "1. one", "12) one", "# one"):
        shown = MarkdownIt("commonmark").render(markdown("T", [Exchange(1, "Q", error=text)]))
        assert f"<p>{text}</p>" in shown
