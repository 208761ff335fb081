"""Conversations in the library's database: what is kept, found, and gone."""

from collections.abc import Callable

import pytest

from fakes import FakeEncoder, FakeJudge, FakeModel, FakeReader, document, given
from index.errors import LibraryMissing
from index.library import Library
from rag.answer import answer_events
from rag.config import Config
from rag.conversations import Conversations, Exchange
from rag.parts import Parts
from rag.records import Evidence, Found, Rewritten

TEXT = "The Velden bridge was opened to lorries in May 2009. It cost 48 million crowns."
QUESTION = "When was the Velden bridge opened?"


@pytest.fixture
def conversations(library: Library) -> Conversations:
    return Conversations(library)


@pytest.fixture
def answered(
    conversations: Conversations, library: Library, encoder: FakeEncoder, put: Callable[..., object]
) -> Callable[..., Exchange]:
    """Ask a question in a conversation, and keep what came."""
    put(given(document(TEXT)))

    def answered(conversation: int, question: str = QUESTION) -> Exchange:
        parts = Parts(library, encoder, FakeReader(), FakeJudge(), FakeModel(), Config())
        exchange = conversations.add(conversation, question)
        for event in answer_events(parts, question):
            exchange = exchange.after(event)
            conversations.keep(exchange)
        return exchange

    return answered


def test_what_was_answered_comes_back_to_the_letter(
    conversations: Conversations, library: Library, answered: Callable[..., Exchange]
) -> None:
    one = conversations.begin("me", QUESTION)
    kept = [answered(one), answered(one, "Who painted the ceiling of the chapel?")]
    reopened = Conversations(Library(library.folder)).exchanges(one)
    assert reopened == kept
    assert reopened[0].citations[1].evidence.quote == "The Velden bridge was opened to lorries in May 2009."
    assert reopened[1].answer is not None
    assert reopened[1].answer.refused


def test_a_removed_article_leaves_its_quotation(
    conversations: Conversations, library: Library, answered: Callable[..., Exchange]
) -> None:
    one = conversations.begin("me", QUESTION)
    evidence = answered(one).citations[1].evidence
    with library.writer() as writer:
        writer.remove(evidence.article_id)
    assert conversations.exchanges(one)[0].citations[1].evidence == evidence


def test_numbers_are_never_given_twice(conversations: Conversations) -> None:
    seen = set()
    for _ in range(3):
        conversation = conversations.begin("me", "q")
        seen.add((conversation, conversations.add(conversation, "q").id))
        conversations.delete(conversation)
    assert len({c for c, _ in seen}) == len({e for _, e in seen}) == 3


def test_list_rename_delete(conversations: Conversations) -> None:
    first, second = conversations.begin("me", "About lorries"), conversations.begin("me", "x" * 500)
    conversations.add(first, "And then?")
    assert [c.id for c in conversations.found("me")] == [first, second]
    conversations.rename(second, "  Short  name ")
    conversations.rename(first, "   ")
    assert [c.title for c in conversations.found("me")] == ["About lorries", "Short name"]
    conversations.delete(first)
    assert conversations.exchanges(first) == []
    with pytest.raises(LibraryMissing):
        conversations.add(first, "Still there?")


def test_owners_see_their_own(conversations: Conversations) -> None:
    conversations.begin("me", "Mine")
    conversations.begin("you", "Yours")
    assert [c.title for c in conversations.found("me")] == ["Mine"]
    assert {c.title for c in conversations.found(None)} == {"Mine", "Yours"}


def test_search_looks_into_titles_questions_and_answers(
    conversations: Conversations, answered: Callable[..., Exchange]
) -> None:
    one, other = conversations.begin("me", QUESTION), conversations.begin("me", "Ünrelated %")
    answered(one)
    assert [c.id for c in conversations.found("me", "LORRIES may")] == [one]
    assert [c.id for c in conversations.found("me", "ünrelated")] == [other]
    assert [c.id for c in conversations.found("me", "%")] == [other]
    assert conversations.found("me", "lorries unheard") == []


def test_an_exchange_grows_by_events() -> None:
    evidence = Evidence("a", "T", "s", None, 0, 3, "One", 0.9)
    exchange = Exchange(1, "And it?").after(Rewritten("And the car?")).after(Found((evidence,)))
    assert exchange == Exchange(1, "And it?", "And the car?")
    assert exchange.turn is None


def test_a_library_from_before_opens(library: Library) -> None:
    library.connection.execute("DROP TABLE IF EXISTS exchanges")
    assert Conversations(Library(library.folder)).found(None) == []
