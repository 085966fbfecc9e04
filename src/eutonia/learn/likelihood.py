"""How probable everything that was seen is, for many guesses at one person at once.

Every observation has a location, what lies beneath it under a guess, and the logarithm of a spread, its error. Only these two
enter its probability, by the link of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.case import Goal, Measure
from eutonia.knowledge.types import Knowledge
from eutonia.learn.dosing import Dosing
from eutonia.learn.groups import ERROR, LEAST, Group, groups_of
from eutonia.learn.levels import Guesses, guesses
from eutonia.learn.reading import Record
from eutonia.learn.scores import OF_A_PROBLEM, Kind, Observed
from eutonia.learn.tracks import Tracks, baseline_of, followed_as, goal_places
from eutonia.learn.values import Values, values_of
from eutonia.learn.weakness import Weakening, hazard, weakening_of
from eutonia.response.curves import peak_day
from eutonia.response.measures import latent_target
from eutonia.response.prior import WorkingPrior

Array = NDArray[np.float64]
SLOPE = {Kind.TARDIEU: "slope.tardieu", Kind.STIFFNESS: "slope.stiffness"}
"""How much each changes with tone."""


@dataclass(frozen=True, eq=False)
class Likelihood:
    """The likelihood of one record under guesses drawn from a prior."""

    record: Record
    dosing: Dosing
    tracks: Tracks
    knowledge: Knowledge
    prior: WorkingPrior

    def predict(self, working: Array) -> tuple[Array, Array]:
        """Location and log spread of every observation, each (n, observations), from (n, parameters) on the working scales."""
        values = values_of(self.prior, working)
        beneath = _Beneath(self, values)
        location = np.empty((len(self.record.observations), len(working)))
        spread = np.empty_like(location)
        for group in self.groups:
            location[group.rows] = beneath.locations(group)
            spread[group.rows] = self._log_spread(group.kind, values)
        return location.T, spread.T

    def log_probability(self, location: Array, log_spread: Array) -> Array:
        """Log probability of every observation, (n, observations). All of a group have the same error."""
        found = np.empty_like(location)
        for group in self.groups:
            error = np.exp(log_spread[:, group.rows.start, None])
            found[:, group.rows] = group.log_probability(location[:, group.rows], error)
        return found

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The observations by kind, in their order."""
        return groups_of(self.record, self.tracks, float(self.knowledge.number("response.spasm_days")))

    @cached_property
    def weakenings(self) -> Mapping[int, tuple[Weakening, ...]]:
        """The doses of every session of which weakness was asked."""
        asked = {one.place for one in self.record.observations if one.kind is Kind.WEAKNESS}
        return {at: weakening_of(self.record, at, self.knowledge) for at in sorted(asked)}

    @cached_property
    def important(self) -> Mapping[Measure, float]:
        """The change that matters, on the scale of each measure."""
        return {one: float(self.knowledge.number(f"response.important_change.{one.value}")) for one in Measure}

    @cached_property
    def log_felt_error(self) -> float:
        """Logarithm of the error of a day on which something was felt, in parts of the greatest relief."""
        return float(np.log(float(self.knowledge.number("learn.felt_error"))))

    def _log_spread(self, kind: Kind, values: Values) -> Array | float:
        if kind in ERROR:
            return np.log(values[ERROR[kind]])
        return 0 if kind is Kind.WEAKNESS else self.log_felt_error


class _Beneath:
    """What lies beneath each observation under the guesses."""

    def __init__(self, of: Likelihood, values: Values) -> None:
        self._of, self._values = of, values
        self._found: Guesses = guesses(values, of.record, of.dosing, of.knowledge)
        days, measures = of.tracks.days, of.tracks.measures
        reliefs = self._found.reliefs(days, measures)
        self._changes = {one: self._found.changes(days, one) - reliefs[one] for one in measures}

    def locations(self, group: Group) -> Array:
        """(observations of the group, n)."""
        if group.kind in OF_A_PROBLEM:
            return self._values.several(group.baselines) + self._change(group.kind, group.days, group.places)
        seen = self._of.record.observations[group.rows]
        if group.kind is Kind.GOAL:
            return np.stack([self._beyond_target(one, self._of.record.goals[one.place]) for one in seen])
        if group.kind is Kind.WEAKNESS:
            return np.stack([self._log_hazard(one.place) for one in seen])
        return np.stack([self._felt(one) for one in seen])

    def _change(self, kind: Kind, days: NDArray[np.intp], places: NDArray[np.intp]) -> Array:
        """From the untreated level of each place to its level on each of as many days, (places, n)."""
        change = self._changes[followed_as(kind)][places, days]
        return np.asarray(change * self._values[SLOPE[kind]] if kind in SLOPE else change)

    def _beyond_target(self, one: Observed, goal: Goal) -> Array:
        """Important changes beyond the target, in the problem of the goal that is furthest from it, (n,)."""
        kind, places = Kind(goal.measure.value), goal_places(self._of.record, goal.problems)
        days = np.full(len(places), self._of.tracks.day_of(one))
        before = self._values.several([baseline_of(self._of.record, place, kind) for place in places])
        left = (before + self._change(kind, days, np.array(places))).max(axis=0)
        return np.asarray((latent_target(goal) - left) / self._of.important[goal.measure])

    def _log_hazard(self, session: int) -> Array:
        return np.log(np.maximum(hazard(session, self._of.weakenings[session], self._found), LEAST))

    def _felt(self, one: Observed) -> Array:
        """How far relief is past the part of its greatest at which this person feels it come or go, (n,).

        On the way down relief counts from 2 backwards, so that the measure rises all the way and later is never earlier.
        Without any relief there is nothing to be past: what was felt then says nothing.
        """
        reading = self._found.reading
        top = self._of.record.session_days[one.place] + peak_day(reading.onset_days, reading.offset_days)
        reliefs = self._found.reliefs(np.stack([np.full_like(top, one.day), top]), self._of.tracks.measures)
        felt = [reliefs[by][at] / self._of.important[by] for at, by in self._of.tracks.followed]
        now, greatest = np.array(felt).sum(axis=0)
        part = np.minimum(now / np.maximum(greatest, LEAST), 1)
        so_far = np.where(one.day <= top, part, 2 - part)
        moment = reading["felt_onset"] if one.kind is Kind.FELT_ONSET else 2 - reading["felt_wear_off"]
        return np.where(greatest > 0, so_far - moment, 0)
