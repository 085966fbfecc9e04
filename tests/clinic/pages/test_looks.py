"""Every page in a browser: axe finds nothing, nothing hangs over the edge, at three widths and in four themes."""

from __future__ import annotations

import pytest
from tests.clinic.pages.conftest import Site
from tests.clinic.pages.gallery import PAGES
from tests.clinic.seeing import THEME, THEMES, look_at, look_in_themes

pytestmark = pytest.mark.browser

PHONE, TABLET, DESK = 360, 768, 1440
EVERY_WIDTH = (PHONE, TABLET, DESK)
WIDTHS = {
    "session": (TABLET,), "today-empty": (TABLET,), "today-messages": (PHONE,), "person-new": (TABLET,), "assess-wrong": (PHONE,),
    "may-we": (TABLET,), "may-we-refused": (DESK,), "plan-many": (DESK,), "plan-hand": (PHONE,), "plan-refused": (TABLET,),
    "plan-stale": (DESK,), "plan-failed": (TABLET,), "plan-wrong": (PHONE,), "reason": (PHONE,), "sign-open": (TABLET,),
    "follow-up": (TABLET,),
}  # fmt: skip
"""Where a page is looked at: the main ones at every width, their other states at the width where they are most at risk."""


@pytest.mark.parametrize("name", PAGES)
def test_A_page_is_accessible_and_stays_inside_its_width(site: Site, name: str) -> None:
    tab = site.open(name)
    for width in WIDTHS.get(name, EVERY_WIDTH):
        look_at(tab, name, (width,))


@pytest.mark.parametrize("name", ["today", "person", "assess", "plan", "plan-failed", "sign", "session", "follow-up-saved"])
def test_A_page_keeps_its_contrast_in_every_theme(site: Site, name: str) -> None:
    look_in_themes(site.open(name, TABLET), name)


@pytest.mark.parametrize(("theme", "contrast"), THEMES)
def test_A_page_is_sent_in_the_theme_of_its_user(site: Site, theme: str, contrast: str) -> None:
    tab = site.open("plan", TABLET, theme, contrast)
    assert tab.evaluate(THEME) == [theme, contrast]


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
