import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.names import names, parts
from rag.verify import names_stand


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("The BBC showed 3D films of 10BASE5 in Skellefteå.", ["BBC", "3D", "10BASE5", "Skellefteå"]),
        ("He had 2½ sacks and an étude by Temüjin.", ["Temüjin"]),
        ("Non-Renault brands use an iPhone.", ["Non-Renault", "iPhone"]),
        ("It is.", []),
    ],
)
def test_a_name_is_a_whole_word_with_a_capital(sentence: str, found: list[str]) -> None:
    assert names(sentence) == found


def test_accents_are_not_always_written() -> None:
    assert parts("Temüjin's brother") == parts("Temujin brother") == ["temujin", "brother"]


@given(
    st.lists(st.sampled_from(["3D", "2½", "SiO2", "Foo™", "É", "ß", "O'Neill's", "U.S.", "10BASE5", "ˈmaɐ̯", "a", "."]))
)
def test_every_name_stands_in_its_own_sentence(words: list[str]) -> None:
    assert names_stand(" ".join(words), " ".join(words))
