"""What the belief expects of trials that it has not seen: every row as a predictive distribution, arms of one trial together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.evidence.forward import NUMPY, predict
from eutonia.evidence.layout import lay_out
from eutonia.evidence.naive import least_error, people_of
from eutonia.evidence.predictive import new_trials
from eutonia.evidence.priors import from_standard, priors
from eutonia.evidence.reports import SHARES, reports
from eutonia.evidence.rows import Row
from eutonia.evidence.scores import Predictive
from eutonia.knowledge import Knowledge

Array = NDArray[np.float64]
Draws = Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Imagined:
    """The draws a prediction is made with."""

    draws: Draws
    """Every parameter of the belief, (draws,)."""
    fitted: bool
    """False when the belief has not been fitted: the draws are then those of its prior."""


def imagine(knowledge: Knowledge, number: int, generator: np.random.Generator) -> Imagined:
    """`number` draws of the belief: of the fit, spread evenly over it or used again where it holds fewer; else of the prior.

    What the fit does not tell keeps its centre.
    """
    held = knowledge.belief_draws
    if held:
        return from_fit(held, knowledge, number)
    return Imagined({**_centres(knowledge, number), **_from_prior(knowledge, number, generator)}, fitted=False)


def from_fit(held: Draws, knowledge: Knowledge, number: int) -> Imagined:
    """`number` of the draws of a fit, each parameter (draws,); what the fit does not tell keeps its centre."""
    return Imagined({**_centres(knowledge, number), **_thinned(held, number)}, fitted=True)


def predictives(
    rows: Sequence[Row], knowledge: Knowledge, imagined: Imagined, generator: np.random.Generator
) -> tuple[Predictive, ...]:
    """The predictive distribution of each row. Each draw imagines each trial once: its rows share what is peculiar to it."""
    if not rows:
        return ()
    layout = lay_out(rows, knowledge)
    number = len(next(iter(imagined.draws.values())))
    values, spreads = np.empty((2, number, len(rows)))
    for at in range(number):
        parameters = {name: float(drawn[at]) for name, drawn in imagined.draws.items()}
        found = predict(parameters, new_trials(parameters, layout, generator), layout, NUMPY)
        values[at], spreads[at] = found.value, found.spread
    return tuple(_predictive(row, values[:, at], spreads[:, at]) for at, row in enumerate(rows))


def _predictive(row: Row, centre: Array, spread: Array) -> Predictive:
    if row.kind in SHARES:
        return Predictive(centre, np.zeros_like(centre), max(round(people_of(row)), 1))
    return Predictive(centre, _sampling(row, spread), None)


def _sampling(row: Row, spread: Array) -> Array:
    """Standard error of the reported mean by itself: as reported, else from how people differ in the prediction."""
    alone = reports((row,))
    error = np.full_like(spread, alone.error[0])
    of_people = np.hypot(spread / np.sqrt(alone.people[0]), least_error(row))
    told: Array = np.hypot(np.where(np.isnan(error), of_people, error), alone.rounding[0])
    return told


def _centres(knowledge: Knowledge, number: int) -> Draws:
    return {one.id: np.full(number, one.centre) for one in priors(knowledge).values()}


def _thinned(held: Draws, number: int) -> Draws:
    every = len(next(iter(held.values())))
    places = np.floor(np.arange(number) * every / number).astype(int) if number <= every else np.arange(number) % every
    return {name: np.asarray(drawn, dtype=np.float64)[places] for name, drawn in held.items()}


def _from_prior(knowledge: Knowledge, number: int, generator: np.random.Generator) -> Draws:
    """Draws of everything that is open, each parameter for itself."""
    return {
        one.id: from_standard(one, generator.standard_normal(number)) for one in priors(knowledge).values() if one.spread > 0
    }
