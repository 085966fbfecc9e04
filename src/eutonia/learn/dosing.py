"""What went where: units per millilitre of every muscle and session, and each muscle's part in each problem.

Muscles that got the same in every session and lie in the same part of the body behave alike under every belief: they
share one column, so that a belief is asked once for all members of a group.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.effect import Target
from eutonia.knowledge.types import Knowledge
from eutonia.learn.reading import Record
from eutonia.response.anatomy import Shares, members, share_of, shares, volume

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Dosing:
    """All doses of a course; healthy volumes, so the density is units per millilitre times potency over what wasting left."""

    parts: tuple[str, ...]
    """The part of the body of each column."""
    units_per_ml: Array
    """(columns, sessions), in units of the session's own product."""
    share: Array
    """(columns, problems): part of the problem that the muscles of the column make up, 0 to 1."""
    elsewhere: tuple[Target, ...]
    """What was injected and has no part in any problem of the course."""


def dosing_of(record: Record, knowledge: Knowledge) -> Dosing:
    """Spread every dose over the muscles it goes to; a dose to a group reaches each member at the density of the group."""
    alike: defaultdict[tuple[str, tuple[float, ...]], list[Target]] = defaultdict(list)
    for target, row in sorted(_by_muscle(record, knowledge).items()):
        alike[knowledge.muscles[target.muscle].part, tuple(row)].append(target)
    of_problem = shares(record.case, knowledge)
    share = [[sum(of_problem[at].get(one, 0) for one in targets) for at in of_problem] for targets in alike.values()]
    return Dosing(
        parts=tuple(part for part, _ in alike),
        units_per_ml=np.array([row for _, row in alike]).reshape(len(alike), len(record.cycles)),
        share=np.array(share, dtype=np.float64).reshape(len(alike), len(of_problem)),
        elsewhere=_elsewhere(record, of_problem, knowledge),
    )


def _elsewhere(record: Record, of_problem: Shares, knowledge: Knowledge) -> tuple[Target, ...]:
    injected = {Target(dose.muscle, dose.side) for cycle in record.cycles for dose in cycle.session.doses}
    return tuple(one for one in sorted(injected) if not any(share_of(one, part, knowledge) for part in of_problem.values()))


def _by_muscle(record: Record, knowledge: Knowledge) -> dict[Target, Array]:
    """Units per millilitre of each single muscle on its side, (sessions,)."""
    found: dict[Target, Array] = {}
    for at, cycle in enumerate(record.cycles):
        for dose in cycle.session.doses:
            density = float(dose.units) / volume(dose.muscle, record.case.person, knowledge).millilitres
            for single in members(dose.muscle, knowledge):
                row = found.setdefault(Target(single, dose.side), np.zeros(len(record.cycles)))
                row[at] += density
    return found
