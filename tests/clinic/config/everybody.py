"""Everybody who may come to a clinic, each with a browser, and something of each kind in it, beside it and in another clinic.

Every table numbers its rows from a place of its own, and so does every room: a number alone tells what it is of and whose it is.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.test import Client, override_settings
from tests.clinic.databases import FILE, sqlite_copy
from tests.clinic.diary.keeping import an_entry, invited, written_by_acts
from tests.clinic.entering import PASSWORD, signed_in, with_password
from tests.clinic.events.happening import recorded
from tests.clinic.letters.scenes import Treated, begun, consented, kept
from tests.clinic.responses.fading import an_empty_review
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_person, a_user
from tests.clinic.story import (
    Visit,
    a_closed_session,
    a_history,
    a_signed_plan,
    a_vial,
    assessed,
    bladder_toxin,
    drafted,
    proposed,
    seen_again,
)

from eutonia.domain.case import EarlierTreatment
from eutonia_clinic.accounts.models import Clinic, Membership, Site, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.middleware import BEGAN
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.diary import acts as diary
from eutonia_clinic.diary import codes
from eutonia_clinic.diary.models import Device
from eutonia_clinic.letters.documents import LetterKind
from eutonia_clinic.patients.acts import merge, register_at_clinic, tell_apart, tell_treatment, unmerge
from eutonia_clinic.patients.models import Merge, Person
from eutonia_clinic.scheduling.acts import close_days, make_calendar_address
from eutonia_clinic.service.acts import make_service_report
from eutonia_clinic.service.periods import named

OWN, BESIDE, OTHER = "own", "beside", "other"
"""Rooms: one person of the clinic, somebody else of it, and somebody of another clinic, each with everything."""
ROOMS = (OTHER, BESIDE, OWN)
"""In the order of their numbers: a table never goes back, so whatever is made later is of the own room."""
A_TABLE, A_ROOM, MOST = 1_000_000, 100_000, 2_000
NOBODY, NEWCOMER, WITHOUT_ROLE = "nobody", "newcomer", "without a role"
LOCKED_OUT, CLOSED, SIGNED_OUT, TIMED_OUT = "locked out", "closed account", "signed out by an administrator", "timed out"
DEVICE, CALENDAR = "a device of a diary", "a calendar"
ELSEWHERE, IN_BOTH = "injector of the other clinic", "injector of both, in this one"
IN_EVERY_ROLE = "in every role"
STRANGERS = (NOBODY, LOCKED_OUT, CLOSED, SIGNED_OUT, TIMED_OUT, DEVICE, CALENDAR)
ASKERS: tuple[str, ...] = (*STRANGERS, NEWCOMER, WITHOUT_ROLE, *Role, IN_EVERY_ROLE, ELSEWHERE, IN_BOTH)
KEY_OF_A_DEVICE, SECRET_OF_A_CALENDAR = "the-key-of-a-device", "the-secret-of-a-calendar"
BORN = date(1974, 3, 2)
"""As the signatures of these tests say it."""
_births = count()


def tables() -> list[type[models.Model]]:
    """Every table that numbers its rows by itself."""
    held = apps.get_models(include_auto_created=True)
    return [one for one in held if isinstance(one._meta.pk, models.AutoField | models.BigAutoField)]


def numbered_in(room: str) -> None:
    """From here on every table goes on with the numbers of a room, unless it is beyond them."""
    with connection.cursor() as cursor:
        for at, table in enumerate(tables(), start=1):
            name, first = table._meta.db_table, at * A_TABLE + ROOMS.index(room) * A_ROOM
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, first])


def room_of(number: int) -> str:
    """In which room a row got its number; '' for a number that no table gives."""
    table, within = divmod(number, A_TABLE)
    room, row = divmod(within, A_ROOM)
    return ROOMS[room] if 0 < table <= len(tables()) and room < len(ROOMS) and 0 < row < MOST else ""


def name_of(room: str) -> str:
    """The surname of the person of a room: it stands nowhere else."""
    return f"{room.upper()}PERSON"


def something_of_each_kind(clinic: Clinic, injector: User, lead: User, room: str) -> dict[str, int]:
    """For every name in an address that stands for something of a clinic: one such thing of this clinic."""
    given: dict[str, Any] = {"by": injector, "clinic": clinic}

    visit = Visit(clinic, injector, _a_person(injector, clinic, room, BORN))
    twin, sister = (_a_person(injector, clinic, room, _birth()) for _ in range(2))
    closed = a_closed_session(visit, toxin_history=a_history(MOMENT, "yes", bladder_toxin("2026-08-20")))
    plan, treated = closed.session.plan, Treated(visit, closed)
    told = EarlierTreatment.model_validate(bladder_toxin("2026-01-02"))
    flag = written_by_acts(_a_device(visit, KEY_OF_A_DEVICE + room), an_entry(red_flags={"swallowing": "yes"}))
    by_lead: dict[str, Any] = {"by": lead, "clinic": clinic, "key": a_key()}
    day = date(2027, 1, 1 + next(_births) % 28)
    return {
        "site": Site.objects.create(clinic=clinic, name=f"Day ward {room}").pk,
        "distinct": tell_apart(**given, key=a_key(), person=visit.person, other=sister, reason="two sisters").pk,
        "colleague": injector.pk,
        "membership": Membership.objects.get(user=injector, clinic=clinic).pk,
        "person": visit.person.pk,
        "merge": merge(**given, key=a_key(), kept=visit.person, merged=twin, reason="one person").pk,
        "entry": tell_treatment(**given, key=a_key(), person=visit.person, treatment=told).pk,
        "assessment": plan.proposal.assessment_id,
        "assessment_draft": visit.act("start_assessment", person=visit.person).pk,
        "proposal": plan.proposal_id,
        "draft": plan.draft_id,
        "reason": plan.draft.reasons.first().pk,
        "plan": plan.pk,
        "session": closed.session_id,
        "follow_up": seen_again(visit, closed, MOMENT).pk,
        "letter": kept(treated, LetterKind.PERSON, MOMENT).pk,
        "letter_draft": begun(treated, LetterKind.PERSON).pk,
        "consent": consented(visit, plan.draft).pk,
        "diary_entry": flag.pk,
        "diary_device": flag.device_id,
        "event": recorded(visit, onset_on=MOMENT.date(), told_on=MOMENT.date()).pk,
        "response_review": an_empty_review(Visit(clinic, injector, sister), closed.session).pk,
        "closed_days": close_days(**by_lead, first=day, last=day, words="New Year").pk,
        "service_report": make_service_report(**by_lead | {"key": a_key()}, period=named("month", MOMENT.date())).pk,
        "calendar_address": make_calendar_address(**given, key=a_key(), secret=_hashed(SECRET_OF_A_CALENDAR + room)).pk,
    }


_GIVEN = (f"{first}{second}a" for first in ("Bel", "Cor", "Dor", "Fel", "Gor", "Hal") for second in ("in", "ov", "ut", "em"))


def _a_person(injector: User, clinic: Clinic, room: str, born: date) -> Person:
    return a_person(injector, clinic, family=name_of(room), given=next(_GIVEN), born=born)


def _birth() -> date:
    """A birth date that nobody else here has."""
    return date(1990, 1, 1).replace(year=1930 + next(_births) * 2)


def _a_device(visit: Visit, key: str) -> Device:
    invitation, _ = invited(visit)
    holder, hashed = diary.holder_for(invitation, ""), codes.hash_of_key(key)
    given: dict[str, Any] = {"by": holder, "clinic": visit.clinic, "key": a_key()}
    return diary.open_diary(**given, invitation=invitation, name="", key_sha256=hashed)


def _hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


@dataclass
class Scene:
    """Two clinics, everything in their rooms, and whoever may come to the first, each with a browser."""

    clinics: dict[str, Clinic]
    injectors: dict[str, User]
    things: dict[str, dict[str, int]]
    under_way: dict[str, int] = field(default_factory=dict)
    browsers: dict[str, Client] = field(default_factory=dict)

    def given(self, room: str) -> dict[str, Any]:
        """Who does an act in a room, and where."""
        return {"by": self.injectors[room], "clinic": self.clinics[room], "key": a_key()}

    def person(self, room: str) -> Person:
        """The person of a room."""
        return Person.objects.get(pk=self.things[room]["person"])

    def merged(self) -> Merge:
        """The entry of the own room becomes part of another entry of the same clinic."""
        into = a_person(self.injectors[OWN], self.clinics[OWN], family="Mergedinto", given="Quilla", born=_birth())
        return merge(**self.given(OWN), kept=into, merged=self.person(OWN), reason="one person")

    def joined(self) -> Merge:
        """The other clinic says that its entry is somebody whom the first clinic knows too."""
        born = _birth()
        known = a_person(self.injectors[OTHER], self.clinics[OTHER], family="Knowntoboth", given="Zaria", born=born)
        register_at_clinic(**self.given(OWN), person=known, family="Knowntoboth", birth_date=born)
        return merge(**self.given(OTHER), kept=known, merged=self.person(OTHER), reason="one person")

    def parted(self, joined: Merge) -> None:
        """And says later that it was an error."""
        unmerge(**self.given(OTHER), merge=joined, reason="two people after all")


@contextmanager
def everybody(template: Path, folder: Path, middleware: tuple[str, ...] = ()) -> Iterator[Scene]:
    """The scene in a database of its own, its time standing still; `middleware` stands behind the gate.

    It is made once in a process, beside the migrated `template`; what is done here stays here.
    """
    file, made = _furnished(template)
    with ExitStack() as stack:
        stack.enter_context(sqlite_copy(file, folder))
        stack.enter_context(override_settings(EUTONIA_ANCHORS=folder / "anchors"))
        stack.enter_context(override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, *middleware]))
        stack.enter_context(clock.stopped_at(MOMENT))
        stack.enter_context(_refused_in_silence())
        yield replace(made, browsers={name: _anew(browser) for name, browser in made.browsers.items()})


@cache
def _furnished(template: Path) -> tuple[Path, Scene]:
    folder = template.parent / "furnished"
    folder.mkdir(exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(sqlite_copy(template, folder))
        stack.enter_context(override_settings(EUTONIA_ANCHORS=folder / "anchors"))
        stack.enter_context(clock.stopped_at(MOMENT))
        stack.enter_context(_refused_in_silence())
        scene = _two_clinics()
        numbered_in(OWN)
        return folder / FILE, replace(scene, browsers=_browsers(scene))


def _anew(browser: Client) -> Client:
    """Another browser with the same cookies and headers, which has loaded nothing yet."""
    made = Client()
    made.defaults = dict(browser.defaults)
    made.cookies.update(browser.cookies)
    return made


@contextmanager
def _refused_in_silence() -> Iterator[None]:
    """Refusals are logged one by one; thousands of them tell nothing more."""
    loggers = [logging.getLogger(name) for name in ("eutonia.access", "django.security.csrf", "axes")]
    before = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for one, level in zip(loggers, before, strict=True):
            one.setLevel(level)


def _two_clinics() -> Scene:
    clinics, injectors, leads, things = {}, {}, {}, {}
    for room in (OTHER, OWN):
        numbered_in(room)
        clinics[room] = a_clinic(f"The {room} clinic")
        injectors[room] = a_user(clinics[room], f"Dr {room}", Role.INJECTOR)
        leads[room] = a_user(clinics[room], f"L. {room}", Role.LEAD)
        if room == OWN:
            numbered_in(BESIDE)
            things[BESIDE] = something_of_each_kind(clinics[OWN], injectors[OWN], leads[OWN], BESIDE)
            numbered_in(OWN)
        things[room] = something_of_each_kind(clinics[room], injectors[room], leads[room], room)
    return Scene(clinics, injectors, things, _under_way(clinics[OWN], injectors[OWN], things[OWN]["site"]))


def _under_way(clinic: Clinic, injector: User, site: int) -> dict[str, int]:
    """What is not finished yet, of two more people of the own room."""
    days = (BORN.replace(month=month) for month in (5, 7, 9))
    planned, treated, waiting = (Visit(clinic, injector, _a_person(injector, clinic, OWN, born)) for born in days)
    draft = drafted(planned, proposed(planned, assessed(planned)))
    session = treated.act("open_session", plan=a_signed_plan(treated), site=Site.objects.get(pk=site))
    treated.act("record_vial", session=session, vial=a_vial(MOMENT))
    return {"draft": draft.pk, "session": session.pk, "plan": a_signed_plan(waiting).pk, "person": planned.person.pk}


def _browsers(scene: Scene) -> dict[str, Client]:
    clinic = scene.clinics[OWN]
    roles = {role: signed_in(with_password(a_user(clinic, f"Own {role}", role))) for role in Role}
    both = a_user(clinic, "Of both", Role.INJECTOR)
    Membership.objects.create(user=both, clinic=scene.clinics[OTHER], role=Role.INJECTOR, since=MOMENT)
    return {
        **roles,
        IN_EVERY_ROLE: signed_in(with_password(a_user(clinic, "Dr Every Thing", *Role))),
        NOBODY: Client(),
        LOCKED_OUT: _locked_out(with_password(a_user(clinic, "Too many attempts"))),
        CLOSED: _closed(a_user(clinic, "Closed")),
        SIGNED_OUT: _signed_out(a_user(clinic, "Signed out")),
        TIMED_OUT: _timed_out(a_user(clinic, "Away for lunch")),
        DEVICE: Client(headers={"Authorization": f"Diary {KEY_OF_A_DEVICE}{OWN}"}),
        CALENDAR: Client(headers={"Authorization": f"Bearer {SECRET_OF_A_CALENDAR}{OWN}"}),
        NEWCOMER: signed_in(a_user(clinic, "Newcomer", Role.ASSESSOR), second_factor=False),
        WITHOUT_ROLE: signed_in(_without_role(clinic)),
        ELSEWHERE: signed_in(scene.injectors[OTHER]),
        IN_BOTH: _in(clinic, signed_in(both)),
    }


def _without_role(clinic: Clinic) -> User:
    user = a_user(clinic, "Left long ago")
    user.memberships.update(until="2021-01-01T00:00:00Z")
    return user


def _locked_out(user: User) -> Client:
    """Who typed a wrong password too often, and then the right one. What came back is kept, in a browser of its own."""
    tried = Client()
    for password in [*["wrong"] * whole("accounts.failures"), PASSWORD]:
        said = tried.post("/sign-in/", {"login": user.email, "password": password})
    assert said.status_code == 429
    return _anew(tried)


def _closed(user: User) -> Client:
    browser = signed_in(user)
    user.is_active = False
    user.save()
    return browser


def _signed_out(user: User) -> Client:
    browser = signed_in(user)
    user.session_round += 1
    user.save()
    return _came_once(browser)


def _timed_out(user: User) -> Client:
    browser = signed_in(user)
    session = browser.session
    session[BEGAN] = "2020-01-01T00:00:00+00:00"
    session.save()
    return _came_once(browser)


def _came_once(browser: Client) -> Client:
    """Whose session had ended when they came again; the browser goes on with what it held before."""
    held = _anew(browser)
    browser.get("/")
    return held


def _in(clinic: Clinic, browser: Client) -> Client:
    """A browser of somebody who chose where to work."""
    session = browser.session
    session["clinic"] = clinic.pk
    session.save()
    return browser
