"""Whoever opens a page of a person leaves an event, whatever page it is; whoever is turned away leaves none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from tests.clinic.entering import signed_in
from tests.clinic.scenes import a_clinic, a_person, a_user

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import CLINICAL, Role
from eutonia_clinic.config.access import TABLE, only
from eutonia_clinic.core import clock
from eutonia_clinic.core.errors import Refused
from eutonia_clinic.core.models import AuditEvent

pytestmark = pytest.mark.django_db
START = datetime(2026, 9, 24, 9, 0, tzinfo=UTC)


def shown(request: HttpRequest, person: int) -> HttpResponse:
    """A page that shows a person, or fails as asked."""
    if "missing" in request.GET:
        raise Http404
    if "refused" in request.GET:
        raise Refused("Not now.")
    return HttpResponse(f"person {person}")


urlpatterns = [
    path("", include("eutonia_clinic.config.urls")),
    path("person/<int:person>/course/", shown, name="course"),
    path("person/<int:person>/plan/", shown, name="plan"),
]
handler403 = "eutonia_clinic.accounts.views.failures.not_allowed"
handler404 = "eutonia_clinic.accounts.views.failures.not_found"


@pytest.fixture(autouse=True)
def _pages_of_a_person(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.ROOT_URLCONF = __name__
    rows = {name: only(f"See the {name}", *CLINICAL) for name in ("course", "plan")}
    monkeypatch.setattr("eutonia_clinic.config.gate.TABLE", {**TABLE, **rows})
    with clock.stopped_at(START):
        yield


@pytest.fixture
def clinic() -> Clinic:
    return a_clinic("North clinic")


@pytest.fixture
def user(clinic: Clinic) -> User:
    return a_user(clinic)


def readings() -> list[tuple[int, int | None, str]]:
    """Person, clinic and page of every reading."""
    events = AuditEvent.objects.filter(verb="read").order_by("sequence")
    return [(event.person, event.clinic, event.subject.split("@")[0]) for event in events]


def test_a_page_of_a_person_leaves_an_event_with_who_where_and_whom(clinic: Clinic, user: User) -> None:
    person = a_person(user, clinic)
    assert signed_in(user).get(f"/person/{person.pk}/course/").status_code == 200
    assert readings() == [(person.pk, clinic.pk, "page:course")]
    assert AuditEvent.objects.get(verb="read").actor == user.pk


def test_one_event_for_each_page_and_quarter_of_an_hour(clinic: Clinic, user: User) -> None:
    person = a_person(user, clinic)
    browser = signed_in(user)
    with ExitStack() as stack:
        for minutes in (0, 5, 14, 15, 29, 30):
            stack.enter_context(clock.stopped_at(START + timedelta(minutes=minutes)))
            for page in ("course", "plan"):
                browser.get(f"/person/{person.pk}/{page}/")
    assert len(readings()) == 6


@pytest.mark.parametrize("how", ["?missing", "?refused"])
def test_who_saw_nothing_read_nothing(clinic: Clinic, user: User, how: str) -> None:
    person = a_person(user, clinic)
    assert signed_in(user).get(f"/person/{person.pk}/course/{how}").status_code in (404, 409)
    assert readings() == []


def test_who_is_turned_away_reads_nothing(clinic: Clinic, user: User) -> None:
    person = a_person(user, clinic)
    elsewhere = a_user(a_clinic("South clinic"), "Dr Bo Sample")
    turned_away = {
        signed_in(elsewhere): 404,
        signed_in(a_user(clinic, "Ann Admin", Role.ADMINISTRATOR)): 403,
        signed_in(a_user(clinic, "Di Sample", Role.RESEARCHER)): 403,
        signed_in(a_user(clinic, "Newcomer"), second_factor=False): 302,
        Client(): 302,
    }
    for browser, status in turned_away.items():
        assert browser.get(f"/person/{person.pk}/course/").status_code == status
    assert readings() == []


def test_a_person_of_ones_other_clinic_is_opened_there_only(clinic: Clinic, user: User) -> None:
    south = a_clinic("South clinic")
    user.memberships.create(clinic=south, role=Role.INJECTOR)
    person = a_person(user, south)
    browser = signed_in(user)
    assert browser.get(f"/person/{person.pk}/course/").status_code == 404
    browser.post("/account/clinic/", {"clinic": south.pk})
    assert browser.get(f"/person/{person.pk}/course/").status_code == 200
    assert readings() == [(person.pk, south.pk, "page:course")]


@pytest.mark.parametrize("person", ["0", "999999999", "9" * 30])
def test_a_person_who_does_not_exist_is_nothing(user: User, person: str) -> None:
    assert signed_in(user).get(f"/person/{person}/course/").status_code == 404
