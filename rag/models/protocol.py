"""The seam for language models."""

from collections.abc import Iterator, Sequence
from typing import Protocol, TypedDict, runtime_checkable


class Message(TypedDict):
    role: str  # "system", "user" or "assistant"
    content: str


Prompt = str | list[Message]


class LanguageModel(Protocol):
    """Continues a prompt, piece by piece.

    A plain string is continued as it stands; a list of messages goes through the model's chat template.
    """

    @property
    def name(self) -> str:
        """What an answer says it was written by."""

    @property
    def chats(self) -> bool:
        """Whether the model is led better by a conversation than by worked examples and plain completion."""

    @property
    def tuned(self) -> bool:
        """Whether it was taught Footnote's own form of prompt (`rag.prompts.answer_tuned`)."""

    def stream(
        self, prompt: Prompt, *, max_tokens: int, stop: Sequence[str] = (), temperature: float = 0.0
    ) -> Iterator[str]:
        """Yield the continuation in pieces of text, ending before the first of `stop`; greedy at temperature 0.

        Closing the iterator stops the generation. Raises `ModelError` when the engine fails.
        """


@runtime_checkable
class TellingModel(LanguageModel, Protocol):
    """A language model that also tells how sure it is."""

    def chance(self, prompt: str, one: str, other: str) -> float:
        """The probability that the prompt goes on with `one`, where `other` is the alternative; a token each.

        Raises `ModelError` when the engine fails.
        """
