"""The reports page: clips, what the check says of them, and the documents that they make."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import streamlit as st

from index.errors import ReportError
from index.library import Library
from rag.parts import Parts
from rag.report import clips, independence
from rag.report.brief import ask_all, of_report
from rag.report.export import FORMATS, Format, rendered
from rag.report.findings import examine
from rag.report.links import sentence_link
from rag.report.records import Finding, Report
from rag.report.styles import NAMES, Style, keep, own, style
from rag.words import counted
from ui import resources, state
from ui.background import AskingAll
from ui.components import clipping, text
from ui.components.declare import declare

_clips = declare("report")

CHOSEN = "report"  # the query parameter that names the report
LOOK_AGAIN = 0.5  # seconds
PREVIEW = "preview"  # the one that asks for the preview
_PREVIEW = """<style>
.fn-preview { font-family: "Source Serif", Charter, Georgia, serif; overflow-wrap: anywhere; }
.fn-preview .csl-entry, .fn-preview li { margin-bottom: 0.5rem; }
.fn-preview img { max-width: 100%; }
.fn-preview .csl-left-margin { float: left; padding-right: 0.5em; }
</style>"""


def page(library: Library) -> None:
    with st.container(key="report"), text.errors_noted():
        text.line("Reports", "page", "h2")
        report = _chosen(library)
        if report is not None:
            _questions(library, report)
            chosen = _written(library, report)
            _collected(library, report, chosen)
            if chosen is not None and st.toggle("Preview", PREVIEW in st.query_params):
                _preview(library, report, chosen)


# Which report


def _chosen(library: Library) -> Report | None:
    """The report that the address names, else the newest; and what can be done with it as a whole."""
    known = {each.id: each for each in clips.reports(library)}
    if not known:
        st.html(
            '<div class="fn-welcome"><p>A report collects sentences and quotations with all that a footnote needs, '
            "checks them against the articles, and becomes a document: Word, LaTeX, Markdown and more, in any "
            "citation style. Make one, then press <i>Add to report</i> beside an answer, or ask a list of questions "
            "here.</p></div>"
        )
    named = st.query_params.get(CHOSEN, "")
    current = int(named) if named.isdecimal() and int(named) in known else next(iter(known), None)
    pick, *actions = st.columns([3, 1, 1, 1], vertical_alignment="bottom")
    if current is not None:
        picked = pick.selectbox(
            "Report", list(known), list(known).index(current), lambda i: known[i].name, key=f"report-{current}"
        )
        if picked != current:
            _open(picked)
    with actions[0].popover("New", icon=":material/add:", width="stretch"):
        if name := _named("Name of the new report", "Create", ""):
            _open(clips.create(library, name).id)
    if current is None:
        return None
    with actions[1].popover("Rename", icon=":material/edit:", width="stretch"):
        if name := _named("Name of this report", "Rename", known[current].name):
            clips.rename(library, current, name)
            st.rerun()
    with actions[2].popover("Delete", icon=":material/delete:", width="stretch"):
        text.line(f"{counted(known[current].clips, 'clip')} will be gone; the articles stay.", "said")
        if st.button("Delete this report", type="primary"):
            clips.delete(library, current)
            st.rerun()
    return known[current]


def _named(label: str, action: str, now: str) -> str | None:
    with st.form(f"name-{action}", border=False, clear_on_submit=not now):
        name = st.text_input(label, now)
        return name if st.form_submit_button(action) else None


def _open(report_id: int) -> None:
    st.query_params[CHOSEN] = str(report_id)
    st.rerun()


# What goes into it


def _questions(library: Library, report: Report) -> None:
    """A list of questions, asked one after the other; their answers become clips."""
    with st.expander("Ask a list of questions", icon=":material/checklist:"), st.form("questions", border=False):
        given = st.text_area("One question a line", placeholder="When did it open?\nHow many were built?")
        asked = [line.strip() for line in given.splitlines() if line.strip()]
        under_way = state.asking_all()
        busy = under_way is not None and under_way.running
        if st.form_submit_button("Ask them all", disabled=busy) and asked and not busy:
            wait = resources.opening()
            state.start_asking(AskingAll(report.id, len(asked), lambda: _ask(library, report.id, wait(), asked)))
            st.rerun()
    if under_way is not None and under_way.report == report.id:
        if under_way.running:
            _follow()
        elif said := [*filter(None, [under_way.error]), *_left_out(under_way)]:
            text.note("\n".join(said), "warning")


def _ask(library: Library, report_id: int, parts: Parts, questions: Sequence[str]) -> Iterator[str]:
    """Keep the answers; for each question, why there is none."""
    for asked in ask_all(parts, questions):
        if asked.answer is not None:
            clips.keep_answer(library, report_id, asked.answer)
        yield f"{asked.question[:80]}: {asked.reason}" if asked.reason else ""


def _left_out(asking: AskingAll) -> list[str]:
    return ["These could not be asked:", *asking.left_out] if asking.left_out else []


@st.fragment(run_every=LOOK_AGAIN)
def _follow() -> None:
    """How far the questions are; each answer is shown as it comes."""
    under_way = state.asking_all()
    if under_way is None or not under_way.running:
        st.rerun()
    done, total = under_way.done, under_way.total
    said = f"{done} of {counted(total, 'question')} answered" if done else "Loading the models"
    st.progress(done / total, said)
    if done != st.session_state.get("asked"):
        st.session_state["asked"] = done
        st.rerun()


def _collected(library: Library, report: Report, chosen: Style | None) -> None:
    """The clips, to be put in order, reworded, shortened, annotated, copied, taken out."""
    findings = examine(library, clips.clips(library, report.id))
    open_questions = clips.open_questions(library, report.id)
    if not findings and not open_questions:
        text.line("Nothing is in this report yet.", "said")
        return
    origins = _origins(library, frozenset(i for f in findings for i in f.clip.articles))
    key = f"clips-{report.id}"
    sent = _clips(
        key=key,
        data={
            "clips": [_row(finding, origins) for finding in findings],
            "open": open_questions,
            "independent": independence.independent({f.clip.source.article_id for f in findings}, origins),
            "timeline": _timeline(findings),
            "done": (state.sent(key, "change") or {}).get("at"),
        },
        # Before anything is drawn, so that the next change cannot overtake this one.
        on_change_change=lambda: _change(library, report.id, state.sent(key, "change")),
    ).change
    if sent is not None and sent["do"] == "copy" and chosen is not None:
        finding = next(f for f in findings if f.clip.id == sent["id"])
        clipping.to_clipboard([finding], chosen, bool(sent["markdown"]))


def _change(library: Library, report_id: int, sent: Mapping[str, Any]) -> None:
    """Do what was asked for; what cannot be done is said above the page."""
    with text.errors_noted():
        match sent:
            case {"do": "claim", "id": int(clip_id), "text": str(words)}:
                clips.claim(library, clip_id, words)
            case {"do": "annotate", "id": int(clip_id), "text": str(words)}:
                clips.annotate(library, clip_id, words)
            case {"do": "shorten", "id": int(clip_id), "text": str(words)}:
                clips.shorten(library, clip_id, words)
            case {"do": "move", "id": int(clip_id), "place": int(place)}:
                clips.move(library, clip_id, place)
            case {"do": "remove", "id": int(clip_id)}:
                clips.remove(library, clip_id)
            case {"do": "renew", "id": int(clip_id)}:
                (found,) = examine(library, [clips.clip(library, clip_id)])
                if found.now is not None:
                    clips.renew(library, clip_id, found.now)
            case {"do": "close", "text": str(question)}:
                clips.close(library, report_id, question)


def _row(finding: Finding, origins: Mapping[str, int]) -> dict[str, Any]:
    clip = finding.clip
    source = clip.source
    return {
        **{name: getattr(clip, name) for name in ("id", "claim", "quotation", "original", "note", "question", "page")},
        "title": source.title,
        "outlet": source.outlet or PurePath(source.address).name,
        "published": text.day(source.published),
        "link": sentence_link(source.url, clip.original) if source.url else None,
        "articles": len(clip.articles),
        "independent": independence.independent(clip.articles, origins),
        "standing": finding.standing,
        "quotable": finding.quotable,
        "reason": finding.reason,
        "now": finding.now.quotation if finding.now else None,
    }


def _timeline(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The dated articles, each once, the oldest first."""
    sources = {f.clip.source.article_id: f.clip.source for f in findings if f.clip.source.published}
    return [
        {"date": source.published, "day": text.day(source.published), "title": source.title, "outlet": source.outlet}
        for source in sorted(sources.values(), key=lambda source: source.published or "")
    ]


# What comes out of it


def _written(library: Library, report: Report) -> Style | None:
    """The citation style, the format, and the document in them; no style where the name that was typed is none."""
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    with left:
        name = _style_name(library)
    suffix = middle.selectbox("Format", list(FORMATS), format_func=lambda s: f"{FORMATS[s].name} ({s})", key="format")
    form = FORMATS[suffix]
    try:
        chosen = style(name, library.folder)
    except ReportError as error:
        text.note(str(error), "error")
        return None
    right.download_button(
        f"Download as {form.name}",
        lambda: _rendered(library, report, chosen, form),
        f"{report.name}{form.suffix}",
        form.mime,
        on_click="ignore",
        type="primary",
        icon=":material/download:",
        width="stretch",
    )
    _own_style(library)
    if name != resources.settings().style:  # one that can be cited in
        resources.change_settings(replace(resources.settings(), style=name))
    return chosen


def _style_name(library: Library) -> str:
    """Ask for a style; what is chosen is kept with the library, and copies from answers are set in it as well."""
    now = resources.settings().style
    known = list(dict.fromkeys([*NAMES, *own(library.folder), now]))
    chosen = st.selectbox(
        "Citation style",
        known,
        known.index(now),
        accept_new_options=True,
        key=state.fresh("citation-style"),
        help="The usual ones and your own; any other of some 10,000 can be typed by name.",
    )
    return chosen or now


def _own_style(library: Library) -> None:
    """Take in a .csl file; what is no style is said, and not kept."""
    with st.popover("A style of your own", icon=":material/upload_file:", type="tertiary"):
        file = st.file_uploader("A file of the Citation Style Language (.csl)", key=state.fresh("own-style"))
        if file is None:
            return
        with text.errors_noted():
            kept = keep(library.folder, file.name, file.getvalue())
            resources.change_settings(replace(resources.settings(), style=kept))
            for widget in ("own-style", "citation-style"):
                state.clear(widget)
            st.rerun()


def _preview(library: Library, report: Report, chosen: Style) -> None:
    with st.container(key="preview", border=True):
        page = _rendered(library, report, chosen, _SHOWN).decode()
        st.html(f'{_PREVIEW}<div class="fn-preview">{page}</div>')


def _rendered(library: Library, report: Report, chosen: Style, form: Format) -> bytes:
    brief = of_report(library, report.name)
    return rendered(brief, form, chosen, _origins(library, brief.articles))


def _origins(library: Library, article_ids: frozenset[str]) -> dict[str, int]:
    return _known_origins(library, str(library.folder), library.generation, article_ids)


@st.cache_data(show_spinner=False, max_entries=8)
def _known_origins(_library: Library, folder: str, generation: int, article_ids: frozenset[str]) -> dict[str, int]:
    """Every article is read for it, so it is found out once for a library as it stands."""
    return independence.origins(_library, article_ids)


_SHOWN = Format("Preview", ".html", "text/html", "html", headed=True, pictures=True)
