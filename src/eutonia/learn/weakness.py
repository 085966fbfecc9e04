"""The hazard of weakness that limits, session by session, as a forecast counts it: what the session adds to earlier toxin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.effect import Target
from eutonia.knowledge.types import Knowledge
from eutonia.learn.levels import Guesses
from eutonia.learn.reading import Record
from eutonia.response.anatomy import members, shares, volume
from eutonia.response.curves import odds, part_still_weakening, weakness_hazard
from eutonia.response.weights import weight_of

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Weakening:
    """One dose of a session: where it went, what weakness there costs, and what of every session so far is there."""

    part: str
    matters: float
    units_per_ml: Array
    """(sessions,): of the dose itself in its own session, of all toxin of the muscle in earlier ones, 0 in later ones."""


def weakening_of(record: Record, session: int, knowledge: Knowledge) -> tuple[Weakening, ...]:
    """Every dose of one session."""
    of_case = shares(record.case, knowledge)
    return tuple(
        Weakening(
            part=knowledge.muscles[dose.muscle].part,
            matters=weight_of(Target(dose.muscle, dose.side), of_case, record.case, knowledge),
            units_per_ml=_so_far(record, session, Target(dose.muscle, dose.side), float(dose.units), knowledge),
        )
        for dose in record.cycles[session].session.doses
    )


def hazard(session: int, doses: tuple[Weakening, ...], found: Guesses) -> Array:
    """Cumulative hazard of weakness that limits in one cycle, (n,)."""
    total = np.zeros(len(found.reading.steepness))
    for part in sorted({one.part for one in doses}):
        of_part = [one for one in doses if one.part == part]
        densities = found.potencies().T[:, None, :] * np.array([one.units_per_ml for one in of_part])
        densities = densities / np.reshape(found.left(part), (-1, 1, 1))
        acting = _acting(session, found)[:, None, :]
        together = (densities * acting).sum(axis=-1)
        remains = together - densities[:, :, session]
        matters = np.array([one.matters for one in of_part])
        total += ((_hazard(together, part, found) - _hazard(remains, part, found)) * matters).sum(axis=1)
    return total


def _hazard(densities: Array, part: str, found: Guesses) -> Array:
    reading = found.reading
    half, steepness = reading[f"harm_density.{part}"][:, None], reading.harm_steepness[:, None]
    return weakness_hazard(odds(densities, half, steepness), reading.harm_size[:, None], 1)


def _acting(session: int, found: Guesses) -> Array:
    """What is left of each session at the peak of this one, (n, sessions); 1 for itself."""
    reading, days = found.reading, found.record.session_days
    onset, offset, steepness = (one[:, None] for one in (reading.onset_days, reading.offset_days, reading.steepness))
    return part_still_weakening(days[session] - days, onset, offset, steepness)


def _so_far(record: Record, session: int, target: Target, units: float, knowledge: Knowledge) -> Array:
    """In a group the toxin of its members counts by their volumes, as if it had been given to the whole."""
    person = record.case.person
    whole = volume(target.muscle, person, knowledge).millilitres
    inside = members(target.muscle, knowledge)
    found = np.zeros(len(record.cycles))
    found[session] = units / whole
    for at, cycle in enumerate(record.cycles[:session]):
        for dose in cycle.session.doses:
            if dose.side is target.side:
                reached = [one for one in members(dose.muscle, knowledge) if one in inside]
                common = sum(volume(one, person, knowledge).millilitres for one in reached)
                found[at] += float(dose.units) / volume(dose.muscle, person, knowledge).millilitres * common / whole
    return found
