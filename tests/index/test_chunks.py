import itertools

from hypothesis import example
from hypothesis import given as every
from hypothesis import strategies as st

from index.articles import to_article
from index.chunks import pack
from index.config import ChunkConfig
from index.records import Block, Document
from index.sentences import split

SHAPES = st.lists(
    st.tuples(st.sampled_from(["heading", "paragraph"]), st.lists(st.integers(1, 40), min_size=1, max_size=6)),
    min_size=1,
    max_size=12,
)


@example([("heading", [2]), ("paragraph", [1, 22]), ("heading", [1]), ("heading", [1])], 50, 0)
@every(SHAPES, st.integers(10, 60), st.integers(0, 20))
def test_chunks_are_runs_of_whole_sentences(shape: list[tuple[str, list[int]]], budget: int, overlap: int) -> None:
    blocks = tuple(Block(" ".join("A" + " b" * (n - 1) + "." for n in lengths), kind) for kind, lengths in shape)
    article = to_article(Document(blocks, "a", "t"))
    sentences = split(article)
    tokens = [len(s.text.split()) for s in sentences]
    spans = pack(article, sentences, tokens, ChunkConfig(budget, overlap))
    starts, ends = [s.start for s in sentences], [s.end for s in sentences]
    headings = {s.start for s in article.sections if s.kind == "heading"}

    covered = set()
    for start, end in spans:
        inside = range(starts.index(start), ends.index(end) + 1)
        assert len(inside) == 1 or sum(tokens[i] for i in inside) <= budget
        covered.update(inside)
        last_is_heading = starts[inside[-1]] in headings
        assert not last_is_heading or end == ends[-1] or all(starts[i] in headings for i in inside)
    assert covered == set(range(len(sentences)))
    assert all(one < other for one, other in itertools.pairwise(spans))


def test_overlap_repeats_whole_sentences_but_never_crosses_a_heading() -> None:
    text = "One two three four. Five six seven eight. Nine ten eleven twelve. A b c d."
    article = to_article(Document((Block(text),), "a", "t"))
    sentences = split(article)
    spans = pack(article, sentences, [4] * 4, ChunkConfig(8, 4))
    assert [article.text[a:b] for a, b in spans] == [
        "One two three four. Five six seven eight.",
        "Five six seven eight. Nine ten eleven twelve.",
        "Nine ten eleven twelve. A b c d.",
    ]
    parted = to_article(
        Document((Block("One two. Three four."), Block("Head", "heading"), Block("Five six.")), "a", "t")
    )
    spans = pack(parted, split(parted), [2, 2, 1, 2], ChunkConfig(4, 4))
    assert [parted.text[a:b] for a, b in spans] == ["One two. Three four.", "Head\n\nFive six."]
