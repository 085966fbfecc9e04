"""The population as one normal distribution on the working scales: the prior of whoever learns from one person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.knowledge.types import BeliefParameter, Knowledge
from eutonia.response.population import BETWEEN, PROBLEM, rows_of_a_person
from eutonia.response.scales import OF_DISTRIBUTION, Scale, from_working, to_working

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class WorkingPrior:
    """Moments of the people of the population belief, before its draws: nothing of it depends on their number.

    A parameter in which nothing is open and nobody differs is in `fixed` and not among the names.
    """

    names: tuple[str, ...]
    scales: tuple[Scale, ...]
    mean: Array
    """(parameters,), on the working scale of each."""
    covariance: Array
    """(parameters, parameters): of the draws of the fit, plus how people differ on the diagonal."""
    fixed: Mapping[str, float]
    """Name -> value, on the natural scale."""
    problem_spread: float
    """Standard deviation of the logarithm of the size of one problem's response, `problem:<pattern>:<side>`."""

    def only(self, wanted: Collection[str]) -> WorkingPrior:
        """The prior of some of the parameters, in the order they have here; what is fixed stays fixed."""
        at = np.array([place for place, name in enumerate(self.names) if name in wanted], dtype=np.intp)
        return WorkingPrior(
            names=tuple(self.names[place] for place in at),
            scales=tuple(self.scales[place] for place in at),
            mean=self.mean[at],
            covariance=self.covariance[np.ix_(at, at)],
            fixed={name: value for name, value in self.fixed.items() if name in wanted},
            problem_spread=self.problem_spread,
        )

    def natural(self, working: Array) -> dict[str, Array]:
        """Name -> values (n,) on the natural scale, from (n, parameters) on the working scales; with what is fixed."""
        found = {
            name: from_working(working[:, at], scale)
            for at, (name, scale) in enumerate(zip(self.names, self.scales, strict=True))
        }
        return found | {name: np.full(len(working), value) for name, value in self.fixed.items()}

    def working(self, natural: Mapping[str, Array]) -> Array:
        """(n, parameters) on the working scales, from name -> values (n,) on the natural scale."""
        pairs = zip(self.names, self.scales, strict=True)
        return np.stack([to_working(natural[name], scale) for name, scale in pairs], axis=1)


def working_prior(knowledge: Knowledge) -> WorkingPrior:
    """The prior of one person: parameters of people only, in the order of their ids. `KnowledgeFault` for a bad row."""
    rows = [row for row in rows_of_a_person(knowledge) if row.id != PROBLEM]
    mean, covariance = _moments(rows, knowledge.belief_draws)
    loose = np.diag(covariance) > 0
    scales = [OF_DISTRIBUTION[row.distribution] for row in rows]
    return WorkingPrior(
        names=tuple(row.id for row, is_loose in zip(rows, loose, strict=True) if is_loose),
        scales=tuple(scale for scale, is_loose in zip(scales, loose, strict=True) if is_loose),
        mean=mean[loose],
        covariance=covariance[np.ix_(loose, loose)],
        fixed={rows[at].id: float(from_working(mean[at], scales[at])) for at in np.flatnonzero(~loose)},
        problem_spread=float(np.sqrt(_between_squared(knowledge.belief[PROBLEM], knowledge.belief_draws))),
    )


def _moments(rows: list[BeliefParameter], fitted: Mapping[str, Array]) -> tuple[Array, Array]:
    """Mean and covariance on the working scales: the fit where there is one, else what is open; then how people differ."""
    scales = [OF_DISTRIBUTION[row.distribution] for row in rows]
    mean = np.array([to_working(np.asarray(row.centre), scale) for row, scale in zip(rows, scales, strict=True)])
    covariance = np.diag(np.array([row.spread**2 for row in rows], dtype=np.float64))
    at = [place for place, row in enumerate(rows) if row.id in fitted]
    if at:
        draws = np.stack([to_working(fitted[rows[place].id], scales[place]) for place in at])
        mean[at] = draws.mean(axis=1)
        covariance[np.ix_(at, at)] = np.cov(draws)
    return mean, covariance + np.diag(np.array([_between_squared(row, fitted) for row in rows], dtype=np.float64))


def _between_squared(row: BeliefParameter, fitted: Mapping[str, Array]) -> float:
    """How people differ, as a variance on the working scale: the mean over the draws of the fit where there is one."""
    if BETWEEN + row.id in fitted:
        return float(np.mean(fitted[BETWEEN + row.id] ** 2))
    return row.between**2
