"""A clinic with somebody in every state that a form can be about, and a browser for each role."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

from proof.on_both import installation

NOBODY = "nobody"
PEOPLE = (
    ("waiting", "Waitwell", "Yolanda", 5), ("signed", "Inkpen", "Bertil", 6), ("open", "Underway", "Chiara", 7),
    ("seen", "Looksmith", "Dmitri", 8), ("stopped", "Treatwell", "Fenella", 9),
    ("new", "Novak", "Hildegard", 11),
)  # fmt: skip
"""Who is in which state, by names that nobody takes for each other."""


@dataclass
class Scene:
    """What there is: for every part of an address the numbers that are tried, who may come, and pages with a question."""

    things: dict[str, list[int]]
    cookies: dict[str, Any]
    device: Any
    visit: Any
    pages: list[str]

    def browser(self, who: str) -> Any:
        """A browser as it was when the scene began: signing out in one is not signing out in the next."""
        from django.test import Client

        made = Client(raise_request_exception=False)
        made.cookies.load(self.cookies[who].output(header="", sep=";"))
        return made


def set_up() -> None:
    """Django with the settings of the tests, unless the tests have set it up already."""
    from django.apps import apps

    if not apps.ready:
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.clinic.settings"
        import django
        from django.test.utils import setup_test_environment

        django.setup()
        setup_test_environment()
        for name in ("django", "axes", "eutonia.access"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


@contextmanager
def clinic_on(kind: str) -> Iterator[Scene]:
    """The scene on a fresh database of this kind, at one moment, gone afterwards."""
    set_up()
    from tests.clinic.scenes import MOMENT

    from eutonia_clinic.core import clock

    with installation(kind), clock.stopped_at(MOMENT):
        yield a_scene()


def a_scene() -> Scene:
    """One clinic; people in every state; whoever works there."""
    from tests.clinic.config import everybody
    from tests.clinic.diary.keeping import a_device
    from tests.clinic.scenes import a_clinic, a_person
    from tests.clinic.story import Visit

    from eutonia_clinic.accounts.roles import Role

    clinic = a_clinic()
    users = _users(clinic)
    by = users[str(Role.INJECTOR)]
    faded = _faded(Visit(clinic, by, a_person(by, clinic, family="Fadewell", given="Gisela", born=date(1974, 10, 10))))
    with patch.object(everybody, "an_empty_review", lambda *_: faded):
        held = everybody.something_of_each_kind(clinic, by, users[str(Role.LEAD)], "bad")
    things = {name: [number] for name, number in held.items()}
    things["person"].append(faded.person_id)
    visits = {
        name: Visit(clinic, by, a_person(by, clinic, family=family, given=given, born=date(1974, month, month)))
        for name, family, given, month in PEOPLE
    }
    for name, number in _in_every_state(visits):
        things[name].append(number)
    return Scene(things, _cookies(users), a_device(visits["seen"]), visits["open"], list(_pages(visits, things)))


def a_small_scene() -> Scene:
    """One person, whose session is open: doors of every kind, and no more."""
    from tests.clinic.diary.keeping import a_device
    from tests.clinic.scenes import a_clinic
    from tests.clinic.story import a_signed_plan, a_visit

    clinic = a_clinic()
    visit = a_visit(clinic)
    session = visit.act("open_session", plan=a_signed_plan(visit))
    things = {"person": [visit.person.pk], "session": [session.pk]}
    return Scene(things, _cookies(_users(clinic)), a_device(visit), visit, [])


def _users(clinic: Any) -> dict[str, Any]:
    from tests.clinic.entering import with_password
    from tests.clinic.scenes import a_user

    from eutonia_clinic.accounts.roles import Role

    roles = (Role.INJECTOR, Role.LEAD, Role.ADMINISTRATOR, Role.RESEARCHER)
    return {str(role): with_password(a_user(clinic, f"Dr {role.value.title()} Sample", role)) for role in roles}


def _cookies(users: dict[str, Any]) -> dict[str, Any]:
    from django.test import Client
    from tests.clinic.entering import signed_in

    return {name: signed_in(user).cookies for name, user in users.items()} | {NOBODY: Client().cookies}


def _faded(visit: Any) -> Any:
    """A response that has become less over three cycles before now, and the walk through the reasons."""
    from tests.clinic.responses import fading

    with patch.object(fading, "MOMENT", fading.MOMENT - 3 * fading.CYCLE):
        fading.cycles(visit)
    return fading.reviewed(visit)


def _pages(visits: dict[str, Any], things: dict[str, list[int]]) -> Iterator[str]:
    """Pages whose forms are there only for who asks for something in the address."""
    from django.urls import reverse
    from tests.clinic.scenes import a_clinic, a_person, a_user

    from eutonia_clinic.core.presenting import key_of
    from eutonia_clinic.visits.checking import checked
    from eutonia_clinic.visits.models import PlanDraft

    clinic = a_clinic("TESTCLINIC far away")
    stranger = a_person(a_user(clinic, "Dr Otto Sample"), clinic, family="Fromafar", given="Ewald", born=date(1961, 1, 1))
    yield f"{reverse('patients:register_here')}?person={stranger.pk}"
    yield f"{reverse('patients:same', kwargs={'person': visits['seen'].person.pk})}?with={visits['open'].person.pk}"
    for draft in PlanDraft.objects.filter(pk__in=things["draft"]):
        for one in checked(draft).open[:1]:
            yield f"{reverse('visits:give_reason', kwargs={'draft': draft.pk})}?key={key_of(one)}"


def _in_every_state(visits: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """A draft that waits, a signed plan, a session that is open, and a follow-up that nobody has looked at."""
    from tests.clinic.scenes import MOMENT
    from tests.clinic.story import (
        a_closed_session,
        a_history,
        a_signed_plan,
        a_vial,
        assessed,
        bladder_toxin,
        drafted,
        proposed,
        seen_again,
    )

    from eutonia_clinic.visits.checking import checked, finding_hash

    waiting = assessed(visits["waiting"])
    proposal = proposed(visits["waiting"], waiting)
    yield "assessment", waiting.pk
    yield "person", visits["waiting"].person.pk
    visits["waiting"].act("book", person=visits["waiting"].person, day=MOMENT.date() + timedelta(days=100))
    yield "proposal", proposal.pk
    yield "draft", drafted(visits["waiting"], proposal).pk
    told = a_history(MOMENT, "yes", bladder_toxin("2026-09-01", 390))
    stopped = drafted(visits["stopped"], proposed(visits["stopped"], assessed(visits["stopped"], toxin_history=told)))
    yield "draft", stopped.pk
    (finding,) = [one for one in checked(stopped).open if one.needs_second_name][:1]
    given = {"draft": stopped, "finding": finding_hash(finding), "words": "Discussed with urology."}
    yield "reason", visits["stopped"].act("give_reason", **given).pk
    plan = a_signed_plan(visits["signed"])
    yield "plan", plan.pk
    session = visits["open"].act("open_session", plan=a_signed_plan(visits["open"]))
    visits["open"].act("record_vial", session=session, vial=a_vial())
    yield "session", session.pk
    closing = a_closed_session(visits["seen"])
    yield "session", closing.session_id
    yield "follow_up", seen_again(visits["seen"], closing, MOMENT).pk
    yield "person", visits["seen"].person.pk
    yield "person", visits["new"].person.pk
    yield "assessment_draft", visits["seen"].act("start_assessment", person=visits["seen"].person).pk
