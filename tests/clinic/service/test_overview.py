"""The page of the service, through the pages: what a lead sees, and who is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.scenes import MOMENT, a_user
from tests.clinic.story import a_closed_session, a_visit, seen_again

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock


def test_smoke(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        closed = a_closed_session(visit)
        lead = a_user(visit.clinic, "Prof Lead", Role.LEAD)
    later = MOMENT + timedelta(days=35)
    with clock.stopped_at(later):
        visit.act("keep_forecast", plan=closed.session.plan)
        seen_again(visit, closed, later)
        client = signed_in(lead)
        page = client.get(reverse("service:overview"))
        print(page.content.decode())
        assert page.status_code == 200
        made = client.post(reverse("service:make_report"), {"by": "month", "of": "2026-10", "idempotency_key": "abc"}, follow=True)
        assert made.status_code == 200
        page = client.get(reverse("service:people") + "?by=month&of=2026-10&figure=goals")
        assert page.status_code == 200
        page = client.get(reverse("service:export"))
        assert page.status_code == 200
        got = client.post(reverse("service:export"), {"purpose": "A study of doses, approved", "until": "2026-09", "least": "5"})
        assert got.status_code == 200, got.content
        assert got["Content-Type"] == "application/zip"
