import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asked import kind, of_kind


@pytest.mark.parametrize(
    ("question", "sentence", "so"),
    [
        ("What is the price of the A390?", "The A390 is a fastback on the larger platform.", False),
        ("What is the price of the A390?", "The A390 costs 67,500 euros.", True),
        ("How much did the town pay for the bridge?", "The bridge was opened in 1998.", False),
        ("How much did the town pay for the bridge?", "It came to $4.5 million.", True),
        ("How much did revenue increase?", "It rose by a fifth, to 40.", True),  # no sum need be named
        ("What net profit did CATL report?", "CATL had 37.9 per cent of the world market.", False),
        ("How many people will it employ?", "It will make 9 gigawatt-hours in 2024 and 24 by 2030.", False),
        ("How many people will it employ?", "It will make 9 gigawatt-hours with 24 people.", True),
        ("What net profit did CATL report?", "CATL earned 50.7 billion yuan.", True),
        ("What revenue growth did CATL report?", "It grew by 9 per cent.", True),
        ("What did they need the money to pay for?", "They needed it for a new roof.", True),
        ("What percentage of the shares does it hold?", "It holds shares in three firms.", False),
        ("What percentage of the shares does it hold?", "It holds 21 per cent.", True),
        ("By what share did the range fall?", "The range fell by half.", True),
        ("How far does it go on one charge?", "It is charged in 15 minutes.", False),
        ("How far does it go on one charge?", "The all-electric car is built in 10 hours.", False),
        ("How far does it go on one charge?", "It goes 320 km.", True),
        ("What distance did it cover?", "It was charged for 15 minutes.", False),
        ("What distance did it cover?", "It covered 1,044 kilometres.", True),
        ("How tall is the tower?", "The tower was built in 1889.", False),
        ("What voltage does a cell give?", "A cell stores 160 watt-hours.", False),
        ("What voltage does a cell give?", "A cell gives 3.2 volts.", True),
        ("At what temperature does it melt?", "It melts in 15 minutes.", False),
        ("At what temperature does it melt?", "It melts at 97.8 degrees.", True),
        ("What age was he?", "He was born in Jena, the son of a baker.", True),
        ("What age was he?", "He shared the prize.", False),
        ("How far back does it date?", "It dates from 1206.", True),
        ("How much does the Spring weigh?", "It carries a battery of 26.8 kWh.", False),
        ("How much does the Spring weigh?", "It weighs 984 kg.", True),
        ("In what year was it founded?", "Two engineers founded it in Leeds.", False),
        ("In what year was it founded?", "They founded it in spring 1905.", True),
        ("How many people work there?", "The plant makes cars worth 20,000 euros.", False),
        ("How many people work there?", "It opened in 2012.", False),
        ("How many people work there?", "It has 2012 workers.", True),
        ("How many people work there?", "A few dozen do.", True),
        ("How many kilowatts can it draw?", "It draws 270.", False),
        ("How many kilowatts can it draw?", "It draws up to 0.27 megawatts.", True),
        ("How many volts were there?", "There were millions of volts.", True),
        ("In which country is the Leeds plant?", "The Leeds plant is large.", False),
        ("In which country is the Leeds plant?", "Leeds is in England.", True),
        ("Who started BYD?", "BYD is older.", False),
        ("Who started BYD?", "Wang Chuanfu founded BYD.", True),
        ("Who is the chief executive of Stellantis?", "Stellantis has a partner in China.", True),
        ("Who is the chief executive of Stellantis?", "The chief executive of Stellantis left.", False),
        ("Who teaches there?", "Paid professionals do.", True),
        ("When did Renault show the car?", "Renault showed the car in Paris.", False),
        ("When did Renault show the car?", "Renault showed the car the year before.", True),
        ("Since when has it been sold?", "It has been sold since 1993.", True),
        ("And when will it come?", "It will come to Lyon.", False),
        ("When is the fuse replaced?", "If it has melted, it is replaced.", True),  # the case, not the time
        ("When Tesla left, what became of it?", "It was sold.", True),
        ("How long did the stop last?", "The plant stopped as magnets were lacking.", False),
        ("How long did the stop last?", "The plant stopped for about a week.", True),
        ("How long does it take?", "It takes 20 min.", True),
        ("How long does it take?", "It takes 8 h.", True),
        ("How long does it take?", "It takes 8 people.", False),
        ("How many seconds does it need to 100?", "It does so in 5.4 s.", True),
        ("How many seconds does it need to 100?", "It does so in 40 secs.", True),
        ("How many seconds does it need to 100?", "It does so with 4 seats.", False),
        ("How many metres long is it?", "It is 4.26 m long.", True),
        ("How many amperes does it take?", "It takes 16 A.", True),
        ("How many amperes does it take?", "It takes 16 a year.", False),
        ("How many tonnes were made?", "They made 42,000 t.", True),
        ("How many grams of gold are in it?", "There are 5 g of it.", True),
        ("How many per cent did it lose?", "It lost 24 per cent.", True),
        ("How many percent did it lose?", "It lost 24 per cent.", True),
        ("How heavy is the lorry?", "It weighs 2 t.", True),
        ("How much did the watch cost?", "It was sold for CHF 30,000.", True),
        ("How much did the watch cost?", "It was sold for 30,000 kr.", True),
        ("How much did the bridge cost?", "They put Rs 300 crore into it.", True),
        ("How much did the bridge cost?", "It came to RMB 30m.", True),
        ("How much did the bridge cost?", "It came to 3bn.", True),
        ("How much did the bridge cost?", "It came in 3 parts.", False),
        ("When was it signed?", "It was signed on 5/3/24.", True),
        ("When was it signed?", "It was signed on form 5/3.", False),
        ("By when will it be sold?", "It will be sold by the end of Q3.", True),
        ("How old is the plant?", "The plant is large.", False),
        ("Why did it close?", "Nobody came.", True),
    ],
)
def test_a_sentence_without_what_is_asked_for_cannot_answer(question: str, sentence: str, so: bool) -> None:
    assert (of_kind(question, sentence) != []) is so


@pytest.mark.parametrize(
    ("question", "short_answer", "expected"),
    [
        ("When did it open?", "May 2009", 1),
        ("When did it open?", "in Douai", -1),
        ("In what year was it founded?", "2011", 1),
        ("How many cars were sold?", "5,000", 1),
        ("How many cars were sold?", "the red ones", -1),
        ("What is the price of the A390?", "a fastback", -1),
        ("How long does it take?", "half an hour", 1),
        ("Who runs it?", "Luca de Meo", 1),
        ("Where is it built?", "in a plant", -1),
        ("Which company supplies the cells?", "LG", 1),
        ("Why did it close?", "nobody came", 0),
        ("What is cell-to-pack?", "a pack without modules", 0),
    ],
)
def test_is_the_short_answer_of_the_kind_asked_for(question: str, short_answer: str, expected: float) -> None:
    assert kind(question, short_answer) == expected


def test_where_it_stands() -> None:
    sentence = "It invested 700 million dollars in July 2023, for 4.99 per cent."
    places = of_kind("What percentage of Xpeng did it buy?", sentence)
    assert places is not None
    assert [sentence[a:b] for a, b in places] == ["4.99 per cent"]


@given(st.text(max_size=80), st.text(max_size=200))
def test_places_are_spans_of_the_text(question: str, text: str) -> None:
    for start, end in of_kind(f"How many of {question}?", text) or []:
        assert 0 <= start < end <= len(text)
