"""Facts read in a label that nobody printed: one that holds under two names, one that waits for its second, and the self-test."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from eutonia.knowledge import load
from eutonia_clinic.demo.playing import Story, Turn
from eutonia_clinic.demo.staff import Staff
from eutonia_clinic.facts import acts
from eutonia_clinic.facts.here import here
from eutonia_clinic.facts.laying import Label
from eutonia_clinic.facts.standing import last_reading, token_of

VERIFIED = "onabotulinumtoxinA.limit.ona-uk-session"
WAITING = "incobotulinumtoxinA.limit.inco-uk-session"
"""Two limits that came unverified."""
ABOUT = "the knowledge"


def facts_read(staff: Staff, now: datetime) -> Story:
    """Before anybody was treated the lead and the injector verified one limit; this morning somebody read another."""
    long_ago, today = now - timedelta(weeks=109), now - timedelta(minutes=50)
    reading = yield _turn(long_ago, acts.read_fact, staff, "injector", **_read(VERIFIED, long_ago))
    agreed = {"reading": reading, "states": reading.said}
    yield _turn(long_ago + timedelta(hours=1), acts.second_reading, staff, "lead", **agreed)
    yield _turn(today, acts.read_fact, staff, "second-injector", **_read(WAITING, today))
    yield _turn(today + timedelta(minutes=5), acts.run_self_test, staff, "lead")


def _turn(at: datetime, act: Any, staff: Staff, who: str, **given: Any) -> Turn:
    return Turn(at, act, staff[who], staff.spasticity, given, ABOUT)


def _read(fact: str, at: datetime) -> dict[str, Any]:
    """The same value as stands there, in a label of a month before."""
    held = here(load()).facts[fact]
    product = fact.partition(".")[0]
    label = Label(f"Made-up label of {product}", "for the demonstration", at.date() - timedelta(days=30), "section 4.2")
    reason = "Read beside the printed label."
    return {"fact": fact, "seen": token_of(held, last_reading(fact)), "label": label, "states": held.said, "reason": reason}
