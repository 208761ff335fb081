"""What a library is made with. Two libraries made alike give the same chunks and vectors."""

from dataclasses import dataclass

FORMAT = 1  # of the tables in library.py; a library of another format is refused


@dataclass(frozen=True, slots=True)
class ChunkConfig:
    """Sizes in tokens of the encoder, measured without the article's title."""

    tokens: int = 160  # about a paragraph: short enough for the encoder's and the reader's 256 with title and question
    overlap: int = 40  # whole sentences up to this much are repeated, so that no sentence loses what precedes it


@dataclass(frozen=True, slots=True)
class Manifest:
    """What made a library; written into it at birth and compared at every opening."""

    encoder: str  # name and revision
    dimension: int
    chunks: ChunkConfig = ChunkConfig()
    format: int = FORMAT
