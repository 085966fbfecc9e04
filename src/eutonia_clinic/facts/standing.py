"""How far each fact may be trusted here: seen, unverified, verified here, corrected here, waiting for a name, or left behind."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from eutonia_clinic.core.documents import hash_of
from eutonia_clinic.facts.here import Here, Holds
from eutonia_clinic.facts.laying import is_superseded
from eutonia_clinic.facts.models import Declined, FactReading, InForce, Verdict
from eutonia_clinic.facts.naming import Held, facts_of

TWO_NAMES = frozenset({"limit", "interval", "dose", "vial", "dilution", "step"})
"""Kinds that bound or make up a dose."""
OF_THE_GUARD = ("setting.safety.", "setting.eligibility.")
"""Settings that the guard or the door counts by: they need two names as well."""


class State(StrEnum):
    """How far a fact may be trusted."""

    SUPERSEDED = "superseded"
    RECALLED = "recalled"
    CORRECTED = "corrected"
    VERIFIED = "verified"
    DERIVED = "derived"
    SEEN = "seen"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Standing:
    """One fact as it stands. `waiting` is a reading that has not got its second name: it changes nothing yet."""

    fact: Held
    state: State
    holds: Holds | None = None
    waiting: FactReading | None = None


def may_be_verified(fact: Held) -> bool:
    """False for what no label says: the model fitted to trials, and choices of the project."""
    is_a_choice = fact.kind in ("setting", "step") and all(one.state == "project" for one in fact.citations)
    return fact.kind != "belief" and not is_a_choice


def names_needed(fact: Held) -> int:
    """How many people have to read it."""
    return 2 if fact.kind in TWO_NAMES or fact.id.startswith(OF_THE_GUARD) else 1


def standings(now: Here) -> tuple[Standing, ...]:
    """Every fact, in the order of the knowledge. One query."""
    waiting = {one.fact: one for one in waiting_readings()}
    return tuple(_standing(fact, now, waiting) for fact in now.facts.values())


def standing_of(fact: Held, now: Here) -> Standing:
    """One of them."""
    last = last_reading(fact.id)
    return _standing(fact, now, {fact.id: last} if last is not None and waits(last) else {})


def _standing(fact: Held, now: Here, waiting: Mapping[str, FactReading]) -> Standing:
    holds = now.in_force.get(fact.id)
    return Standing(fact, _state(fact, holds, now), holds, waiting.get(fact.id))


def _state(fact: Held, holds: Holds | None, now: Here) -> State:
    if holds is None:
        states = {one.state for one in fact.citations}
        return State.RECALLED if states == {"recalled"} else next(s for s in _CLEAREST if s in states)
    if is_superseded(holds.fact, holds.files, now.files) or fact.said != dict(holds.states):
        return State.SUPERSEDED
    return State.VERIFIED if holds.states == holds.files else State.CORRECTED


_CLEAREST = (State.SEEN, State.DERIVED, State.PROJECT, State.RECALLED)
"""Of a fact with several sources the one that says most."""


def lost(now: Here) -> tuple[Holds, ...]:
    """What was verified here of facts that the files no longer hold under that name."""
    known = facts_of(now.files)
    return tuple(one for fact, one in now.in_force.items() if fact not in known)


def waiting_readings() -> tuple[FactReading, ...]:
    """Readings that wait for a second name, the earliest first."""
    rows = FactReading.objects.current().filter(names_needed=2, in_force__isnull=True, declined__isnull=True)
    return tuple(rows.select_related("author", "clinic").order_by("pk"))


def last_reading(fact: str) -> FactReading | None:
    """The last of the readings of a fact, whatever came of it."""
    row: FactReading | None = FactReading.objects.current().filter(fact=fact).select_related("author", "clinic").first()
    return row


def last_readings(facts: Collection[str]) -> dict[str, FactReading]:
    """The same for many facts, in one query."""
    rows = FactReading.objects.current().filter(fact__in=facts).select_related("author", "clinic")
    return {row.fact: row for row in rows}


def waits(reading: FactReading) -> bool:
    """True while a reading has neither come into force nor been declined."""
    decided = InForce.objects.filter(reading=reading).exists() or Declined.objects.filter(reading=reading).exists()
    return not decided


def is_taken_back(reading: FactReading) -> bool:
    """True for a reading that takes back what was verified."""
    return reading.verdict == Verdict.TAKEN_BACK


def token_of(fact: Held, last: FactReading | None) -> str:
    """What a page shows of a fact, as one line for a hidden field."""
    return hash_of([fact.id, fact.said, last.pk if last else 0])
