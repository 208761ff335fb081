"""Every error that a user can meet.

    FootnoteError               exit code 1
    ├── QuestionError           2   the question is empty or too long
    ├── ReadError               3   a file that gives no article
    ├── LibraryError            4   the library cannot be used
    │   ├── LibraryMissing          there is none, or it is empty
    │   ├── LibraryMismatch         it was made with another encoder or format
    │   ├── LibraryBusy             somebody else is writing to it
    │   └── StorageError            the disk is full, or writing is not allowed
    ├── ModelError              5   a model cannot be loaded or reached
    ├── Incomplete              6   the work was done, but some of it was left out
    └── ReportError             7   a report, or its style or format, cannot be used

A message says what was found and what to do about it. Nothing below `ui` prints it.
"""


class FootnoteError(Exception):
    """The root of the tree. `exit_code` is what the command line ends with."""

    exit_code = 1


class QuestionError(FootnoteError):
    """The question cannot be asked as it stands."""

    exit_code = 2


class ReadError(FootnoteError):
    """A file gives no article."""

    exit_code = 3


class LibraryError(FootnoteError):
    """The library cannot be used as it stands."""

    exit_code = 4


class LibraryMissing(LibraryError):
    """There is no library here, or it holds no article."""


class LibraryMismatch(LibraryError):
    """The library was made with another encoder, other chunk settings or another format."""


class LibraryBusy(LibraryError):
    """Another process holds the write lock."""


class StorageError(LibraryError):
    """The disk is full, or writing is not allowed."""


class ModelError(FootnoteError):
    """A model cannot be loaded, or its server cannot be reached."""

    exit_code = 5


class Incomplete(FootnoteError):
    """The work was done, but some of it was left out, and a report said what."""

    exit_code = 6


class ReportError(FootnoteError):
    """A report cannot be made, changed or written as it was asked for."""

    exit_code = 7
