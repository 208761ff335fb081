"""Custom components from their files in `frontend/`: one script and one style sheet each, and what they share."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

FRONTEND = Path(__file__).parent / "frontend"


def declare(name: str) -> ComponentRenderer:
    """The component of that name, to be mounted with `key` and `data`."""
    css, js = (_read("base.css"), _read(f"{name}.css")), (_read("dom.js"), _read(f"{name}.js"))
    return st.components.v2.component(f"footnote_{name}", css="\n".join(css), js="\n".join(js))


def page_style() -> None:
    """The style of the page around the components."""
    st.html(FRONTEND / "page.css")


def _read(file: str) -> str:
    return (FRONTEND / file).read_text(encoding="utf-8")
