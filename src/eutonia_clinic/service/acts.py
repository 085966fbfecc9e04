"""Acts of the service: keep a report as it reads today, hand out an export under its purpose, write down who objects to these."""

from __future__ import annotations

from datetime import date

from eutonia.domain.errors import Problem
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.documents import canonical
from eutonia_clinic.core.errors import Changed, NotValid
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.patients.allowed import WRITES, must_be_able_to, must_have
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.service.choosing import choices_of, token_of
from eutonia_clinic.service.documents import Told
from eutonia_clinic.service.models import LONGEST_PURPOSE, ResearchChoice, ResearchExport, ServiceReport
from eutonia_clinic.service.periods import Period
from eutonia_clinic.service.presenters.report import report_of
from eutonia_clinic.service.reading import Read

REPORTS = frozenset({Role.LEAD})
EXPORTS = frozenset({Role.RESEARCHER, Role.LEAD})


@act("make_service_report")
def make_service_report(*, by: User, clinic: Clinic, key: str, period: Period) -> ServiceReport:
    """The figures of a period as they are now, kept under the name of whoever asked. It reads the same ever after."""
    must_have(by, clinic, REPORTS)
    report = report_of(Read(clinic, period, clock.today(clinic.time_zone)))
    row = ServiceReport(begins=period.begins, ends=period.ends, document=canonical(report))
    row.save()
    return row


@act("make_export")
def make_export(
    *, by: User, clinic: Clinic, key: str, purpose: str, until: date, least: int, linked_by: str, sha256: str, told: Told
) -> ResearchExport:
    """An export that was made is handed out: for what, to whom, what it held. What it held itself is not kept."""
    must_have(by, clinic, EXPORTS)
    said = purpose_of(purpose)
    row = ResearchExport(
        purpose=said, until=until, least=least, people=told.people_known - told.people_left_out, rows=sum(told.rows.values()),
        left_out=told.people_left_out, linked_by=linked_by, sha256=sha256, document=canonical(told),
    )  # fmt: skip
    row.save()
    return row


@act("choose_about_research")
def choose_about_research(
    *, by: User, clinic: Clinic, key: str, person: Person, objects: bool, said_by: str, words: str, seen: str
) -> ResearchChoice:
    """A person objects to the use of their data in exports, or takes that back. An objection holds from the next export on.

    `seen` is what the page showed (`choosing.token_of`). What was said under another number of the person is replaced as well.
    """
    must_be_able_to(by, clinic, WRITES, person)
    ids = ids_of(person.pk)
    standing = choices_of(ids)
    if token_of(standing) != seen:
        raise Changed("Somebody else wrote this down meanwhile. Look at what stands now.")
    if objects == any(one.objects_to_it for one in standing):
        raise NotValid("That stands already.")
    who, said = _in_words("said_by", said_by), _in_words("words", words)
    rows = [
        ResearchChoice(person_id=one.person_id, objects_to_it=objects, said_by=who, replaces=one, reason=said)
        for one in standing
    ] or [ResearchChoice(person=person, objects_to_it=objects, said_by=who, reason=said)]
    for row in rows:
        row.save()
    return rows[0]


def _in_words(field: str, text: str) -> str:
    tidy = " ".join(text.split())
    if not any(letter.isalpha() for letter in tidy):
        raise NotValid("Say in words who said it, and what.", [Problem(field, tidy or "nothing", "words")])
    return tidy


def purpose_of(text: str) -> str:
    """The purpose in one line. Raises `NotValid` when it says nothing, or too much."""
    said = " ".join(text.split())
    if len(said) < whole("export.purpose_letters") or not any(letter.isalpha() for letter in said):
        raise NotValid("Say in a few words what the export is for: the project, and who approved it.")
    if len(said) > LONGEST_PURPOSE:
        raise NotValid(f"Say it in at most {LONGEST_PURPOSE} characters.")
    return said
