import pytest

from rag.polarity import negations_agree, opposites_stand, turns_round


@pytest.mark.parametrize(
    ("question", "sentence", "so"),
    [
        ("When did Berkshire sell its shares?", "Berkshire bought its shares in 2008.", True),
        ("When did Berkshire sell its shares?", "It bought them in 2008 and will sell the last in 2025.", False),
        ("When did Berkshire buy its shares?", "Berkshire bought its shares in 2008.", False),
        ("Which cars were not recalled?", "All Bolts were recalled in 2021.", True),
        ("Which cars were not recalled?", "The Volts were not recalled.", False),
        ("Which cars are not diesels?", "The non-diesel cars are the Leaf and the Zoe.", False),
        ("Which brands that are not Renault does it supply?", "It supplies two brands other than Renault.", False),
        ("Which brands other than Renault does it supply?", "It supplies Renault and Nissan.", False),
        ("Which car sold least?", "The Leaf sold most.", True),
        ("How old was he when it opened?", "He was 35 when the new plant opened.", False),
        ("How long did it last?", "It was the first of its kind and held for ten years.", False),
        ("Who runs it?", "Luca de Meo runs it.", False),
    ],
)
def test_what_says_the_opposite_of_what_is_asked(question: str, sentence: str, so: bool) -> None:
    assert turns_round(question, sentence) is so


@pytest.mark.parametrize(
    ("sentence", "agree"),
    [
        ("Ampere will build five models for brands other than Renault.", True),
        ("Ampere will build five models for brands that are not Renault.", True),
        ("Ampere will build five models for Renault.", False),
    ],
)
def test_other_than_denies(sentence: str, agree: bool) -> None:
    cited = "Ampere will build five models for brands other than Renault."
    assert negations_agree(sentence, cited) is agree


@pytest.mark.parametrize(
    ("sentence", "cited", "agree"),
    [
        ("The vans are made in Germany.", "The vans are made in Hungary rather than in Germany.", False),
        ("The vans are made in Hungary.", "The vans are made in Hungary rather than in Germany.", True),
        ("It bought 300 vans.", "It bought 200 vans instead of 300.", False),
        ("It makes vans.", "It makes everything except vans.", False),
        ("It makes everything except vans.", "It makes everything except vans.", True),
    ],
)
def test_what_was_not_chosen_is_denied(sentence: str, cited: str, agree: bool) -> None:
    assert negations_agree(sentence, cited) is agree


def test_what_is_largest_is_larger_but_not_the_other_way_round() -> None:
    assert opposites_stand("His face is on the larger notes.", "The largest notes bear his face.")
    assert not opposites_stand("His face is on the largest notes.", "The larger notes bear his face.")


@pytest.mark.parametrize(
    ("sentence", "cited", "agree"),
    [
        ("Orlo refused to give her the farm.", "That was Orlo's refusal to give her the farm.", True),
        ("Orlo gave her the farm.", "That was Orlo's refusal to give her the farm.", False),
        ("Orlo refused to see a doctor.", "Orlo refused to consult a doctor.", True),
        ("Orlo did not buy the farm.", "Orlo did not sell the mill.", False),
        ("Orlo did not buy the farm.", "Orlo did buy the farm and not the mill.", False),
        ("Orlo sold the farm in May.", "Orlo did not sell the farm in May, and stayed there until June.", False),
        ("It was given to him after his death.", "It was not given to him until after his death.", True),
        ("Zheng means right.", 'They could have said "Tenggis", which they did not.) Zheng means right.', True),
    ],
)
def test_what_is_denied(sentence: str, cited: str, agree: bool) -> None:
    assert negations_agree(sentence, cited) is agree
