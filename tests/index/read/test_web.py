import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from index.build import Done, from_url
from index.errors import ReadError
from index.library import Library
from index.read import web
from index.read.page_picture import original, page_picture
from index.read.web import read_url

BODY = "The plant at the river makes forty thousand packs a year, and every one is tested twice. " * 3


@pytest.fixture(scope="module")
def server(make_pdf: Callable[..., bytes]) -> Iterator[str]:
    page = f"<html><body><article><h1>Packs</h1><p>{BODY}</p></article></body></html>".encode()
    pages = {
        "/page": ("text/html; charset=utf-8", page),
        "/paper": ("application/pdf", make_pdf([("Normal", BODY)])),
        "/raw/notes.md": ("text/plain", b"# Notes\n\nText."),
        "/picture": ("image/png", b"\x89PNG"),
        "/large": ("text/html", b"x" * 20_000),
        "/empty": ("text/html", b""),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/moved":
                self.send_response(302)
                self.send_header("Location", "/page")
                self.end_headers()
                return
            if self.path == "/loop":
                self.send_response(302)
                self.send_header("Location", "/loop")
                self.end_headers()
                return
            if self.path == "/slow":
                stop.wait(5)
                return
            media_type, body = pages.get(self.path, ("text/html", b""))
            self.send_response(200 if self.path in pages else 404)
            self.send_header("Content-Type", media_type)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    stop = threading.Event()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        stop.set()
        server.shutdown()


def test_pages_and_papers(server: str) -> None:
    [page] = read_url(f"{server}/page")
    assert (page.title, page.source) == ("Packs", f"{server}/page")
    [paper] = read_url(f"{server}/paper")
    assert paper.blocks[-1].page == 1
    [notes] = read_url(f"{server}/raw/notes.md")
    assert notes.title == "Notes"


def test_a_paper_is_kept_for_pictures_of_its_pages(
    server: str, library: Library, put: Callable[..., list[Done]]
) -> None:
    paper, page = (
        library.article(done.articles[0]) for done in put(*(from_url(server + p) for p in ("/paper", "/page")))
    )
    kept = original(library.folder, paper)
    assert kept is not None
    assert page_picture(kept, 1, BODY[:80]).startswith(b"\x89PNG")
    assert original(library.folder, page) is None


def test_redirects_are_followed(server: str) -> None:
    assert read_url(f"{server}/moved")[0].source == f"{server}/page"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/gone", "404"),
        ("/picture", "image/png"),
        ("/empty", "empty"),
        ("/loop", "cannot be fetched"),
        ("/large", "larger than"),
        ("/slow", "did not answer"),
    ],
)
def test_what_cannot_be_read_is_said(server: str, path: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "DOWNLOAD_LIMIT", 10_000)
    monkeypatch.setattr(web, "TIMEOUT", 0.5)
    with pytest.raises(ReadError, match=said):
        read_url(server + path)


@pytest.mark.parametrize("url", ["", "example", "ftp://example.org/a", "http://", "http://[", "http://127.0.0.1:1/"])
def test_addresses_that_lead_nowhere(url: str) -> None:
    with pytest.raises(ReadError, match="cannot be fetched"):
        read_url(url)
