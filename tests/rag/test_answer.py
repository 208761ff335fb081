"""The whole way, with fakes behind the model protocols: what it promises whatever the models say."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as every
from hypothesis import strategies as st

from fakes import FakeEncoder, FakeJudge, FakeModel, FakeReader, document, given
from index.errors import LibraryMissing, ModelError, QuestionError
from index.library import Library
from rag.answer import _merged, answer, answer_events
from rag.config import Config
from rag.models.protocol import LanguageModel
from rag.parts import Parts
from rag.records import AnswerSentence, Finished, Found, Passage, Retrieved, Rewritten, Turn, Written
from rag.support import NAMED_WITHIN
from rag.verify import names_stand, quantities_stand

TEXT = (
    "Renault builds the Twingo in Novo Mesto. The Twingo costs €20,000.\n"
    "# Others\nVolvo builds the EX30 in Ghent. Volvo was founded in 1927."
)


@pytest.fixture
def parts(library: Library, encoder: FakeEncoder, put: Callable[..., object]) -> Callable[..., Parts]:
    put(given(document(TEXT, "a.txt", published="2025-01-02")))

    def make(writer: LanguageModel | None = None, judge: FakeJudge | None = None) -> Parts:
        return Parts(library, encoder, FakeReader(), judge or FakeJudge(), writer, Config())

    return make


def test_the_stream_in_order(parts: Callable[..., Parts]) -> None:
    events = list(answer_events(parts(FakeModel("The Twingo costs €20,000.")), "What does the Twingo cost?"))
    assert [type(e) for e in events] == [Rewritten, Retrieved, Found, Written, Finished]
    said = events[-1].answer
    assert said.text == "The Twingo costs €20,000. [1]"
    assert said.sentences[0].verdict == "supported"
    assert said.citations[0].evidence.quote == "The Twingo costs €20,000."
    assert said.citations[0].evidence.published == "2025-01-02"


def test_the_machine_contract(parts: Callable[..., Parts], library: Library) -> None:
    said = answer(parts(FakeModel("The Twingo costs €20,000.")), "What does the Twingo cost?").to_json()
    assert set(said) == {
        *("question", "standalone_question", "refused", "answer", "sentences"),
        *("citations", "passages", "model", "timings_ms"),
    }
    (sentence,), (citation,) = said["sentences"], said["citations"]
    assert set(sentence) == {"text", "citations", "verdict"}
    assert set(citation) >= {"n", "article_id", "title", "source", "published", "start", "end", "quote", "score"}
    assert set(said["passages"][0]) == {"article_id", "start", "end", "text", "score"}
    assert set(said["timings_ms"]) == {"retrieve", "read", "write", "verify", "total"}
    text = library.article(citation["article_id"]).text
    assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_markers_of_an_article_are_no_citations_of_an_answer() -> None:
    assert AnswerSentence("It came in 2010.[3]", (1,), "quoted").marked == "It came in 2010. [1]"


def test_what_fails_the_check_is_never_shown(parts: Callable[..., Parts]) -> None:
    said = answer(parts(FakeModel("The Twingo costs €25,000.")), "What does the Twingo cost?")
    assert said.sentences[0].verdict == "quoted"
    assert said.sentences[0].text == "The Twingo costs €20,000."
    assert "25,000" not in str(said.to_json())


@pytest.mark.parametrize(
    ("first", "verdict"),
    [
        ("The Twingo costs €25,000.", "supported"),  # another try may find the right number
        ("Audi asks €20,000 for the Twingo.", "quoted"),  # and would only name the same again
    ],
)
def test_another_try_is_made_where_it_may_help(parts: Callable[..., Parts], first: str, verdict: str) -> None:
    said = answer(parts(FakeModel(first, "The Twingo costs €20,000.")), "What does Audi's Twingo cost?")
    assert [s.verdict for s in said.sentences] == [verdict]


def test_a_model_that_says_that_the_text_does_not_answer_is_believed(parts: Callable[..., Parts]) -> None:
    said = answer(parts(FakeModel("NOT SAID.")), "What does the Twingo cost?")
    assert said.refused
    assert said.citations == ()
    assert said.passages


def test_what_is_declined_of_two_things_is_named(parts: Callable[..., Parts]) -> None:
    model = FakeModel("The Twingo costs €20,000.", "NOT SAID", "NOT SAID")
    said = answer(parts(model), "What does the Twingo cost, and where does Volvo build the EX30?")
    assert not said.refused
    assert said.text == "The Twingo costs €20,000. [1]"
    assert said.notice is not None
    assert "This was left open: Where does Volvo build the EX30?" in said.notice


def test_what_needs_the_sentence_before_cites_both(
    library: Library, encoder: FakeEncoder, put: Callable[..., object]
) -> None:
    put(given(document("Renault builds the Twingo in Novo Mesto. Its price is €20,000 in France.")))
    model = FakeModel("The price of the Twingo is €20,000.")
    model.tuned = True
    made = Parts(library, encoder, FakeReader(), FakeJudge(), model, Config())
    said = answer(made, "What is the price in France of the Twingo?")
    assert said.text == "The price of the Twingo is €20,000. [1][2]"
    quoted = [c.evidence.quote for c in said.citations]
    assert quoted == ["Its price is €20,000 in France.", "Renault builds the Twingo in Novo Mesto."]


def test_what_the_judge_does_not_believe_is_never_shown(parts: Callable[..., Parts]) -> None:
    said = answer(parts(FakeModel("The Twingo costs €20,000."), FakeJudge(0.1)), "What does the Twingo cost?")
    assert said.sentences[0].verdict == "quoted"


def test_a_refusal_says_what_was_searched_and_shows_passages(parts: Callable[..., Parts]) -> None:
    model = FakeModel("Anything.")
    said = answer(parts(model), "Who wrote Don Quixote?")
    assert said.refused
    assert "do not say" in said.text
    assert "Don Quixote" in said.text
    assert said.passages
    assert not said.citations
    assert not model.prompts  # nothing was phrased


def test_several_things_asked_get_all_of_them(parts: Callable[..., Parts]) -> None:
    said = answer(parts(), "Where does Volvo build the EX30 and what does the Twingo cost?")
    quotes = {c.evidence.quote for c in said.citations}
    assert quotes >= {"Volvo builds the EX30 in Ghent.", "The Twingo costs €20,000."}


def test_a_later_thing_may_lean_on_what_was_found_for_the_one_before(parts: Callable[..., Parts]) -> None:
    events = answer_events(parts(), "Which maker builds the EX30 and when was it founded?")
    assert {e.quote for event in events if isinstance(event, Found) for e in event.evidence} >= {
        "Volvo builds the EX30 in Ghent.",
        "Volvo was founded in 1927.",
    }


def test_a_passage_that_several_things_found_keeps_its_best_score() -> None:
    one, other = (Passage("a", "t", 0, 1, "x", score) for score in (0.9, 0.1))
    assert _merged([[one, Passage("b", "t", 0, 1, "y", 0.5)], [other]])[0] == one


def test_a_thing_that_was_joined_to_another_gets_its_own_evidence(parts: Callable[..., Parts]) -> None:
    said = answer(parts(), "Who builds in Novo Mesto and Ghent?")
    quotes = [c.evidence.quote for c in said.citations]
    assert quotes == ["Renault builds the Twingo in Novo Mesto.", "Volvo builds the EX30 in Ghent."]
    assert said.notice is None


def test_of_two_things_that_are_joined_the_one_that_is_not_in_the_articles_is_named(
    parts: Callable[..., Parts],
) -> None:
    said = answer(parts(), "Who builds in Novo Mesto and Timbuktu?")
    assert [c.evidence.quote for c in said.citations] == ["Renault builds the Twingo in Novo Mesto."]
    assert said.notice is not None
    assert "Who builds in Timbuktu?" in said.notice


def test_two_things_of_which_nothing_is_found_are_refused_as_they_were_asked(parts: Callable[..., Parts]) -> None:
    said = answer(parts(), "Who wrote Don Quixote and Macbeth?")
    assert said.refused
    assert "Don Quixote and Macbeth" in said.text
    assert said.notice is None


def test_what_was_left_open_is_named(parts: Callable[..., Parts]) -> None:
    said = answer(parts(), "What does the Twingo cost and who wrote Don Quixote?")
    assert [c.evidence.quote for c in said.citations] == ["The Twingo costs €20,000."]
    assert said.notice is not None
    assert "Who wrote Don Quixote?" in said.notice
    assert said.open_questions == ("Who wrote Don Quixote?",)


def test_a_follow_up_is_searched_complete(parts: Callable[..., Parts]) -> None:
    said = answer(parts(), "And when was it founded?", [Turn("Where does Volvo build the EX30?", "In Ghent. [1]")])
    assert "Volvo" in said.standalone_question


def test_a_model_that_fails_leaves_quotations_and_says_so(parts: Callable[..., Parts]) -> None:
    class Failing(FakeModel):
        tried = 0

        def stream(self, *_: object, **__: object) -> Iterator[str]:
            self.tried += 1
            raise ModelError("The server went away.")
            yield ""

    model = Failing()
    said = answer(parts(model), "Where does Volvo build the EX30 and what does the Twingo cost?")
    assert {sentence.verdict for sentence in said.sentences} == {"quoted"}
    assert len(said.sentences) > 1
    assert model.tried == 1
    assert said.notice is not None
    assert "The server went away." in said.notice


def test_bad_questions(parts: Callable[..., Parts], encoder: FakeEncoder, library: Library) -> None:
    with pytest.raises(QuestionError, match="empty"):
        answer(parts(), "  \n")
    with pytest.raises(QuestionError, match="20,000 characters"):
        answer(parts(), "x" * 20_000)
    with pytest.raises(QuestionError, match="no text"):
        answer(parts(), "what \udcfc")
    said = answer(parts(), "Wie hoch ist der Preis des Twingo?")
    assert said.notice is not None
    assert "not in English" in said.notice


def test_an_empty_library(library: Library, encoder: FakeEncoder) -> None:
    with pytest.raises(LibraryMissing, match="footnote add"):
        answer(Parts(library, encoder, FakeReader(), FakeJudge(), None, Config()), "What?")


DRAFTS = st.lists(
    st.sampled_from(
        ["Renault", "The", "Twingo", "costs", "€20,000", "€30,000", "in", "Ghent", "Lyon", "1927", "[1]", "[7]", "not."]
    ),
    max_size=10,
).map(" ".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@every(
    st.lists(DRAFTS, min_size=3, max_size=3),
    st.sampled_from(["What does the Twingo cost?", "Where does Volvo build the EX30?", "Who builds cars?"]),
)
def test_citations_are_evidence_whatever_the_model_says(
    parts: Callable[..., Parts], library: Library, drafts: list[str], question: str
) -> None:
    found: set[tuple[str, int, int]] = set()
    for event in answer_events(parts(FakeModel(*drafts)), question):
        if isinstance(event, Found):
            for e in event.evidence:  # with the sentences before it, which may lend a name
                before = library.sentences(e.article_id, 0, e.start)[-NAMED_WITHIN:]
                found |= {(e.article_id, s.start, s.end) for s in before} | {(e.article_id, e.start, e.end)}
        if isinstance(event, Finished):
            said = event.answer
    cited = {c.n: c.evidence for c in said.citations}
    assert sorted(cited) == list(range(1, len(cited) + 1))
    for evidence in cited.values():
        assert (evidence.article_id, evidence.start, evidence.end) in found
        assert library.article(evidence.article_id).text[evidence.start : evidence.end] == evidence.quote
    for sentence in said.sentences:
        assert sentence.citations
        assert set(sentence.citations) <= set(cited)
        quotes = " ".join(cited[n].quote for n in sentence.citations)
        assert sentence.verdict in ("supported", "partial", "quoted")
        assert quantities_stand(sentence.text, quotes)
        assert names_stand(sentence.text, quotes)
