"""From draws of one person to a belief: every parameter of the population as the course has left it, and the person's own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.belief import Belief
from eutonia.domain.case import Measure
from eutonia.domain.cycle import Course
from eutonia.knowledge.types import Knowledge
from eutonia.learn.likelihood import SLOPE, Likelihood
from eutonia.learn.scores import Kind
from eutonia.response.curves import MODEL
from eutonia.response.population import ID_LENGTH
from eutonia.response.prior import WorkingPrior
from eutonia.response.scales import from_working, to_working

Array = NDArray[np.float64]
LEARNER = "learn/1"
"""Name of the method in this room. It is part of every id of a learned belief: change what it learns, change the name."""
OWN = ":"
"""Stands in the names of what belongs to one problem of one person, and in no parameter of the population."""


def learned_id(population: Belief, course: Course, knowledge: Knowledge) -> str:
    """The id of what a course teaches: the same for the same population, course, knowledge, equations and method."""
    parts = (population.id, course.model_dump_json(), knowledge.hash, MODEL, LEARNER)
    return f"learned-{hashlib.sha256(repr(parts).encode()).hexdigest()[:ID_LENGTH]}"


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Draws of one person."""

    likelihood: Likelihood
    people: WorkingPrior
    """The prior of the population."""
    working: Array
    """(draws, parameters), on the working scales of the prior of what was learned."""


def learned_belief(population: Belief, id: str, drawn: Drawn, words: str) -> Belief:
    """The belief of these draws.

    The trend over cycles is folded into `person`, as it will be in the next cycle, and is 0 from there. Untreated levels are
    those of the day of the last observation.
    """
    prior, cycles = drawn.likelihood.prior, len(drawn.likelihood.record.cycles)
    learned = {name: from_working(drawn.working[:, at], prior.scales[at]) for at, name in enumerate(prior.names)}
    found = {**population.parameters, **_followed_along(population, learned, drawn), **learned}
    found |= {name: found[name] + _drifted(name, found, drawn.likelihood) for name in drawn.likelihood.tracks.baselines}
    found["person"] = found["person"] * np.exp(found["trend"] * cycles)
    found["trend"] = np.zeros_like(found["trend"])
    for values in found.values():
        values.setflags(write=False)
    return Belief(id, words, MappingProxyType(found))


def _followed_along(population: Belief, learned: Mapping[str, Array], drawn: Drawn) -> dict[str, Array]:
    """What the course did not touch but what is held to go with what it touched: moved by as much as it goes with it.

    A draw keeps how it differed from what was expected of it, so what goes with nothing keeps its draws.
    """
    people = drawn.people
    touched = people.only(drawn.likelihood.prior.names)
    moved = touched.working(learned) - touched.working(population.parameters)
    scale_of = dict(zip(people.names, people.scales, strict=True))
    return {
        name: from_working(np.asarray(to_working(population.parameters[name], scale_of[name]) + moved @ slopes), scale_of[name])
        for name, slopes in _slopes(people, touched, float(drawn.likelihood.knowledge.number("learn.goes_with"))).items()
        if slopes.any() and name in population.parameters
    }


def _slopes(people: WorkingPrior, touched: WorkingPrior, least: float) -> dict[str, Array]:
    """For each parameter that was not touched: how it goes with each that was, on the working scales.

    Correlations below `least` are those that draws of a fit have by chance.
    """
    known = set(touched.names)
    here = [at for at, name in enumerate(people.names) if name in known]
    rest = [at for at, name in enumerate(people.names) if name not in known]
    spreads = np.sqrt(np.diag(people.covariance))
    together = people.covariance[np.ix_(here, rest)]
    counts = np.abs(together) >= least * np.outer(spreads[here], spreads[rest])
    slopes = np.asarray(np.linalg.solve(touched.covariance, together * counts))
    return {people.names[at]: slopes[:, row] for row, at in enumerate(rest)}


def _drifted(name: str, found: Mapping[str, Array], likelihood: Likelihood) -> Array:
    """How far an untreated level has drifted by the last observation, on its own scale."""
    kind = Kind(name.split(OWN)[1])
    years = likelihood.record.last_day / float(likelihood.knowledge.number("response.days_a_year"))
    if kind in SLOPE:
        return found[f"drift.{Measure.ASHWORTH.value}"] * found[SLOPE[kind]] * years
    return found[f"drift.{kind.value}"] * years
