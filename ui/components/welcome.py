"""What stands on the page before the first question."""

from pathlib import Path

import streamlit as st

from index.build import from_file
from index.library import Library
from ui.components import text
from ui.components.library import add_all

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

_EMPTY = """
<div class="fn-welcome">
  <h2>Ask your articles. Check every sentence.</h2>
  <p>Footnote answers from the articles you give it. Every sentence of an answer carries a footnote
  to the exact sentence that supports it, and when the articles do not say, it tells you so.</p>
  <p>This library is empty. Add your own articles at the left, or begin with a few about electric cars,
  batteries and charging. With the default models, nothing leaves this computer.</p>
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
    if starters and st.button(f"Add {text.counted(len(starters), 'starter article')}", type="primary"):
        add_all(library, [from_file(path) for path in starters])


def ready() -> None:
    """There are articles, and nothing has been asked."""
    st.html(_READY)
