"""Language models behind a server that speaks the OpenAI protocol: Ollama, vLLM, llama.cpp and others."""

import json
import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx

from index.errors import ModelError
from rag.models.protocol import Prompt
from rag.models.streaming import until_stop

API_KEY = "FOOTNOTE_API_KEY"
MOST_STOPS = 4  # what the protocol takes; `until_stop` sees to the others
TIMEOUT = httpx.Timeout(120.0, connect=5.0)  # seconds; a cold server loads its model before the first word


class ServerModel:
    """A model of the server at `url`, which ends in /v1. May be shared by threads."""

    chats = True
    tuned = False

    def __init__(self, url: str, name: str = "", *, timeout: httpx.Timeout = TIMEOUT) -> None:
        """Take the model called `name`, or the first that the server lists. Raises `ModelError`."""
        self.url = url.rstrip("/")
        key = os.environ.get(API_KEY, "")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(headers=headers, timeout=timeout)
        if not name and not (listed := self.models()):
            raise ModelError(f"The server at {self.url} lists no model; load one into it.")
        self.name = name or listed[0]

    def models(self) -> list[str]:
        """The names that the server lists."""
        with self._explained():
            response = self._client.get(f"{self.url}/models")
            self._check(response)
            return [model["id"] for model in response.json()["data"]]

    def stream(
        self, prompt: Prompt, *, max_tokens: int, stop: Sequence[str] = (), temperature: float = 0.0
    ) -> Iterator[str]:
        """See `LanguageModel.stream`."""
        body: dict[str, Any] = {
            "model": self.name,
            "max_tokens": max_tokens,
            "temperature": temperature,
            "stream": True,
        }
        if stops := [s for s in stop if s][:MOST_STOPS]:
            body["stop"] = stops
        if isinstance(prompt, str):
            return until_stop(self._pieces("completions", {**body, "prompt": prompt}), stop)
        return until_stop(self._pieces("chat/completions", {**body, "messages": list(prompt)}), stop)

    def _pieces(self, path: str, body: dict[str, Any]) -> Generator[str, None, None]:
        """The text of the server-sent events, until the one that says that it is done."""
        with self._explained(), self._client.stream("POST", f"{self.url}/{path}", json=body) as response:
            self._check(response)
            ended = said = False
            for line in response.iter_lines():
                field, _, data = line.partition(":")
                if field != "data":
                    continue
                if data.strip() == "[DONE]":
                    return
                event = json.loads(data)
                if "error" in event:
                    raise ModelError(f"The server at {self.url} failed while writing: {_said(event)}")
                for choice in event["choices"][:1]:  # the last event may have none, only token counts
                    ended = ended or bool(choice.get("finish_reason"))
                    if piece := choice["text"] if "text" in choice else choice["delta"].get("content"):
                        said = True
                        yield piece
                    if not said and choice.get("finish_reason") == "length":
                        raise ModelError(
                            f"{self.name} thought for the {body['max_tokens']} tokens of a sentence and said nothing. "
                            "Take a model that does not think aloud, such as qwen3:4b-instruct."
                        )
            if not ended:
                raise ModelError(f"The server at {self.url} broke off in the middle of the answer.")

    def _check(self, response: httpx.Response) -> None:
        if response.is_success:
            return
        response.read()
        try:
            said = _said(response.json())
        except json.JSONDecodeError:
            said = response.text[:200].strip()
        if response.status_code in (401, 403):
            advice = f"Set {API_KEY} to a key that it accepts."
        elif response.status_code == 404 and not str(response.url).endswith("/models"):
            advice = f"It was asked for {self.name}; it has: {', '.join(self.models()) or 'no model'}."
        elif response.status_code == 404:
            advice = "Is it the server's address up to /v1?"
        else:
            advice = "Its log may say more."
        raise ModelError(
            f"The server at {self.url} answered {response.status_code}{f' ({said})' if said else ''}. {advice}"
        )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except httpx.ConnectError as error:
            raise ModelError(f"No server answers at {self.url}: {error}. Start it, or choose another model.") from error
        except httpx.TimeoutException as error:
            raise ModelError(f"The server at {self.url} took too long to answer.") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ModelError(f"The server at {self.url} cannot be used: {error}") from error
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            raise ModelError(f"What the server at {self.url} sent is not the OpenAI protocol ({error!r}).") from error


def _said(answer: Any) -> str:
    """What an error answer says; servers put it at different depths."""
    error = answer.get("error", answer) if isinstance(answer, dict) else answer
    return str(error.get("message", error) if isinstance(error, dict) else error)[:200]
