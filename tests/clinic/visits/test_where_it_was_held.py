"""Where a session was held: asked when it begins at a clinic with several places, shown ever after, corrected with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.scenes import MOMENT, a_clinic, a_key
from tests.clinic.story import Visit, a_signed_plan, a_vial, a_visit, closed, inject

from eutonia_clinic.accounts.models import Site
from eutonia_clinic.core import clock
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.visits.models import InjectionSession, SessionClosed, SignedPlan


@pytest.fixture
def visit(database: Database) -> Iterator[Visit]:
    with clock.stopped_at(MOMENT):
        yield a_visit()


def places(visit: Visit, *names: str) -> list[Site]:
    return [Site.objects.create(clinic=visit.clinic, name=name) for name in names]


def begin(visit: Visit, plan: SignedPlan, **sent: object) -> Any:
    """The button of the signed plan, pressed."""
    where = reverse("visits:open_session", kwargs={"plan": plan.pk})
    return signed_in(visit.by).post(where, {"idempotency_key": a_key(), **sent}, follow=True)


def page(visit: Visit, route: str, **names: int) -> str:
    answer = signed_in(visit.by).get(reverse(f"visits:{route}", kwargs=names))
    assert answer.status_code == 200
    return str(answer.content.decode())


def given_at(visit: Visit, site: Site) -> SessionClosed:
    """A session held there, closed."""
    session = visit.act("open_session", plan=a_signed_plan(visit), site=site)
    visit.act("record_vial", session=session, vial=a_vial())
    for dose in session.plan.content.plan.doses:
        inject(visit, session, dose.muscle, dose.side, dose.units)
    return closed(visit, session)


def test_a_clinic_with_several_places_asks_where_and_the_session_does_not_begin_before_it_is_said(visit: Visit) -> None:
    ward, town = places(visit, "Day ward", "Town clinic")
    visit.act("book", person=visit.person, day=MOMENT.date(), site=town)
    plan = a_signed_plan(visit)
    asked = page(visit, "signed_plan", plan=plan.pk)
    assert "Where is the session held?" in asked
    assert f'name="site" value="{ward.pk}">Start the session: Day ward</button>' in asked
    assert "Start the session: Town clinic, booked there today</button>" in asked
    refused = begin(visit, plan)
    assert refused.redirect_chain[-1][0] == reverse("visits:signed_plan", kwargs={"plan": plan.pk})
    assert "Say where the session is held" in refused.content.decode()
    assert not InjectionSession.objects.exists()
    assert "Held at <b>Day ward</b>." in begin(visit, plan, site=ward.pk).content.decode()
    assert InjectionSession.objects.get().site == ward


def test_the_place_stands_on_the_session_the_sheet_and_the_page_of_the_person(visit: Visit) -> None:
    ward, _ = places(visit, "Day ward", "Town clinic")
    before = a_signed_plan(visit)
    assert ', place <span class="ln"></span>' in page(visit, "sheet", plan=before.pk)
    visit.act("cancel_plan", plan=before, reason="Another day")
    done = given_at(visit, ward)
    assert (done.held_at, done.content.held_at) == ("Day ward", "Day ward")
    ward.name = "Day hospital"
    ward.save()
    assert "Held at Day ward." in page(visit, "given", session=done.session_id)
    assert ", place <b>Day ward</b>" in page(visit, "sheet", plan=done.session.plan_id)
    assert "today, Day ward." in page(visit, "person", person=visit.person.pk)


@pytest.mark.parametrize(("names", "held"), [((), None), (("Day ward",), "Day ward")])
def test_where_there_is_nothing_to_choose_nobody_is_asked(visit: Visit, names: tuple[str, ...], held: str | None) -> None:
    places(visit, *names)
    plan = a_signed_plan(visit)
    assert "Where is the session held?" not in page(visit, "signed_plan", plan=plan.pk)
    assert "place" not in page(visit, "sheet", plan=plan.pk).split('class="af"')[1]
    begin(visit, plan)
    site = InjectionSession.objects.get().site
    assert (site and site.name) == held


def test_the_place_of_another_clinic_and_one_that_is_closed_are_refused(visit: Visit) -> None:
    ward, old = places(visit, "Day ward", "Old house")
    old.closed_at = MOMENT
    old.save()
    elsewhere = Site.objects.create(clinic=a_clinic("Another clinic"), name="Elsewhere")
    plan = a_signed_plan(visit)
    for site in (old, elsewhere):
        with pytest.raises(NotValid, match="is no place at which people"):
            visit.act("open_session", plan=plan, site=site)
    assert visit.act("open_session", plan=plan).site == ward


def test_a_place_that_was_tapped_by_mistake_is_corrected_with_a_reason(visit: Visit) -> None:
    ward, _ = places(visit, "Day ward", "Town clinic")
    done = given_at(visit, ward)
    where, client = reverse("visits:correct_session", kwargs={"session": done.session_id}), signed_in(visit.by)
    form = client.get(where).content.decode()
    assert '<option value="Day ward" selected>Day ward</option>' in form
    sent = {
        "idempotency_key": a_key(), "version": done.pk, "dose:soleus:right:units": "75", "dose:soleus:right:sites": "3",
        "vial:0:lot": "C1234AB", "vial:0:expiry_day": "12", "vial:0:expiry_month": "4", "vial:0:expiry_year": "2027",
        "vial:0:drawn": "100", "vial:0:given": "75", "vial:0:wasted": "25", "reason": "The other house",
    }  # fmt: skip
    assert "choose one of the places." in client.post(where, {**sent, "held_at": "The moon"}).content.decode()
    assert client.post(where, {**sent, "held_at": "Town clinic"}).status_code == 302
    assert SessionClosed.objects.current().get().held_at == "Town clinic"
    assert "Held at Town clinic." in page(visit, "given", session=done.session_id)
    assert "today, Town clinic." in page(visit, "person", person=visit.person.pk)
