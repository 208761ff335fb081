import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.names import names, parts
from rag.wording import as_named, as_said, hedged, tidy


def test_markers_of_the_models_own_are_dropped() -> None:
    assert tidy("It sold [1] well.\n[12]") == "It sold well."


@pytest.mark.parametrize(
    ("text", "known", "so"),
    [
        (
            "The Byd sold 526,409 cars.",
            "In that year BYD sold 526,409. How many did BYD sell?",
            "BYD sold 526,409 cars.",
        ),
        ("The CatL presented a cell.", "CATL presented it in 2021.", "CATL presented a cell."),
        ("The Leaf was sold in Japan.", "Deliveries of the Leaf began in Japan.", "The Leaf was sold in Japan."),
        ("The Turing machine computes.", "Turing machines compute.", "The Turing machine computes."),
        ("The plant opened in May.", "May saw the plant open.", "The plant opened in May."),
        ("It may grow in May.", "In May it grew.", "It may grow in May."),
        ("It opened a plant in Paris.", "PARIS (Reuters) - It opened a plant in Paris.", "It opened a plant in Paris."),
        ("", "BYD", ""),
    ],
)
def test_names_are_written_as_they_are_known(text: str, known: str, so: str) -> None:
    assert as_named(text, known) == so


@pytest.mark.parametrize(
    ("text", "said", "question", "so"),
    [
        (
            "Orlo Marsh was buried in Leeds.",
            "He was buried in Leeds.",
            "Where was Orlo Marsh buried?",
            "He was buried in Leeds.",
        ),
        (
            "Orlo Marsh's grave is in Leeds.",
            "They say that his grave is in Leeds.",
            "Where is Orlo Marsh's grave?",
            "His grave is in Leeds.",
        ),
        (
            "Orlo Marsh took Leeds in 1215.",
            "In 1215 Orlo besieged and took Leeds.",
            "When did Orlo Marsh take Leeds?",
            "Orlo took Leeds in 1215.",
        ),
        (
            "In the Rankine cycle, water is heated.",
            "In the cycle, water is heated.",
            "What is heated in the Rankine cycle?",
            "In the cycle, water is heated.",
        ),
        (
            "The University of Leeds was founded in 1904.",
            "The university, founded in 1904, has four schools.",
            "When was the University of Leeds founded?",
            "The University was founded in 1904.",
        ),
        # Initials and what they stand for, and names that somebody mistyped.
        (
            "The UMC condemns it.",
            "The United Methodist Church, with others, condemns it.",
            "What does the UMC condemn?",
            "The United Methodist Church condemns it.",
        ),
        (
            "The European Investment Bank lent a million.",
            "The EIB lent a million and the ECB two.",
            "What did the European Investment Bank lend?",
            "The EIB lent a million.",
        ),
        (
            "The World Bank lent a million.",
            "The EIB lent a million and the ECB two.",
            "What did the World Bank lend?",
            "The World Bank lent a million.",
        ),
        (
            "The Milennium Bridge was built by Leeds.",
            "The Millennium Bridge was built by Leeds.",
            "Who built the Milennium Bridge?",
            "The Millennium Bridge was built by Leeds.",
        ),
        (
            "The Powertrain-V2 is red.",
            "The Powertrain-V3 is red.",
            "What is the Powertrain-V2 like?",
            "The Powertrain-V2 is red.",
        ),
        (
            "Australia makes it.",
            "Austria makes it.",
            "What does Australia make?",
            "Australia makes it.",
        ),
        # Two may be meant, so nobody is put in the name's place.
        (
            "Orlo Marsh was buried in Leeds.",
            "He was buried in Leeds, where she had lived.",
            "Where was Orlo Marsh buried?",
            "Orlo Marsh was buried in Leeds.",
        ),
        # Somebody else is named, so "it" is not what was asked about, nor is every Khan.
        (
            "LG had a share of 38 per cent.",
            "CATL says that it had a share of 38 per cent.",
            "What share had LG?",
            "LG had a share of 38 per cent.",
        ),
        (
            "Kublai Khan took Leeds.",
            "Genghis Khan took Leeds.",
            "What did Kublai Khan take?",
            "Kublai Khan took Leeds.",
        ),
        (
            "The University of Leeds was founded in 1904.",
            "The University of York was founded in 1904.",
            "When was the University of Leeds founded?",
            "The University of Leeds was founded in 1904.",
        ),
        (
            "The Rankine cycle is old.",
            "The Otto cycle is old.",
            "How old is the Rankine cycle?",
            "The Rankine cycle is old.",
        ),
        # "Velden" is half of another name there.
        (
            "The Velden Board has two chairs.",
            "The Velden people have two chairs.",
            "How many chairs has the Velden Board?",
            "The Velden Board has two chairs.",
        ),
        # Neither the question's nor the quotation's: that is made up, and the check will stop it.
        ("Tilda was buried in Leeds.", "He was buried in Leeds.", "Where was he buried?", "Tilda was buried in Leeds."),
        ("Leeds is large.", "Leeds is large.", "How large is Leeds?", "Leeds is large."),
        # A part of Velden is no part, and they are no "he".
        (
            "Half of Velden's staff works in Leeds.",
            "Half of its staff works in Leeds.",
            "Where does Velden's staff work?",
            "Half of Velden's staff works in Leeds.",
        ),
        (
            "The Beatles were formed in Leeds.",
            "He formed it in Leeds.",
            "Who formed The Beatles?",
            "The Beatles were formed in Leeds.",
        ),
    ],
)
def test_names_of_the_question_are_put_as_the_quotation_puts_them(text: str, said: str, question: str, so: str) -> None:
    assert as_said(text, said, question) == so


def test_only_what_opens_an_answer_may_point_back() -> None:
    given = ("Orlo Marsh was buried in Leeds.", "He was buried in Leeds.", "Where was Orlo Marsh buried?")
    assert as_said(*given, pointing=False) == given[0]


@pytest.mark.parametrize(
    ("text", "said", "so"),
    [
        ("It put 600 million in.", "It would put up to 600 million in.", "It put up to 600 million in."),
        ("It put up to 600 million in.", "It would put up to 600 million in.", "It put up to 600 million in."),
        ("It costs €20,000 now.", "It costs less than €20,000.", "It costs less than €20,000 now."),
        ("It sold 250 cars.", "It sold about 250,000 cars.", "It sold 250 cars."),
        ("It has an 800 km range.", "It goes about 800 km.", "It has a roughly 800 km range."),
        ("It has an 800 km range.", "It goes more than 800 km.", "It has a more than 800 km range."),
        ("It has a 400 km range.", "It goes up to 400 km.", "It has an up to 400 km range."),
        ("It goes 400 km.", "It goes more than 400 km in May, less than 400 km in June.", "It goes 400 km."),
        ("It sold 250 cars.", "It sold about 250 cars: 250 red ones.", "It sold 250 cars."),
        ("250 were sold.", "About 250 were sold.", "About 250 were sold."),
        ("It costs €20,000.", "Its price is under €20,000.", "It costs under €20,000."),
        ("It costs under €20,000.", "Its price is under €20,000.", "It costs under €20,000."),
        ("Half of it is sold.", "Almost half of it is sold.", "Almost half of it is sold."),
        ("It costs EUR 12m.", "It costs about EUR 12m.", "It costs about EUR 12m."),
        ("It has three lines.", "It has at least three lines.", "It has at least three lines."),
        ("All the ships sank.", "Almost all the ships sank.", "Almost all the ships sank."),
        ("The 40 dealers sell it.", "Some 40 dealers sell it.", "The roughly 40 dealers sell it."),
        ("Its 40 dealers sell it.", "Up to 40 dealers sell it.", "Its 40 dealers sell it."),
        ("It is 24 millimetres wide.", "It is usually 24 millimetres wide.", "It is usually 24 millimetres wide."),
        ("It takes 5 years.", "It delivers over 5 years.", "It takes 5 years."),
        ("It was lower than in 2019.", "It fell below 2019.", "It was lower than in 2019."),
        ("It was founded in 1905.", "It was founded around 1905.", "It was founded in around 1905."),
        ("It goes over 400 km.", "It goes around 400 km.", "It goes over 400 km."),
    ],
)
def test_a_number_keeps_what_was_said_of_it(text: str, said: str, so: str) -> None:
    assert hedged(text, said) == so


SOME = st.lists(
    st.sampled_from(["Orlo", "Marsh", "the", "of", "he", "it", "was", "plant", "Leeds", "his", "took"]), max_size=9
)


@given(SOME, SOME, SOME)
def test_no_name_is_added(text: list[str], said: list[str], question: list[str]) -> None:
    before, held = " ".join(text), " ".join(said)
    after = as_said(before, held, " ".join(question))
    new = {p.lower() for name in names(after) for p in parts(name)} - set(parts(before))
    assert new <= {"he", "it", "his"} & set(parts(held))
