import pytest

from rag.language import language_notice


@pytest.mark.parametrize(
    "question",
    [
        "Wie hoch ist der Preis des Twingo?",
        "Wo wird der Twingo gebaut?",
        "Quel est le prix de la Twingo ?",
        "¿Cuánto cuesta el Twingo eléctrico?",
        "Quanto costa la Twingo?",
    ],
)
def test_another_language_is_noticed(question: str) -> None:
    assert "English" in language_notice(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote Don Quixote?",
        "Twingo price",
        "Luca de Meo CEO Renault",
        "BYD Han battery chemistry",
        "Tesla Model S launch",
        "",
    ],
)
def test_english_and_bare_names_pass(question: str) -> None:
    assert language_notice(question) == ""
