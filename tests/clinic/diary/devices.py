"""Telephones with a diary on them, for tests: opened by an invitation, written on by taps, offline when asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.clinic.scenes import a_key
from tests.clinic.seeing import Served

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.diary import acts, codes, symptoms
from eutonia_clinic.diary.languages import words_of
from eutonia_clinic.patients.models import Person

PHONE = 360
SYMPTOMS = ("Stiffness", "Pain from spasms", "Moving about")


def a_code(by: User, clinic: Clinic, person: Person, who: str = "person", name: str = "") -> str:
    """An invitation to the diary of a person, as it is read out."""
    if symptoms.chosen_of(person) is None:
        acts.choose_symptoms(by=by, clinic=clinic, key=a_key(), person=person, chosen=symptoms.usual(None))
    code = codes.new_code()
    invited = {"person": person, "who": who, "name": name, "code_sha256": codes.hash_of_code(code)}
    acts.invite_to_diary(by=by, clinic=clinic, key=a_key(), **invited)
    return code


class Phone:
    """One telephone. `taps` counts what a finger does: a button, a tick, a box that is chosen."""

    def __init__(self, tab: Any, language: str = "en") -> None:
        self.tab = tab
        self.taps = 0
        self.words = words_of(language)

    def says(self, key: str, **values: object) -> str:
        """A text of the catalogue."""
        return self.words[key].format(**values)

    def is_at(self, moment: datetime) -> None:
        """The clock of the telephone."""
        self.tab.clock.set_fixed_time(moment)

    def come(self, address: str = "/diary/") -> Phone:
        """Open the app and wait until it stands."""
        self.tab.goto(address)
        self.tab.wait_for_selector("body[data-started=yes]")
        return self

    def offline(self, lost: bool = True) -> None:
        """Lose the connection, or have it again."""
        self.tab.context.set_offline(lost)

    def until_ready(self) -> None:
        """Until everything that the app needs lies on the telephone."""
        self.tab.wait_for_selector("#ready-tag:not([hidden])")

    def open(self, code: str, who: str = "person", name: str = "") -> Phone:
        """Exchange a code. `who` as the form names them."""
        self.tab.get_by_label(self.says("opening.code"), exact=True).fill(code)
        self.tab.get_by_label(self.says(f"opening.{who}")).check()
        if name:
            self.tab.get_by_label(self.says("opening.name"), exact=True).fill(name)
        self.press("opening.open")
        self.at("today")
        return self

    def at(self, view: str) -> None:
        """Until this page is shown."""
        self.tab.wait_for_selector(f"body[data-view={view}]")

    def tap(self, control: Any) -> None:
        """One touch."""
        self.taps += 1
        control.click()

    def press(self, key: str, **values: object) -> None:
        """A button by its words."""
        self.tap(self.tab.get_by_role("button", name=self.says(key, **values), exact=True))

    def go(self, view: str) -> None:
        """One of the three parts."""
        self.press(f"app.{view}")
        self.tab.wait_for_selector(f"#tab-{view}[aria-current=page]")

    def rate(self, symptom: str, value: int) -> None:
        """One of the numbers under a symptom."""
        group = self.tab.get_by_role("group", name=symptom)
        self.tap(group.locator(".pick", has_text=re.compile(rf"^{value}$")))

    def tick(self, key: str) -> None:
        """A line to tick, by its words."""
        self.tap(self.tab.locator(".choice label", has_text=self.says(key)))

    def count(self, spasms: int) -> None:
        """Spasms by taps: by fives, then one by one."""
        group = self.tab.get_by_role("group", name=self.says("spasms.title"))
        if spasms == 0:
            self.press("spasms.none")
        for key in ["five_more"] * (spasms // 5) + ["more"] * (spasms % 5):
            self.tap(group.get_by_role("button", name=self.says(f"spasms.{key}"), exact=True))

    def fill_in(self, ratings: Mapping[str, int], spasms: int | None = None, *ticks: str) -> None:
        """Everything that is said of a day."""
        for symptom, value in ratings.items():
            self.rate(symptom, value)
        if spasms is not None:
            self.count(spasms)
        for key in ticks:
            self.tick(key)

    def save(self) -> None:
        """Keep it, and see that it is kept."""
        self.tap(self.tab.locator("main button[type=submit]"))
        self.at("saved")

    def until_sent(self) -> None:
        """Until nothing waits any more."""
        self.tab.wait_for_selector("#status .sending[data-unsent='0'][data-phase=idle]")

    def sees(self, key: str, **values: object) -> None:
        """Until a text of the catalogue stands on the page."""
        self.tab.wait_for_function("words => document.body.innerText.includes(words)", arg=self.says(key, **values))

    @property
    def unsent(self) -> int:
        """What the line above the page says is not sent."""
        return int(self.tab.locator("#status .sending").get_attribute("data-unsent"))

    @property
    def kept(self) -> list[dict[str, Any]]:
        """Every entry that is kept on the telephone, with how far it has come."""
        found: list[dict[str, Any]] = self.tab.evaluate(
            "async () => (await (await import('/static/diary/app/store.js')).Store.open()).records()"
        )
        return found

    @property
    def text(self) -> str:
        """What stands on the page."""
        return str(self.tab.locator("body").inner_text())


def a_phone(served: Served, moment: datetime, language: str = "en", **looks: Any) -> Phone:
    """A new telephone, at a moment."""
    phone = Phone(served.browser(width=looks.pop("width", PHONE), **looks), language)
    phone.is_at(moment)
    return phone
