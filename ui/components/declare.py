"""Custom components from their files in `frontend/`: a script and a style sheet each, and what they share."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

FRONTEND = Path(__file__).parent / "frontend"


def declare(name: str, *shared: str) -> ComponentRenderer:
    """The component of that name, to be mounted with `key` and `data`; `shared` names files that it builds on."""
    css = (_read(f"{file}.css") for file in ("base", *shared, name))
    js = (_read(f"{file}.js") for file in ("dom", *shared, name))
    return st.components.v2.component(f"footnote_{name}", css="\n".join(css), js="\n".join(js))


def page_style() -> None:
    """The style of the page around the components."""
    st.html(FRONTEND / "page.css")


def _read(file: str) -> str:
    return (FRONTEND / file).read_text(encoding="utf-8")
