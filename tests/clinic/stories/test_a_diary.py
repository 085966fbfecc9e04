"""A diary kept offline for a week on two telephones, brought together through a bad connection; a warning sign; sixty seconds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from tests.clinic.databases import Database
from tests.clinic.diary.devices import SYMPTOMS, Phone, a_code, a_phone
from tests.clinic.entering import signed_in
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_person, a_user
from tests.clinic.seeing import Served, look_at

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.words import day
from eutonia_clinic.diary.acts import set_diary_telephone
from eutonia_clinic.diary.models import DiaryEntry
from eutonia_clinic.patients.models import Person

pytestmark = pytest.mark.browser
WEEK = 7
SYNC = "**/diary/sync/"
SECONDS_A_TAP = 3.0
"""An assumption, on the safe side: a healthy adult finds and taps a large button in about one second; three leave room for a
tremor, for aiming twice, and for reading the line. Nobody was measured."""
SECONDS_A_SWIPE = 3.0
"""Another one: to move the page on by most of a screen, and to find one's place again."""
A_SCREEN = 640
"""The height of a small telephone, in pixels of the page."""
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Scene:
    """A clinic, who works there, and the person whose diary it is."""

    clinic: Clinic
    by: User
    person: Person


@pytest.fixture
def scene(database: Database) -> Iterator[Scene]:
    with ExitStack() as stack:
        stack.enter_context(clock.stopped_at(MOMENT))
        clinic = a_clinic()
        by = a_user(clinic, "Dr Ines Sample", Role.INJECTOR, Role.LEAD)
        set_diary_telephone(by=by, clinic=clinic, key=a_key(), telephone="020 7946 0000", emergency="999")
        yield Scene(clinic, by, a_person(by, clinic))


def two_phones(served: Served, scene: Scene) -> tuple[Phone, Phone]:
    """That of Juniper, and that of Bo, who helps her. Both are opened once and can then do without a connection."""
    own = a_phone(served, MOMENT).come().open(a_code(scene.by, scene.clinic, scene.person))
    other = a_phone(served, MOMENT).come()
    other.open(a_code(scene.by, scene.clinic, scene.person, "carer"), "carer", "Bo Helper")
    for phone in (own, other):
        phone.until_ready()
        phone.offline()
    return own, other


def a_week_of(phone: Phone, *, begin: int) -> None:
    """A week without a connection: the diary is opened and written every day but one."""
    for number in range(WEEK):
        phone.is_at(MOMENT + timedelta(days=number))
        if number == 5:
            continue
        phone.come()
        phone.fill_in({"Stiffness": begin - number, "Moving about": number}, number, "flags.none")
        phone.save()


def what_else_happens(phone: Phone) -> None:
    """On the last day the missed one is filled in, and an earlier one is put right."""
    missed, wrong = (MOMENT + timedelta(days=number) for number in (5, 3))
    phone.go("days")
    phone.press("days.fill_in", day=long_day(missed))
    phone.rate("Pain from spasms", 4)
    phone.save()
    phone.go("days")
    phone.press("days.change", day=long_day(wrong))
    phone.rate("Stiffness", 10)
    phone.save()


def long_day(moment: Any) -> str:
    return f"{moment:%A} {moment.day} {moment:%B}"


class BadConnection:
    """What is sent arrives, but the answer gets lost; as often as said. Then it works, and what was sent is remembered."""

    def __init__(self, phone: Phone, losses: int) -> None:
        self.sent: list[Any] = []
        self._losses = losses
        phone.tab.route(SYNC, self._pass_on)

    def _pass_on(self, route: Any) -> None:
        self.sent.append(route.request)
        if self._losses:
            self._losses -= 1
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()


def bring_together(phone: Phone, losses: int) -> None:
    """The connection is there again, badly; and once all is sent, the last thing is sent once more."""
    connection = BadConnection(phone, losses)
    phone.offline(False)
    for _ in range(losses):
        phone.tab.wait_for_selector("#status .sending[data-phase=failed]")
        assert phone.unsent == WEEK + 1
        phone.press("status.try")
    phone.until_sent()
    before = DiaryEntry.objects.count()
    first = connection.sent[0]
    again = phone.tab.request.post(first.url, data=first.post_data, headers=first.headers)
    assert again.status == 200
    assert len(again.json()["kept"]) == WEEK + 1
    assert DiaryEntry.objects.count() == before


def what_is_kept(phone: Phone) -> dict[str, Any]:
    """Each entry by its identity, as the telephone has it."""
    assert {record["state"] for record in phone.kept} == {"sent"}
    return {record["id"]: record["entry"] for record in phone.kept}


def every_value(phone: Phone) -> str:
    """The table under the charts."""
    phone.go("days")
    phone.tab.locator("main details summary").click()
    return str(phone.tab.locator("main details table").inner_text())


@pytest.mark.parametrize("first", ["the person", "the carer"])
def test_A_week_offline_on_two_telephones_comes_together(served: Served, scene: Scene, first: str) -> None:
    own, other = two_phones(served, scene)
    for phone, begin in ((own, 9), (other, 7)):
        a_week_of(phone, begin=begin)
        what_else_happens(phone)
        assert phone.unsent == WEEK + 1
    with clock.stopped_at(MOMENT + timedelta(days=WEEK)):
        order = (own, other) if first == "the person" else (other, own)
        bring_together(order[0], losses=1)
        bring_together(order[1], losses=2)
        order[0].come().until_sent()
        nothing_is_lost_and_nothing_is_there_twice(own, other)
        the_clinic_sees_all_of_it(scene)


def nothing_is_lost_and_nothing_is_there_twice(own: Phone, other: Phone) -> None:
    held = {str(row.entry_id): row.content.model_dump(mode="json") for row in DiaryEntry.objects.all()}
    assert len(held) == 2 * (WEEK + 1)
    assert set(what_is_kept(own)) == set(what_is_kept(other)) == set(held)
    for id, entry in what_is_kept(own).items():
        assert entry["symptoms"] == what_is_kept(other)[id]["symptoms"] == held[id]["symptoms"]
        assert entry["day"] == held[id]["day"]
    assert every_value(own) == every_value(other)
    assert len(every_value(own).splitlines()) == 2 * WEEK + 1
    assert "written by Bo Helper, carer" in own.text
    assert "written by Juniper" in other.text
    look_at(own.tab, "diary-of-two", (360,))


def the_clinic_sees_all_of_it(scene: Scene) -> None:
    writers = {row.author.display_name for row in DiaryEntry.objects.select_related("author")}
    assert len(writers) == 2
    assert any("Bo Helper" in name for name in writers)
    page = signed_in(scene.by).get(f"/people/{scene.person.pk}/diary/").content.decode()
    for number in range(WEEK):
        assert day((MOMENT + timedelta(days=number)).date()) in page
    assert "Bo Helper" in page
    assert verify().is_sound


def test_A_warning_sign_says_what_to_do_at_once_and_stands_on_Today(served: Served, scene: Scene) -> None:
    phone = a_phone(served, MOMENT).come().open(a_code(scene.by, scene.clinic, scene.person))
    phone.until_ready()
    phone.offline()
    phone.come()
    phone.tick("flags.questions.swallowing.words")
    urgent = phone.tab.locator(".urgent")
    assert urgent.get_by_role("link", name="Call 999").get_attribute("href") == "tel:999"
    assert "I had botulinum toxin and I have trouble swallowing" in urgent.inner_text()
    assert phone.tab.locator("#live-now").inner_text().startswith("Get help now")
    look_at(phone.tab, "diary-red-flag", (360,))
    phone.save()
    assert phone.tab.locator(".urgent").get_by_role("link", name="Call 999").is_visible()
    desk = served.browser(scene.by)
    desk.goto("/today/")
    assert "trouble swallowing" not in desk.locator("main").inner_text()
    phone.offline(False)
    phone.until_sent()
    desk.reload()
    assert "trouble swallowing" in desk.locator("main").inner_text()


def test_A_full_entry_takes_at_most_sixty_seconds_of_taps(
    served: Served, scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    phone = a_phone(served, MOMENT).come().open(a_code(scene.by, scene.clinic, scene.person))
    phone.taps = 0
    tall = int(phone.tab.evaluate("document.documentElement.scrollHeight"))
    phone.fill_in(dict(zip(SYMPTOMS, (7, 6, 5), strict=True)), 12, "felt.wear_off", "flags.none")
    phone.save()
    phone.until_sent()
    swipes = -(-tall // A_SCREEN)
    seconds = phone.taps * SECONDS_A_TAP + swipes * SECONDS_A_SWIPE
    with capsys.disabled():
        sys.stdout.write(f"\na full diary entry: {phone.taps} taps and {swipes} swipes, {seconds:.0f} seconds as scripted\n")
    assert len(DiaryEntry.objects.get().content.symptoms) == len(SYMPTOMS)
    assert seconds <= SECONDS
