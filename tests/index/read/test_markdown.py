import pytest

from index.errors import ReadError
from index.read import markdown

ARTICLE = """\
---
title: "Cells: a primer"
author: [Ada Lind, Bo Ek]
published: 2024-03-05
source: https://example.org/cells
---
# Cells

A *cell* holds `3.7 V` and
[many](http://x) cells<br>make H<sub>2</sub>O &amp; a pack. ![picture](p.png)

- first
  - nested **item**

  and its second paragraph

| Model | Range |
|-------|-------|
| A     | 500 km |

> Said Ada.

```
x = 1
y = 2
```

<div align="center"><!-- hidden --><p>Set</p><p>apart</p></div>
"""


def test_an_article() -> None:
    [found] = markdown.read(ARTICLE.encode(), "/cells.md")
    assert (found.title, found.author, found.published, found.source) == (
        "Cells: a primer",
        "Ada Lind, Bo Ek",
        "2024-03-05",
        "https://example.org/cells",
    )
    assert [(block.kind, block.text) for block in found.blocks] == [
        ("heading", "Cells"),
        ("paragraph", "A cell holds 3.7 V and many cells make H2O & a pack."),
        ("item", "first"),
        ("item", "nested item"),
        ("item", "and its second paragraph"),
        ("paragraph", "Model | Range"),
        ("paragraph", "A | 500 km"),
        ("paragraph", "Said Ada."),
        ("paragraph", "x = 1 y = 2"),
        ("paragraph", "Set apart"),
    ]


def test_without_front_matter() -> None:
    [found] = markdown.read(b"Preface.\n\n# Cells\n\nText.", "/cells.md")
    assert (found.title, found.author, found.published, found.source) == ("Cells", None, None, "/cells.md")


@pytest.mark.parametrize("rule", ["---\n\nText.", "---\nText.\n---\nMore."])
def test_a_rule_at_the_top_is_no_front_matter(rule: str) -> None:
    [found] = markdown.read(rule.encode(), "s")
    assert found.blocks[-1].text in ("Text.", "More.")


def test_an_odd_date_is_no_error() -> None:
    [found] = markdown.read(b"---\r\ndate: 2024-13-45\r\ntitle: {a: b}\r\n---\r\nText.", "s")
    assert (found.published, found.title) == (None, "Text.")


@pytest.mark.parametrize("matter", ["title: a: b", "title: [a", "[" * 600, "\ttitle: a"])
def test_bad_front_matter_is_refused(matter: str) -> None:
    with pytest.raises(ReadError, match="front matter is not valid YAML"):
        markdown.read(f"---\n{matter}\n---\nText.".encode(), "s")


def test_the_line_of_the_mistake_is_named() -> None:
    with pytest.raises(ReadError, match="line 3"):
        markdown.read(b"---\nauthor: Ada\ntitle: a: b\n---\nText.", "s")


def test_front_matter_alone_is_refused() -> None:
    with pytest.raises(ReadError, match="no text"):
        markdown.read(b"---\ntitle: a\n---\n", "s")


def test_letters_that_are_set_differently_go_on_in_a_block_of_html() -> None:
    [found] = markdown.read(b"<p>The CO<sub>2</sub> of <b>Acme</b>&rsquo;s cars (<i>fleet</i>) fell.</p>\n", "s")
    assert found.blocks[0].text == "The CO2 of Acme’s cars (fleet) fell."
    [found] = markdown.read(b"<table><tr><td>Model</td><td>Range</td></tr><tr><td>A</td></tr></table>\n", "s")
    assert found.blocks[0].text == "Model Range A"


def test_a_superscript_is_no_further_figure_of_its_number() -> None:
    [found] = markdown.read(b"It holds 10<sup>6</sup> cells.\n\n<p>And 10<sup>-3</sup> grams.</p>\n", "s")
    assert [block.text for block in found.blocks] == ["It holds 10⁶ cells.", "And 10⁻³ grams."]
