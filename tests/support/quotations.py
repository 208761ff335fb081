"""Articles to quote from, and what makes a quotation true, told apart from how the gate finds it out."""

import re

from hypothesis import strategies as st

TWINGO = (
    "Renault builds the Twingo in Novo Mesto. The firm, which does not name a date, said that it costs 20,000 euros."
)
HOSTILE = {
    "quotes": "“Too cheap” or 'dear': \"nobody\" knows",
    "ampersand": "Profit & loss < 5 > 4",
    "tex": "100% of #1 under_score $x^2$ {brace} ~ \\textbf{bold}",
    "markdown": "*star* _line_ `code` [link](http://x.y) # heading <b>tag</b>",
    "accents": "Škoda’s Élan, naïve Ångström",
    "chinese": "比亚迪的电动汽车",
    "right to left": "סוללות לרכב حافلة كهربائية",
    "bibtex": "@article{key, title = {x}}",
}

# What edits put in, and passages for them to be put into.
WORDS = [
    "the",
    "firm",
    "not",
    "1,000",
    "5.5%",
    "(May)",
    "said,",
    "“never",
    "on”",
    "well-known",
    "€20,",
    "…",
    "[sic]",
    "—",
]
passages = st.lists(st.sampled_from(WORDS), min_size=3, max_size=14).map(" ".join)
pieces = st.one_of(
    st.sampled_from([*WORDS, " … ", "...", "[…]", "[a]", "[T]", "[he said]", " ", "-", "0", "[", "]", "."]),
    st.text("ht15,.…[] ", max_size=3),
)


def said(quotation: str) -> list[str]:
    """The words that a quotation gives as the article's: those outside brackets."""
    capital = re.sub(r"\[(\w)\](?=\w)", r"\1", quotation)
    return held(re.sub(r"\[[^\[\]]*\]|…|\.{3}|\.(?:\s\.){2}", " ", capital))


def held(passage: str) -> list[str]:
    """The words of a passage, without the marks at their edges."""
    found = (word.strip("“‘\"'([{«„‚¡¿”’)]}»,.;:!?…") for word in re.split(r"[\s—]+", passage))
    return [word for word in found if word]


def is_true(quotation: str, passage: str) -> bool:
    """Whether the words stand in the passage, each whole and in this order; a capital may have come or gone."""
    rest = iter([word.lower() for word in held(passage)])
    return all(word.lower() in rest for word in said(quotation))
