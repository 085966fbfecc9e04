"""Acts on people: who they are, which clinic knows them, who is the same person, and what toxin they told of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from eutonia.domain.case import EarlierTreatment
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import chain
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.deed import current
from eutonia_clinic.core.documents import canonical, same
from eutonia_clinic.core.errors import Alike, Changed, NotFound, NotValid, TooLate
from eutonia_clinic.patients import ledger
from eutonia_clinic.patients.allowed import DECIDES, KEEPS_ORDER, WRITES, must_be_able_to, must_have, must_know
from eutonia_clinic.patients.finding import Lookalike, may_be
from eutonia_clinic.patients.identity import Identity
from eutonia_clinic.patients.models import (
    Distinct,
    DistinctTakenBack,
    LedgerEntry,
    Merge,
    Person,
    PersonIdentifier,
    PersonVersion,
    Registration,
    Unmerge,
)
from eutonia_clinic.patients.names import folded
from eutonia_clinic.patients.queries import distinct_of, identity_of, may_be_named, version_of
from eutonia_clinic.patients.sameness import ids_of, kept_id, merges_in_force

SAID_ON_ENTRY = "Said to be somebody else when this person was entered."


@act("register_person")
def register_person(*, by: User, clinic: Clinic, key: str, identity: Identity, other_than: Collection[int] = ()) -> Person:
    """A new person, registered at this clinic.

    Raises `Alike` when somebody in the record may be this person: always when an identifier agrees; otherwise unless the user
    has looked and says by `other_than` that this is somebody else. That word is kept where the user saw who it is.
    """
    must_have(by, clinic, WRITES)
    identity = identity.assigned_by(clinic_mark(clinic))
    chain.lock_chain()  # one entry of a person at a time: of two with one number, the second sees the first
    others = _must_be_new(identity, other_than)
    person = Person()
    person.save()
    current().about(person.pk)
    _keep(person, identity)
    Registration(person=person).save()
    for number in sorted(may_be_named(by, _ids(others))):
        Distinct(person=person, other_id=number, reason=SAID_ON_ENTRY).save()
    return person


@act("correct_identity")
def correct_identity(
    *, by: User, clinic: Clinic, key: str, person: Person, shown: PersonVersion, identity: Identity, reason: str
) -> PersonVersion:
    """The identity as it is known now, in place of the version `shown`. Raises `Changed` when that is no longer the latest."""
    must_be_able_to(by, clinic, WRITES, person)
    if version_of(person).pk != shown.pk:
        raise Changed("Somebody else corrected this person's details meanwhile. Look at them and correct what is still wrong.")
    identity = identity.assigned_by(clinic_mark(clinic))
    chain.lock_chain()
    others = [one for one in may_be(identity) if one.by_number and one.person_id not in ids_of(person.pk)]
    if others:
        raise Alike("Another person has this number. One of the two is wrong, or they are the same person.", _ids(others))
    return _keep(shown.person, identity, replaces=shown, reason=_stated(reason))


@act("register_at_clinic")
def register_at_clinic(*, by: User, clinic: Clinic, key: str, person: Person, family: str, birth_date: date) -> Registration:
    """A person whom another clinic knows is treated here too. The user names them, so that no number opens a stranger's record.

    Registered already: that registration is the answer.
    """
    must_have(by, clinic, WRITES)
    version = version_of(person)
    if (version.family, version.birth_date) != (folded(family), birth_date):
        raise NotFound("There is no such person: surname or birth date do not agree.")
    found = Registration.objects.filter(clinic=clinic, person__in=ids_of(person.pk)).first()
    if found:
        return found
    registration = Registration(person=version.person)
    registration.save()
    return registration


@act("merge", anchored=True)
def merge(*, by: User, clinic: Clinic, key: str, kept: Person, merged: Person, reason: str) -> Merge:
    """Two entries are one person. Everything of both stands under either number, and every window is counted over both."""
    must_be_able_to(by, clinic, KEEPS_ORDER, kept)
    must_know(clinic, merged)
    if merged.pk in ids_of(kept.pk):
        raise TooLate("These two entries are one person already.")
    row = Merge(person=Person.objects.get(pk=kept_id(kept.pk)), merged_id=kept_id(merged.pk), reason=_stated(reason))
    row.save()
    return row


@act("unmerge", anchored=True)
def unmerge(*, by: User, clinic: Clinic, key: str, merge: Merge, reason: str) -> Unmerge:
    """A merge was an error: both entries have again what each had. What was added meanwhile stays where it was added."""
    must_be_able_to(by, clinic, KEEPS_ORDER, merge.person)
    if not merges_in_force().filter(pk=merge.pk).exists():
        raise TooLate("This merge is undone already.")
    row = Unmerge(merge=merge, person=merge.person, reason=_stated(reason))
    row.save()
    return row


@act("tell_apart")
def tell_apart(*, by: User, clinic: Clinic, key: str, person: Person, other: Person, reason: str) -> Distinct:
    """Two entries that look alike are two people: they are not suggested to be one again. Said already, that is the answer."""
    must_be_able_to(by, clinic, KEEPS_ORDER, person)
    must_know(clinic, other)
    if other.pk in ids_of(person.pk):
        raise TooLate("These two entries are one person. Undo that first, where they stand as one.")
    if any(one.by_number and one.person_id in ids_of(other.pk) for one in may_be(identity_of(person))):
        raise NotValid("Both have the same number, and a number belongs to one person. Correct the one that is wrong first.")
    said = next((one for one in distinct_of(person) if {one.person_id, one.other_id} & ids_of(other.pk)), None)
    if said:
        return said
    row = Distinct(person=Person.objects.get(pk=kept_id(person.pk)), other_id=kept_id(other.pk), reason=_stated(reason))
    row.save()
    return row


@act("no_longer_apart")
def no_longer_apart(*, by: User, clinic: Clinic, key: str, distinct: Distinct, reason: str) -> DistinctTakenBack:
    """That two entries are two people is taken back: nobody knows, and they are suggested again."""
    must_be_able_to(by, clinic, KEEPS_ORDER, distinct.person)
    if DistinctTakenBack.objects.filter(distinct=distinct).exists():
        raise TooLate("This was taken back already.")
    row = DistinctTakenBack(distinct=distinct, person=distinct.person, reason=_stated(reason))
    row.save()
    return row


@act("tell_treatment")
def tell_treatment(*, by: User, clinic: Clinic, key: str, person: Person, treatment: EarlierTreatment) -> LedgerEntry:
    """Toxin given elsewhere, as the person, the carer or a letter told of it. What the ledger holds already is the answer."""
    must_be_able_to(by, clinic, WRITES, person)
    if treatment.status != "given":
        raise NotValid("Only a treatment that was given is entered here. One that is planned elsewhere is a safety question.")
    if not ledger.told_anew(person, [treatment]):
        return next(entry for entry in ledger.entries_of(person) if entry.content == treatment)
    return ledger.enter(person, treatment, ledger.TOLD)


@act("correct_treatment")
def correct_treatment(
    *, by: User, clinic: Clinic, key: str, entry: LedgerEntry, treatment: EarlierTreatment, reason: str
) -> LedgerEntry:
    """What was told of a treatment elsewhere was not so: this is. With the status 'cancelled' it never happened."""
    must_be_able_to(by, clinic, DECIDES, entry.person)
    if entry.source != ledger.TOLD:
        raise NotValid("This treatment was given here. Correct it in its session.")
    if LedgerEntry.objects.filter(replaces_id=entry.pk).exists():
        raise TooLate("Somebody else corrected this treatment meanwhile. Look at it again.")
    return ledger.replace(entry, treatment, _stated(reason))


def clinic_mark(clinic: Clinic) -> str:
    """How a clinic stands as the giver of a number."""
    return f"clinic-{clinic.pk}"


def _must_be_new(identity: Identity, other_than: Collection[int]) -> tuple[Lookalike, ...]:
    """Whoever looks like this person and is said to be somebody else."""
    found = may_be(identity)
    if any(one.by_number for one in found):
        same_number = [one for one in found if one.by_number]
        known = "This number is in the record already. Register that person at this clinic, or correct the number."
        raise Alike(known, _ids(same_number))
    unseen = [one for one in found if one.person_id not in other_than]
    if unseen:
        raise Alike("This person may be in the record already. Look, then say whether this is somebody else.", _ids(unseen))
    return found


def _ids(found: Collection[object]) -> list[int]:
    return [one.person_id for one in found]  # type: ignore[attr-defined]


def _keep(person: Person, identity: Identity, replaces: PersonVersion | None = None, reason: str = "") -> PersonVersion:
    identity = same(identity)
    family, given = folded(identity.family), folded(identity.given)
    version = PersonVersion(
        person=person,
        document=canonical(identity),
        birth_date=identity.birth_date,
        family=family,
        given=given,
        search=f" {family} {given}",
        replaces=replaces,
        reason=reason,
    )
    version.save()
    for one in identity.identifiers:
        PersonIdentifier(person=person, version=version, kind=one.kind, assigner=one.assigner, value=one.value).save()
    return version


def _stated(reason: str) -> str:
    """A reason that says something. Raises `NotValid` for one that does not."""
    tidy = " ".join(reason.split())
    if not any(letter.isalpha() for letter in tidy):
        raise NotValid("A correction needs a reason, in words.")
    return tidy
