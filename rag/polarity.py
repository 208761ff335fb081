"""Words that turn the meaning of a sentence round: negations, and the two words of a pair."""

import re

from rag.words import content_words, stem, stems, words

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|fail(?:s|ed)?|den(?:y|ies|ied)|refus(?:es|ed)|"
    r"unable|unlikely|lacks?|lacked|hardly|barely|non(?=-))\b|n['’]t\b",
    re.IGNORECASE,
)


def _sides(pairs: str) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The stems of either side; commas stand between pairs, a stroke between sides, spaces between forms of a word."""
    sides = [[frozenset(map(stem, words(side))) for side in f"{pair}|".split("|")] for pair in pairs.split(",")]
    return [(one, other) for one, other, *_ in sides]


# Words of a pair turn a statement round, and so does "only", so none of them may be brought in by the writer or the
# question.
_OPPOSITES = _sides(
    "more|less, most|least, higher|lower, high|low, highest|lowest, rise rises rose risen|fall falls fell fallen, "
    "increase increased|decrease decreased, grow grew|shrink shrank, gain gained|lose lost, before|after, "
    "earlier|later, first|last, largest|smallest, larger|smaller, big|small, best|worst, better|worse, "
    "faster|slower, fastest|slowest, longer|shorter, longest|shortest, cheaper|dearer, buy buys bought|sell sells "
    "sold, import|export, above|below, over|under, all|some, always|sometimes, accept|reject, win won|lose lost, "
    "north|south, east|west, true|false, safe|dangerous, older|newer, add|remove, allow allowed|forbid ban "
    "banned, maximum|minimum, strong|weak, hot|cold, heavy|light, only"
)
_LASTING = {"lasts", "lasted", "lasting"}  # are no "last"
# Of these a question may bring one in, as long as the evidence does not speak of the other: "since 1987" says when
# something began, and "is also called" adds nothing.
_ENDS = _sides("start begin began|end ended, open opened|close closed, old|new")
_ASKED_OPPOSITES = [*_ENDS, *_sides("also|only, up|down")]
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
    return bool(denied(question) & stems(sentence)) and not denied(sentence)


def negations_agree(sentence: str, cited: str) -> bool:
    """Whether what the sentence denies is what the cited text denies, of the words that both use."""
    said, denied_here, denied_there = stems(sentence), denied(sentence), denied(cited)
    return denied_here <= denied_there and not (said - denied_here) & denied_there


def denied(text: str) -> set[str]:
    """The stems of the two content words that follow each negation, in its clause where that has any."""
    return {stem(word) for match in _NEGATION.finditer(text) for word in _following(text[match.end() :])[:2]}


def _following(text: str) -> list[str]:
    clause, *others = re.split(r"[.;:]\s", text)[0].split(",")
    return content_words(clause) or content_words(" ".join(others))


def opposites_stand(sentence: str, cited: str, question: str = "") -> bool:
    """Whether no word that can turn the meaning round was brought in."""
    said, held, asked = _paired(sentence), _paired(cited), _paired(question)
    return all(word in held for one, other in _OPPOSITES for word in (one | other) & said) and all(
        word in held or (word in asked and not pair & held)
        for pair in (one | other for one, other in _ASKED_OPPOSITES)
        for word in pair & said
    )


def _paired(text: str) -> set[str]:
    """The stems of all words that may be one of a pair."""
    return {stem(word) for word in words(text) if word not in _LASTING}
