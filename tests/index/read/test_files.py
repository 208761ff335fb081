import os
from pathlib import Path

import pytest

from index.errors import ReadError
from index.read import files
from index.read.files import SUFFIXES, find_files, read_bytes, read_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ["b.txt", "a.MD", "notes.xyz", ".hidden.txt", ".git/c.txt", "sub/deep/d.html", "sub/.e.pdf"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Some text.")
    return tmp_path


def test_folders_give_their_known_files_sorted(folder: Path) -> None:
    assert find_files([folder]) == [folder / "a.MD", folder / "b.txt", folder / "sub/deep/d.html"]


def test_every_file_comes_once_in_the_order_given(folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder / "b.txt")
    (folder / "sub/loop").symlink_to(folder, target_is_directory=True)
    found = find_files([folder / "sub", folder / "b.txt", folder, folder / "sub/../b.txt"])
    assert found == [folder / "sub/deep/d.html", folder / "b.txt", folder / "a.MD"]


def test_a_hidden_file_may_be_named(folder: Path) -> None:
    assert find_files([folder / ".hidden.txt"]) == [folder / ".hidden.txt"]


def test_what_is_not_there_or_not_known_is_named(folder: Path) -> None:
    with pytest.raises(ReadError, match=r"gone: there is no such file or folder"):
        find_files([folder, folder / "gone"])
    with pytest.raises(ReadError, match=r"notes\.xyz: \.xyz is no format .* \.docx, \.htm"):
        find_files([folder / "notes.xyz"])


def test_a_file_has_its_absolute_path_as_source(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    [found] = read_file(Path("sub/../b.txt"))
    assert found.source == str((folder / "b.txt").resolve())


def test_files_that_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read_file(folder / "gone.txt")
    with pytest.raises(ReadError, match="no such file"):
        read_file(folder / "sub")
    (folder / "empty.pdf").touch()
    with pytest.raises(ReadError, match="empty"):
        read_file(folder / "empty.pdf")
    monkeypatch.setattr(files, "FILE_LIMIT", 5)
    with pytest.raises(ReadError, match="split it"):
        read_file(folder / "b.txt")


def test_no_permission(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(Path, "read_bytes", refuse)  # a mode of 000 does not stop the superuser
    with pytest.raises(ReadError, match=r"cannot be opened \(Permission denied\): check its permissions"):
        read_file(folder / "b.txt")


def test_uploads_are_read_by_the_suffix_of_their_name() -> None:
    [found] = read_bytes("Notes.TXT", b"Some text.", "upload")
    assert found.source == "upload"
    with pytest.raises(ReadError, match="a name without a suffix"):
        read_bytes("notes", b"Some text.", "upload")


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_every_format_refuses_what_is_empty(suffix: str) -> None:
    for data in (b"", b" \n\n "):
        with pytest.raises(ReadError):
            read_bytes(f"a{suffix}", data, "s")
