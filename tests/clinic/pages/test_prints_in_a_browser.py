"""Paper: one A4 page in black and white, nothing under 8 points, and everything that the hand needs."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader
from tests.clinic.pages import gallery, scenes
from tests.clinic.pages.conftest import Site
from tests.clinic.seeing import WIDTHS, look_at

pytestmark = pytest.mark.browser
A4_POINTS = (595, 842)
SMALLEST_POINTS = 8
MOST = (scenes.HAND, scenes.MANY, scenes.CARE, "first-small-dose-poor-breathing", "extensor-tone-used-to-stand")
"""The examples with most rows, most labels, most reasons, tallest drawing, and none at all."""


@pytest.mark.parametrize("name", MOST)
def test_The_injection_sheet_is_one_page(site: Site, name: str) -> None:
    tab = site.open(lambda: gallery.sheet(name))
    pages = PdfReader(io.BytesIO(tab.pdf(prefer_css_page_size=True))).pages
    assert len(pages) == 1
    assert tuple(round(float(side)) for side in pages[0].mediabox[2:]) == A4_POINTS
    said = " ".join(pages[0].extract_text().split())
    assert scenes.banner(name).name in said
    assert "units of" in said or "Nothing is given" in said


@pytest.mark.parametrize("name", MOST[:4])
def test_No_letter_on_paper_is_smaller_than_8_points(site: Site, name: str) -> None:
    tab = site.open(lambda: gallery.sheet(name))
    tab.emulate_media(media="print")
    smallest = tab.evaluate(
        """() => {
            const written = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && !e.closest('.vh');
            const size = e => parseFloat(getComputedStyle(e).fontSize) * (e.getScreenCTM ? e.getScreenCTM().a : 1);
            return Math.min(...[...document.querySelectorAll('.a4 *')].filter(written).map(size))
        }"""
    )
    assert smallest * 0.75 >= SMALLEST_POINTS - 0.05


def test_The_sheet_is_black_ink_on_white(site: Site) -> None:
    tab = site.open(lambda: gallery.sheet(scenes.CARE))
    tab.emulate_media(media="print")
    colours = tab.evaluate(
        """() => [...new Set([...document.querySelectorAll('.a4 *')].flatMap(e => {
            const s = getComputedStyle(e); return [s.color, s.backgroundColor, s.fill, s.stroke, s.borderTopColor] }))]"""
    )
    assert [colour for colour in colours if not _is_grey(colour)] == []


def _is_grey(colour: str) -> bool:
    """True for black, white, the greys between, the warm greys of the body, and what is not painted."""
    numbers = [float(n) for n in re.findall(r"[\d.]+", colour)[:3]] if colour.startswith("rgb") else []
    return len(numbers) < 3 or max(numbers) - min(numbers) <= 24


def test_A_draft_says_that_it_is_one(site: Site) -> None:
    tab = site.open(lambda: gallery.sheet(scenes.CARE, signed=False))
    words = tab.locator("main").inner_text()
    assert "DRAFT, not signed" in words
    assert "Do not inject from this sheet" in words


def test_Every_reason_stands_on_the_sheet_with_its_names(site: Site) -> None:
    words = " ".join(site.open(lambda: gallery.sheet(scenes.CARE)).locator(".ax").inner_text().split())
    assert words.count("Reason on record.") == 2
    assert "Dr Ines SAMPLE and Sister L. STUB, 23 Nov 2026." in words


def test_A_syringe_label_names_person_product_dose_and_side(site: Site) -> None:
    tab = site.open(lambda: gallery.labels(scenes.HAND))
    labels = tab.locator(".label").all_inner_texts()
    assert len(labels) == len(scenes.proposed(scenes.HAND).preparation.syringes)
    for label in labels:
        assert scenes.banner(scenes.HAND).name in label
        assert "units of incobotulinumtoxinA" in label
        assert "LEFT" in label


@pytest.mark.parametrize("name", ["sheet", "labels"])
def test_What_is_printed_is_accessible_too(site: Site, name: str) -> None:
    look_at(site.open(gallery.PRINTS[name]), name, WIDTHS[-1:])
