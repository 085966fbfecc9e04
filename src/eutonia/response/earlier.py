"""Toxin of earlier sessions that still acts: in which muscles, how densely, and what is left of it on a day.

Toxin of every product that the belief knows adds up, each with its own potency, inside the model only. What is older than
the setting `response.earlier_weeks` is as good as gone and is not counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.case import Case, Person
from eutonia.domain.cycle import Session
from eutonia.domain.effect import Target
from eutonia.domain.errors import BadInput, Problem
from eutonia.domain.words import day
from eutonia.knowledge.types import Knowledge
from eutonia.response.anatomy import members
from eutonia.response.average import DAYS_A_WEEK
from eutonia.response.curves import rise_and_fall
from eutonia.response.person import Reading, density_per_unit

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class EarlierDose:
    """One dose of an earlier session as one single muscle has it."""

    days_ago: int
    """Days from that session to the planned one, at least 1."""
    density: Array
    """At its own peak, (draws,)."""


@dataclass(frozen=True, slots=True, eq=False)
class EarlierToxin:
    """Every earlier dose that may still act, by single muscle and side."""

    doses: Mapping[Target, tuple[EarlierDose, ...]]
    days_ago: tuple[int, ...]
    """Of every session that is recent enough to count, whatever its product: their unspecific effects add up too."""
    not_counted: tuple[str, ...]
    """A sentence for each session whose product the belief does not know."""


@dataclass(frozen=True, slots=True, eq=False)
class Remains:
    """What of the earlier toxin acts on certain days, counted from the planned session; all arrays (draws, days)."""

    toxin: EarlierToxin
    days: Array
    """(days,), or (draws, days) where each draw has days of its own."""
    onset_days: Array
    offset_days: Array
    """Both (draws,): the clock on which the toxin goes."""
    _acting: dict[int, Array] = field(default_factory=dict)

    def density(self, target: Target) -> Array | None:
        """A(t) of the earlier toxin in one single muscle; None where there is none, so that nothing is added to nothing."""
        acting = [one.density[:, None] * self._part_acting(one.days_ago) for one in self.toxin.doses.get(target, ())]
        return sum(acting[1:], acting[0]) if acting else None

    def _part_acting(self, days_ago: int) -> Array:
        if days_ago not in self._acting:
            on, off = self.onset_days[:, None], self.offset_days[:, None]
            self._acting[days_ago] = rise_and_fall(self.days + days_ago, on, off)
        return self._acting[days_ago]


def earlier_toxin(sessions: Sequence[Session], case: Case, knowledge: Knowledge, reading: Reading) -> EarlierToxin:
    """The toxin of earlier sessions as the planned day finds it.

    Raises `BadInput` for a session on or after the planned day and for a product or muscle that the knowledge does not hold.
    """
    refuse_sessions(sessions, case.planned_for, knowledge)
    recent = [one for one in sessions if _days_ago(one, case) <= int(knowledge.number("response.earlier_weeks")) * DAYS_A_WEEK]
    known = [one for one in recent if f"potency.{one.product}" in reading.belief.parameters]
    found: defaultdict[Target, list[EarlierDose]] = defaultdict(list)
    for session in known:
        for target, density in _densities(session, case.person, knowledge, reading):
            found[target].append(EarlierDose(_days_ago(session, case), density))
    return EarlierToxin(
        doses={target: tuple(doses) for target, doses in found.items()},
        days_ago=tuple(_days_ago(one, case) for one in recent),
        not_counted=tuple(_not_counted(one) for one in recent if one not in known),
    )


def refuse_sessions(sessions: Sequence[Session], planned_for: date, knowledge: Knowledge) -> None:
    """Raises `BadInput` that names every fault in the earlier sessions; nothing when they can be counted."""
    problems = [fault for at, one in enumerate(sessions) for fault in _faults(at, one, planned_for, knowledge)]
    if problems:
        raise BadInput("the earlier sessions", problems)


def _faults(at: int, session: Session, planned_for: date, knowledge: Knowledge) -> Iterator[Problem]:
    if session.given_on >= planned_for:
        expected = f"a day before the planned session, {planned_for.isoformat()}"
        yield Problem(f"sessions[{at}].given_on", session.given_on.isoformat(), expected)
    if session.product not in knowledge.products:
        yield Problem(f"sessions[{at}].product", repr(session.product), "the id of a product in the knowledge")
    for row, dose in enumerate(session.doses):
        if dose.muscle not in knowledge.muscles:
            yield Problem(f"sessions[{at}].doses[{row}].muscle", repr(dose.muscle), "the id of a muscle in the knowledge")


def _days_ago(session: Session, case: Case) -> int:
    return (case.planned_for - session.given_on).days


def _densities(
    session: Session, person: Person, knowledge: Knowledge, reading: Reading
) -> Iterator[tuple[Target, Array]]:
    """A dose to a group reached each member at the density of the group."""
    for dose in session.doses:
        muscle = knowledge.muscles[dose.muscle]
        density = density_per_unit(reading, muscle, person, knowledge, session.product) * float(dose.units)
        for single in members(dose.muscle, knowledge):
            yield Target(single, dose.side), density


def _not_counted(session: Session) -> str:
    return (
        f"The {session.product} given on {day(session.given_on)} is not in the forecast, since nothing is known of how strongly "
        "it acts: relief and weakness may both be more than forecast."
    )
