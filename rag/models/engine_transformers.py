"""Language models with transformers: hub names, local folders, GGUF files; on CUDA where there is one."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from index.errors import ModelError
from rag.models.adapter import Adapter
from rag.models.protocol import Prompt
from rag.models.streaming import Emit, in_background


class TransformersModel:
    """A model that runs in torch. May be shared by threads, which then take turns."""

    def __init__(self, source: str | Path, *, chats: bool | None = None, adapter: Path | None = None) -> None:
        """Load a hub name, a folder or a .gguf file, with the changes of `adapter` where one is given.

        What is not in the hub's cache is downloaded. `chats` defaults to whether the tokenizer has a chat template.
        Raises `ModelError`.
        """
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

        path = Path(source)
        gguf = {"gguf_file": path.name} if path.suffix == ".gguf" else {}
        where = str(path.parent) if gguf else str(source)
        self.name = path.stem if gguf else path.name if path.is_dir() else str(source)
        device = "cuda" if torch.cuda.is_available() else "cpu"
        dtype = torch.bfloat16 if device == "cuda" else torch.float32
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(where, **gguf)
            # An adapter's changes are added to whole weights, not to packed ones.
            packed = {"quantization_config": GgufConfig(dequantize=True)} if adapter and gguf else {}
            model: Any = AutoModelForCausalLM.from_pretrained(where, dtype=dtype, **gguf, **packed)
            if adapter:
                _merge(model, Adapter(adapter))
        except (OSError, ValueError, RuntimeError, ImportError, AttributeError) as error:
            raise ModelError(
                f"{source} cannot be loaded with transformers: {error}\n"
                f"It must be a local folder, a .gguf file or a model of the Hugging Face hub. "
                f"To use a hub model offline, download it first: hf download {source}"
            ) from error
        self._model = model.to(device).eval()
        self.chats = bool(self._tokenizer.chat_template) if chats is None else chats
        self.tuned = adapter is not None
        self._turn = threading.Lock()

    def stream(
        self, prompt: Prompt, *, max_tokens: int, stop: Sequence[str] = (), temperature: float = 0.0
    ) -> Iterator[str]:
        """See `LanguageModel.stream`."""
        from transformers import StoppingCriteriaList

        sampling = {"do_sample": True, "temperature": temperature} if temperature > 0 else {"do_sample": False}

        def generate(emit: Emit) -> None:
            pieces = _streamer(self._tokenizer, emit)
            try:
                self._model.generate(
                    **self._encoded(prompt),
                    max_new_tokens=max_tokens,
                    streamer=pieces,
                    stopping_criteria=StoppingCriteriaList([lambda ids, scores, **_: pieces.done(ids)]),
                    **sampling,
                )
            except (RuntimeError, ValueError, IndexError) as error:
                raise ModelError(f"{self.name} failed while writing: {error}") from error

        return in_background(generate, stop, self._turn)

    def chance(self, prompt: str, one: str, other: str) -> float:
        """See `TellingModel.chance`."""
        import torch

        ids = [self._tokenizer(text, add_special_tokens=False)["input_ids"][0] for text in (one, other)]
        try:
            with self._turn, torch.inference_mode():
                scores = self._model(**self._encoded(prompt)).logits[0, -1, ids].float()
        except (RuntimeError, ValueError, IndexError) as error:
            raise ModelError(f"{self.name} failed while reading: {error}") from error
        return float(scores.softmax(-1)[0])

    def _encoded(self, prompt: Prompt) -> Any:
        if isinstance(prompt, str):
            encoded = self._tokenizer(prompt, return_tensors="pt", return_token_type_ids=False)
        else:
            encoded = self._tokenizer.apply_chat_template(
                prompt, add_generation_prompt=True, return_tensors="pt", return_dict=True
            )
        return encoded.to(self._model.device)


def _merge(model: Any, adapter: Adapter) -> None:
    """Add the adapter's changes to the weights, in place. Raises AttributeError or RuntimeError for another model's."""
    import torch

    with torch.no_grad():
        for name in adapter.names:
            weight = model.get_submodule(name).weight
            weight += torch.from_numpy(adapter.change(name)).to(weight)


def _streamer(tokenizer: Any, emit: Emit) -> Any:
    """A transformers streamer that emits pieces and remembers when no more are wanted."""
    import torch
    from transformers import TextStreamer

    class Pieces(TextStreamer):
        wanted = True

        def on_finalized_text(self, text: str, stream_end: bool = False) -> None:
            self.wanted = emit(text)

        def done(self, ids: torch.Tensor) -> torch.Tensor:
            return torch.full((ids.shape[0],), not self.wanted, dtype=torch.bool, device=ids.device)

    return Pieces(tokenizer, skip_prompt=True, skip_special_tokens=True)
