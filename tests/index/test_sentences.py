import itertools
import string

from hypothesis import given as every
from hypothesis import strategies as st

from index.articles import to_article
from index.records import Block, Document
from index.sentences import LONGEST, split

LINES = st.lists(
    st.text(string.ascii_letters + string.digits + " .,!?;:“”\"'()%€-–", min_size=1).filter(str.strip), min_size=1
)


def sentences(*blocks: Block) -> list[str]:
    return [s.text for s in split(to_article(Document(blocks, "a", "t")))]


@every(LINES, st.sampled_from(["heading", "paragraph", "item"]))
def test_sentences_are_spans_and_hold_every_character(lines: list[str], kind: str) -> None:
    article = to_article(Document(tuple(Block(" ".join(line.split()), kind) for line in lines), "a", "t"))
    found = split(article)
    assert all(article.text[s.start : s.end] == s.text == s.text.strip() for s in found)
    assert all(len(s.text) <= LONGEST for s in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert "".join("".join(s.text.split()) for s in found) == "".join(article.text.split())


def test_a_heading_never_runs_into_the_sentence_after_it() -> None:
    assert sentences(Block("New batteries", "heading"), Block("Ampere has plans."))[0] == "New batteries"
    assert sentences(Block("first, without a stop", "item"), Block("second", "item")) == [
        "first, without a stop",
        "second",
    ]


def test_what_does_not_end_a_sentence() -> None:
    for text in (
        "Dr. Smith and J. R. Ewing of the U.S. Department met at 3.30 p.m. on Jan. 5.",
        "The price is €1.25m, i.e. 3.5 per cent more than in Sept. 2023, says Renault S.A. in a note.",
        "“It works. Really. We tried!” said Mr. Marsh of Volvo Cars Inc. in Gothenburg.",
        "It has approx. 5 doors, see fig. 3 and no. 7.",
        "“Is it ready?” asked the minister.",
        "In 1905 A. Einstein wrote to John F. Kennedy of the class of M. Curie.",
        "It costs $5 m. or less, says K. Li of Group U.S.A. Inc.",
    ):
        assert sentences(Block(text)) == [text]


def test_what_ends_a_sentence() -> None:
    assert sentences(Block("It costs €5. Nobody buys it! Why? He said: “It is dear.” They left.")) == [
        "It costs €5.",
        "Nobody buys it!",
        "Why?",
        "He said: “It is dear.”",
        "They left.",
    ]


def test_what_ends_a_sentence_behind_a_unit_or_a_letter_and_before_a_small_one() -> None:
    for before, after in (
        ("It reaches 180 km/h.", "Others are slower."),
        ("The fuse takes 16 A.", "It melts then."),
        ("The wire is 1.8 m.", "Tall people need more."),
        ("It weighs 2 t.", "Lorries weigh more."),
        ("The best seller was the Model Y.", "Sales rose."),
        ("It raised a Series B.", "Investors were glad."),
        ("That was plan B.", "The rest was easy."),
        ("Phones did well.", "iPhone sales fell."),
        ("Cities grow.", "e-mobility is dear."),
    ):
        assert sentences(Block(f"{before} {after}")) == [before, after]


def test_what_runs_on_is_cut_where_a_clause_ends() -> None:
    cells = "; ".join(f"cell number {i} of the long table" for i in range(100))
    found = sentences(Block(cells))
    assert len(found) > 2
    assert all(s.endswith(";") for s in found[:-1])
