"""The clinic in a browser: at every width, light and dark, by keyboard, with the rules of accessibility asserted."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import TimeoutError as TooLate
from tests.clinic.entering import signed_in

from eutonia_clinic.accounts.models import User

WIDTHS = (360, 768, 1440)
COLOURS_ONLY = (768,)
"""For another theme, in which nothing moves."""
THEMES = (("dark", "standard"), ("light", "high"), ("dark", "high"))
"""Beside light in standard contrast."""
EVERY_RULE = {"resultTypes": ["violations"]}
OF_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
"""The rules of accessibility that another theme could break."""
THEME = "() => [document.documentElement.dataset.theme, document.documentElement.dataset.contrast]"
SET_THEME = "([theme, contrast]) => Object.assign(document.documentElement.dataset, {theme, contrast})"
SCREENSHOTS = "EUTONIA_TEST_SCREENSHOTS"
"""A folder into which `look_at` draws every page at every width, when this is set."""
FITS = "width => document.readyState === 'complete' && document.documentElement.scrollWidth <= width"
PATIENCE = 10_000
"""Milliseconds for a page to come and be laid out on a slow machine, before it is said to hang over."""
EXPECTED = (
    "the server responded with a status of 4", "Autofocus processing was blocked",
    "net::ERR_INTERNET_DISCONNECTED", "net::ERR_CONNECTION_RESET",
)  # fmt: skip
"""What a browser says of a page that refuses on purpose, of a form sent while a field has the focus, of a lost connection."""


class Served:
    """A clinic that is served at an address, and the browsers in which it is open."""

    def __init__(self, url: str, chromium: Any) -> None:
        self.url = url
        self.complaints: list[str] = []
        self._chromium = chromium
        self._contexts: list[Any] = []

    def browser(
        self, user: User | None = None, *, width: int = 1440, scheme: str = "light", script: bool = True, zoom: int = 1,
        **more: Any,
    ) -> Any:
        """A tab, of somebody who is signed in already when a user is named. `more` as the browser takes it."""
        context = self._chromium.new_context(
            viewport={"width": width // zoom, "height": 900 // zoom}, color_scheme=scheme, java_script_enabled=script,
            device_scale_factor=zoom, base_url=self.url, **more,
        )  # fmt: skip
        self._contexts.append(context)
        if user is not None:
            name = "eutonia-session"
            context.add_cookies([{"name": name, "value": signed_in(user).cookies[name].value, "url": self.url}])
        tab = context.new_page()
        tab.on("console", lambda message: self._complain(message.text))
        tab.on("pageerror", lambda error: self._complain(str(error)))
        tab.on("request", lambda request: self._complain_of_strangers(request.url))
        return tab

    def close(self) -> None:
        """Close every tab."""
        for context in self._contexts:
            context.close()

    def _complain(self, words: str) -> None:
        if not any(expected in words for expected in EXPECTED):
            self.complaints.append(words)

    def _complain_of_strangers(self, address: str) -> None:
        if not address.startswith(self.url):
            self.complaints.append(f"asked for {address}")


def look_at(tab: Any, name: str, widths: tuple[int, ...] = WIDTHS) -> None:
    """Assert of the page that is open: nothing hangs over the edge at any width, no rule of accessibility is broken.

    The rules are asked at the narrowest and the widest; what lies between has the same parts.
    """
    for width in widths:
        tab.set_viewport_size({"width": width, "height": 900})
        assert _fits(tab, width), f"{name} hangs over at {width}"
        draw(tab, f"{name}-{width}")
        if width in (widths[0], widths[-1]):
            found = _rules_broken(tab)
            assert found.violations_count == 0, f"{name} at {width}: {found.generate_report()}"


def look_in_themes(
    tab: Any, name: str, themes: tuple[tuple[str, str], ...] = THEMES, widths: tuple[int, ...] = COLOURS_ONLY,
    parts: tuple[str, ...] = ("body",),
) -> None:  # fmt: skip
    """Assert of the page that is open, as it stands, that its colours hold in these themes; drawn in each at these widths.

    The theme is set as the server would have sent it, so that neither a page nor a state that passes away is made again.
    `parts` are those of the page that are asked, where the others were asked elsewhere.
    """
    before, size = tab.evaluate(THEME), tab.viewport_size
    tab.emulate_media(reduced_motion="reduce")  # no colour on its way between two themes
    for theme, contrast in themes:
        tab.evaluate(SET_THEME, [theme, contrast])
        for width in widths if os.environ.get(SCREENSHOTS) else widths[:1]:
            tab.set_viewport_size({"width": width, "height": 900})
            draw(tab, f"{name}-{theme}-{contrast}-{width}")
        found = _rules_broken(tab, parts, OF_COLOURS)
        assert found.violations_count == 0, f"{name}, {theme}, {contrast}: {found.generate_report()}"
    tab.evaluate(SET_THEME, before)
    tab.set_viewport_size(size)


def _rules_broken(tab: Any, parts: tuple[str, ...] = ("html",), options: Mapping[str, Any] = EVERY_RULE) -> AxeResults:
    """What axe finds in these parts of the page. The page is told the rules once, however often they are asked."""
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE_SCRIPT)
    asked = [{"include": [[part] for part in parts]}, dict(options)]
    return AxeResults(tab.evaluate("([parts, options]) => axe.run(parts, options)", asked))


def _fits(tab: Any, width: int) -> bool:
    """Is the page there, whole and with its styles, and within this width? A page that is still on its way is waited for."""
    tab.wait_for_load_state()
    try:
        tab.wait_for_function(FITS, arg=width, timeout=PATIENCE)
    except TooLate:
        return False
    return True


def draw(tab: Any, name: str, *, whole: bool = True) -> None:
    """A picture of the page, when pictures are asked for; or of what the window shows of it."""
    folder = os.environ.get(SCREENSHOTS)
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=Path(folder) / f"{name}.png", full_page=whole, caret="initial")
