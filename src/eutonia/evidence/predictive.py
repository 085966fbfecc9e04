"""What a trial that nobody has run would report, from the draws of the belief."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from eutonia.evidence.forward import NUMPY, Latent, predict
from eutonia.evidence.layout import Layout
from eutonia.evidence.reports import SHARES, Reports, reports, standard_errors, survivors
from eutonia.evidence.rows import Kind

Array = NDArray[np.float64]


def new_trials(parameters: Mapping[str, float], layout: Layout, generator: np.random.Generator) -> Latent:
    """What is peculiar to trials of which nothing is known yet: each draw is of all the trials of the layout."""
    trials = len(layout.trials)

    def differ(name: str) -> Array:
        return parameters[f"evidence.{name}"] * generator.standard_normal(trials)

    return Latent(
        placebo=differ("trial_placebo"),
        effect=differ("trial_effect"),
        dose=layout.dose_spread * generator.standard_normal(len(layout.arms)),
        delay=differ("trial_delay_days"),
        harm=differ("trial_harm"),
        felt=differ("trial_felt"),
    )


def usual_trials(layout: Layout) -> Latent:
    """Trials in which nothing is peculiar."""
    none = np.zeros(len(layout.trials))
    return Latent(none, none, np.zeros(len(layout.arms)), none, none, none)


def predictive(draws: Mapping[str, Array], layout: Layout, generator: np.random.Generator) -> Array:
    """What each row would report, once for each draw, (draws, rows). `draws` holds every parameter, (draws,) each."""
    known = reports(layout.rows)
    return np.stack([_reported(draw, layout, known, generator) for draw in _rows_of(draws)])


def report(value: Array, spread: Array, layout: Layout, known: Reports, generator: np.random.Generator) -> Array:
    """Reports around predicted values, (rows,): means with their standard errors, shares by counting people."""
    found = value + standard_errors(known, spread) * generator.standard_normal(len(value))
    found[known.shares] = _counted(value, layout, known, generator)[known.shares]
    return found


def _rows_of(draws: Mapping[str, Array]) -> list[dict[str, float]]:
    number = len(next(iter(draws.values())))
    return [{name: float(values[at]) for name, values in draws.items()} for at in range(number)]


def _reported(draw: Mapping[str, float], layout: Layout, known: Reports, generator: np.random.Generator) -> Array:
    found = predict(draw, new_trials(draw, layout, generator), layout, NUMPY)
    return report(found.value, found.spread, layout, known, generator)


def _counted(value: Array, layout: Layout, known: Reports, generator: np.random.Generator) -> Array:
    """Shares of people counted; those of a survival curve among those who came through the step before."""
    steps, _ = survivors(value, layout.peers)
    found = np.zeros_like(value)
    weeks = np.array([row.week or 0 if row.kind is Kind.RETREATMENT_SHARE else 0 for row in layout.rows])
    for at in sorted((at for at, row in enumerate(layout.rows) if row.kind in SHARES), key=lambda at: weeks[at]):
        before = found[layout.peers[at]] if layout.peers[at] >= 0 else 1.0
        people = round(known.people[at] * before)
        found[at] = generator.binomial(people, np.clip(steps[at], 0, 1)) / round(known.people[at]) if people else 0.0
    return found
