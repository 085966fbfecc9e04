"""What the diary lends the pages of visits: red flags at once, what was felt, a link, entries of the record, what is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of
from eutonia_clinic.core import words
from eutonia_clinic.core.frame import Link, Message
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.diary.models import ChosenSymptoms, Device, DeviceClosed, DiaryEntry, Invitation, ReviewedDiaryFlag
from eutonia_clinic.diary.presenters.saying import by_of, flagged, written
from eutonia_clinic.diary.queries import flags_at, flags_of, wear_off_felt
from eutonia_clinic.patients.lending import Holding
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.presenters.today import RedFlag
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.lending import LentKind, is_held
from eutonia_clinic.visits.models import SessionClosed
from eutonia_clinic.visits.someone import People, people
from eutonia_clinic.visits.timeline import Entry, Kind

MOST = 40
NOBODY = "Nobody who decides has looked at it yet."


def red_flags(request: ClinicRequest) -> tuple[RedFlag, ...]:
    """Whoever said in a diary that something dangerous is new, until somebody who decides has looked at it."""
    clinic = clinic_of(request)
    rows = list(flags_at(clinic)[:MOST])
    if not rows:
        return ()
    who = people({one.person_id for one in rows})
    given = _last_given(who)
    return tuple(_red_flag(request, one, who, given) for one in rows)


def notices(request: ClinicRequest, person: Person) -> tuple[Message, ...]:
    """Red flags that wait, and that the last treatment was felt to wear off."""
    if not is_held(DiaryEntry, ids_of(person.pk)):
        return ()
    zone = clinic_of(request).time_zone
    told = [
        Message("stop", f"Diary: {flagged(one)}. {written(one, zone)}", NOBODY, _look(request, one, person))
        for one in flags_of(person)[:MOST]
    ]
    felt = wear_off_felt(person)
    if felt:
        said = f"Diary: felt wearing off on {words.long_day(felt.day)}, by {by_of(felt.entry)}."
        told.append(Message("note", said, link=_diary(request, person)))
    return tuple(told)


def links(request: ClinicRequest, person: Person) -> tuple[Link, ...]:
    """The diary, one click from the page of the person."""
    href = to(request, "diary:entries", person=person.pk)
    return (Link("Diary", href),) if href else ()


def holdings(person: Person) -> tuple[Holding, ...]:
    """The days of the diary."""
    rows = DiaryEntry.objects.filter(person__in=ids_of(person.pk)).order_by("-day")
    return (Holding("days of the diary", tuple(dict.fromkeys(rows.values_list("day", flat=True)))),)


def _red_flag(request: ClinicRequest, one: DiaryEntry, who: People, given: Mapping[int, SessionClosed]) -> RedFlag:
    someone = who.of(one.person_id)
    last = given.get(who.shown[one.person_id])
    after = _after(one, last) if last else "Nothing was given here before."
    look = to(request, "diary:flag", diary_entry=one.pk)
    acts = (Link("Look at it", look or someone.href), Link("Open the diary", _entries(request, who.shown[one.person_id])))
    told = written(one, clinic_of(request).time_zone)
    return RedFlag(someone, f"{flagged(one)}, told in the diary", f"{after} {told} {NOBODY}", acts)


def _after(one: DiaryEntry, last: SessionClosed) -> str:
    days = (one.day - last.session.given_on).days
    what = words.dose(last.units, last.product)
    return f"Day {days} after {what}." if days >= 0 else f"Before {what} on {words.day(last.session.given_on)}."


def _last_given(who: People) -> Mapping[int, SessionClosed]:
    """By the number that a person is shown under the last session in which something was given. One query."""
    rows = SessionClosed.objects.current().filter(person__in=list(who.numbers), units__gt=0)
    ordered = rows.select_related("session").defer("document").order_by("session__given_on", "pk")
    return {who.shown[one.person_id]: one for one in ordered}


def _look(request: ClinicRequest, one: DiaryEntry, person: Person) -> Link | None:
    href = to(request, "diary:flag", diary_entry=one.pk)
    return Link("Look at it", href) if href else _diary(request, person)


def _diary(request: ClinicRequest, person: Person) -> Link | None:
    href = _entries(request, person.pk)
    return Link("Open the diary", href) if href else None


def _entries(request: ClinicRequest, person: int) -> str:
    return to(request, "diary:entries", person=person)


def _flag(one: Entry) -> str:
    return f"Red flag in the diary, {words.day(one.day)}" if one.day else "Red flag in the diary"


def _invited(one: Entry) -> str:
    return f"Invited a carer, {one.product}, to the diary" if one.product else "Invited to the diary"


KINDS: Sequence[LentKind] = (
    LentKind(
        Kind("diary_flag", DiaryEntry, day="day", when=Q(is_red_flag=True)), _flag, "diary:flag", "diary_entry",
        Tag("stop", "red flag"),
    ),
    LentKind(
        Kind("diary_reviewed", ReviewedDiaryFlag, day="entry__day", about="entry_id", text="words"),
        lambda one: f"Red flag of the diary of {words.day(one.day)} looked at" if one.day else "Red flag of the diary looked at",
        "diary:flag", "diary_entry", Tag("ok", "looked at"), by_about=True,
    ),
    LentKind(Kind("diary_invited", Invitation, product="name"), _invited, "diary:invite", "person"),
    LentKind(Kind("diary_opened", Device), lambda _: "Diary opened on a device", "diary:invite", "person"),
    LentKind(Kind("diary_closed", DeviceClosed, text="reason"), lambda _: "Device closed", "diary:invite", "person"),
    LentKind(Kind("diary_asks", ChosenSymptoms), lambda _: "Chosen what the diary asks for", "diary:symptoms", "person"),
)  # fmt: skip
