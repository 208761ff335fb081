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
        "Was kostet der Renault Twingo?",
        "Was ist die Reichweite des Nissan Leaf?",
        "Quel est le prix d'une voiture électrique ?",
        "Wo wird das Auto in Europa gebaut?",
        "Quanto costa la batteria per la Renault Zoe?",
        "比亚迪是什么时候成立的？",
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
        "Leaf in winter",
        "Mercedes EQA in Rastatt",
        "",
    ],
)
def test_english_and_bare_names_pass(question: str) -> None:
    assert language_notice(question) == ""
