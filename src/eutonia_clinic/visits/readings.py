"""Who opened the record of a person, from the audit."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import words
from eutonia_clinic.core.audit import READ
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.presenters.record import Reading
from eutonia_clinic.patients.sameness import ids_of

MOST = 100
"""Readings told on the page; older ones stand in the audit."""
PAGES = {
    "person": "the page of the person", "record": "the whole record", "identity": "name, birth date and numbers",
    "toxin": "toxin from anywhere", "same": "two entries of one person", "assessment": "an assessment", "assess": "an assessment",
    "may_we": "a proposal", "plan": "a plan", "sign": "a plan to sign", "signed_plan": "a signed plan",
    "session": "a session", "given": "a session", "follow_up": "a follow-up", "seen": "a follow-up",
    "sheet": "an injection sheet", "labels": "syringe labels", "book": "the booking",
}  # fmt: skip
"""Routes in words; another one is told by its own name."""


def readings_of(person: Person, clinic: Clinic, today: date) -> tuple[Reading, ...]:
    """The latest readings of a person's pages at any clinic, the newest first. Two queries."""
    events = AuditEvent.objects.filter(person__in=ids_of(person.pk), verb=READ).order_by("-sequence")[:MOST]
    rows = list(events.values_list("at", "actor", "subject", "clinic"))
    names = dict(User.objects.filter(pk__in={row[1] for row in rows}).values_list("pk", "display_name"))
    clinics = dict(Clinic.objects.filter(pk__in={row[3] for row in rows if row[3]}).values_list("pk", "name"))
    zone = ZoneInfo(clinic.time_zone)
    return tuple(
        Reading(
            f"{words.near_day(at.astimezone(zone).date(), today)}, {words.clock(at.astimezone(zone))}",
            words.joined([names.get(actor, f"user {actor}"), clinics.get(where or 0, "") if where != clinic.pk else ""], ", "),
            page_words(subject),
        )
        for at, actor, subject, where in rows
    )


def page_words(subject: str) -> str:
    """'page:visits:person@2026-09-24T09:00:00+00:00' as the page that it was."""
    route = subject.removeprefix("page:").partition("@")[0]
    return PAGES.get(route.partition(":")[2], route)
