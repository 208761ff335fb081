"""Adds articles in children that kill themselves at the n-th statement, for many n, into libraries in argv[1].

Run by test_kill.py in a process of its own, which never searches, so that forking is safe. Prints the points.
"""

import os
import signal
import sys
from pathlib import Path

import fakes
import index.library
from index.build import add
from index.config import ChunkConfig, Manifest
from index.library import Library

ARTICLES = [
    fakes.given(fakes.document(f"Article {n} speaks of cars. It has {n} wheels. They are made of tin.", f"source {n}"))
    for n in range(4)
]


def add_all(folder: Path, die_at: int | None) -> int:
    """Add the articles; the number of statements that ran, unless it died before."""
    encoder = fakes.FakeEncoder()
    ran = 0

    def count(_: str) -> None:
        nonlocal ran
        ran += 1
        if ran == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    plain = index.library.connect

    def connect(folder: Path) -> object:
        connection = plain(folder)
        connection.set_trace_callback(count)
        return connection

    index.library.connect = connect
    for _ in add(Library.create(folder, Manifest("fake", 64, ChunkConfig(24, 8))), encoder, ARTICLES):
        pass
    return ran


def in_a_child(folder: Path, die_at: int) -> None:
    child = os.fork()
    if child == 0:
        add_all(folder, die_at)
        os._exit(0)
    os.waitpid(child, 0)


if __name__ == "__main__":
    root = Path(sys.argv[1])
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        os.write(writer, str(add_all(root / "whole", None)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    statements = int(os.read(reader, 20))
    points = range(1, statements + 1, max(1, statements // 40))
    for point in points:
        in_a_child(root / str(point), point)
    print(*points)
