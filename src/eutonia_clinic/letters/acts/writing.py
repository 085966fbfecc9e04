"""Acts of letters: begin, save, put aside, keep, and say that a letter left the clinic."""

from __future__ import annotations

from datetime import date

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock, words
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.deed import current
from eutonia_clinic.core.documents import canonical, read
from eutonia_clinic.core.errors import Changed, NotValid, TooLate
from eutonia_clinic.letters.beginning import typed_at_first
from eutonia_clinic.letters.documents import LetterKind, Typed
from eutonia_clinic.letters.models import LINE, HandedOver, Letter, LetterDraft
from eutonia_clinic.letters.whole import hash_shown, must_be_complete, whole_letter
from eutonia_clinic.patients.allowed import WRITES, must_be_able_to, must_be_of_this_clinic
from eutonia_clinic.visits.drafts import saved
from eutonia_clinic.visits.models import InjectionSession
from eutonia_clinic.visits.standing import is_closed

WAYS = {"handed_over": "handed over", "posted": "posted"}


@act("start_letter")
def start_letter(
    *, by: User, clinic: Clinic, key: str, session: InjectionSession, kind: LetterKind, replaces: Letter | None = None
) -> LetterDraft:
    """A letter about a closed session begins; as the next version of `replaces`, with what was typed into that."""
    must_be_able_to(by, clinic, WRITES, session.person)
    must_be_of_this_clinic(clinic, session)
    if not is_closed(session):
        raise TooLate("The session is not closed yet. A letter is written from what was given.")
    if replaces is not None:
        _must_be_replaceable(replaces, session, kind)
    typed = typed_at_first(session, kind, clinic, replaces)
    draft = LetterDraft(
        person=session.person, clinic=clinic, author=by, changed_at=current().at, document=canonical(typed), session=session,
        sort=kind.value, replaces=replaces,
    )  # fmt: skip
    draft.save()
    current().changed(draft, draft.version)
    return draft


@act("save_letter")
def save_letter(*, by: User, clinic: Clinic, key: str, draft: LetterDraft, version: int, typed: Typed) -> LetterDraft:
    """What was typed into a letter, as it is now."""
    _may_work_on(by, clinic, draft)
    return saved(draft, version, by, document=canonical(typed))


@act("put_letter_aside")
def put_letter_aside(*, by: User, clinic: Clinic, key: str, draft: LetterDraft, version: int) -> LetterDraft:
    """A letter that was begun is not gone on with."""
    _may_work_on(by, clinic, draft)
    return saved(draft, version, by, is_finished=True)


@act("keep_letter")
def keep_letter(*, by: User, clinic: Clinic, key: str, draft: LetterDraft, version: int, typed: Typed, shown: str) -> Letter:
    """The letter whole, under the name of who checked it. `shown` is the hash of the words that were on the page: when the record
    gives other words by now, nothing is kept and the letter is read again."""
    _may_work_on(by, clinic, draft)
    must_be_complete(typed, is_new_version=draft.replaces_id is not None)
    document = whole_letter(draft, typed, by, clinic)
    if hash_shown(document) != shown:
        raise Changed("The record has changed since this letter was shown. Read it again, then keep it.")
    saved(draft, version, by, document=canonical(typed), is_finished=True)
    before = draft.replaces
    if before is not None and Letter.objects.filter(replaces_id=before.pk).exists():
        raise TooLate("Somebody else has kept a new version of this letter meanwhile.")
    row = Letter(
        person=draft.person, document=canonical(document), session=draft.session, sort=draft.sort, written_on=document.written_on,
        version=before.version + 1 if before else 1, replaces=before, reason=typed.reason.strip() if before else "",
    )  # fmt: skip
    row.save()
    return row


@act("hand_over_letter")
def hand_over_letter(*, by: User, clinic: Clinic, key: str, letter: Letter, on: date, way: str, to: str) -> HandedOver:
    """A letter was handed over or posted on a day. The program sends nothing itself."""
    must_be_able_to(by, clinic, WRITES, letter.person)
    must_be_of_this_clinic(clinic, letter)
    if Letter.objects.filter(replaces_id=letter.pk).exists():
        raise TooLate("This letter was replaced by a later version. Hand over that one.")
    if way not in WAYS:
        raise NotValid("Say whether the letter was handed over or posted.")
    today, tidy = clock.today(clinic.time_zone), " ".join(to.split())
    if not letter.written_on <= on <= today:
        raise NotValid(f"Type a day from {words.day(letter.written_on)} to today.")
    if not any(sign.isalnum() for sign in tidy) or len(tidy) > LINE:
        raise NotValid("Say to whom, in a few words.")
    row = HandedOver(person=letter.person, letter=letter, on=on, way=way, to=tidy)
    row.save()
    return row


def typed_of(draft: LetterDraft) -> Typed:
    """What was typed into a letter so far."""
    return read(draft.document, Typed)


def _may_work_on(by: User, clinic: Clinic, draft: LetterDraft) -> None:
    must_be_able_to(by, clinic, WRITES, draft.person)
    must_be_of_this_clinic(clinic, draft)
    if LetterDraft.objects.filter(pk=draft.pk, is_finished=True).exists():
        raise TooLate("This letter was kept or put aside already.")


def _must_be_replaceable(letter: Letter, session: InjectionSession, kind: LetterKind) -> None:
    if (letter.session_id, letter.sort) != (session.pk, kind.value):
        raise NotValid("A new version is about the same treatment and goes to the same reader.")
    if Letter.objects.filter(replaces_id=letter.pk).exists():
        raise TooLate("This letter was replaced by a later version. Go on from that one.")
