"""What the command line does when all is well."""

import io
import json
from pathlib import Path

import pytest

from fakes import FakeModel
from terminal import Run

TWINGO = "Renault builds the Twingo in Novo Mesto.\n\nThe Twingo costs 20,000 euros."
VOLVO = "Volvo builds the EX30 in Ghent.\n\nVolvo was founded in 1927."


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "twingo.md").write_text(f"---\ntitle: On the Twingo\npublished: 2025-01-02\n---\n{TWINGO}\n")
    (folder / "volvo.txt").write_text(VOLVO)
    return folder


def test_add_ask_show_remove(footnote: Run, files: Path, model: FakeModel) -> None:
    assert "2 added" in footnote("add", files).out
    assert "2 unchanged" in footnote("add", files).out

    model.answers = ["The Twingo costs 20,000 euros."]
    asked = footnote("ask", "What does the Twingo cost?")
    assert asked.code == 0
    assert "The Twingo costs 20,000 euros. [1]" in asked.out
    assert "[1] “The Twingo costs 20,000 euros.” On the Twingo, 2025-01-02" in asked.out
    assert "\x1b" not in asked.out  # plain in a pipe

    listed = footnote("articles").out.splitlines()
    assert [line.split("\t")[1:3] for line in listed] == [
        ["2025-01-02", "On the Twingo"],
        ["", "Volvo builds the EX30 in Ghent."],
    ]
    assert "Novo Mesto" in footnote("show", "On the Twingo").out
    assert json.loads(footnote("show", "On the Twingo", "--json").out)["text"].startswith("Renault")

    assert footnote("remove", files / "twingo.md").code == 0
    assert "do not say" in footnote("ask", "What does the Twingo cost?").out
    assert len(footnote("articles").out.splitlines()) == 1


def test_json(footnote: Run, files: Path, model: FakeModel) -> None:
    footnote("add", files)
    model.answers = ["It is red."]
    said = json.loads(footnote("ask", "--json", "What does the Twingo cost?").out)
    assert said["answer"] == "The Twingo costs 20,000 euros. [1]"
    assert said["sentences"][0]["verdict"] == "quoted"
    assert said["citations"][0]["published"] == "2025-01-02"


def test_batch(footnote: Run, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    footnote("add", files)
    lines = [
        {"id": 1, "question": "What does the Twingo cost?"},
        {"id": "x", "question": "And when?", "history": [{"question": "Who founded Volvo?", "answer": "Two men."}]},
    ]
    text = "\n".join([json.dumps(lines[0]), "", "{broken", json.dumps(lines[1])])
    (tmp_path / "q.jsonl").write_text(text)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    for source in (tmp_path / "q.jsonl", "-"):
        said = footnote("ask", "--batch", source)
        assert said.code == 6
        assert "Line 3: it is no JSON object" in said.err
        answers = [json.loads(line) for line in said.out.splitlines()]
        assert [a["id"] for a in answers] == [1, "x"]
        assert answers[0]["citations"][0]["quote"] == "The Twingo costs 20,000 euros."
        assert "Volvo" in answers[1]["standalone_question"]


@pytest.mark.parametrize("question", [b"null", b"7", b'"\\ud83d"'])
def test_a_line_of_a_batch_that_holds_no_text_is_left_out(
    footnote: Run, files: Path, tmp_path: Path, question: bytes
) -> None:
    footnote("add", files)
    (tmp_path / "q.jsonl").write_bytes(
        b'\xef\xbb\xbf{"question": "What does the Twingo cost?"}\n{"question": ' + question + b"}\n"
    )
    said = footnote("ask", "--quotations", "--batch", tmp_path / "q.jsonl")
    assert said.code == 6
    assert "Line 2: it is no JSON object" in said.err
    assert "20,000" in said.out


def test_a_batch_that_is_not_utf_8(footnote: Run, files: Path, tmp_path: Path) -> None:
    footnote("add", files)
    (tmp_path / "q.jsonl").write_bytes('{"question": "Où?"}'.encode("latin-1"))
    said = footnote("ask", "--quotations", "--batch", tmp_path / "q.jsonl")
    assert said.code == 2
    assert "is not UTF-8 from line 1 on" in said.err


def test_remove_one_article_of_a_file_or_all(footnote: Run, tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    lines = [
        {"title": title, "text": f"The {title} stands in Ghent. It is old."} for title in ("mill", "tower", "gate")
    ]
    file.write_text("\n".join(map(json.dumps, lines)))
    footnote("add", file)
    footnote("remove", "tower")
    assert {line.split("\t")[2] for line in footnote("articles").out.splitlines()} == {"mill", "gate"}
    removed = footnote("remove", file)
    assert removed.code == 0
    assert removed.out.count("Removed:") == 2
    assert not footnote("articles").out


def test_chat_keeps_history(footnote: Run, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    footnote("add", files)
    asked = iter(["Where does Volvo build the EX30?", "And when was it founded?", ""])
    monkeypatch.setattr("builtins.input", lambda *_: next(asked))
    said = footnote("chat")
    assert said.code == 0
    assert "Ghent" in said.out
    assert "1927" in said.out


def test_quotations_only(footnote: Run, files: Path, model: FakeModel) -> None:
    footnote("add", files)
    said = footnote("ask", "--quotations", "What does the Twingo cost?")
    assert "“The Twingo costs 20,000 euros.” [1]" in said.out
    assert not model.prompts


def test_doctor(footnote: Run, files: Path) -> None:
    footnote("add", files)
    said = footnote("doctor", "--model", "transformers:default")
    assert "ok  database: 2 articles" in said.out


@pytest.mark.parametrize("command", ["add", "ask", "chat", "ui", "articles", "show", "remove", "doctor"])
def test_every_command_explains_itself_and_takes_a_library(footnote: Run, command: str) -> None:
    said = footnote(command, "--help")
    assert said.code == 0
    assert "--library" in said.out
