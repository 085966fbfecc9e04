"""A session with gloves on, and forms by keyboard and without script."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.clinic.pages import gallery, scenes
from tests.clinic.pages.conftest import Site
from tests.clinic.pages.drawing import CSRF, environment

pytestmark = pytest.mark.browser
GLOVE, FINGER, LEAST = 64, 44, 24

SMALL_TARGETS = """(least) => [...document.querySelectorAll(
        'main a, main button, main summary, main input:not([type=hidden]), main select'
    )].filter(e => {
        const box = e.getBoundingClientRect();
        const inside = e.closest('.vh') || e.closest('p, li, dd, td .fine, .fine') && e.tagName === 'A';
        return !inside && box.width > 0 && box.height > 0 && !(e.closest('details:not([open])') && e.tagName !== 'SUMMARY')
            && Math.min(box.width, box.height) < least - 0.5
    }).map(e => `${e.tagName} ${Math.round(e.getBoundingClientRect().height)} ${e.textContent.trim().slice(0, 40) || e.name}`)"""


def body_of(name: str, done: int) -> str:
    """What the server sends back when a site has been given."""
    made = environment().from_string('{% from "visits/parts/session.html" import session_body %}{{ session_body(page, csrf) }}')
    return made.render(page=gallery.giving(name, done), csrf=CSRF)


def test_Every_button_of_a_session_fits_a_gloved_finger(site: Site) -> None:
    tab = site.open("session", 768)
    assert tab.evaluate(SMALL_TARGETS, GLOVE) == []


@pytest.mark.parametrize("name", ["today", "plan", "sign", "assess", "person"])
def test_No_target_is_smaller_than_24_pixels(site: Site, name: str) -> None:
    tab = site.open(name, 768)
    assert tab.evaluate(SMALL_TARGETS, LEAST) == []


def test_A_tap_records_the_next_site_and_the_equation_follows(site: Site) -> None:
    site.answers(lambda _: (200, body_of(scenes.HAND, 5)))
    tab = site.open("session", 768)
    before = tab.locator(".recon .eq").inner_text()
    tab.locator("#site-5 .glove.pri").click()
    tab.locator("#site-6 .glove.pri").wait_for()
    assert parse_qs(site.posted[0])["act"] == ["given:5"]
    assert tab.locator(".recon .eq").inner_text() != before


def test_A_lost_connection_is_said_and_nothing_looks_given(site: Site) -> None:
    site.expects_failure = True
    site.answers(lambda _: (503, ""))
    tab = site.open("session", 768)
    tab.locator("#site-5 .glove.pri").click()
    tab.locator("#unsent").wait_for()
    assert "may not be saved" in tab.locator("#unsent").inner_text()
    assert tab.locator("#site-5").get_attribute("class") == "site"


def test_Without_script_a_session_posts(site: Site) -> None:
    site.answers(lambda _: (200, "<title>answered</title>"))
    tab = site.open("session", 768, script=False)
    with tab.expect_navigation():
        tab.locator("#site-5 .glove.pri").click()
    sent = parse_qs(site.posted[0])
    assert sent["act"] == ["given:5"]
    assert sent["idempotency_key"] == ["k-4"]


def test_A_different_amount_is_typed_with_its_reason(site: Site) -> None:
    site.answers(lambda _: (200, "<title>answered</title>"))
    tab = site.open("session", 768, script=False)
    tab.locator("#site-5 summary").click()
    tab.locator("#units-5").fill("20")
    tab.locator("#why-5").fill("cramp")
    with tab.expect_navigation():
        tab.locator("#site-5 .different button").click()
    sent = parse_qs(site.posted[0])
    assert (sent["act"], sent["units:5"], sent["why:5"]) == (["different:5"], ["20"], ["cramp"])


def test_The_equation_never_hides_what_has_the_focus(site: Site) -> None:
    tab = site.open("session", 768)
    last = tab.locator(".site").count()
    for number in (6, 9, last):
        button = tab.locator(f"#site-{number} .glove").first
        button.focus()
        assert button.bounding_box()["y"] + GLOVE <= tab.locator(".recon").bounding_box()["y"] + 1


def test_The_error_summary_has_the_focus_and_leads_to_the_field(site: Site) -> None:
    tab = site.open("assess-wrong", 768)
    assert "nhsuk-error-summary" in tab.evaluate("document.activeElement.className")
    assert tab.title().startswith("Error: ")
    tab.get_by_role("link", name="Are you pregnant, or could you be? Choose an answer.").click()
    assert tab.evaluate("location.hash") == "#f-screen-pregnancy"
    assert tab.locator("#f-screen-pregnancy").get_attribute("name") == "screen:pregnancy"


def test_Without_script_the_error_summary_stands_first(site: Site) -> None:
    tab = site.open("assess-wrong", 768, script=False)
    assert tab.locator("main > *").nth(1).get_attribute("class") == "nhsuk-error-summary"


def test_The_first_tab_stop_skips_to_the_content(site: Site) -> None:
    tab = site.open("today")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to content"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("name", ["today", "plan", "sign", "follow-up"])
def test_Focus_goes_down_the_page_in_reading_order(site: Site, name: str) -> None:
    """Tab stops are in the order of the document, none has a number of its own, and each is visible when it has the focus."""
    tab = site.open(name)
    assert tab.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0
    seen = [_stop(tab) for _ in range(12)]
    assert [at for at, _ in seen] == sorted(at for at, _ in seen)
    assert all(visible for _, visible in seen)


def _stop(tab: Any) -> tuple[int, bool]:
    """Presses Tab; the place in the document of what has the focus, and whether it can be seen."""
    tab.keyboard.press("Tab")
    place, visible = tab.evaluate(
        """() => {
            const e = document.activeElement, box = e.getBoundingClientRect();
            return [[...document.querySelectorAll('*')].indexOf(e), box.bottom > 0 && box.top < innerHeight && box.width > 0]
        }"""
    )
    return int(place), bool(visible)


def test_An_assessment_is_entered_by_keyboard_alone(site: Site) -> None:
    """Grade, next box, grade: a letter or digit chooses, Tab goes on, RIGHT before LEFT."""
    site.answers(lambda _: (200, "<title>answered</title>"))
    tab = site.open("assess", script=False)
    tab.locator("[name='problem:equinovarus-foot:right:ashworth']").focus()
    tab.keyboard.type("4")
    for _ in range(3):
        tab.keyboard.press("Tab")
    tab.keyboard.type("7")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    sent = parse_qs(site.posted[0])
    assert sent["act"] == ["save"]
    assert sent["problem:equinovarus-foot:right:ashworth"] == ["4"]
    assert sent["problem:equinovarus-foot:right:spasms"] == ["7"]


def test_A_question_starts_as_not_asked_and_no_is_never_chosen_for_anyone(site: Site) -> None:
    tab = site.open(lambda: gallery.PAGES["assess"]("light", "standard"))
    groups = tab.evaluate(
        """() => Object.entries(Object.groupBy(document.querySelectorAll("input[type=radio][name^='screen:']"), one => one.name))
            .map(([name, all]) => all.map(one => one.value).join())"""
    )
    assert set(groups) == {"yes,no,cannot_establish,not_asked"}
