"""What is followed over time: which measures, on which days, and which untreated levels the course speaks of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.case import Measure, ProblemName
from eutonia.learn.reading import Record
from eutonia.learn.scores import MEASURED_BY, OF_A_PROBLEM, Kind, Observed
from eutonia.response.measures import baseline_name

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Tracks:
    """Which levels have to be known, and when."""

    measures: tuple[Measure, ...]
    """The measures on which something depends."""
    followed: tuple[tuple[int, Measure], ...]
    """Each problem, by its place, and measure whose relief somebody looked at, in order."""
    days: Array
    """Every day on which something was seen, rising, (days,)."""
    baselines: tuple[str, ...]
    """Names of the untreated levels that the course speaks of, in order."""

    def day_of(self, observed: Observed) -> int:
        """The place of its day."""
        return int(np.searchsorted(self.days, observed.day))


def tracks_of(record: Record) -> Tracks:
    """The tracks of a course."""
    levels = {(one.place, one.kind) for one in record.observations if one.kind in OF_A_PROBLEM}
    levels |= {(place, Kind(goal.measure.value)) for goal in record.goals for place in goal_places(record, goal.problems)}
    followed = {(place, followed_as(kind)) for place, kind in levels}
    return Tracks(
        measures=tuple(sorted({measure for _, measure in followed})),
        followed=tuple(sorted(followed)),
        days=np.array(sorted({one.day for one in record.observations}), dtype=np.float64),
        baselines=tuple(sorted(baseline_of(record, place, kind) for place, kind in levels)),
    )


def followed_as(kind: Kind) -> Measure:
    """The measure whose relief moves what is seen: Tardieu and stiffness follow tone."""
    return MEASURED_BY.get(kind, Measure.ASHWORTH)


def goal_places(record: Record, names: tuple[ProblemName, ...]) -> list[int]:
    """Places of problems among those of the record."""
    known = [(one.pattern, one.side) for one in record.case.problems]
    return [known.index((name.pattern, name.side)) for name in names]


def baseline_of(record: Record, place: int, kind: Kind) -> str:
    """The name of the untreated level of one problem in one kind of observation."""
    problem = record.case.problems[place]
    return baseline_name(kind.value, problem.pattern, problem.side)
