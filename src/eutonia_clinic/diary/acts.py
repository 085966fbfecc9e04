"""Acts on the diary: what is asked, who is invited, which device may write, what it wrote, and what was done about a red flag."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.queries import roles_of
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.deed import current
from eutonia_clinic.core.documents import canonical
from eutonia_clinic.core.errors import NotAllowed, NotFound, NotValid, TooLate
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.diary.documents import Chosen, Entry, Who
from eutonia_clinic.diary.holders import named, new_holder
from eutonia_clinic.diary.models import (
    ChosenSymptoms,
    Device,
    DeviceClosed,
    DiaryEntry,
    DiaryOfClinic,
    Invitation,
    ReviewedDiaryFlag,
)
from eutonia_clinic.diary.symptoms import asked_of
from eutonia_clinic.patients.allowed import WRITES, must_be_able_to
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of

REVIEWS = frozenset({Role.INJECTOR, Role.LEAD})
SETS = frozenset({Role.LEAD, Role.ADMINISTRATOR})
PAPER = "paper"


@act("set_diary_telephone")
def set_diary_telephone(
    *, by: User, clinic: Clinic, key: str, telephone: str, emergency: str, hours: str = ""
) -> DiaryOfClinic:
    """Whom the people of this clinic call when their diary tells them to."""
    if roles_of(by, clinic).isdisjoint(SETS):
        raise NotAllowed(f"Only a lead or an administrator of {clinic} sets the telephone of the diary.")
    row = DiaryOfClinic(telephone=_tidy(telephone), emergency=_tidy(emergency), hours=_tidy(hours))
    if not any(one.isdigit() for one in row.telephone) or not any(one.isdigit() for one in row.emergency):
        raise NotValid("Both numbers are needed: that of the clinic, and the emergency number.")
    row.save()
    return row


@act("choose_symptoms")
def choose_symptoms(*, by: User, clinic: Clinic, key: str, person: Person, chosen: Chosen) -> ChosenSymptoms:
    """What the diary of a person asks for from now on. What was written before keeps its meaning."""
    must_be_able_to(by, clinic, WRITES, person)
    row = ChosenSymptoms(person=person, document=canonical(chosen))
    row.save()
    return row


@act("invite_to_diary")
def invite_to_diary(
    *, by: User, clinic: Clinic, key: str, person: Person, who: Who, code_sha256: str, name: str = ""
) -> Invitation:
    """Somebody may open the diary of a person. Only the hash of the code comes here: nobody can read it again.

    Where nobody has chosen what the diary asks for, it asks for the usual things, linked to what the last assessment found.
    """
    must_be_able_to(by, clinic, WRITES, person)
    _ask_the_usual(person)
    until = current().at + timedelta(days=whole("diary.invitation_days"))
    row = Invitation(person=person, who=who, name=_tidy(name) if who == "carer" else "", code_sha256=code_sha256, until=until)
    row.save()
    return row


@act("open_diary")
def open_diary(
    *, by: User, clinic: Clinic, key: str, invitation: Invitation, name: str, key_sha256: str
) -> Device:
    """A code is exchanged for the key of a device, once. `by` is new: the author of whatever this device will send."""
    if not is_open(invitation):
        raise NotFound("There is no such code.")
    by.save()
    current().changed(by)
    row = Device(
        person=invitation.person,
        invitation=invitation,
        user=by,
        public_id=uuid5(NAMESPACE_OID, key_sha256),
        key_sha256=key_sha256,
        who=invitation.who,
        name=name,
    )
    row.save()
    return row


@act("close_device")
def close_device(*, by: User, clinic: Clinic, key: str, device: Device, reason: str = "") -> DeviceClosed:
    """This device may no longer read or write the diary. Closed already, that is the answer."""
    must_be_able_to(by, clinic, WRITES | REVIEWS, device.person)
    held = DeviceClosed.objects.filter(device=device).first()
    if held:
        return held
    row = DeviceClosed(person=device.person, device=device, reason=_tidy(reason))
    row.save()
    return row


@act("keep_diary")
def keep_diary(*, by: User, clinic: Clinic, key: str, device: Device, entries: Sequence[Entry]) -> Device:
    """What a device sent, as far as it is new. An entry whose id stands already is passed over, whatever it holds."""
    if by.pk != device.user_id or clinic.pk != device.clinic_id:
        raise NotAllowed("A device writes under its own name only.")
    if DeviceClosed.objects.filter(device=device).exists():
        raise TooLate("This device was closed by the clinic.")
    _add(device.person, entries, device.who, device)
    return device


@act("type_in_diary")
def type_in_diary(*, by: User, clinic: Clinic, key: str, person: Person, entries: Sequence[Entry]) -> Person:
    """A sheet of paper, typed in by the clinic. The same sheet sent twice adds nothing."""
    must_be_able_to(by, clinic, WRITES, person)
    if not entries:
        raise NotValid("Nothing was typed in.")
    _ask_the_usual(person)
    _add(person, entries, PAPER, None)
    return person


@act("review_diary_flag")
def review_diary_flag(*, by: User, clinic: Clinic, key: str, entry: DiaryEntry, words: str) -> ReviewedDiaryFlag:
    """A red flag was looked at by somebody who decides, and what was done about it. Looked at already, that is the answer."""
    must_be_able_to(by, clinic, REVIEWS, entry.person)
    held = ReviewedDiaryFlag.objects.filter(entry=entry).first()
    if held:
        return held
    if not any(letter.isalpha() for letter in words):
        raise NotValid("Say what was done about it, in words.")
    row = ReviewedDiaryFlag(person=entry.person, entry=entry, words=_tidy(words))
    row.save()
    return row


def is_open(invitation: Invitation) -> bool:
    """True while a code can be exchanged: not used, and not too old."""
    return clock.now() < invitation.until and not Device.objects.filter(invitation=invitation).exists()


def holder_for(invitation: Invitation, name: str) -> User:
    """The user who will stand behind a device of this invitation; not in the database yet."""
    return new_holder(named(invitation, name), invitation.code_sha256)


def _ask_the_usual(person: Person) -> None:
    """Keep what is asked for where nobody has chosen, so that what is written keeps its meaning."""
    if not ChosenSymptoms.objects.filter(person__in=ids_of(person.pk)).exists():
        ChosenSymptoms(person=person, document=canonical(asked_of(person))).save()


def _add(person: Person, entries: Sequence[Entry], source: str, device: Device | None) -> None:
    """Each entry once, in the order in which they were sent."""
    fresh = {one.id: one for one in entries}
    held = _held(fresh)
    DiaryEntry.objects.bulk_create([_row(person, one, source, device) for id, one in fresh.items() if id not in held])


def _held(ids: object) -> set[UUID]:
    return set(DiaryEntry.objects.filter(entry_id__in=list(ids)).values_list("entry_id", flat=True))  # type: ignore[call-overload]


def _row(person: Person, entry: Entry, source: str, device: Device | None) -> DiaryEntry:
    return DiaryEntry(
        person=person,
        document=canonical(entry),
        entry_id=entry.id,
        device=device,
        source=source,
        day=entry.day,
        felt=entry.felt or "",
        is_red_flag=bool(entry.flagged),
        instead_of=entry.replaces,
    )


def _tidy(text: str) -> str:
    return " ".join(text.split())
