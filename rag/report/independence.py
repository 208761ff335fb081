"""Which articles have one origin: the same wire copy in five outlets is one source, not five.

Articles are compared by their shingles (runs of words). MinHash (Broder 1997, https://doi.org/10.1109/SEQUEN.1997.666900)
estimates the share that two have in common; from it follows the share of the shorter one that the longer one has too,
which is what counts, since outlets cut what they print.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

from index.errors import LibraryMissing
from index.library import Library
from rag.words import words

SHINGLE = 4  # words
PERMUTATIONS = 256
COPIED = 0.2  # of the shorter article, from which two have one origin: python -m tests.bench.independence

Shares = NDArray[np.float64]


def origins(library: Library, article_ids: Iterable[str]) -> dict[str, int]:
    """A number for each article; those of one origin have the same. An article that is gone counts by itself."""
    texts = {article_id: _text(library, article_id) for article_id in dict.fromkeys(article_ids)}
    return dict(zip(texts, grouped(list(texts.values())), strict=True))


def independent(article_ids: Iterable[str], origins: Mapping[str, int]) -> int:
    """How many origins these articles have."""
    return len({origins[article_id] for article_id in article_ids})


def grouped(texts: Sequence[str]) -> list[int]:
    """The group of each text: the place of the first text that it can be traced to, from copy to copy."""
    groups = np.arange(len(texts))
    for i, shares in enumerate(copied(texts)):
        together = groups[[i, *(np.flatnonzero(shares >= COPIED) + i + 1)]]
        groups[np.isin(groups, together)] = together.min()
    return [int(group) for group in groups]


def copied(texts: Sequence[str]) -> list[Shares]:
    """The share of the shorter text's shingles that the longer has: row i is text i against those after it."""
    shingles = [_shingles(text) for text in texts]
    sizes = np.array([len(each) for each in shingles], dtype=np.float64)
    signatures = np.array([_signature(each) for each in shingles])
    return [_shares(signatures[i], signatures[i + 1 :], sizes[i], sizes[i + 1 :]) for i in range(len(texts))]


def _shares(one: NDArray[np.uint64], others: NDArray[np.uint64], size: float, sizes: Shares) -> Shares:
    jaccard = (others == one).mean(axis=1)
    common = jaccard / (1 + jaccard) * (size + sizes)
    smaller = np.minimum(size, sizes)
    # What has no shingle at all is like nothing.
    return np.where(smaller > 0, np.minimum(1.0, common / np.maximum(smaller, 1)), 0.0)


def _signature(shingles: Sequence[bytes]) -> NDArray[np.uint64]:
    sketch = MinHash(num_perm=PERMUTATIONS, seed=1)
    sketch.update_batch(shingles)
    return np.asarray(sketch.hashvalues, dtype=np.uint64)


def _shingles(text: str) -> list[bytes]:
    found = words(text)
    return list({" ".join(found[i : i + SHINGLE]).encode() for i in range(len(found) - SHINGLE + 1)})


def _text(library: Library, article_id: str) -> str:
    try:
        return library.article(article_id).text
    except LibraryMissing:
        return ""
