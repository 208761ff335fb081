"""The command line in this process, over fakes, so that each of its answers is seen as a person sees it."""

import sys
from pathlib import Path

import pytest

import rag.parts
import ui.cli
from fakes import FakeEncoder, FakeJudge, FakeModel, FakeReader
from terminal import Result, Run


@pytest.fixture
def model() -> FakeModel:
    return FakeModel()


@pytest.fixture
def footnote(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, model: FakeModel
) -> Run:
    """Run `footnote ARGUMENTS…` on a library of its own."""
    encoder = FakeEncoder()
    for module in (rag.parts, ui.cli):
        monkeypatch.setattr(module, "shared_encoder", lambda _: encoder)
    monkeypatch.setattr(rag.parts, "load_model", lambda _: model)
    monkeypatch.setattr(rag.parts, "shared_reader", lambda *_: FakeReader())
    monkeypatch.setattr(rag.parts, "shared_judge", lambda _: FakeJudge())
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(tmp_path / "library"))

    def run(*arguments: str | Path) -> Result:
        monkeypatch.setattr(sys, "argv", ["footnote", *map(str, arguments)])
        code = 0
        try:
            ui.cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Result(code, said.out, said.err)

    return run
