"""The likelihood of many guesses at once is that of the twin, which takes one person after the other."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from tests.learn.nuts_twin import Twin, natural
from tests.learn.people import ABO, FOUR, INCO, ONA, TWO, Visits, known, likelihood_of, make
from tests.learn.test_reading import changed

from eutonia.domain.cycle import Course
from eutonia.learn.door import likelihood_of as learned_likelihood_of
from eutonia.learn.door import posterior_of
from eutonia.response import working_prior

EVERYTHING = ("ashworth", "spasms_per_day", "pain", "tardieu", "stiffness")
COURSES = {
    "one problem": Visits(),
    "two products": Visits(problems=TWO, products=(ONA, ABO), weeks=(3, 12), assessed_again=True),
    "everything that can be seen": Visits(
        problems=TWO, measures=EVERYTHING, products=(INCO, ONA), weeks=(2, 8, 14), weakness=True, goal=True
    ),
    "sessions close together": Visits(products=(ONA, ONA, ONA), interval_weeks=5, weeks=(1, 4), weakness=True),
}


def tapped(course: Course) -> Course:
    """With taps of what is felt."""

    def tap(document: dict[str, Any]) -> None:
        document["cycles"][0]["follow_ups"][0]["felt_onset"] = True
        document["cycles"][-1]["follow_ups"][-1]["felt_wear_off"] = True

    return changed(course, tap)


@pytest.mark.parametrize("name", COURSES)
def test_many_guesses_at_once_are_as_probable_as_one_after_the_other(name: str) -> None:
    course = tapped(make(COURSES[name], 3).course)
    likelihood = likelihood_of(course)
    prior = likelihood.prior
    guesses = np.random.default_rng(1).multivariate_normal(prior.mean, prior.covariance, size=3, method="cholesky")
    found = likelihood.log_probability(*likelihood.predict(guesses)).sum(axis=1)
    with jax.enable_x64(True):
        twin = Twin(course, known())
        one_by_one = jax.jit(jax.vmap(lambda one: twin.log_likelihood(natural(one, prior.names, prior.scales, prior.fixed))))
        slow = np.asarray(one_by_one(jnp.asarray(guesses)))
    # The twin drops constants of its normals.
    constants = -np.log(2 * np.pi) / 2 * sum(one.kind.value in ("tardieu", "felt_onset", "felt_wear_off") for one in seen(course))
    taps = 2 * -np.log(0.12)
    assert found == pytest.approx(slow + constants + taps, rel=1e-6, abs=1e-4)


def seen(course: Course) -> tuple[Any, ...]:
    return likelihood_of(course).record.observations


def test_each_guess_stands_alone() -> None:
    likelihood = likelihood_of(make(COURSES["two products"], 1).course)
    prior = likelihood.prior
    guesses = np.random.default_rng(2).multivariate_normal(prior.mean, prior.covariance, size=5, method="cholesky")
    together = likelihood.predict(guesses)
    alone = [likelihood.predict(one[None, :]) for one in guesses]
    for at in (0, 1):
        assert np.concatenate([one[at] for one in alone]) == pytest.approx(together[at], abs=1e-9)


def test_what_was_injected_decides_what_is_touched() -> None:
    likelihood = learned_likelihood_of_visits(Visits(measures=("ashworth",)))
    names = set(likelihood.prior.names)
    assert {"effect.ashworth.leg", "half_density.leg", "joint.ankle", "person", "problem:equinovarus-foot:right"} <= names
    assert "baseline:ashworth:equinovarus-foot:right" in names
    assert names.isdisjoint({"effect.ashworth.arm", "half_density.arm", "effect.pain", "noise.pain", "harm_size", "felt_onset"})
    assert "trend" not in names, "one cycle says nothing of the next"


def test_a_second_cycle_touches_the_trend() -> None:
    assert "trend" in learned_likelihood_of_visits(Visits(products=(ONA, ONA))).prior.names


def test_weakness_touches_harm() -> None:
    names = learned_likelihood_of_visits(Visits(products=(ONA, ONA), weakness=True)).prior.names
    assert {"harm_density.leg", "harm_steeper", "harm_size"} <= set(names)


def learned_likelihood_of_visits(visits: Visits) -> Any:
    return learned_likelihood_of(likelihood_of(make(visits, 1).course).record, working_prior(known()), known())


def test_a_guess_that_overflows_is_impossible_and_no_fault() -> None:
    posterior = posterior_of(learned_likelihood_of_visits(Visits()))
    far = np.full((2, posterior.dimensions), 1e4)
    far[1] *= -1
    found = posterior.log_likelihoods(far)
    assert not np.isnan(found).any()
    assert (found.sum(axis=1) < -1e3).all()


def test_batches_change_nothing() -> None:
    likelihood = learned_likelihood_of_visits(Visits(problems=FOUR))
    posterior = posterior_of(likelihood)
    points = np.random.default_rng(3).normal(size=(2 * posterior.batch + 5, posterior.dimensions))
    whole = likelihood.log_probability(*likelihood.predict(posterior.working(points)))
    assert posterior.log_likelihoods(points) == pytest.approx(whole, rel=1e-9)
