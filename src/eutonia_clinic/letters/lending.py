"""What letters add to the pages of visits: consent to the plan in hand, letters that rest on something corrected, entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of
from eutonia_clinic.core import words
from eutonia_clinic.core.frame import Link, Message
from eutonia_clinic.letters.consents import in_hand, standing_of
from eutonia_clinic.letters.documents import Decision, LetterKind
from eutonia_clinic.letters.models import Consent, HandedOver, Letter
from eutonia_clinic.letters.standing import letters_of, outdated
from eutonia_clinic.letters.writing import TITLES
from eutonia_clinic.patients.lending import Holding
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.lending import Lent, LentKind, is_held
from eutonia_clinic.visits.models import InjectionSession
from eutonia_clinic.visits.timeline import Entry, Kind

DECISIONS = {
    Decision.CONSENTS: "Consent recorded", Decision.DECLINES: "Treatment declined", Decision.WANTS_TIME: "More time wanted",
    Decision.WITHDRAWN: "Consent withdrawn",
}  # fmt: skip


def notices(request: ClinicRequest, person: Person) -> Sequence[Message]:
    """Consent to the plan in hand where it is missing, and letters that rest on something corrected. Neither stops anything."""
    return (*_consent(request, person), *_outdated(request, person))


def _consent(request: ClinicRequest, person: Person) -> Iterator[Message]:
    draft = in_hand(person, clinic_of(request))
    if draft is None:
        return
    held = standing_of(person, draft)
    if held.level:
        link = Link("Talk it over and record", reverse("letters:consent", kwargs={"draft": draft.pk}))
        yield Message(held.level, held.words, link=link if request.may("letters:consent") else None)  # type: ignore[arg-type]


def _outdated(request: ClinicRequest, person: Person) -> Iterator[Message]:
    """One line, however many letters."""
    standing = letters_of(person).filter(replaced_by__isnull=True) if is_held(Letter, ids_of(person.pk)) else ()
    found = outdated(standing)
    if found:
        link = Link("See which", reverse("letters:of_person", kwargs={"person": person.pk}))
        said = f"{words.count(len(found), 'letter rests', 'letters rest')} on something that was corrected since."
        yield Message("reason", said, link=link if request.may("letters:of_person") else None)


def links(request: ClinicRequest, person: Person) -> Sequence[Link]:
    """One link, from the person's page."""
    if not request.may("letters:of_person"):
        return ()
    return (Link("Letters and consent", reverse("letters:of_person", kwargs={"person": person.pk})),)


def after(request: ClinicRequest, session: InjectionSession) -> Sequence[Link]:
    """The letter that the person takes home: it can be written from the moment on in which the session is closed."""
    write = to(request, "letters:write", person=session.person_id)
    about = urlencode({"kind": LetterKind.PERSON.value, "session": session.pk})
    return (Link("Write the person's letter to take home", f"{write}?{about}"),) if write else ()


def _letter(one: Entry) -> str:
    kind = TITLES.get(LetterKind(one.product), "Letter") if one.product else "Letter"
    return f"{kind} {'written anew' if one.replaces else 'kept'}"


def _decision(one: Entry) -> str:
    return DECISIONS[Decision(one.product)] if one.product else "Consent talked over"


def _left(one: Entry) -> str:
    return f"Letter left the clinic on {words.day(one.day)}" if one.day else "Letter left the clinic"


KINDS = (
    LentKind(
        Kind("letter", Letter, day="written_on", product="sort", replaces="replaces_id", text="reason"), _letter,
        "letters:letter", "letter",
    ),
    LentKind(
        Kind("handed_over", HandedOver, day="on", about="letter_id", text="to"), _left,
        "letters:letter", "letter", by_about=True,
    ),
    LentKind(
        Kind("consent", Consent, day="discussed_on", product="decision", replaces="replaces_id", text="reason"), _decision,
        "letters:consented", "consent",
    ),
)  # fmt: skip


def holdings(person: Person) -> Sequence[Holding]:
    """Letters and consents, shown before two entries become one."""
    letters = letters_of(person).filter(replaced_by__isnull=True).values_list("written_on", flat=True)
    return (Holding("letters", tuple(letters)),)


LENT = Lent("letters", notices=notices, links=links, after=after, kinds=KINDS, holdings=holdings, tables=(Letter, Consent))
