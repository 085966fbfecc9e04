"""A page asks as much of the database for a clinic of 200 people as for one of 20."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from bench import registry
from bench.registry import Begun
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in

from eutonia_clinic.accounts.models import Membership
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.visits.models import PlanDraft, SessionClosed

FEW, MANY = 20, 200
SINCE = datetime(2020, 1, 1, tzinfo=UTC)
MOST = {
    "Today": 22, "everyone": 15, "longer": 15, "reviews": 15, "unsigned": 15, "open": 15, "people": 12, "search": 12,
    "person": 25, "record": 20, "plan": 25, "overdue": 15, "worn off": 15, "nobody came": 15, "on paper": 15,
    "response": 35, "when next": 40,
    "service": 50, "service people": 25, "events": 16, "lots": 18,
}  # fmt: skip
"""Queries that a page may ask, session, access and audit of the reading among them."""


def addresses(begun: Begun) -> Mapping[str, str]:
    """The pages whose work could grow with a clinic, each of a person or draft that stands already."""
    everyone = reverse("visits:everyone")
    person = SessionClosed.objects.filter(clinic=begun.clinic).earliest("pk").person_id
    draft = PlanDraft.objects.filter(is_finished=False, signed__isnull=True).earliest("pk")
    lists = {name: f"{everyone}?list={name}" for name in ("longer", "reviews", "unsigned", "open")}
    return {
        "Today": reverse("visits:today"),
        "everyone": everyone,
        **lists,
        "people": reverse("patients:people"),
        "search": f"{reverse('patients:people')}?found",
        "person": reverse("visits:person", kwargs={"person": person}),
        "record": reverse("visits:record", kwargs={"person": person}),
        "plan": reverse("visits:plan", kwargs={"draft": draft.pk}),
        "overdue": reverse("scheduling:overdue"),
        "worn off": f"{reverse('scheduling:overdue')}?list=sessions",
        "nobody came": f"{reverse('scheduling:overdue')}?list=passed",
        "on paper": f"{reverse('scheduling:overdue')}?list=paper",
        "response": reverse("responses:review", kwargs={"person": person}),
        "when next": reverse("scheduling:propose", kwargs={"person": person}),
        "events": reverse("events:open"),
        "lots": reverse("events:signals"),
        "service": f"{reverse('service:overview')}?by=year",
        "service people": f"{reverse('service:people')}?by=year&figure=without-effect",
    }


def asked(client: Client, pages: Mapping[str, str]) -> dict[str, int]:
    """How many queries each page needs once it was open before: the reading is in the audit by then."""
    client.post(reverse("patients:people"), {"typed": "a"})
    return {name: _queries(client, address) for name, address in pages.items()}


def _queries(client: Client, address: str) -> int:
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


@pytest.mark.both_databases
def test_no_page_asks_more_of_a_clinic_that_is_ten_times_as_large(database: Database) -> None:
    begun = registry.begin(2)
    Membership.objects.create(user=begun.injector, clinic=begun.clinic, role=Role.LEAD, since=SINCE)
    registry.grow(begun, FEW, first=1)
    client, pages = signed_in(begun.injector), addresses(begun)
    asked(client, pages)
    before = asked(client, pages)
    registry.grow(begun, MANY - FEW, first=FEW + 1)
    after = asked(client, pages)
    assert {name: many for name, many in after.items() if many > MOST[name]} == {}
    assert {name: (before[name], many) for name, many in after.items() if many > before[name]} == {}
