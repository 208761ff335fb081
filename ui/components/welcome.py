"""What stands on the page before the first question, and while the models are loaded."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from index.build import from_file
from index.errors import FootnoteError
from index.library import Library
from rag.words import counted
from ui import resources, state
from ui.background import Adding
from ui.components import text

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
LOOK_AGAIN = 0.7  # seconds

_EMPTY = """
<div class="fn-welcome">
  <h2>Ask your articles. Check every sentence.</h2>
  <p>Footnote answers from the articles you give it. Every sentence of an answer carries a footnote
  to the exact sentence that supports it, and when the articles do not say, it tells you so.</p>
  <p>This library is empty. Drop your own articles into the field below, add them on the Library page, or begin
  with a few about electric cars, batteries and charging. With the default models, nothing leaves this computer.</p>
</div>
"""

_READY = """
<div class="fn-welcome">
  <h2>What do you want to know?</h2>
  <p>Ask below. Point at a footnote to see the words it rests on; open it to read them in their article.
  A follow-up may lean on what was said before.</p>
</div>
"""


def empty(library: Library) -> None:
    """An empty library explains itself and offers the starter articles."""
    st.html(_EMPTY)
    starters = sorted(SEEDS.glob("*.md"))
    if starters and st.button(f"Add {counted(len(starters), 'starter article')}", type="primary"):
        state.start(Adding(library, resources.encoder, [from_file(path) for path in starters]))
        st.rerun()


def ready() -> None:
    """There are articles, and nothing has been asked: questions that they answer, when they have been found."""
    st.html(_READY)
    loading = resources.loading()
    if not loading.done() or loading.exception():
        return
    suggestions = resources.suggestions()
    with st.container(key="suggestions", gap="small"):
        if not suggestions.done():
            _look_again(lambda: suggestions.done())
        elif not suggestions.exception():
            for question in suggestions.result():
                st.button(question, on_click=state.ask, args=(question,), icon=":material/arrow_outward:")


def models() -> None:
    """Whether they are there yet, and what to do when they cannot be had."""
    loading = resources.loading()
    if not loading.done():
        text.waiting("Loading the models; articles can be read meanwhile")
        _look_again(lambda: loading.done())
        return
    error = loading.exception()
    if error is not None and not isinstance(error, FootnoteError):
        raise error
    if said := str(error) if error else loading.result().notice:
        text.note(said, "error" if error else "warning")
        st.button("Try again", on_click=resources.load_again, key="load-again")


def _look_again(ready: Callable[[], bool]) -> None:
    """Draw the page anew as soon as it is."""

    @st.fragment(run_every=LOOK_AGAIN)
    def look() -> None:
        if ready():
            st.rerun()

    look()
