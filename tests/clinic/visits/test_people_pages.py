"""Today, everyone, the page of a person, their record, their booking, and the recall of a lot: what each answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.clinic.entering import signed_in
from tests.clinic.scenes import MOMENT, a_clinic, a_user
from tests.clinic.story import (
    LATER,
    Visit,
    a_closed_session,
    a_follow_up,
    a_signed_plan,
    a_visit,
    assessed,
    drafted,
    proposed,
    seen_again,
)

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock

SIX_WEEKS = MOMENT + timedelta(weeks=6)
pytestmark = pytest.mark.usefixtures("database")


def opened(visit: Visit, route: str, client: Client | None = None, **named: Any) -> str:
    """What a page says to the injector of a visit."""
    asked = named.pop("asked", "")
    answer = (client or signed_in(visit.by)).get(f"{reverse(route, kwargs=named or None)}{asked}")
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return str(answer.content.decode())


def test_smoke() -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        closed = a_closed_session(visit)
        visit.act("keep_forecast", plan=closed.session.plan)
    with clock.stopped_at(SIX_WEEKS):
        seen_again(visit, closed, SIX_WEEKS)
        for route, named in (
            ("today", {}),
            ("everyone", {}),
            ("recall", {}),
            *((r, {"person": visit.person.pk}) for r in ("person", "record", "book")),
        ):
            assert opened(visit, f"visits:{route}", **named)
