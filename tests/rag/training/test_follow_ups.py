import json
import random
from pathlib import Path

from rag.training.data import Example
from rag.training.follow_ups import FollowUp, made, mtrag


def test_conversations_are_read_with_what_was_asked_before(tmp_path: Path) -> None:
    folder = tmp_path / "mtrag" / "retrieval_tasks" / "cloud"
    folder.mkdir(parents=True)
    kinds = {
        "questions": "|user|: Who runs Ampere?\n|user|: And Renault?",
        "lastturn": "|user|: And Renault?",
        "rewrite": "|user|: Who runs Renault?",
    }
    for kind, text in kinds.items():
        lines = [{"_id": f"{n}<::>2", "text": text} for n in range(40)]
        (folder / f"cloud_{kind}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    tune, test = mtrag(tmp_path, "tune"), mtrag(tmp_path, "test")
    assert len(tune) + len(test) == 40
    assert {f.id for f in tune}.isdisjoint(f.id for f in test)
    assert tune[0].history[0].question == "Who runs Ampere?"
    assert (tune[0].last, tune[0].human) == ("And Renault?", "Who runs Renault?")
    assert tune[0].taken == ("runs",)  # the name was in the last turn
    assert not tune[0].unchanged


def test_made_follow_ups_mean_what_was_asked() -> None:
    text = "Ampere was founded in 2023 in Paris. Alpine stayed with Renault."
    asked = ["When was Ampere founded?", "Where was Ampere founded?", "Who owns Alpine?", "Why was Ampere founded?"]
    examples = [Example("squad", q, "Cars", text, ((0, len(text)),), (True,)) for q in asked]
    found = made(examples, random.Random(1), 60)
    assert len(found) == 60
    pointing = [f for f in found if f.human in asked and f.last != f.human]
    assert pointing
    assert all("Ampere" in f.human and "Ampere" not in f.last for f in pointing if f.human != asked[2])
    about = [f for f in found if f.human not in asked]
    assert about  # another name takes the place of the one that was asked after
    assert all(f.last not in asked for f in about)
    assert any(f == FollowUp("made", f.history, f.human, f.human) for f in found)
