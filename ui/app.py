"""The page. Start it with: footnote ui"""

import streamlit as st

from ui import resources
from ui.components import ask, browser, report, settings, sidebar, text
from ui.components import library as shelf
from ui.components.declare import FRONTEND, page_style


def main() -> None:
    st.set_page_config("Footnote", page_icon=str(FRONTEND / "icon.svg"), layout="wide")
    page_style()
    with text.errors_noted():
        library = resources.library()
        pages = [
            st.Page(
                lambda: ask.page(library, pages[2]), title="Ask", icon=":material/forum:", url_path="ask", default=True
            ),
            st.Page(
                lambda: shelf.page(library, pages[0]), title="Library", icon=":material/shelves:", url_path="library"
            ),
            st.Page(lambda: report.page(library), title="Reports", icon=":material/article:", url_path="reports"),
            st.Page(lambda: settings.page(library), title="Settings", icon=":material/tune:", url_path="settings"),
        ]
        page = st.navigation(pages, position="hidden")
        browser.remember()
        with text.errors_noted():
            page.run()
        sidebar.draw(pages)  # last: it names the conversation that the page has opened or begun


main()
