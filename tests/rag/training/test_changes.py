"""Each change alters what a sentence says, in one place."""

import random
import re

import pytest

from rag.training.changes import Change, change, exchanged, negated, shortened
from rag.training.mixture import new_words, variants
from rag.training.pairs import OTHER, Pair, key, plain, weighted
from rag.training.statements import statement
from rag.verdict_network import NOT, SUPPORTED

EVIDENCE = "Renault built 4,500 cars at Douai in 2021, after Nissan had left Sunderland in 1999."
CLAIM = "Renault built cars at Douai in 2021."


class Fixed:
    """Every word is like one other."""

    def of(self, word: str) -> list[str]:
        return ["Zeta" if word[0].isupper() else "zeta"]


def test_a_change_alters_whole_words_only() -> None:
    assert Change("art", "craft").of("An art, not a part of art.") == "An craft, not a part of craft."


@pytest.mark.parametrize("seed", range(20))
def test_one_word_that_claim_and_evidence_share_is_changed(seed: int) -> None:
    made = change(CLAIM, EVIDENCE, Fixed(), random.Random(seed))
    assert made is not None
    assert re.search(rf"\b{made.old}\b", CLAIM)
    assert re.search(rf"\b{made.old}\b", EVIDENCE)
    assert made.new not in CLAIM
    assert made.old[0].isdigit() == made.new[0].isdigit()
    assert made.of(CLAIM) != CLAIM


def test_nothing_shared_is_not_changed() -> None:
    assert change("Rain fell.", EVIDENCE, Fixed(), random.Random(0)) is None


def test_two_names_are_exchanged() -> None:
    assert exchanged("Renault sold Nissan.", random.Random(0)) == "Nissan sold Renault."
    assert exchanged("Renault sold cars.", random.Random(0)) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It was built.", "It was not built."),
        ("It was not built.", "It was built."),
        ("It was never built.", None),
        ("It fell.", None),
    ],
)
def test_denied(before: str, after: str | None) -> None:
    assert negated(before) == after


def test_shortened() -> None:
    assert list(shortened("In 1990, the firm (a bakery) moved to the north, while the shop stayed in Oslo.")) == [
        "In 1990, the firm moved to the north, while the shop stayed in Oslo.",
        "The firm moved to the north, while the shop stayed in Oslo.",
        "In 1990, the firm moved to the north.",
    ]


@pytest.mark.parametrize(
    ("question", "answer", "evidence", "made"),
    [
        ("Who founded the firm?", "Ada Holm", "", "Ada Holm founded the firm."),
        ("When was the firm founded?", "1990", "", "The firm was founded in 1990."),
        ("What did the firm invent?", "a lamp", "It invented a lamp.", "The firm invented a lamp."),
        ("Where did Ada live?", "in Oslo", "She lived in Oslo.", "Ada lived in Oslo."),
        ("Which firm was founded first?", "Holm", "", "Holm was founded first."),
        ("How many lamps were sold?", "90", "", None),
        ("What was the firm called?", "Holm", "", None),
    ],
)
def test_statements(question: str, answer: str, evidence: str, made: str | None) -> None:
    assert statement(question, answer, evidence) == made


def test_changed_on_both_sides_it_is_supported_again() -> None:
    pair = Pair("fever", EVIDENCE, CLAIM, SUPPORTED)
    found = [v for seed in range(40) for v in variants(pair, Fixed(), random.Random(seed))]
    both = [v for v in found if v.sentence != CLAIM and v.evidence != EVIDENCE]
    one = [v for v in found if (v.sentence == CLAIM) != (v.evidence == EVIDENCE)]
    assert both
    assert {v.label for v in both} == {SUPPORTED}
    assert {v.label for v in one} == {OTHER}
    assert list(variants(Pair("fever", EVIDENCE, CLAIM, NOT), Fixed(), random.Random(0))) == []


def test_new_words() -> None:
    assert new_words("It was built in Oslo.", "It was not built in Rome.") == ("not", "Rome")


def test_sentences_of_the_tokenized_set_are_made_plain() -> None:
    assert plain("He -LRB- born 1990 -RRB- is Ada 's `` son '' .") == 'He (born 1990) is Ada\'s " son ".'
    assert key("X -LRB- 1990 -RRB- .") == key("X (1990).")


def test_a_sentence_that_gives_its_label_away_weighs_less() -> None:
    pairs = [Pair("x", "e", f"Thing {i} is not here", NOT) for i in range(50)]
    pairs += [Pair("x", "e", f"Thing {i} is here", SUPPORTED) for i in range(50)]
    pairs += [Pair("x", "e", "Thing is not here", SUPPORTED)]
    found = weighted(pairs)
    assert found[-1].weight > 2 * found[0].weight
    assert sum(p.weight for p in found) / len(found) == pytest.approx(1)
