"""The person's app in a browser: what it keeps, what it says, what it never loses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.clinic.databases import Database
from tests.clinic.diary.devices import SYMPTOMS, Phone, a_code, a_phone
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_person, a_user
from tests.clinic.seeing import Served, look_at

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.diary.acts import set_diary_telephone
from eutonia_clinic.diary.models import DiaryEntry
from eutonia_clinic.patients.models import Person

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Scene:
    """A clinic with one person whose diary is kept."""

    clinic: Clinic
    by: User
    person: Person

    def code(self, who: str = "person", name: str = "") -> str:
        return a_code(self.by, self.clinic, self.person, who, name)


@pytest.fixture
def scene(database: Database) -> Iterator[Scene]:
    with clock.stopped_at(MOMENT):
        clinic = a_clinic()
        by = a_user(clinic, "Dr Ines Sample", Role.INJECTOR, Role.LEAD)
        set_diary_telephone(by=by, clinic=clinic, key=a_key(), telephone="020 7946 0000", emergency="999")
        yield Scene(clinic, by, a_person(by, clinic))


@pytest.fixture
def phone(served: Served, scene: Scene) -> Phone:
    return a_phone(served, MOMENT).come()


def test_A_day_is_written_and_reaches_the_clinic(phone: Phone, scene: Scene) -> None:
    look_at(phone.tab, "diary-open", (360,))
    phone.open(scene.code())
    look_at(phone.tab, "diary-today", (360,))
    phone.fill_in(dict(zip(SYMPTOMS, (7, 6, 0), strict=True)), 12, "felt.wear_off", "flags.none")
    look_at(phone.tab, "diary-filled", (360,))
    phone.save()
    phone.until_sent()
    look_at(phone.tab, "diary-saved", (360,))
    entry = DiaryEntry.objects.get().content
    assert sorted(entry.symptoms.values()) == [0, 6, 7]
    assert (entry.spasms, entry.felt, entry.day) == (12, "wear_off", MOMENT.date())
    assert set(entry.red_flags.values()) == {"no"}
    phone.go("days")
    look_at(phone.tab, "diary-days", (360,))
    phone.go("settings")
    look_at(phone.tab, "diary-settings", (360,))
