"""The fit: NUTS from dispersed starts, and an honest account of whether it may be used.

JAX has to be told before it makes its first array that numbers are double and how many chains run side by side, so that is
done on import: import this module before anything else that uses JAX.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import numpy as np
import numpyro
from numpy.typing import NDArray
from numpyro.infer import MCMC, NUTS

from eutonia.domain.errors import EutoniaError
from eutonia.evidence.convergence import Convergence, convergence
from eutonia.evidence.model import JOINT, OPENNESS_OF_BETWEEN, PECULIAR, Setup, set_up, trial_model
from eutonia.evidence.priors import from_standard
from eutonia.evidence.rows import Row
from eutonia.knowledge.types import Knowledge

Array = NDArray[np.float64]
SIDE_BY_SIDE = 4
CAREFUL = 0.9
"""Acceptance that the step size aims at: smaller steps than usual, for the posterior narrows where spreads are small."""
CACHE = "EUTONIA_JAX_CACHE"
"""Environment variable: a folder for compiled code, which makes a second fit start at once."""


def _prepare_jax() -> None:
    settings = {
        "jax_enable_x64": True,
        "jax_compilation_cache_dir": os.environ.get(CACHE, str(Path(tempfile.gettempdir()) / "eutonia-jax")),
        "jax_persistent_cache_min_compile_time_secs": 0,
        "jax_persistent_cache_min_entry_size_bytes": -1,
    }
    for name, value in settings.items():
        jax.config.update(name, value)  # type: ignore[no-untyped-call]
    numpyro.set_host_device_count(SIDE_BY_SIDE)


_prepare_jax()


class NotConverged(EutoniaError):
    """The chains do not agree, are too few, or went wrong: nothing may be read from them."""

    exit_code = 7


@dataclass(frozen=True, slots=True)
class Fit:
    """Draws of every open parameter and what they were conditioned on."""

    setup: Setup
    draws: Mapping[str, Array]
    """Natural values by name, (chains * samples,), chain after chain: parameters and `between.<id>`."""
    trials: Mapping[str, Array]
    """`placebo`, `effect`, `delay` by trial and `dose` by arm, (draws, number): as `Latent`."""
    convergence: Convergence
    seed: int
    chains: int
    warmup: int
    samples: int


def fit(
    rows: Sequence[Row],
    knowledge: Knowledge,
    seed: int = 0,
    chains: int = 4,
    warmup: int = 1000,
    samples: int = 1000,
    quick: bool = False,
    progress: bool = False,
) -> Fit:
    """The posterior of these rows, all of which are taken: choose them with `reports.may_be_fitted`.

    Raises `NotConverged` when the diagnostics refuse, unless `quick`: then the caller looks at them.
    """
    setup = set_up(rows, knowledge)
    found = sample(setup, seed, chains, warmup, samples, progress)
    if not quick and found.convergence.faults:
        raise NotConverged("The fit cannot be used: " + "; ".join(found.convergence.faults) + ". Nothing was written.")
    return found


def sample(setup: Setup, seed: int, chains: int, warmup: int, samples: int, progress: bool = False) -> Fit:
    """Draws and their diagnostics, whatever these say."""
    kernel = NUTS(trial_model, target_accept_prob=CAREFUL)
    # Compiled code is kept between runs only when the chains run side by side, see the notes on JAX in the decision record.
    sampler = MCMC(
        kernel, num_warmup=warmup, num_samples=samples, num_chains=chains, chain_method="parallel", progress_bar=progress
    )
    sampler.run(jax.random.PRNGKey(seed), setup, init_params=_starts(setup, seed, chains), extra_fields=("diverging",))
    grouped = {name: np.asarray(values) for name, values in sampler.get_samples(group_by_chain=True).items()}
    divergent = int(np.asarray(sampler.get_extra_fields()["diverging"]).sum())
    flat = {name: values.reshape(-1, values.shape[-1]) for name, values in grouped.items()}
    draws = natural_draws(setup, flat)
    return Fit(
        setup=setup,
        draws=draws,
        trials=trial_draws(setup, flat, draws),
        convergence=convergence(_named(setup, grouped), divergent),
        seed=seed,
        chains=chains,
        warmup=warmup,
        samples=samples,
    )


def _starts(setup: Setup, seed: int, chains: int) -> dict[str, Any]:
    """Chains begin far apart: at draws from the prior."""
    generator = np.random.Generator(np.random.PCG64(seed))
    return {name: generator.standard_normal((chains, len(names))) for name, names in sites(setup).items()}


def sites(setup: Setup) -> dict[str, tuple[str, ...]]:
    """The groups of standard normals of the model, and what each of their coordinates is, in words."""
    trials = setup.layout.trials
    found = {
        "typical": tuple(one.id for one in setup.open),
        "differ": tuple(f"between.{one.id}" for one in setup.differ),
        "dose": tuple(f"dose of {arm}" for arm in setup.layout.arms),
        **{f"trial_{field}": tuple(f"{field} of {trials[at]}" for at in found) for field, found in setup.peculiar.items()},
    }
    return {name: names for name, names in found.items() if names}


def natural_draws(setup: Setup, standard: Mapping[str, Array]) -> dict[str, Array]:
    """Parameters on their natural scale from the standard normals of the model, (draws, number) each."""
    found = {one.id: from_standard(one, standard["typical"][:, at]) for at, one in enumerate(setup.open)}
    for at, one in enumerate(setup.open):
        if one.id.startswith(JOINT):
            found[one.id] = np.exp(found["evidence.joint_spread"] * standard["typical"][:, at])
    for at, one in enumerate(setup.differ):
        found[f"between.{one.id}"] = one.between * np.exp(OPENNESS_OF_BETWEEN * standard["differ"][:, at])
    return found


def trial_draws(setup: Setup, standard: Mapping[str, Array], draws: Mapping[str, Array]) -> dict[str, Array]:
    """What was found of the single trials, by the fields of `Latent`, (draws, trials or arms)."""
    number = len(standard["typical"])
    found = {"felt": np.zeros((number, len(setup.layout.trials)))}
    for field, trials in setup.peculiar.items():
        found[field] = np.zeros((number, len(setup.layout.trials)))
        if trials.size:
            found[field][:, trials] = draws[PECULIAR[field][0]][:, None] * standard[f"trial_{field}"]
    return {**found, "dose": setup.layout.dose_spread * standard.get("dose", np.zeros((number, 0)))}


def _named(setup: Setup, grouped: Mapping[str, Array]) -> dict[str, Array]:
    """Each coordinate by a name that a person knows, (chains, samples)."""
    names = sites(setup)
    return {names[site][at]: values[:, :, at] for site, values in grouped.items() for at in range(values.shape[-1])}
