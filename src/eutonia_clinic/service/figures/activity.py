"""Who was seen, what was given, which plans were signed, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia_clinic.core import words
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.service.figures.rows import One, Place, Rows
from eutonia_clinic.service.reading import Given, Read, open_sessions
from eutonia_clinic.visits.models import Assessment, PlanCancelled, SignedPlan

FIRST, LATER = "first", "later"
SIGNED, AMENDED, CANCELLED = "signed", "amended", "cancelled"
LATE, WAITS = "late", "waits"


def people_seen(read: Read) -> Rows:
    """Everybody who was assessed, treated or followed up in the period, each once, on the first day of it."""
    first: dict[int, One] = {}
    for one in sorted(_contacts(read), key=lambda one: (one.day, one.person_id)):
        first.setdefault(one.person_id, one)
    return tuple(first.values())


def sessions(read: Read) -> Rows:
    """Every session in which something was given, by product."""
    return tuple(
        One(one.person_id, one.given_on, one.product, words.dose(one.units, one.product), one.units, place=_session(one))
        for one in read.given
    )


def plans(read: Read) -> Rows:
    """Plans signed, amended and cancelled, by the day of the act on the clock of the clinic."""
    begins, ends = read.period.moments(read.clinic.time_zone)
    made = {"clinic": read.clinic, "made_at__gte": begins, "made_at__lt": ends}
    signed = SignedPlan.objects.filter(**made).defer("document").order_by("made_at", "pk")
    rows = [_plan(read, one, AMENDED if one.replaces_id else SIGNED, one.reason) for one in signed]
    cancelled = PlanCancelled.objects.filter(**made).select_related("plan").defer("plan__document").order_by("made_at", "pk")
    rows += [
        One(read.person(one.person_id), read.day(one.made_at), CANCELLED, one.reason, place=Place("plan", one.plan_id))
        for one in cancelled
    ]
    return tuple(rows)


def not_followed(read: Read) -> Rows:
    """Sessions of the period after which nothing was written down: late, or still within the weeks of the follow-up."""
    last = whole("service.follow_up_to_days")
    return tuple(
        One(
            one.person_id, one.given_on, LATE if (days := (read.today - one.given_on).days) > last else WAITS,
            f"{words.dose(one.units, one.product)}; {words.days(days)} ago", place=_session(one),
        )
        for one in read.given
        if one.session_id not in read.followed
    )  # fmt: skip


def left_open(read: Read) -> Rows:
    """Sessions of the period that were begun and never closed: what they gave counts nowhere."""
    rows = open_sessions(read).order_by("given_on", "pk").values_list("pk", "person_id", "given_on")
    return tuple(
        One(read.person(person), day, "", "begun, not closed", place=Place("open_session", id)) for id, person, day in rows
    )


def _contacts(read: Read) -> Iterator[One]:
    for one in read.given:
        yield One(one.person_id, one.given_on, "", "treated", place=_session(one))
    for seen in read.follow_ups:
        yield One(seen.person_id, seen.seen_on, "", "followed up", place=Place("follow_up", seen.follow_up_id))
    rows = Assessment.objects.current().filter(clinic=read.clinic, **read.days("assessed_on"))
    for pk, person, day in rows.values_list("pk", "person_id", "assessed_on"):
        yield One(read.person(person), day, "", "assessed", place=Place("assessment", pk))


def _plan(read: Read, plan: SignedPlan, group: str, reason: str) -> One:
    said = words.joined((words.dose(plan.units, plan.product), reason), ": ")
    return One(read.person(plan.person_id), read.day(plan.made_at), group, said, place=Place("plan", plan.pk))


def _session(one: Given) -> Place:
    return Place("session", one.session_id)
