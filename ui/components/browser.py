"""What the browser keeps for the page: a name to know its conversations by, and the theme."""

from ui import resources, state
from ui.components.declare import declare

_browser = declare("browser")


def remember() -> None:
    """Draws nothing."""
    data = {"cookie": state.COOKIE, "name": state.browser(), "theme": resources.settings().theme}
    _browser(key="browser", data=data, height=1)
