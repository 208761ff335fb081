"""Windows hold every sentence once, in order, within their length."""

from hypothesis import given
from hypothesis import strategies as st

from rag.windows import CLS, LONGEST_QUESTION, LONGEST_TITLE, SEP, padded, windows

ids = st.lists(st.integers(1000, 30000), max_size=90)


@given(question=ids, title=ids, sentences=st.lists(ids, min_size=1, max_size=30))
def test_every_sentence_stands_in_one_window(question: list[int], title: list[int], sentences: list[list[int]]) -> None:
    longest = 2 * (LONGEST_QUESTION + LONGEST_TITLE)
    room = longest - min(len(question), LONGEST_QUESTION) - 3
    room -= min(len(title), LONGEST_TITLE) + 1 if title else 0
    found = list(windows(question, title, sentences, longest))
    held = [w.ids[a:b] for w in found for a, b in w.sentences]
    assert held == [s[:room] for s in sentences]
    assert [w.first + i for w in found for i in range(len(w.sentences))] == list(range(len(sentences)))
    for window in found:
        assert len(window.ids) <= longest
        assert window.ids[0] == CLS
        assert window.ids[-1] == SEP
        assert window.ids[window.question_length - 1] == SEP


def test_padding_is_masked() -> None:
    first, second = (next(windows([5, 6], [], [[7] * n], 64)) for n in (1, 4))
    inputs = padded([first, second])
    assert inputs["input_ids"].shape == (2, len(second.ids))
    assert inputs["attention_mask"].sum(1).tolist() == [len(first.ids), len(second.ids)]
    assert inputs["token_type_ids"][0].tolist() == [0, 0, 0, 0, 1, 1, 0, 0, 0]
