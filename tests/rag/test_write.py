from fakes import FakeModel
from rag.write import draft, tidy


def test_a_small_model_sees_worked_examples_then_the_case_and_nothing_else() -> None:
    model = FakeModel(" The Twingo costs\n 20,000 euros. [3]")
    assert draft(model, "What does it cost?", "The Twingo costs 20,000 euros.") == "The Twingo costs 20,000 euros."
    (prompt,) = model.prompts
    assert isinstance(prompt, str)
    assert "Text: The Twingo costs 20,000 euros.\nQuestion: What does it cost?" in prompt


def test_a_model_that_chats_gets_a_conversation() -> None:
    model = FakeModel("It costs 20,000 euros.")
    model.chats = True
    draft(model, "What does it cost?", "The Twingo costs 20,000 euros.")
    (prompt,) = model.prompts
    assert [m["role"] for m in prompt if not isinstance(m, str)] == ["system", "user"]


def test_markers_of_the_models_own_are_dropped() -> None:
    assert tidy("It sold [1] well.\n[12]") == "It sold well."
