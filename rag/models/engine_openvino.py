"""Language models on the CPU with OpenVINO GenAI: a GGUF file, or a folder with an OpenVINO model."""

import math
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from index.errors import ModelError
from index.runtime import openvino_genai
from rag.models import exact_weights
from rag.models.protocol import Prompt
from rag.models.streaming import Emit, in_background

# The runtime would take bfloat16 where a CPU has it and keep attention states in 8 bits. With these the first line
# of 56 of 60 greedy answers is torch's to the letter (49 without), for about the same time, on any machine.
EXACT = {"INFERENCE_PRECISION_HINT": "f32", "KV_CACHE_PRECISION": "f16"}
# An answer repeats words of its prompt, so the next ones are guessed from there and only checked (prompt lookup
# decoding, Saxena 2023): the same text in less time. So many are guessed at once, and so many agree before.
GUESSED, AGREED = 4, 3


class OpenVinoModel:
    """A model that runs on this machine's CPU. May be shared by threads, which then take turns.

    The runtime keeps the attention states of earlier prompts, so a prompt that begins like the last one
    is read from where they part.
    """

    def __init__(self, path: Path, *, chats: bool | None = None, adapter: Path | None = None) -> None:
        """Load `path`, a GGUF file with the changes of `adapter` where one is given.

        `chats` defaults to whether the model has a chat template. Raises `ModelError`.
        """
        self.name = path.stem if path.suffix == ".gguf" else path.resolve().name
        try:
            self._pipeline = _load_gguf(path, adapter) if path.suffix == ".gguf" else _load_folder(path)
        except (OSError, RuntimeError, IndexError, ValueError) as error:  # what it raises for other files
            raise ModelError(f"{path} cannot be loaded as an OpenVINO or GGUF model: {error}") from error
        tokenizer = self._pipeline.get_tokenizer()
        self.chats = bool(tokenizer.chat_template) if chats is None else chats
        self.tuned = adapter is not None
        self._end = tokenizer.get_eos_token_id()
        self._turn = threading.Lock()

    def stream(
        self, prompt: Prompt, *, max_tokens: int, stop: Sequence[str] = (), temperature: float = 0.0
    ) -> Iterator[str]:
        """See `LanguageModel.stream`."""
        genai = openvino_genai()
        config = self._config()
        config.max_new_tokens = max_tokens
        config.apply_chat_template = not isinstance(prompt, str)
        config.do_sample = temperature > 0
        if config.do_sample:
            config.temperature = temperature
        # The streamer lags some tokens behind, so the runtime looks for the stop strings too. It is to show
        # them, as it would otherwise leave a half of one.
        config.stop_strings = {s for s in stop if s}
        config.include_stop_str_in_output = True
        given = prompt if isinstance(prompt, str) else genai.ChatHistory([dict(m) for m in prompt])

        def generate(emit: Emit) -> None:
            shown = _Shown(emit)

            def on_piece(piece: str) -> Any:
                return genai.StreamingStatus.RUNNING if shown.push(piece) else genai.StreamingStatus.STOP

            def run() -> None:
                try:
                    self._pipeline.generate(given, config, on_piece)
                except RuntimeError as error:
                    raise ModelError(f"{self.name} failed while writing: {error}") from error

            try:
                run()
            except ModelError:  # seldom, the runtime stumbles over what it guessed; asked again, it goes on
                if config.do_sample or not shown.wanted:
                    raise
                shown.again()
                run()

        return in_background(generate, stop, self._turn)

    def chance(self, prompt: str, one: str, other: str) -> float:
        """See `TellingModel.chance`. Only the likeliest token is known: where it is neither, the two are even.

        Where it is one of them, all that is not its own is taken for the other's: right for a model that was taught to
        say nothing else.
        """
        config = self._config()
        config.max_new_tokens, config.apply_chat_template, config.do_sample, config.logprobs = 1, False, False, 1
        try:
            with self._turn:
                found = self._pipeline.generate([prompt], config)
        except RuntimeError as error:
            raise ModelError(f"{self.name} failed while reading: {error}") from error
        likeliest = max(0.5, math.exp(min(0.0, found.scores[0])))
        return {one: likeliest, other: 1 - likeliest}.get(found.texts[0], 0.5)

    def _config(self) -> Any:
        config = self._pipeline.get_generation_config()
        if config.eos_token_id < 0:  # a model made from a GGUF file brings no generation settings
            config.set_eos_token_id(self._end)
        config.num_assistant_tokens, config.max_ngram_size = GUESSED, AGREED
        return config


class _Shown:
    """Passes a text on piece by piece, and when it is said again only what lies beyond."""

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._said = self._passed = 0  # characters
        self.wanted = True  # whether there is anybody who takes more

    def push(self, piece: str) -> bool:
        """Take the next piece; whether more is wanted."""
        known = max(0, self._passed - self._said)
        self._said += len(piece)
        self._passed = max(self._passed, self._said)
        self.wanted = self._emit(piece[known:])
        return self.wanted

    def again(self) -> None:
        """What comes now begins with what came before."""
        self._said = 0


def _load_folder(folder: Path) -> Any:
    return openvino_genai().LLMPipeline(folder, "CPU", prompt_lookup=True, **EXACT)


def _load_gguf(gguf: Path, adapter: Path | None) -> Any:
    """Load the model kept for these files, making it where there is none, or none that loads."""
    kept = exact_weights.kept_folder(gguf, adapter)
    try:
        exact_weights.make_once(gguf, kept, adapter)
        try:
            return _load_folder(kept)
        except RuntimeError:  # the kept model was damaged
            shutil.rmtree(kept)
            exact_weights.make_once(gguf, kept, adapter)
            return _load_folder(kept)
    except OSError:  # nothing can be kept here, so it is made for this run alone
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
            made = Path(scratch, "made")
            exact_weights.make(gguf, made, adapter)
            return _load_folder(made)
