"""The FAISS view of a library's vectors: derived from SQLite, and brought up to date when it falls behind."""

import threading
from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Vectors = NDArray[np.float32]


class VectorView:
    """An exact inner-product index over chunk ids, kept in `folder` as `vectors.<generation>.faiss`.

    Chunk ids are never given twice, so two generations differ by the ids that came and went and by nothing else.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        self._folder = folder
        self._dimension = dimension
        self._lock = threading.RLock()
        self.generation, self._index = self._load()

    def sync(self, generation: int, ids: Ids, fetch: Callable[[Ids], Vectors]) -> None:
        """Bring the view to `generation`, whose chunks are `ids` (sorted); `fetch` gives the vectors of some."""
        with self._lock:
            have = np.sort(faiss.vector_to_array(self._index.id_map))
            gone = np.setdiff1d(have, ids, assume_unique=True)
            new = np.setdiff1d(ids, have, assume_unique=True)
            if len(gone):
                self._index.remove_ids(faiss.IDSelectorBatch(gone))
            if len(new):
                self._index.add_with_ids(fetch(new), new)
            self.generation = generation

    def clear(self) -> None:
        """Forget all, as of a database that is not this one."""
        with self._lock:
            self.generation, self._index = -1, self._empty()

    def search(self, vector: Vectors, k: int, within: Ids | None = None) -> list[tuple[int, float]]:
        """The `k` chunks nearest to `vector`, shape (dimension,): pairs of id and cosine, best first.

        With `within`, no chunk but these is looked at.
        """
        only = None
        if within is not None:
            selector = faiss.IDSelectorBatch(within)  # FAISS holds no reference to it: it must live through the search
            only = faiss.SearchParameters()
            only.sel = selector
        with self._lock:
            k = min(k, self._index.ntotal if within is None else len(within))
            if not k or not self._index.ntotal:
                return []
            scores, ids = self._index.search(vector.reshape(1, -1), k, params=only)
        # FAISS fills up with -1 where the view has not all of `within` yet.
        return [(i, score) for i, score in zip(ids[0].tolist(), scores[0].tolist(), strict=True) if i >= 0]

    def save(self) -> None:
        """Write the view beside the database: a new file in one step, then the older ones go."""
        with self._lock:
            part = self._folder / "vectors.part"
            try:
                faiss.write_index(self._index, str(part))
            except RuntimeError:  # no space: the next opening derives the view again
                part.unlink(missing_ok=True)
                return
            kept = self._file(self.generation)
            part.replace(kept)
            for old in self._folder.glob("vectors.*.faiss"):
                if old != kept:
                    old.unlink(missing_ok=True)

    def ids(self) -> Ids:
        """The chunks that the view holds, sorted."""
        with self._lock:
            return np.sort(faiss.vector_to_array(self._index.id_map))

    def _file(self, generation: int) -> Path:
        return self._folder / f"vectors.{generation}.faiss"

    def _load(self) -> tuple[int, faiss.IndexIDMap2]:
        for file in sorted(self._folder.glob("vectors.*.faiss"), key=_generation, reverse=True):
            try:
                index = faiss.read_index(str(file))
            except RuntimeError:
                continue  # a broken view is made again from the database
            if isinstance(index, faiss.IndexIDMap2) and index.d == self._dimension:
                return _generation(file), index
        return -1, self._empty()

    def _empty(self) -> faiss.IndexIDMap2:
        return faiss.IndexIDMap2(faiss.IndexFlatIP(self._dimension))


def _generation(file: Path) -> int:
    number = file.name.split(".")[1]
    return int(number) if number.isdigit() else -1
