"""A brief as a document: statements with footnotes, open questions, references, and an appendix of quotations."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath

from rag.prompts import REFUSAL
from rag.report import timeline
from rag.report.independence import independent
from rag.report.links import sentence_link
from rag.report.pandoc import (
    SPACE,
    Inlines,
    Node,
    block_quotation,
    bullets,
    citation,
    division,
    document,
    emphasis,
    heading,
    image,
    link,
    note,
    numbered,
    paragraph,
    text,
    title,
)
from rag.report.records import Brief, Clip, Finding, Section, Source, Statement
from rag.report.references import Item, items
from rag.report.styles import Style
from rag.words import counted


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set: what differs between formats and styles, and what was found out beside the clips."""

    style: Style
    day: str  # YYYY-MM-DD, of writing
    bare_links: bool = False  # write addresses out, where a link cannot lie under words
    headed: bool = False  # the title is a heading of the text, for formats that keep no metadata
    pictures: bool = False  # the format can hold them
    origins: Mapping[str, int] | None = None  # article id → its origin; copies of one text have one origin


def arrange(name: str, findings: Iterable[Finding], open_questions: Sequence[str] = ()) -> Brief:
    """Clips that follow each other and answer one question go under it; those that make one claim stand behind it."""
    sections = [
        Section(question, tuple(_statement(claim, group) for claim, group in groupby(of, key=lambda f: f.clip.claim)))
        for question, of in groupby(findings, key=lambda f: f.clip.question)
    ]
    return Brief(name, tuple(sections), tuple(open_questions))


def _statement(claim: str, findings: Iterable[Finding]) -> Statement:
    return Statement(claim, tuple(findings))


def as_document(brief: Brief, setting: Setting) -> str:
    """The brief as pandoc's tree, with its references for citeproc to fill in."""
    references = items(f.clip.source for f in brief.findings)
    metadata: dict[str, object] = {
        "references": [_reference(item) for item in references.values()],
        "lang": setting.style.locale,
        "link-citations": not setting.headed,  # formats with nowhere to link to
    }
    if not setting.headed:
        metadata |= {"title": brief.title, "date": setting.day}
    return document(list(_blocks(brief, setting, references)), metadata)


def as_sentence(findings: Sequence[Finding], setting: Setting) -> str:
    """One statement, and nothing around it: its footnote holds the whole reference, whatever the style."""
    references = items(f.clip.source for f in findings)
    said = _said(Statement(findings[0].clip.claim, tuple(findings)), setting, references)
    metadata: dict[str, object] = {
        "references": [_reference(item) for item in references.values()],
        "lang": setting.style.locale,
        "suppress-bibliography": setting.style.in_notes,
    }
    if not setting.style.in_notes:
        said[-1]["c"].append(division("refs", []))
    return document([paragraph(said)], metadata)


def _blocks(brief: Brief, setting: Setting, references: Mapping[str, Item]) -> Iterator[Node]:
    level = 2 if setting.headed else 1
    if setting.headed:
        yield heading(1, brief.title)
        yield paragraph(text(setting.day))
    if brief.findings:
        yield paragraph(text(_extent(brief, setting)))
    for section in brief.sections:
        if section.heading:
            yield heading(level, section.heading)
        yield from _section(section, setting, references)
    if brief.open_questions:
        yield heading(level, "Open questions")
        yield paragraph(text(REFUSAL))
        yield bullets([paragraph(text(question))] for question in brief.open_questions)
    if references:
        yield heading(level, "References")
        yield division("refs", [])
    if dated := _dated_articles(brief):
        yield heading(level, "Timeline of the articles")
        drawn = timeline.picture([source.published or "" for source in dated]) if setting.pictures else ""
        if drawn:
            yield paragraph(image(drawn, f"The articles on a line of time, numbered as in the list: {len(dated)} dots"))
        lines = ([paragraph(text(_dated(source)))] for source in dated)
        yield numbered(lines) if drawn else bullets(lines)
        if undated := len(references) - len(dated):
            yield paragraph(text(f"Without a date: {counted(undated, 'article')}."))
    if quoted := [f.clip for f in brief.findings if f.quotable]:
        yield heading(level, "Quotations")
        yield numbered(_entry(clip, setting) for clip in _distinct(quoted))
    if failed := [f for f in brief.findings if f.standing != "verbatim"]:
        yield heading(level, "What the check found")
        yield bullets([paragraph(text(_failed(f)))] for f in failed)


def _section(section: Section, setting: Setting, references: Mapping[str, Item]) -> Iterator[Node]:
    """The answer to a question as one paragraph, else a paragraph each; then the remarks that were made on them."""
    said = [_said(statement, setting, references) for statement in section.statements]
    if section.heading:
        yield paragraph([node for i, inlines in enumerate(said) for node in ([SPACE, *inlines] if i else inlines)])
    else:
        yield from map(paragraph, said)
    for remark in dict.fromkeys(f.clip.note for s in section.statements for f in s.findings if f.clip.note):
        yield paragraph(emphasis(text("Note:")), SPACE, text(remark))


def _said(statement: Statement, setting: Setting, references: Mapping[str, Item]) -> Inlines:
    """A claim with its footnote; a quotation that speaks for itself stands in the text."""
    first = statement.findings[0]
    itself = statement.claim in ("", first.clip.original)
    if not itself:
        words = statement.claim
    elif first.quotable:
        words = _quoted(first.clip)
    else:
        words = "[A quotation that could not be checked is left out.]"
    notes = [block for f in statement.findings for block in _footnote(f, setting, references, itself and f is first)]
    if setting.origins is not None and len(_articles(statement.findings)) > 1:
        notes.append(paragraph(text(_behind(statement, setting.origins))))
    return [*text(words), note(notes)]


def _footnote(finding: Finding, setting: Setting, references: Mapping[str, Item], quoted_above: bool) -> list[Node]:
    """The quotation, which leads to the sentence where it stands on the web, and the citation.

    The citation comes last: there a style sets its own full stop, within quotation marks or after them.
    """
    clip = finding.clip
    cited = citation(references[clip.source.article_id]["id"], clip.page, in_text=setting.style.in_notes)
    if not finding.quotable:
        return [paragraph(text("[The wording could not be checked and is not quoted.]"), SPACE, cited)]
    quoted: Inlines = [] if quoted_above else [*text(_quoted(clip)), SPACE]
    if not clip.source.url:
        return [paragraph(quoted, cited)]
    if quoted_above or setting.bare_links:
        return [paragraph(quoted, cited), paragraph(_link(clip, setting))]
    return [paragraph(link(quoted[:-1], _address(clip)), SPACE, cited)]


def _quoted(clip: Clip) -> str:
    """In quotation marks, those within it single, as every manual has it; the appendix keeps it to the letter."""
    return f"“{clip.quotation.replace('“', '‘').replace('”', '’')}”"


def _link(clip: Clip, setting: Setting) -> Node:
    return link(text(_address(clip) if setting.bare_links else "Read the sentence"), _address(clip))


def _address(clip: Clip) -> str:
    """Of the very sentence, in the page as it was added."""
    return sentence_link(clip.source.url or "", clip.original)


def _entry(clip: Clip, setting: Setting) -> list[Node]:
    """A quotation of the appendix, with all that is needed to find it again."""
    source = clip.source
    where = [
        source.outlet or PurePath(source.address).name,
        source.published or "no date",
        f"p. {clip.page}" if clip.page else "",
        f"characters {clip.start:,}–{clip.end:,} of the stored text",
        f"SHA-256 {source.content_hash[:16]}…",
    ]
    stop = "" if source.title.endswith((".", "?", "!", "…")) else "."
    about = paragraph(emphasis(title(source.title)), text(f"{stop} {', '.join(filter(None, where))}."))
    found = [paragraph(_link(clip, setting))] if source.url else []
    return [block_quotation(clip.quotation), about, *found]


def _distinct(clips: Iterable[Clip]) -> list[Clip]:
    return list({(clip.source.article_id, clip.start, clip.quotation): clip for clip in clips}.values())


def _extent(brief: Brief, setting: Setting) -> str:
    """How much stands behind the brief, in one sentence."""
    quoted = [f.clip for f in brief.findings if f.quotable]
    articles = {clip.source.article_id for clip in quoted}
    quotations = len(_distinct(quoted))
    said = f"{counted(quotations, 'quotation')} from {counted(len(articles), 'article')}"
    if setting.origins is not None:
        said += f", {counted(independent(articles, setting.origins), 'independent source')}"
    return f"{said}. Each quotation was compared with the stored article, to the letter."


def _behind(statement: Statement, origins: Mapping[str, int]) -> str:
    articles = _articles(statement.findings)
    sources = counted(independent(articles, origins), "independent source")
    return f"This stands in {counted(len(articles), 'article')} of the library: {sources}."


def _articles(findings: Iterable[Finding]) -> set[str]:
    return {article_id for f in findings for article_id in f.clip.articles}


def _dated_articles(brief: Brief) -> list[Source]:
    """The articles that have a date, each once, the oldest first."""
    sources = {f.clip.source.article_id: f.clip.source for f in brief.findings if f.clip.source.published}
    return sorted(sources.values(), key=_dated)


def _dated(source: Source) -> str:
    return f"{source.published}: {source.title}" + (f" ({source.outlet})" if source.outlet else "")


def _failed(finding: Finding) -> str:
    clip = finding.clip
    itself = clip.claim in ("", clip.original)  # then there is no claim to name it by
    return f"{clip.source.title if itself else clip.claim} — {finding.reason}"


def _reference(item: Item) -> dict[str, object]:
    """An item as citeproc takes it from the metadata."""
    kept = {name: value for name, value in item.items() if name != "note"}
    return kept | ({"title": title(item["title"])} if "title" in item else {})
