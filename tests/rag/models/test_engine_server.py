"""The server engine against a small server that speaks the protocol over a real socket."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from index.errors import ModelError
from rag.models.engine_server import API_KEY, ServerModel
from rag.models.load import describe_model, load_model

WORDS = ["The", " plant", " opened", " in", " 2019", ".", "\n", "Question", ":"]


class Server(ThreadingHTTPServer):
    """Answers with WORDS. What it does otherwise is set by its attributes; it keeps the bodies it got."""

    daemon_threads = True
    models = ("small", "large")
    key = ""
    pause = 0.0  # seconds before each word
    lines: list[str] | None = None  # sent instead of the words

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.sent = 0
        self.holds_back: int | None = None  # lines before it waits until it may go on
        self.may_go_on = threading.Event()
        self.hung_up = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        if self.allowed():
            self.reply(200, {"data": [{"id": name} for name in self.server.models]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, body))
        if not self.allowed():
            return
        if body["model"] not in self.server.models:
            self.reply(404, {"error": {"message": f"model {body['model']} not found"}})
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            for line in self.events(chat="messages" in body):
                time.sleep(self.server.pause)
                if self.server.sent == self.server.holds_back:
                    self.server.may_go_on.wait(30)
                self.wfile.write(f"{line}\n\n".encode())
                self.wfile.flush()
                self.server.sent += 1
        except OSError:
            self.server.hung_up.set()

    def events(self, chat: bool) -> Iterator[str]:
        if self.server.lines is not None:
            yield from self.server.lines
            return
        yield ": a comment, as some servers send to keep the line open"
        if chat:
            yield 'data: {"choices": [{"delta": {"role": "assistant", "content": null}}]}'
        for word in WORDS:
            choice = {"delta": {"content": word}} if chat else {"text": word}
            yield "data: " + json.dumps({"choices": [choice]})
        yield 'data: {"choices": [], "usage": {"completion_tokens": 9}}'
        yield "data: [DONE]"

    def allowed(self) -> bool:
        if self.server.key and self.headers["Authorization"] != f"Bearer {self.server.key}":
            self.reply(401, {"error": {"message": "no key"}})
            return False
        return True

    def reply(self, status: int, answer: dict[str, Any]) -> None:
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.delenv(API_KEY, raising=False)
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_a_string_is_completed_in_pieces(server: Server) -> None:
    pieces = list(ServerModel(server.url, "large").stream("Answer:", max_tokens=20, temperature=0.5))
    assert pieces == WORDS
    path, body = server.asked[0]
    assert path == "/v1/completions"
    assert body == {
        "model": "large",
        "prompt": "Answer:",
        "max_tokens": 20,
        "temperature": 0.5,
        "stream": True,
    }


def test_messages_go_to_the_chat(server: Server) -> None:
    messages = [{"role": "user", "content": "When did it open?"}]
    pieces = list(ServerModel(server.url, "small").stream(messages, max_tokens=20))
    assert pieces == WORDS
    path, body = server.asked[0]
    assert path == "/v1/chat/completions"
    assert body["messages"] == messages


def test_the_stop_holds_even_where_the_server_ignores_it(server: Server) -> None:
    stop = ["\nQuestion", "?", "!", ";", ":"]
    assert "".join(ServerModel(server.url).stream("x", max_tokens=20, stop=stop)) == "The plant opened in 2019."
    assert server.asked[0][1]["stop"] == stop[:4]


def test_pieces_come_while_the_server_still_writes(server: Server) -> None:
    server.holds_back = 4  # the comment and three words
    pieces = ServerModel(server.url).stream("x", max_tokens=20)
    assert [next(pieces) for _ in range(3)] == WORDS[:3]
    assert server.sent <= server.holds_back
    server.may_go_on.set()
    assert list(pieces) == WORDS[3:]


def test_closing_hangs_up(server: Server) -> None:
    server.lines = ['data: {"choices": [{"text": "word "}]}'] * 5000
    server.pause = 0.002
    pieces = ServerModel(server.url).stream("x", max_tokens=5000)
    assert next(pieces) == "word "
    pieces.close()
    assert server.hung_up.wait(5)
    assert server.sent < 5000


def test_without_a_name_the_first_model_is_taken(server: Server) -> None:
    assert load_model(server.url).name == "small"
    assert load_model(f"{server.url}/#large").name == "large"
    assert describe_model(server.url) == f"small at {server.url} (server, which has: small, large)"


def test_a_server_without_models(server: Server) -> None:
    server.models = ()
    with pytest.raises(ModelError, match="lists no model"):
        load_model(server.url)


def test_nobody_listens(server: Server) -> None:
    url = "http://127.0.0.1:9/v1"
    for ask in (lambda: load_model(url), lambda: list(load_model(f"{url}#m").stream("x", max_tokens=1))):
        with pytest.raises(ModelError, match=r"No server answers at http://127\.0\.0\.1:9/v1.*Start it"):
            ask()


def test_a_bad_address() -> None:
    for url in ("http://", "http://[", "http://host:99999/v1"):
        with pytest.raises(ModelError):
            load_model(url)


def test_an_unknown_model_names_those_there_are(server: Server) -> None:
    with pytest.raises(ModelError, match=r"404 \(model huge not found\).*asked for huge.*small, large"):
        list(load_model(f"{server.url}#huge").stream("x", max_tokens=5))


def test_the_key_is_sent_and_a_missing_one_explained(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.key = "s3cret"
    with pytest.raises(ModelError, match=f"401.*{API_KEY}"):
        load_model(server.url)
    monkeypatch.setenv(API_KEY, "s3cret")
    assert list(load_model(server.url).stream("x", max_tokens=20)) == WORDS


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("data: {broken", "not the OpenAI protocol"),
        ('data: {"choices": [{}]}', "not the OpenAI protocol"),
        ("data: [1]", "not the OpenAI protocol"),
        ('data: {"error": {"message": "out of memory"}}', "out of memory"),
        ('data: {"choices": [{"text": "half"}]}', "broke off"),
    ],
)
def test_a_stream_that_goes_wrong(server: Server, line: str, says: str) -> None:
    server.lines = [line]
    with pytest.raises(ModelError, match=says):
        list(ServerModel(server.url).stream("x", max_tokens=5))


def test_a_finish_reason_ends_a_stream_too(server: Server) -> None:
    server.lines = ['data: {"choices": [{"text": "Yes.", "finish_reason": "stop"}]}']
    assert list(ServerModel(server.url).stream("x", max_tokens=5)) == ["Yes."]


def test_a_model_that_only_thinks(server: Server) -> None:
    server.lines = [
        'data: {"choices": [{"delta": {"reasoning": "Let me see."}}]}',
        'data: {"choices": [{"delta": {}, "finish_reason": "length"}]}',
    ]
    with pytest.raises(ModelError, match="thought for the 5 tokens of a sentence and said nothing"):
        list(ServerModel(server.url).stream([{"role": "user", "content": "x"}], max_tokens=5))


def test_a_server_that_hangs(server: Server) -> None:
    server.pause = 1.0
    model = ServerModel(server.url, timeout=httpx.Timeout(0.2))
    with pytest.raises(ModelError, match="took too long"):
        list(model.stream("x", max_tokens=5))
