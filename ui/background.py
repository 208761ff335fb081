"""Work that goes on while the page is used: a thread each, asked now and then how far it is."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from threading import Thread
from typing import TypeVar

from index.build import Done, Embedded, Input, add
from index.embed import Encoder
from index.errors import FootnoteError
from index.library import Library
from index.read.page_picture import keep_original

Result = TypeVar("Result")


def in_background(work: Callable[[], Result]) -> Future[Result]:
    """What `work` will have given or raised; the thread does not keep the program from ending."""
    future: Future[Result] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future


class Adding:
    """Articles on their way into the library. What is stored stays, whenever it is cancelled.

    `originals` are the bytes of uploaded PDF files by the key of their input; they are kept for pictures of pages.
    """

    def __init__(
        self,
        library: Library,
        encoder: Callable[[], Encoder],
        inputs: Sequence[Input],
        originals: Mapping[str, bytes] | None = None,
    ) -> None:
        self.total = len(inputs)
        self.done: tuple[Done, ...] = ()
        self.chunks = 0
        self.error = ""
        self.cancelled = False
        self._originals = originals or {}
        self._began = time.monotonic()
        self._running = in_background(lambda: self._run(library, encoder, inputs))

    @property
    def running(self) -> bool:
        return not self._running.done()

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1."""
        return len(self.done) / max(self.total, 1)

    def seconds_left(self) -> float | None:
        """At the speed until now; unknown before the first file is done."""
        spent = time.monotonic() - self._began
        return spent / self.share - spent if self.done else None

    def cancel(self) -> None:
        """Stop at the next sign of life."""
        self.cancelled = True

    def wait(self) -> None:
        self._running.result()

    def _run(self, library: Library, encoder: Callable[[], Encoder], inputs: Sequence[Input]) -> None:
        try:
            with closing(add(library, encoder(), inputs)) as events:
                for event in events:
                    match event:
                        case Embedded(chunks):
                            self.chunks += chunks
                        case Done():
                            self._keep(library, event)
                    if self.cancelled:
                        return
        except FootnoteError as error:
            self.error = str(error)

    def _keep(self, library: Library, done: Done) -> None:
        if (original := self._originals.get(done.key)) is not None:
            for article_id in done.articles:
                keep_original(library.folder, article_id, original)
        self.done = (*self.done, done)
