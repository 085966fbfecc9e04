"""The same moment gives the same clinic, to the last hash of the audit."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.test import override_settings
from tests.clinic import databases

from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.demo.making import make

JUST_AFTER_MIDNIGHT = datetime(2026, 11, 26, 0, 4, tzinfo=UTC)
A_DRAFT_TODAY = (6,)


def head(template: Path, folder: Path) -> str:
    folder.mkdir()
    with databases.sqlite_copy(template, folder), override_settings(EUTONIA_ANCHORS=folder / "anchors"):
        make(JUST_AFTER_MIDNIGHT, A_DRAFT_TODAY, sessions=1)
        last = AuditEvent.objects.latest("sequence")
        assert last.at <= JUST_AFTER_MIDNIGHT, "nothing happens in the future, however young the day"
        return str(last.hash)


def test_the_same_moment_gives_the_same_clinic(sqlite_template: Path, tmp_path: Path, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        assert head(sqlite_template, tmp_path / "one") == head(sqlite_template, tmp_path / "other")
