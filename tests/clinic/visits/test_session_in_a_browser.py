"""A session on a tablet whose connection breaks: nothing looks given that was not saved, nothing is given twice or lost."""

from __future__ import annotations

from typing import Any

import pytest
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT
from tests.clinic.seeing import Served, look_at
from tests.clinic.story import a_visit
from tests.clinic.visits.giving_by_pages import Tablet, a_plan

from eutonia_clinic.core import clock
from eutonia_clinic.visits.models import GivenEntry, SessionClosed

pytestmark = pytest.mark.browser
TABLET = 768
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")


def given_sites(tab: Any) -> list[str]:
    """The numbers of the sites that the screen shows as given."""
    found: list[str] = tab.eval_on_selector_all(".site.done .n", "all => all.map(one => one.textContent)")
    return found


def tap(tab: Any, number: int) -> None:
    """The black button of the next site, with the finger."""
    tab.locator(f"#site-{number} .glove.pri").click()


def it_is_given(tab: Any, number: int) -> None:
    """The answer to a tap has come and settled: the site is done, folded away with its muscle or not; the next stands black."""
    tab.locator(f"#site-{number}.done").wait_for(state="attached")
    tab.locator(f"#site-{number + 1} .glove.pri").wait_for()


def test_A_tablet_that_loses_its_connection_loses_nothing(served: Served, database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        tablet = Tablet.of(visit, a_plan(visit))
        tab = served.browser(visit.by, width=TABLET)
        given_i_record_two_vials(tab, tablet)
        when_i_give_the_first_site(tab)
        and_the_connection_breaks_while_i_give_the_second(tab)
        then_it_is_said_and_nothing_looks_given(tab)
        when_the_connection_is_back_i_tap_again(tab)
        then_it_is_recorded_once(tab)
        and_the_answer_of_a_tap_is_lost_on_its_way(tab)
        then_what_stands_is_shown_and_not_doubled(tab)
        when_i_give_the_rest_and_one_less_by_keyboard(tab)
        look_at(tab, "session-on-a-tablet", (360, TABLET))
        then_everything_adds_up_and_the_session_is_closed(tab, tablet)
        look_at(tab, "session-given", (360, TABLET))
        served.complaints[:] = [said for said in served.complaints if not any(one in said for one in OFFLINE)]


def given_i_record_two_vials(tab: Any, tablet: Tablet) -> None:
    tab.goto(tablet.at("session"))
    with tab.expect_navigation():
        tab.get_by_role("link", name="Record vials").click()
    look_at(tab, "vials", (360, TABLET))
    for lot in ("C1234AB", "C1234AC"):
        tab.get_by_label("Code").fill(f"(01)09506000134352(17)270831(10){lot}")
        tab.get_by_label("Code").press("Enter")
        tab.get_by_text(f"The code says lot {lot}").wait_for()
        tab.get_by_role("button", name="Record this vial").click()
    tab.locator("#session").wait_for()


def when_i_give_the_first_site(tab: Any) -> None:
    tap(tab, 1)
    it_is_given(tab, 1)
    assert given_sites(tab) == ["1"]


def and_the_connection_breaks_while_i_give_the_second(tab: Any) -> None:
    tab.context.set_offline(True)
    tap(tab, 2)


def then_it_is_said_and_nothing_looks_given(tab: Any) -> None:
    tab.locator("#unsent").wait_for()
    assert "the last tap may not be saved" in tab.locator("#unsent").inner_text()
    assert given_sites(tab) == ["1"]
    assert GivenEntry.objects.count() == 1


def when_the_connection_is_back_i_tap_again(tab: Any) -> None:
    tab.context.set_offline(False)
    tap(tab, 2)
    it_is_given(tab, 2)


def then_it_is_recorded_once(tab: Any) -> None:
    assert tab.locator("#unsent").count() == 0
    assert given_sites(tab) == ["1", "2"]
    assert GivenEntry.objects.count() == 2
    tab.reload()
    assert given_sites(tab) == ["1", "2"]


def and_the_answer_of_a_tap_is_lost_on_its_way(tab: Any) -> None:
    """The clinic records the tap; the tablet never hears of it."""

    def lose(route: Any) -> None:
        route.fetch()
        route.abort("internetdisconnected")

    tab.route("**/act/", lose, times=1)
    tap(tab, 3)
    tab.locator("#unsent").wait_for()
    assert given_sites(tab) == ["1", "2"]
    assert GivenEntry.objects.count() == 3


def then_what_stands_is_shown_and_not_doubled(tab: Any) -> None:
    tap(tab, 3)
    it_is_given(tab, 3)
    assert given_sites(tab) == ["1", "2", "3"]
    assert GivenEntry.objects.count() == 3


def when_i_give_the_rest_and_one_less_by_keyboard(tab: Any) -> None:
    tab.locator("#site-4 summary").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    tab.keyboard.type("15")
    tab.keyboard.press("Tab")
    tab.keyboard.type("Cramp, needle out")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    it_is_given(tab, 4)
    assert tab.evaluate("document.activeElement.id") == "site-4"
    tap(tab, 5)
    tab.locator("#site-5.done").wait_for()


def then_everything_adds_up_and_the_session_is_closed(tab: Any, tablet: Tablet) -> None:
    for name in ("Record 10 units in syringe A as waste", "Record 75 units in vials as waste"):
        tab.get_by_role("button", name=name).click()
        tab.get_by_role("button", name=name).wait_for(state="detached")
    assert " ".join(tab.locator(".recon .eq").inner_text().split()).startswith("200 drawn = 115 given + 85 wasted + 0 left")
    tab.get_by_role("button", name="Close the session").click()
    tab.wait_for_url(f"**{tablet.at('given')}")
    assert "115 units of onabotulinumtoxinA given, of 125 units planned." in tab.locator("main").inner_text()
    assert [(one.lot, one.given_units, one.wasted_units) for one in SessionClosed.objects.get().content.vials] == [
        ("C1234AB", 100, 0), ("C1234AC", 15, 85),
    ]  # fmt: skip
