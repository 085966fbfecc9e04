"""Shared by the tests of the service: one month of a clinic, told once and copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from tests.clinic import databases
from tests.clinic.service.months import TODAY, Month, the_month

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock


@pytest.fixture(scope="session")
def month_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    """A database in which the month was told."""
    folder = tmp_path_factory.mktemp("month")
    with ExitStack() as stack, django_db_blocker.unblock():
        stack.enter_context(databases.sqlite_copy(sqlite_template, folder))
        stack.enter_context(override_settings(EUTONIA_ANCHORS=folder / "anchors.jsonl"))
        the_month()
    return folder / databases.FILE


@pytest.fixture
def month(month_template: Path, tmp_path: Path, django_db_blocker: Any) -> Iterator[Month]:
    """A copy of it, on the third of November."""
    with ExitStack() as stack, django_db_blocker.unblock():
        stack.enter_context(databases.sqlite_copy(month_template, tmp_path))
        stack.enter_context(clock.stopped_at(TODAY))
        users = {name: User.objects.get(display_name=name) for name in ("Prof Noor Template", "Kim Specimen")}
        clinic, other = Clinic.objects.order_by("pk")
        yield Month(clinic, users["Prof Noor Template"], users["Kim Specimen"], other)
