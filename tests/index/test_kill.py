"""A process that is killed at any point of `add` leaves a library that opens and is consistent."""

import subprocess
import sys
from pathlib import Path

import kill_driver
from fakes import FakeEncoder
from index.build import Done, add
from index.config import ChunkConfig, Manifest
from index.doctor import examine
from index.library import Library


def test_killed_at_many_points(tmp_path: Path, encoder: FakeEncoder) -> None:
    driver = subprocess.run(
        [sys.executable, kill_driver.__file__, str(tmp_path)], check=True, capture_output=True, text=True
    )
    points = driver.stdout.split()
    assert len(points) > 30
    kept = []
    for point in points:
        # What is there after the kill opens, and every span of it is whole.
        library = Library.create(tmp_path / point, Manifest("fake", 64, ChunkConfig(24, 8)))
        kept.append(len(library.articles()))
        for listing in library.articles():
            article = library.article(listing.id)
            assert listing.chunks
            assert [s.text for s in library.sentences(listing.id)] == article.text.split("\n\n")[0].replace(
                ". ", ".\n"
            ).split("\n")
        found = library.dense(encoder.encode(["cars"])[0], 10)
        assert set(library.chunks([i for i, _ in found])) == {i for i, _ in found}
        # Nothing but files that were not finished, or the view, may want attention; adding again finishes the work.
        assert {f.check for f in examine(library) if not f.well} <= {"files"}
        outcomes = [e.outcome for e in add(library, encoder, kill_driver.ARTICLES) if isinstance(e, Done)]
        assert len(outcomes) == 4
        assert all(f.well for f in examine(library))
        assert len(library.articles()) == 4
    # The kills fell before, between and after the articles; what was committed stayed.
    assert kept == sorted(kept)
    assert len(set(kept)) >= 4
