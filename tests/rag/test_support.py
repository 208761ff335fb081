"""What a draft rests on, with the real library and fakes behind the model protocols."""

from collections.abc import Callable

import pytest

from fakes import FakeEncoder, FakeJudge, FakeModel, FakeReader, document, given
from index.library import Library
from rag.answer import answer
from rag.config import Config
from rag.entail import Entailment
from rag.parts import Parts
from rag.support import NAMED_WITHIN, SURE, checked, lends_name

PRICE = "In France the price is €20,000."
NAMED = "Renault builds the Twingo in Novo Mesto."
BETWEEN = "The plant is an old one."


@pytest.fixture
def said(
    library: Library, encoder: FakeEncoder, put: Callable[..., object]
) -> Callable[[str], tuple[str, tuple[str, ...]]]:
    """The answer to what the Twingo costs in France, of an article with this text, and the sentences that it cites."""

    def ask(text: str) -> tuple[str, tuple[str, ...]]:
        put(given(document(text)))
        writer = FakeModel("In France the price of the Twingo is €20,000.")
        found = answer(
            Parts(library, encoder, FakeReader(), FakeJudge(), writer, Config()),
            "What is the price of the Twingo in France?",
        )
        return found.text, tuple(c.evidence.quote for c in found.citations)

    return ask


def test_the_sentence_that_has_the_name_is_cited_beside_the_quotation(said: Callable[[str], object]) -> None:
    text = " ".join([NAMED, *[BETWEEN] * (NAMED_WITHIN - 1), PRICE])
    assert said(text) == ("In France the price of the Twingo is €20,000. [1][2]", (PRICE, NAMED))


def test_no_more_is_cited_than_is_needed(said: Callable[[str], object]) -> None:
    whole = "In France the price of the Twingo is €20,000."
    assert said(f"{NAMED} {whole}") == (f"{whole} [1]", (whole,))


@pytest.mark.parametrize(
    "text",
    [
        " ".join([NAMED, *[BETWEEN] * NAMED_WITHIN, PRICE]),  # too far before
        f"{NAMED}\n# Prices\n{PRICE}",  # under another heading
        f"{PRICE} {NAMED}",  # behind it
    ],
)
def test_a_name_is_taken_from_nowhere_else(said: Callable[[str], object], text: str) -> None:
    assert said(text) == (f"{PRICE} [1]", (PRICE,))


@pytest.mark.parametrize(
    ("text", "quote", "lends"),
    [
        ("Nissan sold 200 vans in May.", "In May the firm sold 200 vans.", True),
        ("Nissan sold 300 vans in May.", "In May the firm sold 200 vans.", False),
        ("Nissan sold 200 vans in April.", "In May the firm sold 200 vans.", False),
        ("Honda sold 200 vans in May.", "In May the firm sold 200 vans.", False),
        ("The firm sold 200 vans in May.", "In May the firm sold 200 vans.", False),  # it needs none
        ("Nissan sold 200 vans.", "Mazda sold 200 vans.", False),
        ("Nissan sold 200 vans to Mazda.", "It sold 200 vans to Mazda.", True),
    ],
)
def test_a_sentence_lends_its_name_alone(text: str, quote: str, lends: bool) -> None:
    assert lends_name(text, "What did Nissan sell?", quote, "In April Nissan sold 300 lorries.") is lends


def test_what_happened_is_not_taken_from_the_question_alone_unless_the_judge_is_sure() -> None:
    cited = "BYD broke ground for a factory in Xuzhou in January 2024."
    said, asked = "Xuzhou started BYD.", "Who started BYD?"
    assert checked(FakeJudge(SURE - 0.01), said, asked, [cited], None) == "unsupported"
    assert checked(FakeJudge(SURE), said, asked, [cited], None) != "unsupported"
    built = "BYD broke ground in Xuzhou."
    assert checked(FakeJudge(SURE - 0.01), built, "Where did BYD break ground?", [cited], None) != "unsupported"


@pytest.mark.model
def test_the_shipped_judge_is_not_sure_of_it() -> None:
    cited = "BYD broke ground for a factory in Xuzhou in January 2024."
    assert checked(Entailment(), "Xuzhou started BYD.", "Who started BYD?", [cited], None) == "unsupported"
