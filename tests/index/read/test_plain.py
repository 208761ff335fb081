from textwrap import dedent

from index.read import plain
from index.records import Block

BODY = (
    "The plant at the river makes forty thousand packs a year, and every one of them is tested twice before it goes. "
)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in plain.blocks(text)]


def test_a_paragraph_a_line() -> None:
    text = f"Packs from the river\n{BODY * 2}\n{BODY}\nNew chemistry\n{BODY * 3}\nRiver Press (No. 7)\n"
    assert [kind for kind, _ in kinds(text)] == [
        "heading",
        "paragraph",
        "paragraph",
        "heading",
        "paragraph",
        "heading",
    ]
    [found] = plain.read(text.encode(), "/a.txt")
    assert found.title == "Packs from the river"
    assert found.source == "/a.txt"


def test_wrapped_lines_are_joined() -> None:
    text = dedent("""\
        Is lithium running out?
        =======================

        The plant at the river makes forty thousand packs a year, and every
        one of them is tested twice. Nobody asked the head of the company,
        Ada Lind, what happens to those that fail.
        A second paragraph follows without an empty line between the two.

        New chemistry

        Sodium is cheap:
        - it is in the sea, and the sea is very large, so that nobody can
          own it
        - it does not burn
        1. Third
        """)
    assert kinds(text) == [
        ("heading", "Is lithium running out?"),
        (
            "paragraph",
            "The plant at the river makes forty thousand packs a year, and every one of them is tested twice. "
            "Nobody asked the head of the company, Ada Lind, what happens to those that fail.",
        ),
        ("paragraph", "A second paragraph follows without an empty line between the two."),
        ("heading", "New chemistry"),
        ("paragraph", "Sodium is cheap:"),
        ("item", "it is in the sea, and the sea is very large, so that nobody can own it"),
        ("item", "it does not burn"),
        ("item", "Third"),
    ]


def test_a_heading_right_above_its_paragraph_stays_apart() -> None:
    wrapped = "The plant at the river makes forty thousand packs a year, and all of\nthem are tested twice.\n"
    assert kinds(f"{wrapped}\nNew chemistry\n{wrapped}")[1] == ("heading", "New chemistry")


def test_a_sentence_is_no_heading() -> None:
    assert kinds("It sold 5,000 cars.") == [("paragraph", "It sold 5,000 cars.")]
    assert kinds("Title\n\nWhy? Nobody knows!")[1][0] == "paragraph"


def test_one_long_line_among_wrapped_ones() -> None:
    line = "The plant at the river makes forty thousand packs a year, and Ada\nLind tests them twice.\n\n"
    found = kinds(line * 20 + "https://example.org/" + "x" * 200)
    assert len(found) == 21
    assert all(kind == "paragraph" for kind, _ in found)


def test_blocks_are_records() -> None:
    assert list(plain.blocks("* one")) == [Block("one", "item")]


def test_a_wrapped_line_may_begin_with_a_dash() -> None:
    text = (
        "The carmaker said on Tuesday that the plant in Lyon, its oldest one\n"
        "– and its largest in Europe – will be closed by the end of the year,\n"
        "and that nobody will be dismissed there. Unions spoke of a betrayal.\n"
    )
    (block,) = plain.blocks(text)
    assert block == Block(" ".join(text.split()))
