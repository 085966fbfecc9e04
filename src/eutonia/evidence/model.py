"""The hierarchical model of all trials, on one page.

Every parameter of the belief that a report can speak of is open; so is how people differ in what the spread of changes and the
spread of days can tell. Trials differ in their unspecific relief, in the size of their effect and in their delays; doses told as
a range are open. Everything is written in standard normals around its prior: the sampler then sees one scale and one centre.
Onset and offset cannot swap, since the offset is the onset plus a gap that is positive by its scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import jax
import jax.numpy as jnp
import jax.scipy.special
import numpy as np
import numpyro
import numpyro.distributions as dist

from eutonia.evidence.forward import NUMPY, Arrays, Latent, Prediction, predict
from eutonia.evidence.layout import RELIEF, TONE, Layout, lay_out
from eutonia.evidence.predictive import usual_trials
from eutonia.evidence.priors import Prior, from_standard, priors
from eutonia.evidence.reports import Index, Reports, reports, standard_errors, survivors
from eutonia.evidence.rows import Kind, Row
from eutonia.knowledge.types import Knowledge


def _repeated(step: Any, times: int, start: Any, given: Any) -> Any:
    start, given = jax.lax.stop_gradient((start, given))
    return jax.lax.fori_loop(0, times, lambda _, place: step(place, given), start)


JAX = Arrays(jnp, jax.scipy.special.ndtr, _repeated)
DIFFER = ("person", "susceptibility", "onset_days", "offset_gap_days", "placebo.ashworth.arm", "placebo.ashworth.leg")
"""Where how people differ is estimated: the reports hold spreads of changes and the spread of days."""
OPENNESS_OF_BETWEEN = 0.35
"""Prior standard deviation of the logarithm of how people differ."""
PECULIAR = {
    "placebo": ("evidence.trial_placebo", TONE),
    "effect": ("evidence.trial_effect", RELIEF),
    "delay": ("evidence.trial_delay_days", frozenset({Kind.RETREATMENT_SHARE, Kind.RETREATMENT_DAYS})),
    "harm": ("evidence.trial_harm", frozenset({Kind.WEAKNESS, Kind.SWALLOWING})),
}
"""How trials differ: the field of `Latent`, the parameter that says by how much, and the kinds of rows that can tell."""
JOINT = "joint."
BETWEEN = "between."
ALMOST = 1e-4
"""No share is taken for quite impossible or quite certain."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What the model is conditioned on, and what is open in it."""

    layout: Layout
    reports: Reports
    open: tuple[Prior, ...]
    """Parameters that the rows can speak of."""
    differ: tuple[Prior, ...]
    peculiar: Mapping[str, Index]
    """Field of `Latent` -> the trials whose rows can tell something of it."""
    fixed: Mapping[str, float]
    """Everything else, at its centre."""

    def prior_of(self, name: str) -> tuple[float, float]:
        """Centre, and spread on the working scale, of an open parameter or of `between.<id>`."""
        if name.startswith(BETWEEN):
            return next(one.between for one in self.differ if BETWEEN + one.id == name), OPENNESS_OF_BETWEEN
        found = next(one for one in self.open if one.id == name)
        return found.centre, self.fixed["evidence.joint_spread"] if name.startswith(JOINT) else found.spread


def set_up(rows: Sequence[Row], knowledge: Knowledge) -> Setup:
    """The model of these rows. Which parameters are open is found by asking which of them the predictions depend on."""
    layout, known = lay_out(rows, knowledge), priors(knowledge)
    told = _told(layout, known)
    joints = {"evidence.joint_spread"} if any(name.startswith(JOINT) for name in told) else set()
    peculiar = {field: _trials_with(layout, kinds) for field, (_, kinds) in PECULIAR.items()}
    of_trials = {PECULIAR[field][0] for field, trials in peculiar.items() if trials.size}
    return Setup(
        layout=layout,
        reports=reports(rows),
        open=tuple(one for one in known.values() if one.id in told | joints | of_trials),
        differ=tuple(known[name] for name in DIFFER if f"between.{name}" in told),
        peculiar=peculiar,
        fixed={one.id: one.centre for one in known.values()},
    )


def _trials_with(layout: Layout, kinds: frozenset[Kind]) -> Index:
    """The trials with rows of these kinds, as indices."""
    names = {row.trial for row in layout.rows if row.kind in kinds}
    return np.array([at for at, name in enumerate(layout.trials) if name in names], dtype=np.intp)


def trial_model(setup: Setup) -> None:
    """Priors, trials, and what each row reports."""
    parameters = _parameters(setup)
    latent = _latent(setup, parameters)
    # Compiled as one: the sampler looks at the model once step by step, and a thousand small steps would each be compiled.
    value, spread = jax.jit(lambda: tuple(astuple(predict(parameters, latent, setup.layout, JAX))))()
    _observe(setup, Prediction(value, spread))


def _parameters(setup: Setup) -> dict[str, Any]:
    typical = numpyro.sample("typical", dist.Normal(0, 1).expand([len(setup.open)]).to_event(1))
    found: dict[str, Any] = dict(setup.fixed)
    for at, prior in enumerate(setup.open):
        found[prior.id] = from_standard(prior, typical[at], jnp)
    for at, prior in enumerate(setup.open):
        if prior.id.startswith(JOINT):
            found[prior.id] = jnp.exp(found["evidence.joint_spread"] * typical[at])
    if setup.differ:
        differ = numpyro.sample("differ", dist.Normal(0, 1).expand([len(setup.differ)]).to_event(1))
        for at, prior in enumerate(setup.differ):
            found[f"between.{prior.id}"] = prior.between * jnp.exp(OPENNESS_OF_BETWEEN * differ[at])
    return found


def _latent(setup: Setup, parameters: Mapping[str, Any]) -> Latent:
    none = jnp.zeros(len(setup.layout.trials))
    found = {"felt": none}
    for field, trials in setup.peculiar.items():
        found[field] = none
        if trials.size:
            deviates = numpyro.sample(f"trial_{field}", dist.Normal(0, 1).expand([trials.size]).to_event(1))
            found[field] = none.at[trials].set(parameters[PECULIAR[field][0]] * deviates)
    arms = len(setup.layout.arms)
    doses = numpyro.sample("dose", dist.Normal(0, 1).expand([arms]).to_event(1)) if arms else jnp.zeros(0)
    return Latent(dose=setup.layout.dose_spread * doses, **found)


def _observe(setup: Setup, found: Prediction) -> None:
    known, means, shares = setup.reports, setup.reports.means, setup.reports.shares
    errors = standard_errors(known, found.spread, jnp)
    if means.size:
        numpyro.sample("mean", dist.Normal(found.value[means], errors[means]).to_event(1), obs=known.values[means])
    if known.spreads.size:
        spread = dist.Normal(jnp.log(found.spread[known.spreads]), known.inexact).to_event(1)
        numpyro.sample("spread", spread, obs=jnp.log(known.deviations))
    if shares.size:
        peers = setup.layout.peers
        told, at_risk = survivors(known.values, peers, jnp)
        at_risk_now = jnp.where(peers >= 0, found.value[peers], 1.0)
        chance = jnp.clip(found.value / at_risk_now, ALMOST, 1 - ALMOST)[shares]
        people = (known.people * at_risk)[shares]
        numpyro.sample("share", dist.Binomial(people, chance, validate_args=False).to_event(1), obs=people * told[shares])


def _told(layout: Layout, known: Mapping[str, Prior]) -> set[str]:
    """Names of parameters, and of how people differ in them, on which the prediction of any row depends."""
    centre = {one.id: one.centre for one in known.values()}
    betweens = {f"between.{name}": known[name].between for name in DIFFER}
    nothing = usual_trials(layout)
    base = predict(centre | betweens, nothing, layout, NUMPY)

    def moves(name: str, value: float) -> bool:
        other = predict(centre | betweens | {name: value}, nothing, layout, NUMPY)
        return bool(np.any(other.value != base.value) or np.any(other.spread != base.spread))

    one = {name: float(from_standard(prior, 1.0)) for name, prior in known.items() if prior.spread > 0}
    return {name for name, value in one.items() if moves(name, value)} | {
        name for name, value in betweens.items() if moves(name, value * 2)
    }
