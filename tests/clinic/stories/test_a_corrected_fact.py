"""A fact is corrected by two people, each in their own browser; the plans that used it are found, and its draft is told stale."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.clinic.databases import Database
from tests.clinic.facts.reading import LIMIT, UNVERIFIED_LIMIT
from tests.clinic.scenes import MOMENT, a_clinic, a_user
from tests.clinic.seeing import Served, draw, look_at
from tests.clinic.stories.hands import Hands
from tests.clinic.story import Visit, a_signed_plan, a_visit, assessed, drafted, proposed

from eutonia_clinic.accounts.models import User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.facts.models import FactReading, InForce

pytestmark = pytest.mark.browser
SIGNED, DRAFTED = "Juniper TESTPERSON", "Alder ANOTHER"


@pytest.fixture
def visits(database: Database) -> Iterator[tuple[Visit, Visit, User]]:
    """A plan that waits to be given and a draft, both from the morning; and the lead of the clinic."""
    clinic = a_clinic("North clinic")
    with clock.stopped_at(MOMENT):
        first = a_visit(clinic)
        a_signed_plan(first)
        second = a_visit(clinic, family="ANOTHER", given="Alder", name="Dr Carl Third")
        drafted(second, proposed(second, assessed(second)))
    with clock.stopped_at(MOMENT + timedelta(hours=2)):
        yield first, second, a_user(clinic, "Prof Bela Other", Role.LEAD)


def test_a_fact_is_corrected_by_two_people_and_the_plans_that_used_it_are_found(
    served: Served, visits: tuple[Visit, Visit, User]
) -> None:
    signed, draft, lead = visits
    first, second, third = (Hands(served.browser(user)) for user in (signed.by, lead, draft.by))
    _look_for_it(first)
    _read_first(first)
    look_at(first.tab, "fact-waits", (1440,))
    assert not InForce.objects.exists()
    _read_second(second)
    assert FactReading.objects.get().in_force.author == lead
    _find_the_plans(second)
    _told_stale(third)
    _self_test(second)
    _read_a_table(second)


def _look_for_it(hands: Hands) -> None:
    hands.tab.goto("/today/")
    with hands.tab.expect_navigation():
        hands.tab.get_by_role("link", name="Knowledge").click()
    hands.look_in_themes("knowledge")
    hands.fill("Search", "12 weeks everywhere indications US")
    hands.tab.get_by_label("Product").select_option("onabotulinumtoxinA")
    hands.press("Find", exact=True)
    hands.press(_first_fact(hands))
    assert LIMIT in hands.says


def _read_first(hands: Hands) -> None:
    hands.press("Verify against the current label")
    hands.look_in_themes("fact-verify")
    _fill_in_label(hands)
    _type(hands, "figure_maximum", "60")
    _type(hands, "figure_window_days", "84")
    hands.press("Keep what I read")
    assert "Say in words why" in hands.says
    draw(hands.tab, "fact-verify-refused")
    _type(hands, "reason", "The label of September lowers it.")
    hands.press("Keep what I read")
    assert "Nothing has changed yet" in hands.says


def _first_fact(hands: Hands) -> str:
    return str(hands.tab.locator("main table a").first.inner_text())


def _type(hands: Hands, name: str, text: str) -> None:
    hands.act_on(hands.tab.locator(f'main [name="{name}"]'))
    hands.tab.locator(f'main [name="{name}"]').fill(text)


def _fill_in_label(hands: Hands) -> None:
    for name, text in (("title", "TEST prescribing information"), ("version", "revised September 2026"), ("section", "2.1")):
        hands.fill_in(name, text)
    for part, text in (("day", "10"), ("month", "9"), ("year", "2026")):
        _type(hands, f"dated_{part}", text)


def _read_second(hands: Hands) -> None:
    hands.tab.goto("/knowledge/?state=waiting")
    hands.press(_first_fact(hands))
    hands.press("Read it as the second person")
    hands.look_in_themes("fact-second")
    _type(hands, "figure_maximum", "60")
    _type(hands, "figure_window_days", "84")
    hands.press("This is what I read")
    assert "read the same" in hands.says


def _find_the_plans(hands: Hands) -> None:
    page = hands.says
    assert SIGNED in page
    assert DRAFTED in page
    assert page.index(SIGNED) < page.index(DRAFTED), "the plan that waits to be given comes first"
    hands.look_in_themes("fact-corrected")
    hands.press("Plans that were given")
    look_at(hands.tab, "fact-plans", (1440,))
    hands.tab.goto("/today/")
    flag = hands.tab.get_by_role("region", name=f"Red flag: {SIGNED}")
    assert "A fact behind the signed plan was corrected" in flag.inner_text()
    draw(hands.tab, "today-fact-corrected")
    with hands.tab.expect_navigation():
        flag.get_by_role("link", name="Open the signed plan").click()
    assert "at most 400 units of onabotulinumtoxinA, now 60 units" in hands.says
    look_at(hands.tab, "signed-plan-fact-corrected", (1440,))


def _told_stale(hands: Hands) -> None:
    hands.tab.goto(f"/knowledge/facts/{LIMIT}/")
    with hands.tab.expect_navigation():
        hands.tab.locator("main tr", has_text=DRAFTED).get_by_role("link", name="75 units").click()
    assert "What is known has changed" in hands.says


def _self_test(hands: Hands) -> None:
    hands.tab.goto("/knowledge/self-test/")
    hands.press("Run it now")
    assert "dangerous plans are caught" in hands.says
    hands.look_in_themes("self-test")
    hands.tab.goto(f"/knowledge/facts/{UNVERIFIED_LIMIT}/")
    look_at(hands.tab, "fact-unverified", (360,))


def _read_a_table(hands: Hands) -> None:
    """Two rows of a table of a label, each ticked by itself, wait for a second name."""
    hands.tab.set_viewport_size({"width": 1440, "height": 900})
    hands.tab.goto("/knowledge/")
    hands.press("Read a whole table of a label")
    hands.look("tables")
    hands.press("onabotulinumtoxinA: dose, US")
    _fill_in_label(hands)
    for row in hands.tab.get_by_role("checkbox").all()[:2]:
        row.check()
    hands.look_in_themes("table")
    hands.press("Keep the rows that I ticked")
    assert "2 rows wait for a second name" in hands.says


def test_the_pages_of_facts_in_the_dark_and_without_script(served: Served, visits: tuple[Visit, Visit, User]) -> None:
    signed, _, _ = visits
    hands = Hands(served.browser(signed.by, width=768, scheme="dark", script=False))
    hands.tab.goto("/knowledge/?kind=limit&state=recalled")
    draw(hands.tab, "knowledge-dark-768")
    hands.press(_first_fact(hands))
    draw(hands.tab, "fact-dark-768")
    assert "Verify against the current label" in hands.says
