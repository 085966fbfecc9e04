"""The model of all trials: what is open in it, and that its density is the one that is meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest
from numpyro.infer.util import log_density
from scipy.stats import norm
from tests.evidence.some_rows import ABO, NECK, a_row, one_of_each, own_rows, placebo, unfitted

from eutonia.evidence.fitting import natural_draws, sites, trial_draws
from eutonia.evidence.forward import Latent, predict
from eutonia.evidence.model import OPENNESS_OF_BETWEEN, Setup, set_up, trial_model
from eutonia.evidence.reports import standard_errors, survivors
from eutonia.evidence.rows import Kind

OWN = set_up(own_rows(), unfitted())
OWN_DENSITY = jax.jit(jax.value_and_grad(lambda point: log_density(trial_model, (OWN,), {}, point)[0]))
"""Compiled once for all tests: the density of the shipped model and its gradient."""


def names(setup: Setup) -> set[str]:
    return {one.id for one in setup.open}


def test_what_no_row_speaks_of_is_not_open() -> None:
    assert names(OWN).isdisjoint({"half_density.jaw", "effect.ashworth.trunk", "trend", "noise.tardieu", "joint.hip"})
    assert names(OWN) >= {"effect.ashworth.arm", "effect.ashworth.leg", "potency.abobotulinumtoxinA", "paralysis_lasts"}
    assert "potency.onabotulinumtoxinA" not in names(OWN), "the yardstick is 1 by definition"


def test_a_trial_of_the_elbow_opens_the_arm_and_nothing_else() -> None:
    found = names(set_up((a_row(), placebo(a_row())), unfitted()))
    assert {name for name in found if name.endswith((".leg", ".neck", ".pain", ".wrist"))} == set()
    assert {"effect.ashworth.arm", "half_density.arm", "placebo.ashworth.arm", "joint.elbow", "evidence.joint_spread"} <= found


def test_only_trials_with_rows_that_can_tell_are_peculiar() -> None:
    rows = (a_row(trial="tone"), a_row(trial="harm", kind=Kind.WEAKNESS, muscles=NECK, part="neck", product=ABO))
    setup = set_up(rows, unfitted())
    assert {field: [setup.layout.trials[at] for at in trials] for field, trials in setup.peculiar.items()} == {
        "placebo": ["tone"], "effect": ["tone"], "delay": [], "harm": ["harm"],
    }  # fmt: skip


def test_every_coordinate_has_a_name_of_its_own() -> None:
    every = [name for group in sites(OWN).values() for name in group]
    assert len(every) == len(set(every))


def some_point(setup: Setup, seed: int) -> dict[str, np.ndarray]:
    generator = np.random.Generator(np.random.PCG64(seed))
    return {name: generator.standard_normal(len(group)) / 2 for name, group in sites(setup).items()}


def told_by_hand(setup: Setup, point: dict[str, np.ndarray]) -> float:
    """The logarithm of the density, written again with SciPy, and shares by their logarithms."""
    once = {name: values[None, :] for name, values in point.items()}
    draws = natural_draws(setup, once)
    parameters = {**setup.fixed, **{name: float(values[0]) for name, values in draws.items()}}
    latent = Latent(**{field: values[0] for field, values in trial_draws(setup, once, draws).items()})
    found, known = predict(parameters, latent, setup.layout), setup.reports
    total = sum(norm.logpdf(values).sum() for values in point.values())
    errors = standard_errors(known, found.spread)
    total += norm.logpdf(known.values[known.means], found.value[known.means], errors[known.means]).sum()
    total += norm.logpdf(np.log(known.deviations), np.log(found.spread[known.spreads]), known.inexact).sum()
    told, at_risk = survivors(known.values, setup.layout.peers)
    chance = np.clip(survivors(found.value, setup.layout.peers)[0], 1e-4, 1 - 1e-4)
    people = known.people * at_risk
    at = known.shares
    return float(total + (people * told * np.log(chance) + people * (1 - told) * np.log1p(-chance))[at].sum())


def each_kind() -> tuple[Setup, Callable[[Any], Any]]:
    setup = set_up(one_of_each(), unfitted())
    return setup, jax.jit(lambda point: log_density(trial_model, (setup,), {}, point)[:1])


@pytest.mark.parametrize("case", [lambda: (OWN, OWN_DENSITY), each_kind], ids=["own rows", "one of each kind"])
def test_the_density_is_the_one_that_is_meant(case: Callable[[], tuple[Setup, Callable[[Any], Any]]]) -> None:
    """Up to a constant: the number of ways in which people can be counted is left out."""
    setup, density = case()
    points = [some_point(setup, seed) for seed in range(4)]
    by_model = np.array([float(density(point)[0]) for point in points])
    by_hand = np.array([told_by_hand(setup, point) for point in points])
    np.testing.assert_allclose(np.diff(by_model), np.diff(by_hand), rtol=1e-8, atol=1e-6)


def test_the_gradient_is_that_of_small_steps() -> None:
    """Also through the days on which relief crosses a level, which are searched for without a gradient."""
    point = some_point(OWN, 5)
    gradient = OWN_DENSITY(point)[1]
    generator, step = np.random.Generator(np.random.PCG64(6)), 1e-5
    for name, values in point.items():
        way = generator.standard_normal(len(values))
        ends = [float(OWN_DENSITY({**point, name: values + sign * step * way})[0]) for sign in (1, -1)]
        assert float(gradient[name] @ way) == pytest.approx((ends[0] - ends[1]) / 2 / step, rel=1e-4, abs=1e-3), name


def test_no_point_of_the_prior_is_without_a_density_and_a_gradient() -> None:
    for seed in range(40):
        density, gradient = OWN_DENSITY({name: 3 * values for name, values in some_point(OWN, seed).items()})
        assert np.isfinite(float(density))
        assert all(np.isfinite(values).all() for values in gradient.values())


def test_the_priors_lie_where_the_rows_of_the_belief_say() -> None:
    middle = {name: np.zeros((1, len(group))) for name, group in sites(OWN).items()}
    found = natural_draws(OWN, middle)
    for one in OWN.open:
        assert found[one.id][0] == pytest.approx(one.centre)
    for one in OWN.differ:
        assert found[f"between.{one.id}"][0] == pytest.approx(one.between)
    one_up = natural_draws(OWN, {**middle, "differ": middle["differ"] + 1})
    assert np.log(one_up["between.person"][0] / found["between.person"][0]) == pytest.approx(OPENNESS_OF_BETWEEN)
