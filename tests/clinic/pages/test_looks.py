"""Every page in a browser: axe finds nothing, nothing hangs over the edge, in three themes and at three widths."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.clinic.pages.conftest import Site
from tests.clinic.pages.gallery import PAGES
from tests.clinic.seeing import EVERY_RULE, OF_COLOURS

pytestmark = pytest.mark.browser

PHONE, TABLET, DESK = 360, 768, 1440
THEMES = (("light", "standard"), ("dark", "standard"), ("light", "high"), ("dark", "high"))
EVERY_WIDTH = (PHONE, TABLET, DESK)
WIDTHS = {
    "session": (TABLET,), "today-empty": (TABLET,), "today-messages": (PHONE,), "person-new": (TABLET,), "assess-wrong": (PHONE,),
    "may-we": (TABLET,), "may-we-refused": (DESK,), "plan-many": (DESK,), "plan-hand": (PHONE,), "plan-refused": (TABLET,),
    "plan-stale": (DESK,), "plan-failed": (TABLET,), "plan-wrong": (PHONE,), "reason": (PHONE,), "sign-open": (TABLET,),
    "follow-up": (TABLET,),
}  # fmt: skip
"""Where a page is looked at: the main ones at every width, their other states at the width where they are most at risk."""


def violations(tab: Any, rules: Mapping[str, Any] = EVERY_RULE) -> list[str]:
    """What axe finds, in words."""
    found = Axe().run(tab, options=dict(rules))
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found.response["violations"]
    ]


def cases() -> list[tuple[str, int]]:
    """Every page with its widths."""
    return [(name, width) for name in PAGES for width in WIDTHS.get(name, EVERY_WIDTH)]


@pytest.mark.parametrize(("name", "width"), cases())
def test_A_page_is_accessible_and_stays_inside_its_width(site: Site, name: str, width: int, screenshots: Path | None) -> None:
    tab = site.open(name, width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(tab) == []
    if screenshots:
        tab.screenshot(path=screenshots / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize(("theme", "contrast"), THEMES[1:])
@pytest.mark.parametrize("name", ["today", "person", "assess", "plan", "plan-failed", "sign", "session", "follow-up-saved"])
def test_A_page_keeps_its_contrast_in_every_theme(
    site: Site, name: str, theme: str, contrast: str, screenshots: Path | None
) -> None:
    tab = site.open(name, TABLET, theme, contrast)
    assert violations(tab, OF_COLOURS) == []
    if screenshots:
        tab.screenshot(path=screenshots / f"{name}-{TABLET}-{theme}-{contrast}.png", full_page=True)


@pytest.mark.parametrize("name", ["today", "person", "assess", "plan", "sign", "session", "follow-up"])
def test_At_200_per_cent_nothing_is_lost(site: Site, name: str) -> None:
    """A desk of 1440 px zoomed to 200 per cent is 720 px wide for the page. Whatever can be opened is open."""
    tab = site.open(name, DESK // 2, height=450)
    tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert tab.evaluate("document.documentElement.scrollWidth") <= DESK // 2
    hidden = tab.evaluate(
        """() => [...document.querySelectorAll('main h1, main h2, main button, main a')].filter(e => {
            const box = e.getBoundingClientRect();
            const outside = box.left < -1 || box.right > innerWidth + 1;
            return box.width > 0 && outside && !e.closest('.vh') && !e.closest('.scroll')
        }).map(e => e.textContent.trim().slice(0, 40))"""
    )
    assert hidden == []
