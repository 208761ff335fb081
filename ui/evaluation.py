"""`footnote eval`: how good the answers are, as a table, a file and a picture."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from index.embed import DEFAULT, shared_encoder
from index.errors import FootnoteError, QuestionError, ReadError
from rag.config import Config
from rag.parts import Parts, open_parts
from ui.settings import library_folder

if TYPE_CHECKING:
    from rag.evaluation.libraries import Progress
    from rag.evaluation.records import Measure
    from rag.evaluation.report import Report, Shortfall

out = Console()
err = Console(stderr=True)
