"""Facts read in labels, as tests need it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.clinic.entering import signed_in
from tests.clinic.scenes import a_key

from eutonia.knowledge import load
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.facts import acts
from eutonia_clinic.facts.here import here
from eutonia_clinic.facts.laying import Label
from eutonia_clinic.facts.models import FactReading, InForce
from eutonia_clinic.facts.naming import Held
from eutonia_clinic.facts.standing import last_reading, token_of

LIMIT = "onabotulinumtoxinA.limit.ona-us-cumulative"
"""400 units over 12 weeks in the files: what every plan of the tests is checked against."""
UNVERIFIED_LIMIT = "incobotulinumtoxinA.limit.inco-uk-session"

STATEMENT = "onabotulinumtoxinA.statement.us.storage"
LABEL = Label("TEST prescribing information", "revised August 2026", date(2026, 8, 1), "section 2.1")
NEWER = Label("TEST prescribing information", "revised September 2026", date(2026, 9, 10), "section 2.1")


def held(fact: str) -> Held:
    """A fact as it holds now."""
    return here(load()).facts[fact]


def seen(fact: str) -> str:
    """What a page shows of a fact now."""
    return token_of(held(fact), last_reading(fact))


def read(
    by: User, clinic: Clinic, fact: str, label: Label = LABEL, reason: str = "The label says so.", **figures: str
) -> FactReading:
    """The first name: what the label says, other than it stands where a figure is named."""
    given: dict[str, Any] = {"fact": fact, "seen": seen(fact), "label": label, "reason": reason}
    return acts.read_fact(by=by, clinic=clinic, key=a_key(), states={**held(fact).said, **figures}, **given)


def second(by: User, clinic: Clinic, reading: FactReading, states: Mapping[str, str] | None = None) -> InForce:
    """The second name, who read the same unless something else is named."""
    return acts.second_reading(
        by=by, clinic=clinic, key=a_key(), reading=reading, states=reading.said if states is None else states
    )


def corrected(first: User, other: User, clinic: Clinic, fact: str = LIMIT, label: Label = LABEL, **figures: str) -> InForce:
    """A fact that two people have corrected."""
    return second(other, clinic, read(first, clinic, fact, label, **figures))


def page_of(user: User, route: str, fact: str = "", query: str = "") -> str:
    """What a page says."""
    answer = signed_in(user).get(f"{reverse(route, kwargs={'fact': fact} if fact else None)}{query}")
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def form_of(label: Label = LABEL, reason: str = "The label says so.", **figures: str) -> dict[str, str]:
    """The form of a reading, as a browser sends it."""
    day = {"dated_day": str(label.dated.day), "dated_month": str(label.dated.month), "dated_year": str(label.dated.year)}
    document = {"title": label.title, "version": label.version, "section": label.section, **day}
    return {**document, "reason": reason, **{f"figure_{name}": value for name, value in figures.items()}}


def sent(client: Client, route: str, fact: str, form: Mapping[str, str]) -> Any:
    """A form, sent with a fresh key and what the page shows now."""
    held_back = {"idempotency_key": a_key(), "seen": seen(fact)}
    return client.post(reverse(route, kwargs={"fact": fact}), {**held_back, **form})
