"""Words that turn the meaning of a sentence round: negations, and the words of a pair."""

import re
from collections import Counter

from rag.words import content_words, stem, stems, words

_NOT_YET = r"(?![^.,;:]*? until\b)"  # what did not happen until then did happen
_NEGATION = re.compile(
    rf"\b(?:not(?! only\b){_NOT_YET}|no|never|none|nobody|nothing|neither|nor|without|cannot|fail(?:s|ed|ing)?|"
    r"failures? to|den(?:y|ies|ied|ying)|refus(?:es?|ed|ing)|refusals? to|unable|inability to|unlikely|"
    rf"lack(?:s|ed|ing)?|hardly|barely|non(?=-))\b|n['’]t\b{_NOT_YET}",
    re.IGNORECASE,
)
# Denies in a statement; a question has "else" by it.
_OTHER_THAN = re.compile(r"\b(?:other than|rather than|instead of|except(?: for)?)\b", re.IGNORECASE)


def _sides(pairs: str) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The stems of either side; commas stand between pairs, a stroke between sides, spaces between forms of a word."""
    sides = [[frozenset(map(stem, words(side))) for side in f"{pair}|".split("|")] for pair in pairs.split(",")]
    return [(one, other) for one, other, *_ in sides]


# Words of a pair turn a statement round, and so does "only", so none of them may be brought in by the writer or the
# question where the cited text has no word of that side.
_OPPOSITES = _sides(
    "more|less, most|least, higher|lower, high|low, highest|lowest, rise increase grow|fall decrease shrink, "
    "gain|lose, before|after, earlier|later, first|last, largest biggest|smallest, larger bigger|smaller, big|small, "
    "best|worst, better|worse, faster|slower, fastest|slowest, longer|shorter, longest|shortest, cheaper|dearer, "
    "above|below, over|under, all|some, always|sometimes, north|south, east|west, true|false, safe|dangerous, "
    "older|newer, maximum|minimum, strong|weak, hot|cold, heavy|light, only"
)
_GOES = re.compile(r"\b(?:go|goes|going|gone|went) (up|down)\b", re.IGNORECASE)
_LASTING = {"lasts", "lasted", "lasting"}  # are no "last"
# Of these a question may bring one in, as long as the evidence does not speak of the other: "since 1987" says when
# something began, and "is also called" adds nothing.
_ENDS = _sides(
    "start begin|end, open|close, old|new, buy|sell, import|export, accept|reject, win|lose, add|remove, "
    "allow|forbid ban"
)
_ASKED_OPPOSITES = [*_ENDS, *_sides("also|only, up|down")]
_SAYS_OF = re.compile(r"\b(?:is|are|was|were|has|have|had|that|which|who|but)\b")
_NO_PAIR = re.compile(r"\bhow old\b|\blast(?=\?| in\b| for\b)", re.IGNORECASE)


def turns_round(question: str, sentence: str) -> bool:
    """Whether the sentence says the opposite of what is asked about: "sold" for "bought", or "did" for "did not".

    So does the evidence of one question in 150 of those with an answer in SQuAD 1.1, Natural Questions and ReQA, and
    what sounds like the answer of one in six of SQuAD 2.0's that have none.
    """
    asked, said = _paired(_NO_PAIR.sub(" ", question)), _paired(sentence)
    for one, other in (*_OPPOSITES, *_ENDS):
        for side, against in ((one, other), (other, one)):
            if side & asked and not side & said and against & said - asked:
                return True
    denies = denied(question)
    return bool(denies & stems(sentence)) and not denied(sentence) and not denies & _excepted(sentence)


def negations_agree(sentence: str, cited: str) -> bool:
    """Whether what the sentence denies is what the cited text denies, of the words that both use.

    What the cited text denies here and says there may be said, and "refused to see a doctor" denies what "refused to
    consult a doctor" does.
    """
    said, denied_here, denied_there = stems(sentence), denied(sentence), denied(cited) | _excepted(cited)
    affirmed = said - denied_here
    other_words = denied_here - stems(cited) if denied_here & denied_there else set()
    return (
        denied_here <= denied_there | other_words
        and not affirmed & always(_NEGATION, cited)
        and not (affirmed - _excepted(sentence)) & always(_OTHER_THAN, cited)
    )


def denied(text: str) -> set[str]:
    """The stems of the two content words that follow each negation, in its clause where that has any."""
    return set(_behind(_NEGATION, text))


def _excepted(text: str) -> set[str]:
    return set(_behind(_OTHER_THAN, text))


def always(marks: re.Pattern[str], text: str) -> set[str]:
    """The stems of what stands in the text behind such a mark, and nowhere else in it."""
    everywhere = Counter(stem(word) for word in words(text))
    return {word for word, times in _behind(marks, text).items() if times >= everywhere[word]}


def _behind(marks: re.Pattern[str], text: str) -> Counter[str]:
    """How often the stem of each of the two content words behind a mark stands there."""
    return Counter(stem(word) for match in marks.finditer(text) for word in _following(text[match.end() :])[:2])


def _following(text: str) -> list[str]:
    """The content words of the clause: of "no religion is around 20 per cent" that is the religion alone."""
    clause, *others = re.split(r"[.;:][)\"”’']*\s", text)[0].split(",")
    for part in (clause, " ".join(others)):
        for end in (*(m.start() for m in _SAYS_OF.finditer(part)), len(part)):
            if found := content_words(part[:end]):
                return found
    return []


def opposites_stand(sentence: str, cited: str, question: str = "") -> bool:
    """Whether no word that can turn the meaning round was brought in."""
    said, held, asked = _paired(sentence), _paired(cited) | _compared(cited), _paired(question)
    return all(side & held for pair in _OPPOSITES for side in pair if side & said) and all(
        side & held or (side & asked and not other & held)
        for pair in _ASKED_OPPOSITES
        for side, other in (pair, reversed(pair))
        if side & said
    )


def _compared(text: str) -> set[str]:
    """What is largest is larger than the others."""
    return {stem(word.removesuffix("est") + "er") for word in words(text) if word.endswith("est")}


def _paired(text: str) -> set[str]:
    """The stems of all words that may be one of a pair. What goes up rises."""
    plain = _GOES.sub(lambda match: "rise" if match[1].lower() == "up" else "fall", text)
    return {stem(word) for word in words(plain) if word not in _LASTING}
