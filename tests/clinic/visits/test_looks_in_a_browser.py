"""Pages that nobody meets first, as eyes see them that need dark or strong lines: no rule of accessibility is broken there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT, a_person, a_twin, a_user
from tests.clinic.seeing import COLOURS_ONLY, THEME, THEMES, Served, look_at, look_in_themes
from tests.clinic.story import (
    Visit,
    a_closed_session,
    a_signed_plan,
    a_vial,
    a_visit,
    assessed,
    drafted,
    proposed,
    seen_again,
)

from eutonia_clinic.accounts.models import Site
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.patients.queries import distinct_of

pytestmark = pytest.mark.browser
AFTER = MOMENT + timedelta(weeks=5)
Pages = dict[str, str]


def address(route: str, **names: int) -> str:
    return reverse(f"visits:{route}", kwargs=names)


@pytest.fixture
def visit(database: Database) -> Iterator[Visit]:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
    with clock.stopped_at(AFTER):
        yield visit


def treated(visit: Visit) -> Pages:
    """Somebody treated five weeks ago and seen today."""
    with clock.stopped_at(MOMENT):
        closing = a_closed_session(visit)
        visit.act("keep_forecast", plan=closing.session.plan)
    seen = seen_again(visit, closing, AFTER)
    twin = a_twin(visit.by, visit.clinic, visit.person)
    sister = a_person(visit.by, visit.clinic, [visit.person.pk, twin.pk], given="Junia")
    Site.objects.create(clinic=visit.clinic, name="Day ward")
    session, person = closing.session_id, visit.person.pk
    again = visit.act("open_next_cycle", person=visit.person)
    return {
        "follow-up": address("follow_up", session=session),
        "follow-up-corrected": address("correct_follow_up", follow_up=seen.pk),
        "seen": address("seen", follow_up=seen.pk),
        "given": address("given", session=session),
        "given-corrected": address("correct_session", session=session),
        "assessment": address("assessment", assessment=closing.session.plan.proposal.assessment_id),
        "ask-again": address("ask_again", assessment=closing.session.plan.proposal.assessment_id),
        "recall": f"{reverse('visits:recall')}?lot=C1234AB",
        "record": address("record", person=person),
        "book": address("book", person=person),
        "toxin": reverse("patients:toxin", kwargs={"person": person}),
        "research": reverse("service:research", kwargs={"person": person}),
        "same": reverse("patients:same", kwargs={"person": person}),
        "same-compared": f"{reverse('patients:same', kwargs={'person': person})}?with={twin.pk}",
        "apart": reverse("patients:no_longer_apart", kwargs={"distinct": distinct_of(sister)[0].pk}),
        "assess-carried": address("assess", assessment_draft=again.pk),
    }


def planned(visit: Visit) -> Pages:
    """Two others of today: one whose plan waits for a signature, one whose session is open, and one signed and not given."""
    names = {"WAITING": date(1974, 5, 9), "OPEN": date(1974, 6, 8), "SIGNED": date(1974, 7, 7)}
    waiting, open_now, signed = (a_visit(visit.clinic, family=name, born=born) for name, born in names.items())
    draft = drafted(waiting, proposed(waiting, assessed(waiting, AFTER)))
    session = open_now.act("open_session", plan=a_signed_plan(open_now, AFTER))
    vial = open_now.act("record_vial", session=session, vial=a_vial(AFTER))
    plan = a_signed_plan(signed, AFTER)
    amendment = signed.act("start_amendment", plan=plan)
    Site.objects.create(clinic=visit.clinic, name="Town clinic, second floor")
    return {
        "sign": address("sign", draft=draft.pk),
        "vials": f"{address('vials', session=session.pk)}?vial={vial.pk}",
        "cancel": address("cancel", plan=plan.pk),
        "signed": address("signed_plan", plan=plan.pk),
        "amendment": address("plan", draft=amendment.pk),
        "people": reverse("patients:people"),
    }


def test_The_pages_behind_the_first_ones_are_for_every_eye_in_the_dark(served: Served, visit: Visit) -> None:
    pages = treated(visit) | planned(visit)
    visit.by.theme, visit.by.contrast = "dark", "high"
    visit.by.save()
    tab = served.browser(visit.by, scheme="dark")
    for name, where in pages.items():
        tab.goto(where)
        assert tab.evaluate(THEME) == ["dark", "high"]
        look_at(tab, f"dark-high-{name}", COLOURS_ONLY)
        look_in_themes(tab, name, themes=THEMES[:1])


def test_The_pages_of_an_administrator_are_for_every_eye(served: Served, visit: Visit) -> None:
    site = Site.objects.create(clinic=visit.clinic, name="Day ward")
    administrator = a_user(visit.clinic, "Ann Admin", Role.ADMINISTRATOR)
    tab = served.browser(administrator)
    for name, where in {"sites": reverse("accounts:sites"), "site": reverse("accounts:site", kwargs={"site": site.pk})}.items():
        tab.goto(where)
        look_at(tab, name)
