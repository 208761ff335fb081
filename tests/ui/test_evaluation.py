"""`footnote eval` as a person sees it, over fakes."""

import json
from pathlib import Path

import pytest

import rag.evaluation.run
from fakes import FakeEncoder
from terminal import Run

QUESTIONS = (
    {"id": "1", "question": "What does the Twingo cost?", "answers": ["20,000 euros"]},
    {"id": "2", "question": "Where is the Twingo built?", "answers": ["Maubeuge"]},
    {"id": "3", "question": "Who painted the Mona Lisa?", "answers": []},
)
CLAIMS = (
    {"claim": "Cats like milk.", "evidence": "Cats like milk and sleep.", "gold_label": "SUPPORTS"},
    {"claim": "Cats bark at night.", "evidence": "Cats like milk and sleep.", "gold_label": "REFUTES"},
)


@pytest.fixture(autouse=True)
def fakes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rag.evaluation.run, "shared_encoder", lambda _: FakeEncoder())
    monkeypatch.setattr("rag.evaluation.libraries.user_cache_path", lambda _: tmp_path / "cache")
    monkeypatch.delenv("FOOTNOTE_DATA", raising=False)


@pytest.fixture
def questions(footnote: Run, tmp_path: Path) -> Path:
    """Questions about the articles in the library."""
    article = tmp_path / "twingo.txt"
    article.write_text("Renault builds the Twingo in Novo Mesto. The Twingo costs 20,000 euros.")
    footnote("add", article)
    return write(tmp_path / "own.jsonl", QUESTIONS)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder that holds one public set."""
    path = tmp_path / "data" / "nli" / "fever_symmetric" / "fever_symmetric_test.jsonl"
    path.parent.mkdir(parents=True)
    write(path, CLAIMS)
    return tmp_path / "data"


def write(path: Path, lines: tuple[dict[str, object], ...]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def row(said: str, name: str) -> list[str]:
    return next(line.split() for line in said.splitlines() if line.strip().startswith(name))


def test_own_questions(footnote: Run, questions: Path) -> None:
    said = footnote("eval", questions, "--quotations")
    assert said.code == 0
    assert row(said.out, "evidence right")[2] == "0.500"
    assert row(said.out, "evidence right")[-1] == "2"
    assert row(said.out, "refusals right")[2] == "1.000"
    assert "quotations" in said.out


def test_report_comparison_and_picture(footnote: Run, questions: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    old, new, picture = (tmp_path / name for name in ("old.json", "new.json", "new.png"))
    assert footnote("eval", questions, "--quotations", "--json", old).code == 0
    write(questions, QUESTIONS[:1] + QUESTIONS[2:])
    said = footnote("eval", questions, "--quotations", "--against", old, "--json", new, "--picture", picture)
    assert row(said.out, "evidence right")[-2:] == ["0.500", "+0.500"]
    measures = {m["name"]: m for m in json.loads(new.read_text())["measures"]}
    assert measures["evidence_right"]["value"] == 1
    assert picture.stat().st_size > 1000


def test_floors(footnote: Run, questions: Path, tmp_path: Path) -> None:
    floors = tmp_path / "floors.json"
    floors.write_text('{"own": {"evidence_right": 0.5, "refusals_right": 1.0}}')
    assert footnote("eval", questions, "--quotations", "--check", floors).code == 0
    floors.write_text('{"own": {"evidence_right": 0.6}}')
    said = footnote("eval", questions, "--quotations", "--check", floors)
    assert said.code == 1
    assert "own evidence_right 0.500 (floor 0.600)" in said.err


def test_public_sets(footnote: Run, data: Path) -> None:
    said = footnote("eval", "--set", "fever", "--set", "wice", "--data", data)
    assert said.code == 0
    assert row(said.out, "verdict both passed")[3] == "1.000"
    assert "Skipped: wice" in said.err
    assert "claim_test.jsonl is not there" in said.err


def test_without_data_the_starter_articles_are_measured_and_the_rest_is_named(footnote: Run) -> None:
    said = footnote("eval", "--quick")
    assert said.code == 0
    assert "starter" in said.out
    assert all(f"Skipped: {name}: there is no folder" in said.err for name in ("squad", "clapnq", "scifact", "fever"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--set", "nothing"), "There is no set nothing"),
        (("--set", "squad"), "Nothing was measured"),
        (("none.jsonl",), "cannot be read"),
        (("--against", "none.json"), "is no report"),
        (("--check", "none.json"), "holds no floors"),
    ],
)
def test_what_cannot_be_done_is_said(footnote: Run, questions: Path, arguments: tuple[str, ...], said: str) -> None:
    found = footnote("eval", *arguments)
    assert found.code == 2
    assert said in found.err
