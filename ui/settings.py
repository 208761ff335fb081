"""Where things are when nobody says otherwise, and what a person has set on the page."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import TypeAdapter, ValidationError

from index.database import storage_errors
from index.embed import DEFAULT
from rag.config import Config

SETTINGS = "settings.json"
STARTED_WITH = "FOOTNOTE_STARTED_WITH"  # the model that `footnote ui` was given, for the page in its process

ENCODER = "FOOTNOTE_ENCODER"
RERANKER = "FOOTNOTE_RERANKER"
NLI = "FOOTNOTE_NLI"

Theme = Literal["System", "Light", "Dark"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set for one library, and kept beside it."""

    model: str = ""  # as `rag.models.load` reads it; empty for $FOOTNOTE_MODEL, else the default
    passages: int = Config().passages
    quotations_only: bool = False
    theme: Theme = "System"
    style: str = "apa"  # of citations: a name, or a file of one's own that the library keeps

    @property
    def quotes(self) -> bool:
        """Whether answers are quotations only: not where the page was started with a model to write them."""
        return self.quotations_only and not started_with()

    @property
    def writer(self) -> str | None:
        """The model to load: what the page was started with wins over what is set, and that over the environment's."""
        return started_with() or self.model or os.environ.get("FOOTNOTE_MODEL")


_stored = TypeAdapter(Settings)


def started_with() -> str:
    """The model that `footnote ui --model` named; empty for none."""
    return os.environ.get(STARTED_WITH, "")


def encoder_name() -> str:
    """$FOOTNOTE_ENCODER, which `footnote ui --encoder` sets, else the default."""
    return os.environ.get(ENCODER) or DEFAULT


def reranker_name() -> str | None:
    """$FOOTNOTE_RERANKER, which `footnote ui --reranker` sets."""
    return os.environ.get(RERANKER)


def nli_name() -> str | None:
    """$FOOTNOTE_NLI, which `footnote ui --nli` sets."""
    return os.environ.get(NLI)


def library_folder(option: Path | None = None) -> Path:
    """The option, else $FOOTNOTE_LIBRARY, else a folder of the user's own."""
    if option is not None:
        return option
    named = os.environ.get("FOOTNOTE_LIBRARY")
    return Path(named) if named else user_data_path("footnote") / "library"


def read_settings(folder: Path) -> Settings:
    """Those of the library in `folder`; the defaults where there are none that can be read."""
    try:
        return _stored.validate_json((folder / SETTINGS).read_bytes())
    except (OSError, ValidationError):
        return Settings()


def keep_settings(folder: Path, settings: Settings) -> None:
    """Raises `StorageError`."""
    with storage_errors(folder):
        part = folder / f"{SETTINGS}.part"
        part.write_bytes(_stored.dump_json(settings, indent=2))
        part.replace(folder / SETTINGS)
