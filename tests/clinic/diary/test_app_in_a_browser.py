"""The person's app in a browser: what it keeps, what it says, what it never loses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.clinic.databases import Database
from tests.clinic.diary.devices import SYMPTOMS, Phone, a_code, a_phone
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_person, a_user
from tests.clinic.seeing import Served, look_at

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.diary import shell
from eutonia_clinic.diary.acts import close_device, set_diary_telephone
from eutonia_clinic.diary.models import Device, DiaryEntry
from eutonia_clinic.patients.models import Person

pytestmark = pytest.mark.browser
LEAST_TARGET, NARROWEST = 44, 320
SYNC = "**/diary/sync/"
IS_KEPT = """async note => { const { Store } = await import("/static/diary/app/store.js");
    return ((await Store.open()).settings.draft || { said: {} }).said.note === note }"""

HAS_THE_FOCUS = "([name, words]) => document.activeElement.tagName === name && document.activeElement.textContent === words"
SAID = "words => document.getElementById('live').textContent === words"


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


@pytest.fixture
def opened(phone: Phone, scene: Scene) -> Phone:
    return phone.open(scene.code())


def the_entry() -> Any:
    return DiaryEntry.objects.get().content


# What is written


def test_A_day_is_written_and_reaches_the_clinic(opened: Phone) -> None:
    opened.fill_in(dict(zip(SYMPTOMS, (7, 6, 0), strict=True)), 12, "felt.wear_off", "flags.none")
    opened.save()
    opened.until_sent()
    entry = the_entry()
    assert sorted(entry.symptoms.values()) == [0, 6, 7]
    assert (entry.spasms, entry.felt, entry.day) == (12, "wear_off", MOMENT.date())
    assert {answer.value for answer in entry.red_flags.values()} == {"no"}


def test_What_is_not_answered_is_neither_0_nor_no(opened: Phone) -> None:
    opened.rate("Stiffness", 0)
    opened.rate("Moving about", 3)
    opened.tab.get_by_role("button", name="Take back: Moving about").click()
    opened.count(5)
    opened.tab.get_by_role("button", name="Take back: Spasms").click()
    opened.tick("flags.none")
    opened.tick("flags.none")
    opened.save()
    opened.until_sent()
    entry = the_entry()
    assert list(entry.symptoms.values()) == [0]
    assert (entry.spasms, entry.felt, entry.red_flags, entry.note) == (None, None, {}, "")
    assert opened.text.count("not answered") >= 4


def test_One_sign_takes_back_none_of_these_for_all(opened: Phone) -> None:
    opened.tick("flags.none")
    opened.tick("flags.questions.weakness.words")
    urgent = opened.tab.locator(".urgent")
    assert "Call your clinic today" in urgent.inner_text()
    assert urgent.get_by_role("link", name="Call the clinic").get_attribute("href") == "tel:02079460000"
    opened.tick("flags.questions.breathing.words")
    assert "Get help now" in urgent.inner_text()
    assert "Sit upright" in urgent.inner_text()
    opened.save()
    opened.until_sent()
    assert {id: answer.value for id, answer in the_entry().red_flags.items()} == {"weakness": "yes", "breathing": "yes"}


def test_Nothing_is_saved_when_nothing_is_answered_and_no_number_that_is_none(opened: Phone) -> None:
    opened.press("form.save_today")
    opened.sees("form.empty")
    box = opened.tab.get_by_label(opened.says("spasms.number"))
    box.fill("many")
    opened.sees("spasms.wrong", most=500)
    opened.press("form.save_today")
    assert box.evaluate("box => box === document.activeElement")
    box.fill("17")
    opened.save()
    assert opened.kept[0]["entry"]["spasms"] == 17


def test_By_keyboard_alone(opened: Phone) -> None:
    keys = opened.tab.keyboard
    opened.tab.locator("main h1").focus()
    keys.press("Tab")
    keys.press("Space")
    keys.press("ArrowRight")
    for _ in range(2):
        keys.press("Tab")
    assert opened.tab.evaluate("document.activeElement.name").startswith("symptom-pain")
    keys.press("ArrowLeft")
    opened.tab.locator("#note").focus()
    keys.type("Slept badly")
    keys.press("Tab")
    keys.press("Enter")
    opened.at("saved")
    entry = opened.kept[0]["entry"]
    assert sorted(entry["symptoms"].values()) == [1, 10]
    assert entry["note"] == "Slept badly"
    opened.tab.wait_for_function(HAS_THE_FOCUS, arg=["H1", opened.says("saved.title")])


def test_What_has_the_focus_keeps_it_when_an_answer_comes(opened: Phone) -> None:
    """The page of what was saved is drawn anew as the clinic answers, under the hands of whoever reads it."""
    waiting: list[Any] = []
    opened.until_sent()
    opened.tab.route(SYNC, lambda route: waiting.append(route))
    opened.rate("Stiffness", 8)
    for control, then in (("H1", "saved.title"), ("BUTTON", "saved.change")):
        with opened.tab.expect_request(SYNC):
            opened.save()
        opened.tab.wait_for_function(HAS_THE_FOCUS, arg=["H1", opened.says("saved.title")])
        if control == "BUTTON":
            opened.tab.keyboard.press("Tab")
        waiting.pop().continue_()
        opened.tab.wait_for_function(SAID, arg=opened.says("saved.sent"))
        assert opened.tab.evaluate(HAS_THE_FOCUS, [control, opened.says(then)])
        opened.press("saved.change")
        opened.rate("Stiffness", 3)


def test_An_interruption_loses_nothing(opened: Phone) -> None:
    opened.rate("Stiffness", 8)
    opened.tab.locator("#note").fill("half a sen")
    opened.tab.wait_for_function(IS_KEPT, arg="half a sen")
    opened.come()
    assert opened.tab.locator("#note").input_value() == "half a sen"
    assert opened.tab.locator("fieldset output").first.inner_text() == "8"


def test_A_change_is_one_more_entry_and_both_stay(opened: Phone) -> None:
    opened.rate("Stiffness", 8)
    opened.save()
    opened.until_sent()
    opened.press("saved.change")
    opened.rate("Stiffness", 3)
    opened.save()
    opened.until_sent()
    first, second = DiaryEntry.objects.order_by("pk")
    assert second.instead_of == first.entry_id
    assert opened.tab.locator(".told dd").first.inner_text() == "3"


def test_A_full_telephone_says_so_and_keeps_what_stands_in_the_form(opened: Phone) -> None:
    opened.rate("Stiffness", 8)
    opened.tab.evaluate("() => { IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError') } }")
    opened.press("form.save_today")
    opened.tab.wait_for_selector("#form-fault:not([hidden])")
    opened.sees("form.not_kept")
    assert opened.tab.locator("fieldset output").first.inner_text() == "8"
    assert opened.kept == []


# Opening


def test_A_link_opens_without_its_code_ever_being_sent_in_an_address(served: Served, scene: Scene) -> None:
    code, phone = scene.code("carer"), a_phone(served, MOMENT)
    asked: list[str] = []
    phone.tab.on("request", lambda request: asked.append(request.url))
    phone.come(f"/diary/#code={code}")
    assert phone.tab.get_by_label("Code", exact=True).input_value() == code
    assert phone.tab.url.endswith("/diary/")
    phone.tab.get_by_label(phone.says("opening.carer")).check()
    phone.press("opening.open")
    phone.sees("opening.no_name")
    phone.open(code, "carer", "Bo Helper")
    assert "Bo Helper, carer, writes here for Juniper" in phone.text
    assert phone.says("form.title_for", name="Juniper") in phone.text
    phone.tick("flags.questions.speech.words")
    assert "Say that you call for Juniper" in phone.text
    assert [address for address in asked if code in address] == []
    assert phone.tab.evaluate("history.length") <= 2


def test_A_code_that_opens_nothing_says_what_to_do(phone: Phone, scene: Scene) -> None:
    def tried(code: str, who: str = "person") -> None:
        phone.tab.get_by_label("Code", exact=True).fill(code)
        phone.tab.get_by_label(phone.says(f"opening.{who}")).check()
        with phone.tab.expect_response("**/diary/open/"):
            phone.press("opening.open")

    tried("BCDF-GHJK-MNPQ-RSTV")
    phone.sees("opening.wrong")
    tried(scene.code("carer", "Bo"))
    phone.sees("opening.for_carer")
    phone.offline()
    phone.press("opening.open")
    phone.sees("opening.no_connection")


def test_A_second_code_on_a_device_changes_nothing(opened: Phone, scene: Scene) -> None:
    code = scene.code()
    opened.tab.evaluate("code => { location.hash = `code=${code}` }", code)
    opened.sees("opening.already", name="Juniper")
    assert opened.tab.url.endswith("/diary/")
    assert Device.objects.count() == 1


# What goes wrong on the way


def test_A_telephone_with_a_wrong_clock_keeps_what_was_refused_and_says_why(opened: Phone) -> None:
    opened.is_at(MOMENT + timedelta(days=30))
    opened.come()
    opened.rate("Stiffness", 8)
    opened.save()
    opened.tab.wait_for_selector("#status .finding")
    opened.sees("status.refused_one")
    opened.press("status.refused_see")
    opened.sees("refusal.day")
    assert [record["state"] for record in opened.kept] == ["refused"]
    assert not DiaryEntry.objects.exists()
    look_at(opened.tab, "diary-refused", (360,))


def test_What_was_refused_is_put_right_and_sent(opened: Phone) -> None:
    opened.rate("Stiffness", 8)
    opened.save()
    opened.until_sent()
    opened.tab.route(SYNC, _spasms_out_of_range)
    opened.press("saved.change")
    opened.count(5)
    opened.save()
    opened.sees("refusal.spasms")
    opened.tab.unroute(SYNC)
    opened.press("saved.change")
    opened.rate("Stiffness", 4)
    opened.save()
    opened.until_sent()
    first, second = DiaryEntry.objects.order_by("pk")
    assert second.instead_of == first.entry_id
    assert (list(second.content.symptoms.values()), second.content.spasms) == ([4], 5)
    assert opened.says("status.refused_one") not in opened.text


def _spasms_out_of_range(route: Any) -> None:
    """The clinic is told a number that it does not take."""
    asked = route.request.post_data_json
    for entry in asked["entries"]:
        entry["spasms"] = 5000
    route.continue_(post_data=json.dumps(asked))


def test_A_closed_device_keeps_what_was_not_sent_until_it_is_taken_along(opened: Phone, scene: Scene) -> None:
    opened.until_ready()
    opened.offline()
    opened.rate("Stiffness", 8)
    opened.save()
    close_device(by=scene.by, clinic=scene.clinic, key=a_key(), device=Device.objects.get(), reason="lost")
    opened.offline(False)
    opened.at("closed")
    look_at(opened.tab, "diary-closed", (360,))
    opened.sees("closed.unsent_words")
    with opened.tab.expect_download() as download:
        opened.press("settings.export")
    text = Path(download.value.path()).read_text("utf-8")
    assert "Stiffness: 8" in text
    assert "not sent" in text
    opened.come()
    opened.sees("closed.title")
    _forget(opened, unsent=1)
    assert opened.kept == []


def test_A_key_that_the_clinic_does_not_know_is_no_reason_to_lose_anything(opened: Phone) -> None:
    opened.tab.route(SYNC, lambda route: route.fulfill(status=401, json={"closed": False, "why": "not known"}))
    opened.rate("Stiffness", 8)
    opened.press("form.save_today")
    opened.at("closed")
    opened.sees("closed.unknown_title")
    assert [record["state"] for record in opened.kept] == ["unsent"]


def test_A_closed_device_goes_on_with_a_new_code_and_sends_what_is_kept(opened: Phone, scene: Scene) -> None:
    opened.rate("Stiffness", 8)
    opened.save()
    opened.until_sent()
    opened.until_ready()
    opened.offline()
    opened.press("saved.change")
    opened.rate("Stiffness", 5)
    opened.save()
    close_device(by=scene.by, clinic=scene.clinic, key=a_key(), device=Device.objects.get(), reason="by mistake")
    opened.offline(False)
    opened.at("closed")
    stranger = a_person(scene.by, scene.clinic, family="ANOTHER", born=date(1990, 1, 1))
    _again(opened, a_code(scene.by, scene.clinic, stranger))
    opened.sees("closed.other")
    assert DiaryEntry.objects.filter(person=stranger).count() == 0
    _again(opened, scene.code())
    opened.at("today")
    opened.until_sent()
    assert [list(row.content.symptoms.values()) for row in DiaryEntry.objects.order_by("pk")] == [[8], [5]]
    assert [record["state"] for record in opened.kept] == ["sent", "sent"]


def _again(phone: Phone, code: str) -> None:
    phone.tab.get_by_label("Code", exact=True).fill(code)
    phone.press("closed.again_open")


@pytest.mark.parametrize("answer", [{"status": 429}, {"status": 200, "body": "<html>sign in to this network</html>"}])
def test_An_answer_that_is_none_leaves_everything_waiting(opened: Phone, answer: dict[str, Any]) -> None:
    opened.tab.route(SYNC, lambda route: route.fulfill(**answer))
    opened.rate("Stiffness", 8)
    opened.save()
    opened.tab.wait_for_selector("#status .sending[data-phase=failed]")
    assert opened.unsent == 1
    opened.tab.unroute(SYNC)
    opened.tab.evaluate("dispatchEvent(new Event('online'))")
    opened.until_sent()
    assert DiaryEntry.objects.count() == 1


def test_To_forget_a_device_is_asked_twice_when_something_was_not_sent(opened: Phone) -> None:
    opened.tab.route(SYNC, lambda route: route.abort("connectionreset"))
    opened.rate("Stiffness", 8)
    opened.save()
    opened.go("settings")
    opened.press("settings.forget")
    opened.press("settings.forget_no")
    _forget(opened, unsent=1)
    opened.sees("settings.forgotten")
    opened.come()
    opened.sees("opening.title")


def test_What_is_forgotten_in_one_window_is_forgotten_in_the_other(opened: Phone) -> None:
    other = Phone(opened.tab.context.new_page()).come()
    assert other.says("form.title") in other.text
    opened.go("settings")
    _forget(opened, unsent=0)
    other.at("opening")
    assert other.kept == []


def _forget(phone: Phone, unsent: int) -> None:
    phone.press("settings.forget")
    phone.press("settings.forget_yes")
    if unsent:
        phone.sees("settings.forget_unsent", count=unsent)
        phone.press("settings.forget_lose")
    phone.at("opening")


def test_A_newer_version_waits_to_be_asked_for_and_loses_nothing(opened: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.until_ready()
    opened.offline()
    opened.rate("Stiffness", 8)
    opened.save()
    opened.tab.route(SYNC, lambda route: route.abort("connectionreset"))
    opened.offline(False)
    monkeypatch.setattr(shell, "version", lambda: "anotherversion")
    opened.tab.evaluate("navigator.serviceWorker.ready.then(kept => kept.update())")
    opened.tab.get_by_role("button", name=opened.says("app.newer_use")).wait_for()
    with opened.tab.expect_navigation():
        opened.press("app.newer_use")
    opened.tab.wait_for_selector("body[data-started=yes]")
    assert [record["state"] for record in opened.kept] == ["unsent"]
    assert opened.tab.evaluate("caches.keys()") == ["eutonia-diary-anotherversion"]


# What the person sets


def test_A_reminder_while_the_diary_is_open_and_a_file_for_the_calendar(opened: Phone) -> None:
    opened.go("settings")
    opened.tab.get_by_label(opened.says("settings.reminder_time")).fill("18:30")
    opened.press("settings.reminder_set")
    opened.sees("settings.reminder_is", time="18:30")
    assert opened.says("settings.reminder_now") not in opened.text
    with opened.tab.expect_download() as download:
        opened.press("settings.calendar")
    text = Path(download.value.path()).read_bytes().decode("utf-8")
    assert "\r\nDTSTART:20260924T183000\r\n" in text
    assert "\r\nRRULE:FREQ=DAILY\r\n" in text
    assert "BEGIN:VALARM" in text
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "Juniper" not in text
    opened.is_at(MOMENT.replace(hour=19))
    opened.tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    opened.tab.get_by_role("button", name=opened.says("settings.reminder_write")).wait_for()
    look_at(opened.tab, "diary-reminder", (360,))
    opened.press("settings.reminder_later")
    opened.tab.get_by_role("button", name=opened.says("settings.reminder_later")).wait_for(state="detached")


@pytest.mark.parametrize("language", ["en", "de"])
def test_Every_page_can_be_used_by_everybody(served: Served, scene: Scene, language: str) -> None:
    """In each language, one of them in the dark: the rules of accessibility, targets for shaking hands, nothing over the edge."""
    phone = a_phone(served, MOMENT, language, scheme="dark" if language == "de" else "light").come()
    if language != "en":
        phone.tab.get_by_role("button", name=phone.says("language.name")).click()
        phone.tab.wait_for_selector(f"html[lang={phone.says('language.locale')}]")
    _look(phone, "diary-open")
    phone.open(scene.code())
    _look(phone, "diary-today")
    symptoms = [phone.says(f"symptoms.{name}.words") for name in ("stiffness", "pain", "moving")]
    phone.fill_in(dict(zip(symptoms, (7, 6, 0), strict=True)), 12, "felt.wear_off", "flags.questions.infection.words")
    phone.tick("flags.questions.speech.words")
    _look(phone, "diary-flag")
    phone.save()
    phone.until_sent()
    _look(phone, "diary-saved")
    phone.go("days")
    _look(phone, "diary-days")
    phone.go("settings")
    phone.press("settings.forget")
    _look(phone, "diary-settings")
    assert phone.tab.locator("html").get_attribute("lang") == phone.says("language.locale")
    assert DiaryEntry.objects.get().is_red_flag


def _look(phone: Phone, name: str) -> None:
    for width in (768, NARROWEST):
        phone.tab.set_viewport_size({"width": width, "height": 900})
        phone.tab.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)
    look_at(phone.tab, f"{name}-{phone.says('language.locale')}", (360,))
    small = phone.tab.evaluate(
        """least => [...document.querySelectorAll('button, a[href], label, input, textarea, summary')]
            .map(e => [e, (e.closest('label') || e).getBoundingClientRect()])
            .filter(([e, box]) => box.width && !e.closest('.skip') && !(e.tagName === 'LABEL' && e.htmlFor))
            .filter(([e, box]) => box.height < least || box.width < least).map(([e]) => e.outerHTML)""",
        LEAST_TARGET,
    )
    assert small == [], name
