"""Small servers for the page's tests: web pages, and a language model that waits to be let go on."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Model:
    """Says what no article supports, so that each sentence takes `TRIES` calls and is a quotation in the end."""

    url: str
    go_on: threading.Event = field(default_factory=threading.Event)


TRIES = 2


@contextmanager
def web(pages: Mapping[str, tuple[str, bytes]], slow: str = "", go_on: threading.Event | None = None) -> Iterator[str]:
    """A server of these pages, by path; the one at `slow` is held back until `go_on` is set. Gives its address."""

    class Handler(_Quiet):
        def do_GET(self) -> None:
            if self.path == slow and go_on is not None:
                go_on.wait(60)
            self.reply(*pages[self.path])

    with _serving(Handler) as address:
        yield address


@contextmanager
def held_model() -> Iterator[Model]:
    """A server that speaks the OpenAI protocol; after the first sentence it waits until `go_on` is set."""
    calls: list[None] = []

    class Handler(_Quiet):
        def do_GET(self) -> None:
            self.reply("application/json", json.dumps({"data": [{"id": "m"}]}).encode())

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            calls.append(None)
            if len(calls) > TRIES:
                model.go_on.wait(60)
            said = {"choices": [{"delta": {"content": "It was 77 of them."}, "finish_reason": "stop"}]}
            self.reply("text/event-stream", f"data: {json.dumps(said)}\n\ndata: [DONE]\n\n".encode())

    with _serving(Handler) as address:
        model = Model(f"{address}/v1#m")
        yield model
        model.go_on.set()


class _Quiet(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def reply(self, media_type: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
