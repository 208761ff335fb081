"""A question that asks for several things becomes several questions, each searched and read by itself."""

import re

_WH = r"(?:(?:in |by |at |from |to |for |on )?(?:who|whom|whose|what|when|where|why|which|how))"
_SEVERAL = re.compile(rf"^(?P<first>.+?)[,;]?\s+and\s+(?P<second>{_WH}\b.+)$", re.IGNORECASE)
# "How large are the batteries of the Leaf and of the Zoe?": a preposition said twice.
_TWICE = re.compile(
    r"^(?P<head>.+?)\s(?P<word>of|in|on|at|for|by|from|to|with)\s(?P<one>(?:(?!\s(?:of|in|on|at|for|by|from|to|with)\s).)+?)"
    r",?\sand\s(?P=word)\s(?P<other>\S+(?:\s(?!compare\b|differ\b)\S+){0,4}?)(?P<tail>\s+(?:compare|differ).*)?\?*$",
    re.IGNORECASE,
)
# "Which is cheaper, the Twingo or the EX30?": each side is searched by itself.
_EITHER = re.compile(
    r"^(?P<head>(?:which|who|what|where|when)\b[^,]+),\s(?P<one>[^,]+?),?\sor\s(?P<other>[^,?]+?)\s*\?*$", re.IGNORECASE
)
# "Who founded BYD? How many cars did it sell?"
_MARK = re.compile(
    rf"(?<=\w)\?+\s+(?=(?:and |but )?(?:{_WH}|is|are|was|were|do|does|did|has|have|can|will)\b)", re.IGNORECASE
)
_ENDS_ASKING = re.compile(rf"\b{_WH}\?$", re.IGNORECASE)  # "... that says how", which "and when" goes on
# "How did sales in Germany and in France change?": what follows the second name is said of both.
_REST = re.compile(r"(?P<thing>(?:\S+ )*?\S*[A-Z0-9]\S*(?: \S*[A-Z0-9]\S*)*)(?P<rest>(?: [a-z]\S*)+)")


def decompose(question: str) -> list[str]:
    """The questions that `question` asks, in order; mostly just itself."""
    question = question.strip()
    marked = _MARK.split(question)
    if len(marked) > 1 and all(len(each.split()) > 2 for each in marked):
        return [part for each in marked for part in decompose(each.rstrip(" ?") + "?")]
    if several := _SEVERAL.match(question):
        first = several["first"].rstrip(" ,;?") + "?"
        # One word before the "and" is no question: "Who and when?"
        if len(first.split()) > 2 and not _ENDS_ASKING.search(first):
            return [first, *decompose(_capital(several["second"]))]
    if twice := _TWICE.match(question):
        rest = None if twice["tail"] else _REST.fullmatch(twice["other"].rstrip(" ?"))
        other, tail = (rest["thing"], rest["rest"]) if rest else (twice["other"], twice["tail"] or "")
        return [
            f"{twice['head']} {twice['word']} {each.strip(' ?')}{tail.rstrip(' ?')}?" for each in (twice["one"], other)
        ]
    if either := _EITHER.match(question):
        return [f"{either['head']}, {each}?" for each in (either["one"], either["other"])]
    return [question]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
