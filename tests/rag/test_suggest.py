"""Questions turned round from sentences, and kept only when they lead back."""

from collections.abc import Callable

import pytest

from fakes import FakeEncoder, FakeJudge, FakeModel, FakeReader, document, given
from index.library import Library
from rag.config import Config
from rag.parts import Parts
from rag.suggest import question_of, suggested


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("Tesla was founded in July 2003 by Martin Eberhard.", "Who founded Tesla?"),
        ("The Velden bridge was opened to lorries in May 2009.", "When was the Velden bridge opened?"),
        ("In May 2009 the Velden bridge was opened to lorries.", "When was the Velden bridge opened?"),
        ("The Twingo costs less than €20,000.", "How much does the Twingo cost?"),
        ("It was founded in 2003 by Martin Eberhard.", None),
        ("More Teslas were sold by Orlo.", None),
        ("A listing was planned for 2024.", None),
        ("In 2020 the plant in Lyon was sold by Renault.", None),
        ("The Twingo was sold.", None),
        ("Cars with nothing but an engine were dropped in March 2022.", None),
    ],
)
def test_question_of(sentence: str, question: str | None) -> None:
    assert question_of(sentence) == question


def test_a_suggestion_leads_back_to_its_sentence(
    library: Library, encoder: FakeEncoder, put: Callable[..., object]
) -> None:
    put(
        given(document("Tesla was founded in 2003 by Martin Eberhard. It is large.", "t")),
        given(document("The town is old. Velden Bridge was opened in May 2009.", "v")),
    )
    parts = Parts(library, encoder, FakeReader(), FakeJudge(), FakeModel(), Config())
    assert set(suggested(parts)) == {"Who founded Tesla?", "When was Velden Bridge opened?"}
    assert len(suggested(parts, most=1)) == 1


def test_an_empty_library_suggests_nothing(library: Library, encoder: FakeEncoder) -> None:
    assert suggested(Parts(library, encoder, FakeReader(), FakeJudge(), None, Config())) == []
