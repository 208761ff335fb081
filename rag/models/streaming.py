"""From an engine that calls back to an iterator that can be closed, ending at a stop string."""

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from queue import SimpleQueue

from index.errors import ModelError

Emit = Callable[[str], bool]  # takes a piece, tells whether more is wanted


class StopStrings:
    """Lets text through up to the first of `stop`, holding back an end that may be the beginning of one."""

    def __init__(self, stop: Sequence[str]) -> None:
        self._stop = tuple(s for s in stop if s)
        self._held = ""
        self.found = False

    def push(self, piece: str) -> str:
        """Take the next piece; return the text that can be shown by now. Nothing is shown after a stop."""
        if self.found:
            return ""
        text = self._held + piece
        starts = [at for s in self._stop if (at := text.find(s)) >= 0]
        if starts:
            self.found, self._held = True, ""
            return text[: min(starts)]
        kept = len(text) - self._undecided(text)
        self._held = text[kept:]
        return text[:kept]

    def flush(self) -> str:
        """Return what was held back: the text is over, so it was no stop string."""
        rest, self._held = self._held, ""
        return rest

    def _undecided(self, text: str) -> int:
        """Length of the longest end of `text` that begins a stop string."""
        longest = max((len(s) for s in self._stop), default=1) - 1
        for length in range(min(longest, len(text)), 0, -1):
            if any(s.startswith(text[-length:]) for s in self._stop):
                return length
        return 0


def until_stop(pieces: Generator[str, None, None], stop: Sequence[str]) -> Iterator[str]:
    """Yield `pieces` up to the first of `stop`, and close them."""
    gate = StopStrings(stop)
    with closing(pieces):
        for piece in pieces:
            if text := gate.push(piece):
                yield text
            if gate.found:
                return
        if text := gate.flush():
            yield text


def in_background(generate: Callable[[Emit], None], stop: Sequence[str], turn: threading.Lock) -> Iterator[str]:
    """Run `generate` in a thread and yield the pieces it emits, up to the first of `stop`.

    `turn` is held while it runs, not while the caller thinks about a piece, so a slow reader blocks nobody.
    `emit` returns False once a stop string came or the iterator was closed; closing waits for the thread to
    end. What `generate` raises is raised here, but for a `ModelError` when the text was over already.
    """
    pieces: SimpleQueue[str | None] = SimpleQueue()
    closed = threading.Event()
    gate = StopStrings(stop)

    def emit(piece: str) -> bool:
        if text := gate.push(piece):
            pieces.put(text)
        return not (gate.found or closed.is_set())

    def work() -> None:
        with turn:
            try:
                if not closed.is_set():
                    generate(emit)
            except ModelError:
                if not gate.found:  # a runtime that stumbles over being stopped has said all that was wanted
                    raise
        if text := gate.flush():
            pieces.put(text)

    with ThreadPoolExecutor(1, "language-model") as pool:
        working = pool.submit(work)
        working.add_done_callback(lambda _: pieces.put(None))
        try:
            yield from iter(pieces.get, None)
            working.result()
        finally:
            closed.set()
