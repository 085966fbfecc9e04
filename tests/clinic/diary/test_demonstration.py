"""The diaries of the demonstration: weeks of two voices, and one red flag; the same every time it is made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from tests.clinic import databases

from eutonia_clinic.accounts.models import User
from eutonia_clinic.core import clock
from eutonia_clinic.core.recordcheck import verify_record
from eutonia_clinic.demo.diaries import KEPT, NEW_TODAY
from eutonia_clinic.demo.making import make
from eutonia_clinic.demo.tour import stops
from eutonia_clinic.diary.feeding import FromDiary
from eutonia_clinic.diary.models import Device, DiaryEntry
from eutonia_clinic.diary.queries import waiting_flags
from eutonia_clinic.visits.courses import course_of

NOW = datetime(2026, 11, 26, 14, 30, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def _made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[None]:
    anchors = tmp_path_factory.mktemp("anchors") / "anchors"
    with (
        django_db_blocker.unblock(),
        databases.sqlite_copy(sqlite_template, tmp_path_factory.mktemp("diaries")),
        override_settings(EUTONIA_ANCHORS=anchors),
    ):
        make(NOW, (KEPT, NEW_TODAY), sessions=1)
        with clock.stopped_at(NOW):
            yield


def test_two_voices_wrote_and_the_course_knows_it() -> None:
    device = Device.objects.get(who="carer")
    assert {row.source for row in DiaryEntry.objects.filter(person=device.person)} == {"person", "carer"}
    course = course_of(device.person)
    assert course is not None
    assert sum(one.felt_onset for one in course.cycles[-1].follow_ups if isinstance(one, FromDiary)) == 1


def test_one_red_flag_waits() -> None:
    (flag,) = waiting_flags()
    assert flag.content.flagged == ("weakness",)


def test_the_record_holds() -> None:
    assert verify_record().is_sound


def test_the_stop_of_the_tour_leads_to_it(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    stop = next(one for one in stops() if one.title == "A diary between visits")
    browser = Client()
    user = User.objects.get(email=stop.sign_in_as.email)
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = browser.get(stop.href).content.decode()
    assert "Ada Example, carer" in page
    assert "corrected by the person" in page
