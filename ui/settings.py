"""Where things are, when nobody says otherwise."""

import os
from pathlib import Path

from platformdirs import user_data_path


def library_folder(option: Path | None = None) -> Path:
    """The option, else $FOOTNOTE_LIBRARY, else a folder of the user's own."""
    if option is not None:
        return option
    named = os.environ.get("FOOTNOTE_LIBRARY")
    return Path(named) if named else user_data_path("footnote") / "library"
