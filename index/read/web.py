"""Articles from the web."""

import time
from collections.abc import Callable
from pathlib import PurePosixPath

import httpx

from index.errors import ReadError
from index.read.files import SUFFIXES, read_bytes
from index.read.text import decode
from index.records import Document

DOWNLOAD_LIMIT = 50_000_000  # bytes
TIMEOUT = 20.0  # seconds without an answer
DEADLINE = 120.0  # seconds for all of it

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/json": ".json",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


def read_url(url: str, keep_pdf: Callable[[bytes], None] = lambda _: None) -> list[Document]:
    """The documents at an http or https address, redirects followed; their source is the final address.

    `keep_pdf` is given the file when it is a PDF: pictures can be made of its pages. Raises `ReadError`, which does not
    name the address, when it cannot be fetched or gives no article.
    """
    headers = {"User-Agent": "footnote", "Accept": "text/html, application/pdf;q=0.9, */*;q=0.5"}
    try:
        with (
            httpx.Client(follow_redirects=True, timeout=TIMEOUT, headers=headers) as client,
            client.stream("GET", url) as response,
        ):
            if response.is_error:
                raise ReadError(
                    f"the server answered {response.status_code} {response.reason_phrase}: check the address"
                )
            suffix, body = _suffix(response), _body(response)
            if suffix != ".pdf" and response.charset_encoding:
                body = decode(body, declared=response.charset_encoding).encode()
            documents = read_bytes(f"page{suffix}", body, str(response.url))
            if suffix == ".pdf":
                keep_pdf(body)
            return documents
    except httpx.TimeoutException as error:
        raise ReadError(f"the server did not answer within {TIMEOUT:.0f} seconds: try again later") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ReadError(f"it cannot be fetched ({error}): check the address and the connection") from error


def _suffix(response: httpx.Response) -> str:
    """The suffix that goes with the type of the content, or else with the address."""
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    of_address = PurePosixPath(response.url.path).suffix.lower()
    if media_type in ("", "text/plain", "application/octet-stream") and of_address in SUFFIXES:
        return of_address
    if media_type not in _SUFFIXES:
        raise ReadError(f"it is of the type {media_type or 'unknown'}: give the address of a page or a PDF")
    return _SUFFIXES[media_type]


def _body(response: httpx.Response) -> bytes:
    body = bytearray()
    end = time.monotonic() + DEADLINE
    for piece in response.iter_bytes():
        body += piece
        if len(body) > DOWNLOAD_LIMIT or time.monotonic() > end:
            raise ReadError(
                f"it is larger than {DOWNLOAD_LIMIT / 1e6:.0f} MB or takes longer than {DEADLINE:.0f} seconds: "
                "download it and add the file"
            )
    return bytes(body)
