"""Work that goes on while the page is used: a thread each, asked now and then how far it is."""

import logging
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from threading import Condition, Lock, Thread
from typing import TypeVar

from index.build import Done, Embedded, Input, add
from index.embed import Encoder
from index.errors import FootnoteError
from index.library import Library
from rag.conversations import Exchange
from rag.records import Event

Result = TypeVar("Result")
_TURN = Lock()  # a library has one writer: what another browser session adds meanwhile waits for it


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

    `earlier` is what was under way already: it is finished first, and counted in.
    """

    def __init__(
        self,
        library: Library,
        encoder: Callable[[], Encoder],
        inputs: Sequence[Input],
        earlier: "Adding | None" = None,
    ) -> None:
        self.total: int = len(inputs) + (earlier.total if earlier else 0)
        self.cancelled = False
        self._done: tuple[Done, ...] = ()
        self._chunks = 0
        self._error = ""
        self._earlier = earlier
        self._began: float = earlier._began if earlier else time.monotonic()
        self._running = in_background(lambda: self._run(library, encoder, inputs))

    @property
    def running(self) -> bool:
        return not self._running.done()

    @property
    def done(self) -> tuple[Done, ...]:
        return (*(self._earlier.done if self._earlier else ()), *self._done)

    @property
    def chunks(self) -> int:
        return self._chunks + (self._earlier.chunks if self._earlier else 0)

    @property
    def error(self) -> str:
        return (self._earlier.error if self._earlier else "") or self._error

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
        if self._earlier:
            self._earlier.cancel()

    def wait(self) -> None:
        self._running.result()

    def _run(self, library: Library, encoder: Callable[[], Encoder], inputs: Sequence[Input]) -> None:
        if self._earlier:
            self._earlier.wait()
        try:
            with _TURN, closing(add(library, encoder(), inputs)) as events:
                for event in events:
                    match event:
                        case Embedded(chunks):
                            self._chunks += chunks
                        case Done():
                            self._done = (*self._done, event)
                    if self.cancelled:
                        return
        except FootnoteError as error:
            self._error = str(error)
        except Exception as error:
            # Nobody waits for this thread, and what is to be added next must not fail with it.
            self._error = f"Adding stopped at an error of the program ({error!r}). What was added before it stays."
            logging.getLogger(__name__).exception("adding stopped")


class AskingAll:
    """A list of questions for a report, asked one after the other while the page is used.

    `ask` asks and keeps; for each question it gives why that could not be asked, or nothing.
    """

    def __init__(self, report: int, total: int, ask: Callable[[], Iterator[str]]) -> None:
        self.report = report
        self.total = total
        self.done = 0
        self.left_out: tuple[str, ...] = ()
        self.error = ""
        self._running = in_background(lambda: self._run(ask))

    @property
    def running(self) -> bool:
        return not self._running.done()

    def wait(self) -> None:
        self._running.result()

    def _run(self, ask: Callable[[], Iterator[str]]) -> None:
        try:
            for reason in ask():
                self.left_out = (*self.left_out, *filter(None, [reason]))
                self.done += 1
        except FootnoteError as error:
            self.error = f"{error} Until then {self.done} of {self.total} questions were asked."


class Answering:
    """An answer on its way, which goes on while the page is drawn anew: somebody may open an article meanwhile.

    `keep` is told of every change of the exchange, by the thread that makes it.
    """

    _ended = Condition()  # of any answer; guards how many are on their way
    _on_their_way = 0

    @classmethod
    def wait_for_all(cls) -> None:
        """Return when no answer is on its way, in whatever session: what can wait does not slow one down."""
        with cls._ended:
            cls._ended.wait_for(lambda: not cls._on_their_way)

    @classmethod
    def _count(cls, change: int) -> None:
        with cls._ended:
            cls._on_their_way += change
            cls._ended.notify_all()

    def __init__(
        self, exchange: Exchange, stream: Callable[[], Generator[Event, None, None]], keep: Callable[[Exchange], None]
    ) -> None:
        self.begun = exchange
        self.exchange = exchange  # with all that is known by now
        self._keep = keep
        self._events: list[Event] = []
        self._news = Condition()
        self._stopped = False
        self._count(1)
        self._running = in_background(lambda: self._run(stream))
        self._running.add_done_callback(lambda _: self._wake())

    @property
    def running(self) -> bool:
        return not self._running.done()

    def events(self, heartbeat: float) -> Iterator[Event | None]:
        """Every event from the first on; None after each `heartbeat` seconds in which there was no other."""
        seen = 0
        while self.running or seen < len(self._events):
            with self._news:
                if seen == len(self._events) and self.running:
                    self._news.wait(heartbeat)
                new = self._events[seen:]
            yield from new
            if not new:
                yield None
            seen += len(new)
        self._running.result()

    def stop(self) -> None:
        """Let go of it at its next event."""
        self._stopped = True

    def _run(self, stream: Callable[[], Generator[Event, None, None]]) -> None:
        try:
            with closing(stream()) as events:
                for event in events:
                    if self._stopped:
                        return
                    self._tell(self.exchange.after(event), event)
        except FootnoteError as error:
            self._tell(replace(self.exchange, error=str(error)))
        finally:
            self._count(-1)

    def _tell(self, exchange: Exchange, *events: Event) -> None:
        self._keep(exchange)
        self.exchange = exchange
        self._events += events
        self._wake()

    def _wake(self) -> None:
        with self._news:
            self._news.notify_all()
