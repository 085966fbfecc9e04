"""Simulation-based calibration, and recovery of a known truth.

Truths are drawn from the prior, the trials are simulated with them, and the model is fitted to what they would have reported. If
model and sampler are right, the rank of each truth among its posterior draws is uniform (Talts and others 2018). With trials many
times as large the same machinery shows whether the truth is found again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray
from numpyro.infer import MCMC, NUTS
from scipy.stats import chisquare

from eutonia.evidence.checks.leaving_out import fitted_rows
from eutonia.evidence.fitting import CAREFUL, natural_draws, sites, trial_draws
from eutonia.evidence.forward import NUMPY, Latent, predict
from eutonia.evidence.model import Setup, set_up, trial_model
from eutonia.evidence.predictive import report
from eutonia.knowledge import load

Array = NDArray[np.float64]
WARMUP, SAMPLES = 250, 300
RANKED = 100
"""Draws that a truth is ranked among: thinned, so that they are nearly independent."""
OF_PARAMETERS = ("typical", "differ")
"""The sites that hold parameters and not the luck of single trials."""
LARGER = 25.0
"""How many times as many people the trials of a recovery have."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Ranks of truths among their posterior draws."""

    names: tuple[str, ...]
    ranks: NDArray[np.intp]
    """(replicates, names): how many of `RANKED` draws lie below the truth."""
    divergent: int
    """Divergent transitions over all replicates."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """One truth and what was found of it, in prior standard deviations."""

    name: str
    truth: float
    mean: float
    deviation: float
    low: float
    high: float


def ranks(first: int, number: int, seed: int) -> Ranked:
    """Ranks of the typical values and of how people differ over `number` simulated sets of trials, from the `first` on."""
    knowledge = load()
    setup = set_up(fitted_rows(knowledge), knowledge)
    sampler = _sampler(setup)
    found, divergent = [], 0
    for at in range(first, first + number):
        truth, told = simulated(setup, np.random.default_rng([seed, at]))
        draws, diverged = _draws(sampler, told, seed + at)
        found.append(np.concatenate([_rank(draws[site], truth[site]) for site in OF_PARAMETERS if site in draws]))
        divergent += diverged
    return Ranked(names_of(setup), np.array(found), divergent)


def together(parts: Sequence[Ranked]) -> Ranked:
    """The ranks of several runs over different sets of trials."""
    return Ranked(parts[0].names, np.concatenate([one.ranks for one in parts]), sum(one.divergent for one in parts))


def recover(seed: int) -> tuple[Recovered, ...]:
    """One truth, trials `LARGER` times as large, and what the fit finds of each parameter."""
    knowledge = load()
    setup = set_up(fitted_rows(knowledge), knowledge)
    known = setup.reports
    larger = replace(setup, reports=replace(known, people=known.people * LARGER, error=known.error / np.sqrt(LARGER)))
    truth, told = simulated(larger, np.random.default_rng([seed, 1]))
    draws, _ = _draws(_sampler(larger), told, seed)
    found = np.concatenate([draws[site] for site in OF_PARAMETERS if site in draws], axis=1)
    truths = np.concatenate([truth[site] for site in OF_PARAMETERS if site in truth])
    return tuple(_recovered(name, truths[at], found[:, at]) for at, name in enumerate(names_of(setup)))


def names_of(setup: Setup) -> tuple[str, ...]:
    """The parameters in the order of the sites `typical` and `differ`."""
    return tuple(name for site in OF_PARAMETERS for name in sites(setup).get(site, ()))


def _recovered(name: str, truth: float, draws: Array) -> Recovered:
    low, high = np.quantile(draws, (0.05, 0.95))
    return Recovered(name, float(truth), float(draws.mean()), float(draws.std()), float(low), float(high))


def simulated(setup: Setup, generator: np.random.Generator) -> tuple[dict[str, Array], Setup]:
    """A truth from the prior, as standard normals by site, and the setup with what its trials would have reported."""
    truth = {name: generator.standard_normal(len(names)) for name, names in sites(setup).items()}
    alone = {name: values[None, :] for name, values in truth.items()}
    drawn = natural_draws(setup, alone)
    parameters = dict(setup.fixed) | {name: float(values[0]) for name, values in drawn.items()}
    latent = Latent(**{name: values[0] for name, values in trial_draws(setup, alone, drawn).items()})
    found = predict(parameters, latent, setup.layout, NUMPY)
    known = setup.reports
    values = report(found.value, found.spread, setup.layout, known, generator)
    exact = 1 / np.sqrt(2 * (known.people[known.spreads] - 1))
    deviations = found.spread[known.spreads] * np.exp(exact * generator.standard_normal(len(known.spreads)))
    return truth, replace(setup, reports=replace(known, values=values, deviations=deviations))


def uniformity(ranked: Ranked, bins: int = 10) -> Array:
    """Chance, for each parameter, of ranks at least as uneven as these if they were uniform (chi-squared over bins)."""
    edges = np.linspace(-0.5, RANKED + 0.5, bins + 1)
    return np.array([chisquare(np.histogram(ranked.ranks[:, at], edges)[0]).pvalue for at in range(ranked.ranks.shape[1])])


def _sampler(setup: Setup) -> MCMC:
    """One compiled sampler for all replicates: what the trials report is an argument."""

    def model(values: Any, deviations: Any) -> None:
        trial_model(replace(setup, reports=replace(setup.reports, values=values, deviations=deviations)))

    kernel = NUTS(model, target_accept_prob=CAREFUL)
    return MCMC(kernel, num_warmup=WARMUP, num_samples=SAMPLES, num_chains=1, progress_bar=False, jit_model_args=True)


def _draws(sampler: MCMC, told: Setup, seed: int) -> tuple[dict[str, Array], int]:
    sampler.run(jax.random.PRNGKey(seed), told.reports.values, told.reports.deviations, extra_fields=("diverging",))
    found = {name: np.asarray(values) for name, values in sampler.get_samples().items()}
    return found, int(np.asarray(sampler.get_extra_fields()["diverging"]).sum())


def _rank(draws: Array, truth: Array) -> NDArray[np.intp]:
    thinned = draws[:: max(1, len(draws) // RANKED)][:RANKED]
    return (thinned < truth).sum(axis=0)  # type: ignore[no-any-return]
