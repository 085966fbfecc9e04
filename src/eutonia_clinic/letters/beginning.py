"""What stands in the boxes of a letter when it begins: from the version before, the person's address, the last letter."""

from __future__ import annotations

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.diary import queries as diary
from eutonia_clinic.letters.documents import LetterDocument, LetterKind, Typed
from eutonia_clinic.letters.models import Letter
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits.models import InjectionSession


def typed_at_first(session: InjectionSession, kind: LetterKind, clinic: Clinic, replaces: Letter | None) -> Typed:
    """What may be known already. Every box can be changed."""
    if replaces is not None:
        return _again(replaces)
    if kind is LetterKind.PERSON:
        identity = identity_of(session.person)
        name = f"{identity.given} {identity.family}"
        return Typed(addressee=name, address=identity.address, telephone=telephone_of(clinic))
    before = _last_to(session, kind)
    if before is None:
        return Typed(telephone=telephone_of(clinic))
    held: LetterDocument = before.content
    return Typed(
        addressee=held.addressee.name, address=held.addressee.address, copies=held.copies, telephone=telephone_of(clinic)
    )


def telephone_of(clinic: Clinic) -> str:
    """The clinic's telephone: the one set for its diaries, or else as the last letter gave it."""
    called = diary.telephone_of(clinic)
    if called is not None:
        return called.telephone
    last = Letter.objects.filter(clinic=clinic).order_by("-made_at", "-pk").first()
    return last.content.telephone if last else ""


def _again(letter: Letter) -> Typed:
    held: LetterDocument = letter.content
    texts = {one.name: "\n\n".join(one.words) for one in held.blocks if one.by_hand}
    return Typed(
        addressee=held.addressee.name, address=held.addressee.address, copies=held.copies, telephone=held.telephone, texts=texts
    )


def _last_to(session: InjectionSession, kind: LetterKind) -> Letter | None:
    rows = Letter.objects.filter(person__in=ids_of(session.person_id), sort=kind.value)
    found: Letter | None = rows.order_by("-pk").first()
    return found
