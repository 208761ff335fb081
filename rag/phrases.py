"""The noun phrases of a question or an answer, found by the words that stand between them.

No grammar and no model: a run of words that are neither stop words nor verbs is a phrase, `of` joins two. That is
right often enough to say what a follow-up speaks of, in questions typed without a capital letter too.
"""

import re
from dataclasses import dataclass
from itertools import zip_longest

from rag.words import STOP_WORDS

AUXILIARIES = tuple(
    re.findall(
        r"\S+",
        """
        is are was were do does did has have had can could will would shall should may might must isn't aren't
        wasn't weren't don't doesn't didn't can't won't
        """,
    )
)
# Verbs in the forms that a question has, which would otherwise run into the phrase beside them.
_VERBS = frozenset(
    re.findall(
        r"\S+",
        """
        accept achieve adopt affect agree aim announce answer appear apply approve arrive ask avoid become became
        begin began believe belong bring brought build built buy bought call came carry catch cause change choose
        come compare consider contain contribute cost cover create deal decide define deliver depend describe
        develop die differ do drive earn eat enable end explain fail fall fell feel file find found follow forbid
        forget gain get give gave go grow handle happen help hold hire improve include increase influence invent
        invest join keep know lack last launch lead learn leave led left let lie live look lose lost made make
        manage mean meet move need open operate own owns pay perform plan play prefer prevent process produce
        protect prove provide publish put raise reach read receive recommend reduce relate remain remove replace
        require rise run save say see seem sell sold send serve set show sign sit speak spend start stay stop store
        suffer support take taste teach tell think took travel treat try turn understand unveil update use wait want
        watch wear went win won wish work worry write wrote sleep fly swim sing bear
        """,
    )
)
# "the Renault 5 goes", but "the Lite plans": these are nouns as well.
_NOUNS_TOO = {"call", "change", "cost", "cover", "need", "plan", "play", "show", "store", "use", "work"}
_THIRD_PERSON = {verb + ending for verb in _VERBS - _NOUNS_TOO for ending in ("s", "es")}
_FILLERS = frozenset(
    re.findall(
        r"\S+",
        """
        kind kinds type types sort sorts number way ways thing things example examples lot lots information detail
        details please best better good bad big large important main different popular common possible similar true
        others one ones else still ever never always often already again really actually usually typically currently
        yes available ok exactly etc long far old soon first second third last next used allowed able due upon
        there's what's that's how's who's it's meant like because since while until where's likely maybe sure right
        wrong year years day days time times month months week weeks january february march april june july august
        september october november december cheaper faster bigger smaller larger longer shorter heavier
        lighter higher lower stronger safer older newer
        """,
    )
)
_TOKEN = re.compile(r"[^\W_](?:[\w'’&/-]*[^\W_])?(?:[.,]\d+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """`text` is how the phrase is spoken of once it is known; it stood at `[start, end)`."""

    text: str
    words: tuple[str, ...]  # in small letters, without an article
    start: int
    end: int
    name: bool

    @property
    def head(self) -> str:
        """The word that says what kind of thing it is: `carbon dioxide` of `the carbon dioxide of new cars`."""
        return (self.words[: self.words.index("of")] if "of" in self.words else self.words)[-1]

    @property
    def plural(self) -> bool:
        return is_plural(self.head) and not self.name

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


def is_plural(word: str) -> bool:
    """Whether a noun looks like a plural."""
    return len(word) > 3 and word[-1] == "s" and word[-2] not in "sui'"


def bare(text: str) -> str:
    """`text` as it stands inside a sentence: its first letter small where that word is no name."""
    first = re.match(r"\w+", text)
    return text[:1].lower() + text[1:] if first and first.group().lower() in STOP_WORDS else text


def phrases(text: str) -> list[Phrase]:
    """The noun phrases of `text` in order; figures, dates and words that say nothing are none."""
    found: list[Phrase] = []
    run: list[re.Match[str]] = []
    article = ""
    opening = True  # whether a sentence begins here, where a capital letter says nothing
    tokens = list(_TOKEN.finditer(text))
    for token, after in zip_longest(tokens, tokens[1:]):
        word, small = token.group(), token.group().lower()
        if run and after is not None and _joins(small, run[-1].group(), after.group()):
            run += [token] if small == "of" else []
            continue
        if _belongs(word, opening, article, run):
            run.append(token)
            if small.endswith(("'s", "’s", "s'", "s’")):
                found += _phrase(text, run, article)
                run, article = [], ""
        else:
            found += _phrase(text, run, article)
            run, article = [], small if small in ("the", "a", "an") else ""
        opening = small in ".?!" and not run
    return [*found, *_phrase(text, run, article)]


def _joins(word: str, before: str, after: str) -> bool:
    """Whether `of` holds two words together, or a point belongs to a short form ("ID. 2all")."""
    if word == ".":
        return len(before) < 4 and before[0].isupper() and after[0].isalnum()
    return word == "of" and (_is_name(before, False) or not _is_name(after, False)) and _belongs(after, False, "", [])


def _is_name(word: str, opening: bool) -> bool:
    small = word.lower()
    plain = small in STOP_WORDS or small in _VERBS or small in _FILLERS or small in AUXILIARIES
    plain = plain or (opening and is_plural(small))
    return (word[0].isupper() and not (plain and (opening or not word.isupper() or word in "AI"))) or (
        word[0].isdigit() and bool(re.search("[a-z]", small))
    )


def _belongs(word: str, opening: bool, article: str, run: list[re.Match[str]]) -> bool:
    """Whether a word can be part of the noun phrase that `run` began."""
    small = word.lower()
    if _is_name(word, opening):
        return True
    if small in STOP_WORDS or small in AUXILIARIES or not small[0].isalnum() or small.endswith("ly"):
        return False
    after_name = any(_is_name(token.group(), token.start() == 0) for token in run)
    acts = small in _VERBS or small in _FILLERS or small.endswith("ed") or (after_name and small in _THIRD_PERSON)
    return not acts or (bool(article) and not after_name)


def _phrase(text: str, run: list[re.Match[str]], article: str) -> list[Phrase]:
    small = [token.group().lower() for token in run]
    while run and (small[-1] == "of" or (small[-1] in _VERBS and len(run) > 1)):
        run, small = run[:-1], small[:-1]
    if len(run) > 1 and small[0] in _THIRD_PERSON and re.search(r"\bwho $", text[: run[0].start()], re.I):
        run, small = run[1:], small[1:]
    says_nothing = all(word[0].isdigit() or word in _FILLERS or word in _VERBS for word in small)
    if says_nothing or small[0].replace(",", "").isdigit() or (len(run) == 1 and small[0].endswith("ing")):
        return []
    start, end = run[0].start(), run[-1].end()
    if re.search("['’]s?$", small[-1]):  # whose something is: the owner alone is the phrase
        small[-1] = re.sub("['’]s?$", "", small[-1])
        end = run[-1].start() + len(small[-1])
    spoken = f"the {text[start:end]}" if article else text[start:end]
    name = any(_is_name(token.group(), token.start() == 0) for token in run)
    return [Phrase(spoken, tuple(small), start, end, name)]
