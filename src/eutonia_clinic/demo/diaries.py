"""Diaries in the demonstration: one kept by the person and a carer since the last treatment, and one with a red flag."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eutonia_clinic.core.documents import sha256_of
from eutonia_clinic.demo.playing import Story
from eutonia_clinic.demo.treating import Teller
from eutonia_clinic.diary import acts, codes
from eutonia_clinic.diary.documents import Entry, Symptom
from eutonia_clinic.diary.models import Device, Invitation
from eutonia_clinic.diary.questions import questions
from eutonia_clinic.diary.symptoms import asked_of
from eutonia_clinic.visits.courses import last_closed

KEPT, NEW_TODAY = 1, 10
"""Numbers of the cast: whose diary has weeks in it, and in whose something dangerous is new."""
CARER = "Ada Example"
TELEPHONE, EMERGENCY, HOURS = "020 7946 0018", "999", "Monday to Friday, 9 to 5"
EVENING, WITHOUT = time(20, 15), 5
"""When it is written, and every which day nothing is."""
ONSET_DAY = 6
STIFF = (7, 7, 5, 4, 3, 3, 3, 3, 4, 5, 6)
SPASMS = (7, 6, 4, 2, 2, 1, 2, 2, 3, 4, 6)
"""By the week after the injection."""
NOTES = {3: "Cramp at four in the morning.", 17: "To the shop and back without a rest.", 31: "Heat. Everything is stiffer."}


def diary_begins(teller: Teller) -> Story:
    """On the day of the last treatment the sheet is handed over, and the telephone opens the diary."""
    number = teller.member.number
    if number not in (KEPT, NEW_TODAY):
        return
    if number == KEPT:
        said = {"telephone": TELEPHONE, "emergency": EMERGENCY, "hours": HOURS}
        yield from teller.do(acts.set_diary_telephone, teller.staff["lead"], **said)
        yield from _opened(teller, "carer", CARER)
    yield from _opened(teller, "person", "")


def diary_goes_on(teller: Teller) -> Story:
    """What the devices bring when they are online today, after weeks without a connection."""
    number = teller.member.number
    devices = {one.who: one for one in Device.objects.filter(person=teller.person).select_related("user")}
    closed = last_closed(teller.person)
    if number not in (KEPT, NEW_TODAY) or closed is None:
        return
    teller.go_to(teller.today)
    start = closed.session.given_on
    symptoms = asked_of(teller.person).symptoms
    if number == KEPT:
        yield from _sent(teller, devices["person"], _kept(teller, start, symptoms))
        yield from _sent(teller, devices["carer"], _by_carer(teller, start, symptoms))
    else:
        yield from _sent(teller, devices["person"], _new_today(teller, start, symptoms))


def _opened(teller: Teller, who: str, name: str) -> Story:
    code = sha256_of(f"demonstration {teller.member.number} {who}")
    given = {"person": teller.person, "who": who, "name": name, "code_sha256": code}
    invitation: Invitation = yield from teller.do(acts.invite_to_diary, teller.assessor, **given)
    holder = acts.holder_for(invitation, name)
    key = codes.hash_of_key(f"demonstration {code}")
    yield from teller.do(acts.open_diary, holder, invitation=invitation, name=name, key_sha256=key)


def _sent(teller: Teller, device: Device, entries: Iterator[Entry]) -> Story:
    yield from teller.do(acts.keep_diary, device.user, device=device, entries=list(entries))


def _kept(teller: Teller, start: date, symptoms: tuple[Symptom, ...]) -> Iterator[Entry]:
    """Most days since the injection, by the person; one of them corrected."""
    days = (teller.today - start).days
    for after in range(1, days):
        if after % WITHOUT == 0:
            continue
        week = min(after // 7, len(STIFF) - 1)
        wave = after % 2
        said: dict[str, Any] = {
            "symptoms": {one.id: max(0, STIFF[week] - at - wave) for at, one in enumerate(symptoms)},
            "spasms": SPASMS[week] + wave,
            "felt": "onset" if after == ONSET_DAY else None,
            "note": NOTES.get(after, ""),
            "red_flags": dict.fromkeys(questions(), "no"),
        }
        yield _entry(teller, start, after, "person", **said)
    first = _id(teller, start + timedelta(days=2), "person")
    yield _entry(teller, start, 2, "person again", symptoms={symptoms[0].id: 6}, spasms=5, replaces=first)


def _by_carer(teller: Teller, start: date, symptoms: tuple[Symptom, ...]) -> Iterator[Entry]:
    """Some days on which the person could not write, and one on which both did."""
    for after in (WITHOUT, 2 * WITHOUT, 2 * WITHOUT + 1):
        yield _entry(teller, start, after, "carer", symptoms={symptoms[0].id: 6}, spasms=5, note="Written for her.")


def _new_today(teller: Teller, start: date, symptoms: tuple[Symptom, ...]) -> Iterator[Entry]:
    """Quiet days, and yesterday something that was not there before."""
    last = (teller.today - start).days - 1
    for after in range(max(1, last - 6), last + 1):
        flags = dict.fromkeys(questions(), "no") | ({"weakness": "yes"} if after == last else {})
        note = "The other hand drops things since this morning." if after == last else ""
        said = {"symptoms": {symptoms[0].id: 4}, "spasms": 3, "red_flags": flags, "note": note}
        yield _entry(teller, start, after, "person", **said)


def _entry(teller: Teller, start: date, after: int, voice: str, **said: Any) -> Entry:
    day = start + timedelta(days=after)
    at = datetime.combine(day, EVENING, teller.zone)
    return Entry.model_validate({"id": _id(teller, day, voice), "day": day, "written_at": at, **said})


def _id(teller: Teller, day: date, voice: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"eutonia:demo:{teller.member.number}:{voice}:{day}")
