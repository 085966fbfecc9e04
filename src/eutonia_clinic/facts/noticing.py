"""What is said elsewhere of a signed plan that rests on a fact which was corrected since: at its person, and on Today.

While nothing was corrected this asks the database nothing beyond what the knowledge itself asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone

from eutonia.knowledge import load
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.frame import Link, Message
from eutonia_clinic.facts.figures import change_words
from eutonia_clinic.facts.here import Here, here
from eutonia_clinic.facts.naming import Held
from eutonia_clinic.facts.presenters.facts import name_of
from eutonia_clinic.facts.using import corrected_behind
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.presenters.today import RedFlag
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits import queries
from eutonia_clinic.visits.models import SignedPlan
from eutonia_clinic.visits.someone import people

MOST = 200
"""Plans that may still be given, the soonest first, that are looked at for one page: more than a clinic has signed ahead."""


class Behind(NamedTuple):
    """A plan that waits to be given, and one fact behind it that was corrected since."""

    plan: SignedPlan
    fact: Held
    said: Mapping[str, str]
    more: int


def notices(request: ClinicRequest, person: Person) -> tuple[Message, ...]:
    """Above the pages about a person: a signed plan that was not given rests on what no longer holds."""
    return tuple(_message(request, one) for one in _behind(request, person))


def red_flags(request: ClinicRequest) -> tuple[RedFlag, ...]:
    """The same on Today, for every such plan of the clinic."""
    found = _behind(request)
    who = people({one.plan.person_id for one in found})
    return tuple(RedFlag(who.of(one.plan.person_id), _said(one), _about(one), _links(request, one)) for one in found)


def _behind(request: ClinicRequest, person: Person | None = None) -> list[Behind]:
    now = here(load())
    if not now.corrections:
        return []
    since = max(one.since for one in now.corrections)
    rows = queries.plans_to_give(clinic_of(request)).filter(made_at__lt=since, valid_until__gte=today_of(request))
    if person is not None:
        rows = rows.filter(person__in=ids_of(person.pk))
    return [one for row in rows[:MOST] if (one := _of(row, now))]


def _of(row: SignedPlan, now: Here) -> Behind | None:
    found = corrected_behind(row, now)
    return Behind(row, *found[0], len(found) - 1) if found else None


def _message(request: ClinicRequest, one: Behind) -> Message:
    link = next((each for each in _links(request, one) if each.href != request.path), None)
    return Message("stop", f"{_said(one)} {_about(one)}", "Look at the plan again: amend it or cancel it.", link)


def _said(one: Behind) -> str:
    was, facts = "was" if one.more == 1 else "were", words.count(one.more, "other fact", "other facts")
    more = f" So {was} {facts} behind it." if one.more else ""
    changed = change_words(one.fact, one.said, one.fact.said)
    return f"A fact behind the signed plan was corrected. {name_of(one.fact)}: {changed}.{more}"


def _about(one: Behind) -> str:
    signed = words.day(timezone.localtime(one.plan.made_at).date())
    total = words.dose(one.plan.units, one.plan.product)
    return f"The plan of {total}, for {words.day(one.plan.planned_for)}, was signed on {signed}, before that."


def _links(request: ClinicRequest, one: Behind) -> tuple[Link, ...]:
    routes = (
        ("Open the signed plan", "visits:signed_plan", {"plan": one.plan.pk}),
        ("Look at the fact", "facts:fact", {"fact": one.fact.id}),
    )
    return tuple(Link(said, reverse(route, kwargs=named)) for said, route, named in routes if request.may(route))
