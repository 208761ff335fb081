"""What answers are made with, put together once and shared by every question."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.embed import DEFAULT, Encoder, shared_encoder
from index.errors import ModelError
from index.library import Library
from rag.config import Config
from rag.confirm import ConfirmingReader
from rag.cross_encoder import CrossEncoderReader
from rag.entail import Entailment, Judging
from rag.model_judge import ModelJudge
from rag.models.load import load_model
from rag.models.protocol import LanguageModel, TellingModel
from rag.nli import NliJudge
from rag.reader import Reader
from rag.trained_reader import TrainedReader


@dataclass(frozen=True, slots=True)
class Parts:
    """Without a writer, evidence is quoted as it stands."""

    library: Library
    encoder: Encoder
    reader: Reader
    judge: Judging
    writer: LanguageModel | None
    config: Config
    notice: str | None = None  # why there is no writer, where one was asked for


def open_parts(
    folder: Path,
    model: str | None = None,
    encoder: str = DEFAULT,
    config: Config | None = None,
    reranker: str | None = None,
    nli: str | None = None,
) -> Parts:
    """Open the library in `folder` and load the models: `reranker` ranks passages, `nli` judges sentences.

    A language model that cannot be loaded leaves a notice, and answers are quotations. Raises `LibraryMissing`,
    `LibraryMismatch` when the library was made with another encoder, `ModelError` when another model than the
    language model cannot be loaded.
    """
    config = config or Config()
    library = Library(folder)
    loaded = shared_encoder(encoder)
    library.check_encoder(loaded)
    writer, notice = (None, None) if config.quotations_only else _writer(model)
    reader = shared_reader(encoder)
    if isinstance(writer, TellingModel) and writer.tuned:
        reader = ConfirmingReader(reader, writer)
    if reranker:
        reader = CrossEncoderReader(reranker, reader)
    return Parts(library, loaded, reader, judge_of(writer, nli), writer, config, notice)


def judge_of(writer: LanguageModel | None, nli: str | None = None) -> Judging:
    """What judges the sentences of `writer`: itself too, where it was taught to and no other model is named."""
    judge = shared_judge(nli)
    return ModelJudge(writer, judge) if not nli and isinstance(writer, TellingModel) and writer.tuned else judge


@cache
def shared_reader(encoder: str = DEFAULT) -> Reader:
    """One reader for the whole process."""
    return TrainedReader(shared_encoder(encoder))


@cache
def shared_judge(nli: str | None = None) -> Judging:
    """One judge of sentences for the whole process."""
    return NliJudge(nli) if nli else Entailment()


def _writer(model: str | None) -> tuple[LanguageModel | None, str | None]:
    try:
        return load_model(model), None
    except ModelError as error:
        return None, f"{error} Until then, answers are quotations."
