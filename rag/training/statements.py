"""A question and its short answer as one statement: what a writer makes of evidence."""

import re

from rag.words import stem, words

_IS = r"(?:is|was|are|were|has|had|can|could|will|would|may|might|must)"
_SUBJECT = re.compile(
    rf"^(?:who|what) ((?:{_IS}|\w+ed|made|won|wrote|led|held|took|gave|became|began|built|ran)\b.*)$", re.I
)
_NOUN_SUBJECT = re.compile(
    rf"^(?:what|which) ((?:[\w'-]+ ){{1,3}}?)((?:{_IS}|\w+ed|made|won|wrote|led|held|took|gave|became|began)\b.*)$",
    re.I,
)
_WHEN = re.compile(r"^(?:when|in (?:what|which) year|where) (was|were|is|are) (.+)$", re.I)
_DO = re.compile(
    r"^(when|where|in (?:what|which) year|who|what) did (.+?) (\w+)((?: (?:in|on|at|for|to|of|by|with|from)\b.*)?)$",
    re.I,
)
_PARTICIPLE = re.compile(
    r"^(.+?) (\w+ed|born|built|made|held|found|founded|located|known|won|written|taken|given)\b(.*)$"
)
_LEFT_OPEN = re.compile(r"\b(?:as|called|named|of|in|on|at|for|to|by|with|from|about)$", re.I)
_OPENS = re.compile(r"^(?:in|on|at|from|since|during|by|around|near|after|before)\b", re.I)


def statement(question: str, answer: str, evidence: str) -> str | None:
    """None where no rule knows the question's form. The evidence lends the past tense of a verb."""
    asked = question.strip().rstrip("?").strip()
    answer = answer.strip().rstrip(".,;")
    for made in (_did(asked, answer, evidence), _placed(asked, answer), _named(asked, answer)):
        if made and not _LEFT_OPEN.search(made):
            said = " ".join(made.split())
            return said[0].upper() + said[1:] + "."
    return None


def _named(asked: str, answer: str) -> str | None:
    if match := _SUBJECT.match(asked):
        return f"{answer} {match[1]}"
    if match := _NOUN_SUBJECT.match(asked):
        return f"{answer} {match[2]}" if answer[0].isupper() else None
    return None


def _placed(asked: str, answer: str) -> str | None:
    match = _WHEN.match(asked)
    parts = _PARTICIPLE.match(match[2]) if match else None
    if not match or not parts:
        return None
    return f"{parts[1]} {match[1]} {parts[2]}{parts[3]} {_at(answer)}"


def _did(asked: str, answer: str, evidence: str) -> str | None:
    match = _DO.match(asked)
    if not match:
        return None
    kind, subject, verb, rest = match.groups()
    root = stem(verb)[:4]
    past = next((w for w in words(evidence) if w.startswith(root) and w.endswith("ed")), f"did {verb}")
    if kind.lower() in ("who", "what"):
        return f"{subject} {past} {answer}{rest}"
    return f"{subject} {past}{rest} {_at(answer)}"


def _at(answer: str) -> str:
    return answer if _OPENS.match(answer) else f"in {answer}"
