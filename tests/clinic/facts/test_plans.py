"""What a correction does to plans: drafts are told stale, and signed plans that rest on the fact are found and stand on Today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.clinic.entering import signed_in
from tests.clinic.facts.reading import LIMIT, STATEMENT, corrected, held, page_of, read, second, seen
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_user
from tests.clinic.story import (
    Visit,
    a_closed_session,
    a_signed_plan,
    a_visit,
    assessed,
    drafted,
    given,
    proposed,
    reasoned,
    signed,
)

from eutonia.knowledge import load
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.errors import StillOpen
from eutonia_clinic.facts import acts, using
from eutonia_clinic.facts.here import here
from eutonia_clinic.facts.standing import waiting_readings
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.checking import checked
from eutonia_clinic.visits.models import PlanDraft

pytestmark = pytest.mark.usefixtures("database")
LATER = MOMENT + timedelta(hours=2)
SOLEUS = "onabotulinumtoxinA.dose.soleus.us.label.botox-us-label"
ARM_DOSE = "onabotulinumtoxinA.dose.biceps-brachii.us.label.botox-us-epocrates"
STALE = "What is known has changed"


@pytest.fixture
def clinic() -> Clinic:
    """Where the plans are."""
    return a_clinic()


@pytest.fixture
def visit(clinic: Clinic) -> Iterator[Visit]:
    """Somebody who is treated there; time stands two hours after whatever they were planned."""
    with clock.stopped_at(MOMENT):
        made = a_visit(clinic)
    with clock.stopped_at(LATER):
        yield made


@pytest.fixture
def lead(clinic: Clinic) -> User:
    """The second name."""
    return a_user(clinic, "Prof Bela Other", Role.LEAD)


def somebody(clinic: Clinic, family: str) -> Visit:
    """Somebody else who is treated there."""
    return a_visit(clinic, family=family, given=f"Test {family.title()}", born=date(1974, ord(family[0]) - 59, 5))


def in_the_morning(visit: Visit, what: str) -> object:
    """Before the fact is corrected: a plan drafted, signed or given."""
    made = {"signed": a_signed_plan, "given": a_closed_session, "drafted": lambda v: drafted(v, proposed(v, assessed(v)))}
    with clock.stopped_at(MOMENT):
        return made[what](visit)


def uses(found: tuple[using.Use, ...]) -> list[tuple[int, str]]:
    """Who, and what stands with it."""
    return [(one.person_id, one.why) for one in found]


def test_a_draft_made_on_the_old_value_is_stale_and_says_so(visit: Visit, lead: User, clinic: Clinic) -> None:
    draft = in_the_morning(visit, "drafted")
    assert isinstance(draft, PlanDraft)
    assert checked(draft).stale == ()
    corrected(visit.by, lead, clinic, maximum="360")
    assert [one for one in checked(draft).stale if one.startswith(STALE)]
    board = signed_in(visit.by).get(reverse("visits:plan", kwargs={"draft": draft.pk})).content.decode()
    assert STALE in board
    assert "inputs changed since" in page_of(visit.by, "visits:today")


def test_half_verified_nothing_is_stale(visit: Visit, clinic: Clinic) -> None:
    draft = in_the_morning(visit, "drafted")
    read(visit.by, clinic, LIMIT, maximum="360")
    assert isinstance(draft, PlanDraft)
    assert checked(draft).stale == ()


def test_the_guard_counts_by_the_corrected_limit(visit: Visit, lead: User, clinic: Clinic) -> None:
    corrected(visit.by, lead, clinic, maximum="60")
    with clock.stopped_at(LATER):
        result = checked(drafted(visit, proposed(visit, assessed(visit)))).result
    (limit,) = [one for one in result.limits if one.limit == "ona-us-cumulative"]
    assert (limit.maximum, limit.citation.state) == (60, "seen")
    assert "safety.cumulative" in {one.rule for one in result.findings}


def test_a_signed_plan_over_the_corrected_limit_is_not_begun(visit: Visit, lead: User, clinic: Clinic) -> None:
    plan = in_the_morning(visit, "signed")
    corrected(visit.by, lead, clinic, maximum="60")
    with pytest.raises(StillOpen) as refused:
        visit.act("open_session", plan=plan)
    assert "safety.cumulative" in {one.rule for one in refused.value.findings}


def test_the_plans_that_rest_on_a_limit_are_found_where_they_stand(visit: Visit, clinic: Clinic) -> None:
    in_the_morning(visit, "signed")
    with clock.stopped_at(MOMENT):
        other, third, fourth = somebody(clinic, "ALDER"), somebody(clinic, "BIRCH"), somebody(clinic, "CEDAR")
        in_the_morning(other, "drafted")
        given(third, a_signed_plan(third))
        in_the_morning(fourth, "given")
    now, limit = here(load()), held(LIMIT)
    assert uses(using.waiting_to_be_given(limit, clinic, now)) == [(visit.person.pk, "75 of 400 units of onabotulinumtoxinA")]
    assert uses(using.drafts(limit, clinic, now)) == [(other.person.pk, "it is a plan of onabotulinumtoxinA")]
    assert [one.person_id for one in using.being_given(limit, clinic, now)] == [third.person.pk]
    found = using.signed_before(limit, clinic, now)
    assert {one.person_id for one in found.uses} == {third.person.pk, fourth.person.pk}
    assert (found.plans, found.further) == (3, None)


@pytest.mark.parametrize(
    ("fact", "is_used"),
    [
        (LIMIT, True), (SOLEUS, True), (ARM_DOSE, False), ("onabotulinumtoxinA.limit.ona-uk-session", False),
        ("incobotulinumtoxinA.limit.inco-us-session", False), ("soleus.volume", True), ("gastrocnemius.anatomy", False),
        ("triceps-surae.anatomy", True), ("equinovarus-foot.muscle.soleus.same", True),
        ("flexed-elbow.muscle.brachialis.same", False),
        ("question.pregnancy", True), ("setting.safety.inr_maximum", True), ("scale.edss", False),
        ("onabotulinumtoxinA.vial.us.100-units", True), ("onabotulinumtoxinA.vial.us.200-units", False),
        (STATEMENT, True),
    ],
)  # fmt: skip
def test_a_plan_rests_on_what_it_is_of_and_on_nothing_else(visit: Visit, clinic: Clinic, fact: str, is_used: bool) -> None:
    in_the_morning(visit, "signed")
    found = using.waiting_to_be_given(held(fact), clinic, here(load()))
    assert bool(found) is is_used


def test_plans_of_another_clinic_are_not_shown(visit: Visit, lead: User, clinic: Clinic) -> None:
    in_the_morning(visit, "signed")
    other = a_clinic("TESTCLINIC north")
    stranger = a_user(other, "Dr Una North")
    assert using.waiting_to_be_given(held(LIMIT), other, here(load())) == ()
    corrected(visit.by, lead, clinic, maximum="360")
    assert "TESTPERSON" not in page_of(stranger, "facts:fact", LIMIT)
    assert "TESTPERSON" not in page_of(stranger, "facts:plans", LIMIT)
    assert "A fact behind" not in page_of(stranger, "visits:today")


def test_a_signed_plan_behind_which_a_fact_was_corrected_stands_everywhere(visit: Visit, lead: User, clinic: Clinic) -> None:
    plan = in_the_morning(visit, "signed")
    assert "A fact behind" not in page_of(visit.by, "visits:today")
    corrected(visit.by, lead, clinic, maximum="360")
    said = "at most 400 units of onabotulinumtoxinA, now 360 units of onabotulinumtoxinA"
    pages = (("visits:today", {}), ("visits:person", {"person": visit.person.pk}), ("visits:signed_plan", {"plan": plan.pk}))
    for route, named in pages:
        shown = signed_in(visit.by).get(reverse(route, kwargs=named or None)).content.decode()
        assert "A fact behind the signed plan was corrected" in shown, route
        assert said in shown
    page = page_of(visit.by, "facts:fact", LIMIT)
    assert "made on another value" in page
    assert page.count("400 units of onabotulinumtoxinA") >= 2


def test_once_it_is_amended_cancelled_or_given_it_no_longer_stands_on_today(visit: Visit, lead: User, clinic: Clinic) -> None:
    plan = in_the_morning(visit, "signed")
    corrected(visit.by, lead, clinic, maximum="360")
    visit.act("cancel_plan", plan=plan, reason="Planned anew.")
    assert "A fact behind" not in page_of(visit.by, "visits:today")


def test_a_plan_signed_after_the_correction_is_left_alone(visit: Visit, lead: User, clinic: Clinic) -> None:
    corrected(visit.by, lead, clinic, maximum="360")
    with clock.stopped_at(LATER + timedelta(minutes=5)):
        draft = drafted(visit, proposed(visit, assessed(visit)))
        reasoned(visit, draft)
        signed(visit, draft)
        assert "A fact behind" not in page_of(visit.by, "visits:today")


def test_a_fact_that_was_only_verified_troubles_no_signed_plan(visit: Visit, lead: User, clinic: Clinic) -> None:
    in_the_morning(visit, "signed")
    corrected(visit.by, lead, clinic)
    assert here(load()).corrections == ()
    assert "A fact behind" not in page_of(visit.by, "visits:today")


def test_a_correction_taken_back_to_what_was_signed_leaves_the_plan_alone(visit: Visit, lead: User, clinic: Clinic) -> None:
    in_the_morning(visit, "signed")
    corrected(visit.by, lead, clinic, maximum="360")
    acts.take_back_reading(by=lead, clinic=clinic, key=a_key(), fact=LIMIT, seen=seen(LIMIT), reason="Wrong label.")
    second(visit.by, clinic, waiting_readings()[0], {})
    assert "A fact behind" not in page_of(visit.by, "visits:today")


def test_a_page_asks_once_whether_anything_was_verified(visit: Visit) -> None:
    in_the_morning(visit, "drafted")
    client, address = signed_in(visit.by), reverse("visits:today")
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    assert sum("facts_inforce" in one["sql"] for one in found) == 1


def test_the_knowledge_is_made_once_while_nothing_is_added(visit: Visit, lead: User, clinic: Clinic) -> None:
    corrected(visit.by, lead, clinic, maximum="360")
    one = engine.knowledge()
    assert engine.knowledge() is one
    read(visit.by, clinic, STATEMENT, words="Keep cold.")
    assert engine.knowledge() is not one


def test_far_back_is_looked_page_by_page(visit: Visit, clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(using, "LOOKED_THROUGH", 1)
    in_the_morning(visit, "given")
    with clock.stopped_at(MOMENT):
        other = somebody(clinic, "ALDER")
        in_the_morning(other, "given")
    page = page_of(visit.by, "facts:plans", LIMIT)
    assert "ALDER" in page
    assert "Look further back" in page
    first = using.signed_before(held(LIMIT), clinic, here(load()))
    assert "Juniper TESTPERSON<" in page_of(visit.by, "facts:plans", LIMIT, f"?before={first.further}")
