"""The story of the page in a real browser: on a phone, a tablet and a desk, in the dark, and on paper."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from eutonia.domain.proposal import Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import GalleryEntry, gallery

pytestmark = pytest.mark.browser
WIDTHS = (360, 768, 1440)


@pytest.fixture(scope="session")
def files(
    tmp_path_factory: pytest.TempPathFactory,
    page: str,
    refusal_page: str,
    proposal: Proposal,
    refusal: Proposal,
    knowledge: Knowledge,
) -> dict[str, Path]:
    """The pages as files, as a clinician would open them."""
    folder = tmp_path_factory.mktemp("pages")
    cards = gallery([GalleryEntry(proposal, "plan.html"), GalleryEntry(refusal, "refusal.html")], knowledge)
    for name, text in (("plan", page), ("refusal", refusal_page), ("gallery", cards)):
        (folder / f"{name}.html").write_text(text, "utf-8")
    return {path.stem: path for path in folder.iterdir()}


@pytest.fixture
def opened(chromium: Any, files: dict[str, Path]) -> Iterator[Any]:
    """Opens one page at a width; anything the browser complains of is a fault."""
    contexts, complaints = [], []

    def _open(name: str, width: int = 1440, scheme: str = "light") -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        tab = context.new_page()
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on(
            "request", lambda request: complaints.append(request.url) if not request.url.startswith(("file:", "data:")) else None
        )
        tab.goto(files[name].as_uri())
        return tab

    yield _open
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("name", ["plan", "refusal", "gallery"])
@pytest.mark.parametrize("width", WIDTHS)
def test_Nothing_hangs_over_the_edge(opened: Any, name: str, width: int) -> None:
    tab = opened(name, width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("name", "width"), [("plan", 360), ("plan", 1440), ("refusal", 768), ("gallery", 1440)])
def test_Accessibility_rules_find_nothing(opened: Any, name: str, width: int, scheme: str) -> None:
    found = Axe().run(opened(name, width, scheme))
    assert found.violations_count == 0, found.generate_report()


def test_The_first_tab_stop_skips_to_the_content(opened: Any) -> None:
    tab = opened("plan")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to content"
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == "#main"


def test_A_number_leads_to_its_source_by_keyboard(opened: Any) -> None:
    tab = opened("plan")
    link = tab.locator("td .dose + a.ref").first
    link.focus()
    tab.keyboard.press("Enter")
    place = tab.locator(":target")
    assert place.inner_text() == "page 7: read in the source"
    assert place.is_visible()


def test_Both_sides_stay_in_sight_on_a_phone(opened: Any) -> None:
    tab = opened("plan", 360)
    row = tab.locator(".dt tbody tr", has_text="Adductor magnus")
    for place in (0, 1):
        box = row.locator("td").nth(place).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360


def test_No_label_of_a_drawing_falls_under_11_pixels_on_a_phone(opened: Any) -> None:
    tab = opened("plan", 360)
    sizes = tab.evaluate(
        """() => [...document.querySelectorAll('svg.ch text, svg.syr text, svg.bodychart text')].map(text =>
            parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""
    )
    assert min(sizes) >= 11


def test_Every_value_of_a_chart_can_be_opened(opened: Any) -> None:
    tab = opened("plan")
    details = tab.locator("#expect details").first
    details.locator("summary").click()
    assert details.locator("tbody tr").count() == 10


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(("name", "most"), [("plan", 8), ("refusal", 3)])
def test_The_page_prints(opened: Any, paper: str, name: str, most: int) -> None:
    pages = PdfReader(io.BytesIO(opened(name).pdf(format=paper))).pages
    assert 1 <= len(pages) <= most
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "TESTPERSON, Ada" in words
    assert f"page 1 of {len(pages)}" in words
