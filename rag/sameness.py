"""Whether two texts say the same, as a wire report does in several outlets."""

from functools import lru_cache

from rag.names import named
from rag.quantities import Quantity, quantities
from rag.words import likeness, triples

SAME = 0.8  # share of word triples in common


def says_the_same(one: str, other: str) -> bool:
    """Whether they share nearly all words and have no other figure, and no name in another one's place."""
    if likeness(_triples(one), _triples(other)) < SAME:
        return False
    mine, theirs = set(named(one)), set(named(other))
    return _figures(one) == _figures(other) and not (mine - theirs and theirs - mine)


@lru_cache(maxsize=4096)  # each of a question's passages is compared with all before it
def _triples(text: str) -> frozenset[str]:
    return triples(text)


def _figures(text: str) -> set[Quantity]:
    return set(quantities(text))
