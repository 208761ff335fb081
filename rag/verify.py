"""Draft and evidence in, a verdict out. Pure: no model, no file, no clock.

What a sentence says must stand in the sentences it cites: every number with its unit, every name, every negation, and
nearly every word that carries meaning. A draft that fails is never shown.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rag.clauses import attributed, counted_in_place
from rag.dates import dates, dates_stand
from rag.names import named, names, parts
from rag.openness import open_stays_open
from rag.polarity import negations_agree, opposites_stand
from rag.quantities import NUMBER_WORDS, Quantity, measuring, quantities
from rag.records import Verdict
from rag.wording import HEDGE
from rag.words import MONTHS, STOP_WORDS, content_words, stem, stems, words

LEAST_OVERLAP = 0.5  # share of a sentence's content words that its evidence must hold
SAME_START = 5  # letters from which two words are taken for forms of one
LONG_ANSWER = 6  # content words of a short answer from which one may be put otherwise
NEW_WORDS = 1 / 6  # share of content words that may come from neither evidence nor question

_MONTHS = {month.lower() for month in MONTHS}
_LEFT_HANGING = re.compile(
    r"\b(?:an?|the|of|and|or|not|than|by|because|from|with|into|its|their|which|who|whose|to (?:be|have|get|cost))\W*$"
)
_NUMBERED = re.compile(
    r"\b([A-Z][\w-]*)\.? ((?!1[5-9]\d\d|20\d\d)\d{1,3}[a-z]*)\b(?![,.]?\d)"
)  # "ID. 2all", "Renault 5"
_ORDINALS = (
    "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
_MEASURED = re.compile(  # "as of 1883" measures nothing
    rf"\b(?!as\b)([^\W\d_][\w-]*) of (?:(?:{HEDGE}) )*(?:US\$|[$€£¥])?\d", re.IGNORECASE
)


def verify(sentence: str, evidence: Sequence[str], question: str, short_answer: str | None = None) -> Verdict:
    """What the cited sentences say of `sentence`: supported, partial or unsupported.

    `question` lends words that repeat what was asked; it lends no number, no name and no opposite. A sentence that
    leaves out the `short_answer` found in the evidence answers something else.
    """
    cited = " ".join(evidence)
    if not (
        is_whole(sentence)
        and speaks_of(question, sentence)
        and adds_to(question, sentence)
        and not repeats_itself(sentence, cited)
        and quantities_stand(sentence, cited)
        and measures_stand(sentence, cited)
        and dates_stand(sentence, cited)
        and names_stand(sentence, cited)
        and numbered_whole(sentence, cited, question)
        and ordinals_stand(sentence, cited)
        and negations_agree(sentence, cited)
        and open_stays_open(sentence, cited)
        and opposites_stand(sentence, cited, question)
        and holds(sentence, short_answer)
        and attributed(sentence, cited, question)
        and counted_in_place(sentence, cited)
    ):
        return "unsupported"
    # What measures, dates or names was held against the cited text already, and may be spelt otherwise there.
    spelt = _measuring(sentence) | {stem(word) for name in names(sentence) for word in words(name)}
    said, held, asked = stems(sentence), stems(cited) | spelt, stems(question)
    overlap = len(said & held) / len(said)
    new = len(said - held - asked) / len(said)
    if overlap < LEAST_OVERLAP or new > NEW_WORDS:
        return "unsupported"
    return "supported" if overlap >= 0.75 and not new else "partial"


def borrows(sentence: str, cited: str, question: str) -> bool:
    """Whether it brings a name, or a word that can turn the meaning round, which the cited text does not have.

    Nearly always that is the question's, and who phrases it again brings it again.
    """
    return not (names_stand(sentence, cited) and opposites_stand(sentence, cited, question))


def is_whole(sentence: str) -> bool:
    """Whether it reads as one whole statement."""
    return (
        bool(re.match(r"^[\"“‘'(]?(?:[$€£¥₹]\d|[^\W_a-z])", sentence))
        and bool(re.search(r"[.!][\"”’')]*$", sentence))
        and not _LEFT_HANGING.search(sentence)
        and "?" not in sentence
        and len(content_words(sentence)) >= 2
    )


def speaks_of(question: str, sentence: str) -> bool:
    """Whether the sentence takes up any word of the question ("founders" in "founded"); else it answers another."""
    asked, said = _starts(stems(question)), _starts(stems(sentence))
    return not asked or bool(asked & said)


def adds_to(question: str, sentence: str) -> bool:
    """Whether the sentence says anything that the question did not."""
    asked = {stem(w) for w in words(question)}
    chosen = bool(re.search(r"\bor\b", question)) and not stems(question) <= stems(sentence)  # "old or new?"
    told = (*content_words(sentence), *(part for name in names(sentence) for part in parts(name)))  # "us" is no name
    new = any(stem(w) not in asked for w in told)
    return new or chosen or bool(re.match(r"(?:yes|no)\b", sentence, re.I))


def repeats_itself(sentence: str, cited: str) -> bool:
    """Whether a name comes more often than in the cited text ("in Austria, Switzerland and Austria"), or several words
    do: "Pistons set at 90° were set at 90°".
    """
    said, held = _counts(sentence), _counts(cited)
    here, there = Counter(parts(sentence)), Counter(parts(cited))
    return any(here[name] > max(1, there[name]) for name in named(sentence)) or (
        sum(count > max(1, held[word]) for word, count in said.items()) > 1
    )


def quantities_stand(sentence: str, cited: str) -> bool:
    """Whether each number of the sentence, with its unit or what it counts, is a number of the cited text."""
    stated = [reading for quantity in quantities(cited) for reading in quantity.readings()]
    held = stems(cited) | {stem(month) for month in _shortened(cited)}
    return all(any(_stands(one, stated, held) for one in each.readings()) for each in quantities(sentence))


def _stands(quantity: Quantity, stated: Sequence[Quantity], held: set[str]) -> bool:
    return any(
        quantity.value == other.value
        # "three plants" are not three people; a word that the text has elsewhere may come between
        and (not quantity.counted or not other.counted or stems(quantity.counted) <= held)
        and (
            quantity.unit == other.unit  # "160 to 200" says less than "200 watt-hours", and may be volts
            # "between 3.6 and 3.7 volts": the first number's unit stands with the second
            or (not (other.unit or other.counted) and any(quantity.unit == o.unit for o in stated))
        )
        for other in stated
    )


def measures_stand(sentence: str, cited: str) -> bool:
    """Whether what is said to be of a number is a word of the cited text.

    "A net profit of 37.9 per cent" is none of "37.9 per cent of the market", whatever was asked for. Of 1,052 good
    answers of the writer's none says such a thing.
    """
    held = {stem(word) for word in words(cited)}
    return all(stem(word) in held for match in _MEASURED.finditer(sentence) for word in words(match[1]))


def names_stand(sentence: str, cited: str) -> bool:
    """Whether each word with a capital is a word of the cited text; the first counts unless it is a stop word.

    A month may be shortened there, and "Twelve" is a number.
    """
    held = {*parts(cited), *_shortened(cited), *NUMBER_WORDS}
    return all(part in held for name in names(sentence) for part in parts(name))


def numbered_whole(sentence: str, cited: str, question: str) -> bool:
    """Whether a name with a number behind it that was asked about keeps that; "The ID" is not "the ID. 2all"."""
    for name, number in _NUMBERED.findall(question):
        whole, alone = (rf"\b{re.escape(name)}\b(?{mark}\.? {re.escape(number)}\b)" for mark in "=!")
        is_name = name.lower() not in STOP_WORDS | _MONTHS and re.search(whole, cited) and not re.search(alone, cited)
        if is_name and re.search(alone, sentence) and not re.search(whole, sentence):
            return False
    return True


def ordinals_stand(sentence: str, cited: str) -> bool:
    """Whether "the third" is one of the cited text, in letters or as "3rd"."""
    said, held = set(words(sentence)), set(words(cited))
    return all(
        word in held or any(f"{place}{end}" in held for end in ("nd", "rd", "th"))
        for place, word in enumerate(_ORDINALS, start=2)
        if word in said
    )


def _shortened(cited: str) -> set[str]:
    """The months of the cited text, written out."""
    here = {date.month.lower() for date in dates(cited)}
    return {month for month in _MONTHS if month[:3] in here}


def relates(sentence: str, cited: str) -> bool:
    """Whether a word that is neither name nor number is the cited text's; else only the question says what happened.

    "BYD built a factory in Xuzhou" does not say that Xuzhou started BYD.
    """
    named = {stem(part) for name in names(sentence) for part in parts(name)}
    others = {stem(word) for word in content_words(sentence) if not word[0].isdigit()} - named
    return not others or bool(_starts(others) & _starts(stems(cited)))


def holds(sentence: str, short_answer: str | None) -> bool:
    """Whether the sentence gives the short answer, be it in other forms of its words."""
    if not short_answer:
        return True
    said = {stem(w) for w in words(sentence)}
    wanted = stems(short_answer) or {stem(w) for w in words(short_answer)}
    missing = wanted - said
    if all(quantity in quantities(sentence) for quantity in quantities(short_answer)):
        missing -= _measuring(short_answer)
    if not missing or (len(missing) <= len(wanted) // LONG_ANSWER and not any(w[0].isdigit() for w in missing)):
        return True
    return not quantities(short_answer) and short_answer.lower() in sentence.lower()


def _measuring(text: str) -> set[str]:
    """The stems of what measures or dates."""
    return {stem(word) for word in (*measuring(text), *_MONTHS.intersection(words(text)))}


def _starts(found: Iterable[str]) -> set[str]:
    return {each[:SAME_START] for each in found}


def _counts(text: str) -> Counter[str]:
    return Counter(stem(word) for word in words(text) if word not in STOP_WORDS)
