"""Evidence is brought to what fits one pass, and the shipped weights tell a true sentence from a false one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ModelError
from rag.entail import (
    LONGEST_PAIR,
    Entailment,
    condensed,
    plain_tokenizer,
    probability,
    sentence_spans,
    shares,
    window,
)
from rag.windows import CLS, SEP

FILLER = "The weather stayed mild and dry for the whole of that week. " * 60
FACT = "The plant in Douai made 41,000 cars."
OTHER_FACT = "Its director is Anna Petit."
TOKENIZER = plain_tokenizer()


def test_short_evidence_is_left_as_it_is() -> None:
    assert condensed(TOKENIZER, FACT, "Douai made cars.") == FACT


def test_of_long_evidence_the_sentences_stay_that_share_most_in_their_order() -> None:
    page = f"{FILLER}\n{OTHER_FACT}\n{FILLER}\n{FACT}\n{FILLER}"
    kept = condensed(TOKENIZER, page, "The director of the Douai plant, which made 41,000 cars, is Anna Petit.")
    assert 0 <= kept.index(OTHER_FACT) < kept.index(FACT)
    assert len(TOKENIZER.encode(kept, add_special_tokens=False).ids) <= LONGEST_PAIR


def test_a_line_break_ends_a_sentence() -> None:
    text = "A heading\nOne sentence. Another one."
    assert [text[a:b] for a, b in sentence_spans(text)] == ["A heading", "One sentence.", "Another one."]


@given(st.text(max_size=2000), st.text(max_size=600))
def test_every_pair_fits_one_pass(evidence: str, sentence: str) -> None:
    made = window(TOKENIZER, condensed(TOKENIZER, evidence, sentence), sentence)
    assert len(made.ids) <= LONGEST_PAIR
    assert made.ids[0] == CLS
    assert made.ids[made.question_length - 1] == made.ids[-1] == SEP


def test_shares_of_words_names_and_numbers() -> None:
    assert shares("Mona Holm sold twelve mats.", "Mona Holm sold 12 mats.") == (0.8, 1.0, 1.0)
    assert shares("The cat sat on the mat.", "The cat danced.") == (0.5, 1.0, 1.0)
    assert shares("Mona Holm sold 12 mats.", "Mona Berg sold 13 mats.") == (0.6, 0.5, 0.0)
    assert shares("Anything.", "it is.") == (1.0, 1.0, 1.0)


def test_features_become_a_probability() -> None:
    assert probability((1.0, 2.0, 0.0, 0.0, -2.0), (0.0, 1.0, 0.0, 0.0)) == pytest.approx(0.5)
    assert probability((1.0, 0.0, 0.0, 0.0, 0.0), (1000.0, 0.0, 0.0, 0.0)) == pytest.approx(1.0)


def test_weights_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="verdict"):
        Entailment(tmp_path)


EVIDENCE = (
    "Mara Lindqvist founded the bakery in Oslo in 1987 and sold it to the Norwegian grocer Holm eleven years later."
)
TRUE = [
    "Mara Lindqvist founded the bakery in 1987.",
    "The bakery was founded in Oslo by Mara Lindqvist.",
    "Mara Lindqvist sold the bakery to Holm.",
    "Holm is a Norwegian grocer.",
]
FALSE = [
    "Holm founded the bakery in 1987.",
    "Mara Lindqvist founded the bakery in Stockholm.",
    "Mara Lindqvist never sold the bakery.",
    "Mara Lindqvist bought the bakery from Holm.",
    "The bakery was founded in 1978.",
]


@pytest.fixture(scope="module")
def entailment() -> Entailment:
    return Entailment()


@pytest.mark.model
def test_true_sentences_stand_above_false_ones(entailment: Entailment) -> None:
    true = entailment.supported([(EVIDENCE, s) for s in TRUE])
    false = entailment.supported([(EVIDENCE, s) for s in FALSE])
    assert sum(t > f for t in true for f in false) >= 0.9 * len(true) * len(false)
    assert entailment.supported([(EVIDENCE, EVIDENCE)])[0] >= entailment.threshold


@pytest.mark.model
def test_a_batch_gives_what_each_pair_gives_alone(entailment: Entailment) -> None:
    pairs = [(EVIDENCE, s) for s in (*TRUE, *FALSE)] + [(FILLER, "The week was wet.")]
    assert entailment.supported(pairs) == pytest.approx([entailment.supported([p])[0] for p in pairs], abs=0.02)
    assert entailment.supported([]) == []
