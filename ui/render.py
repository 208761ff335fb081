"""Answers and articles on a terminal: in colour there, plain in a pipe."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.text import Text

from rag.records import Answer, Citation, Event, Evidence, Finished, Passage, Rewritten, Written

VERDICT_STYLE = {"supported": "green", "partial": "yellow", "quoted": "cyan"}


def show_answer(console: Console, events: Iterable[Event]) -> Answer:
    """Print the sentences as they come and the footnotes below them."""
    question = ""
    for event in events:
        match event:
            case Rewritten(standalone_question):
                question = standalone_question
            case Written(sentence):
                text = _quoted(sentence.text) if sentence.verdict == "quoted" else sentence.text
                marks = "".join(f"[{n}]" for n in sentence.citations)
                _say(console, Text.assemble(text, " ", (marks, VERDICT_STYLE[sentence.verdict])))
            case Finished(answer):
                for line in _below(answer, question):
                    _say(console, line)
                return answer
    raise AssertionError("the stream ends with Finished")


def _below(answer: Answer, searched: str) -> Iterator[Text]:
    yield Text()
    if answer.refused:
        yield Text(answer.refusal, style="bold yellow")
        yield Text("The nearest passages:" if answer.passages else "Nothing came near.", style="dim")
        for passage in answer.passages[:3]:
            yield _passage(passage)
    for citation in answer.citations:
        yield _footnote(citation)
    if searched != answer.question:
        yield Text(f"Searched for: {searched}", style="dim")
    if answer.notice:
        yield Text(f"Note: {answer.notice}", style="yellow")
    yield Text(f"{answer.model}, {answer.timings_ms['total'] / 1000:.1f} s", style="dim")


def _footnote(citation: Citation) -> Text:
    evidence = citation.evidence
    return Text.assemble((f"[{citation.n}] ", "bold"), f"{_quoted(evidence.quote)} ", (_origin(evidence), "dim"))


def _quoted(text: str) -> str:
    """In quotation marks, set off from those of the article itself."""
    return f"“{text}”" if not (text.startswith("“") or text.endswith("”")) else f"“ {text} ”"


def _origin(evidence: Evidence) -> str:
    origin = ", ".join(filter(None, (evidence.title, evidence.published, evidence.source)))
    return f"{origin}; also in {', '.join(copy.source for copy in evidence.also_in)}" if evidence.also_in else origin


def _passage(passage: Passage) -> Text:
    # A heading stands apart from the paragraph below it.
    text = " · ".join(" ".join(part.split()) for part in passage.text.split("\n\n"))
    return Text.assemble(("- ", "bold"), (f"{passage.title}: ", "dim"), text if len(text) < 240 else f"{text[:239]}…")


def _say(console: Console, text: Text) -> None:
    # Lines are wrapped for people, never for programs.
    console.print(text, soft_wrap=not console.is_terminal, highlight=False)
