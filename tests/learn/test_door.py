"""At the door: what is refused, what teaches nothing, and what is handed on from one stage to the next."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.learn.people import ABO, DAY, ONA, Visits, filled, known, likelihood_of, skeleton
from tests.learn.targets import linear
from tests.learn.test_reading import changed, read
from tests.response.scenes import unfitted

from eutonia.domain.belief import Belief
from eutonia.domain.cycle import Course
from eutonia.learn import learn
from eutonia.learn.door import likelihood_of as learned_likelihood_of
from eutonia.learn.door import posterior_of
from eutonia.learn.exploring import peaks_of
from eutonia.learn.mode import Search, find_peak
from eutonia.response import population_belief, working_prior

SHORT = Visits(weeks=(4,), measures=("pain",))


@cache
def people() -> Belief:
    return population_belief(unfitted(), 64)


@pytest.mark.parametrize("own", ["problem:equinovarus-foot:right", ":"])
def test_a_belief_with_anything_of_one_person_is_refused(own: str) -> None:
    learned = Belief("learned-1", "", {**people().parameters, own: np.ones(64)})
    with pytest.raises(ValueError, match="from the population belief, not from learned-1"):
        learn(learned, skeleton(SHORT), unfitted())


@pytest.mark.parametrize(
    "course",
    [
        Course(case=skeleton(SHORT).case),
        Course(case=skeleton(Visits(weeks=(), measures=())).case),
        skeleton(Visits(weeks=(), measures=())),
    ],
    ids=["no session", "neither", "nothing seen"],
)
def test_without_session_or_observation_it_is_the_population_belief_itself(course: Course) -> None:
    found = learn(people(), course, unfitted())
    assert found.belief is people()
    assert found.verdict.effective_draws == 64
    assert found.verdict.words[0].startswith("Nothing was learned")


def test_one_session_and_one_observation_are_enough() -> None:
    found = learn(people(), skeleton(Visits(weeks=(), measures=("pain",))), unfitted())
    assert found.belief.id.startswith("learned-")
    assert found.verdict.observations == 1
    assert found.belief.words == "Learned from 1 observation on 1 day over 1 cycle. 64 draws of this person."


def test_only_products_of_which_the_belief_says_something_are_learned_from() -> None:
    parameters = {name: values for name, values in people().parameters.items() if name != f"potency.{ABO}"}
    course = filled(Visits(weeks=(4,), measures=("pain",), products=(ONA, ABO)), lambda *_: 4.0)
    less, more = learn(Belief("less", "", parameters), course, unfitted()), learn(people(), course, unfitted())
    assert [len(one.verdict.surprises) for one in (less, more)] == [1, 2]
    assert [one.verdict.observations for one in (less, more)] == [2, 3]


def test_a_follow_up_on_the_day_of_the_next_session_is_of_the_cycle_before() -> None:
    visits = Visits(weeks=(4, 13), measures=("pain",), products=(ONA, ONA, ONA))
    found = learn(people(), filled(visits, lambda _, day, __: 4.0 + (day > 91)), unfitted())
    days = [(one.seen_on - DAY).days for one in found.verdict.surprises]
    assert days == [28, 91, 119, 182, 210, 273]


def test_the_likelihood_learns_only_what_is_touched_and_holds_the_rest_at_its_centre() -> None:
    people_prior = working_prior(known())
    every = likelihood_of(filled(SHORT, lambda *_: 4.0))
    found = learned_likelihood_of(every.record, people_prior, known()).prior
    assert set(found.names) < set(every.prior.names)
    assert [every.prior.names.index(name) for name in found.names] == sorted(map(every.prior.names.index, found.names))
    still = set(every.prior.names) - set(found.names)
    assert set(found.fixed) == still | set(every.prior.fixed)
    assert found.fixed["noise.tardieu"] == pytest.approx(np.exp(every.prior.mean[every.prior.names.index("noise.tardieu")]))
    assert {"noise.pain", "placebo.pain", "drift.pain", "effect.pain", "onset_days"} <= set(found.names)
    assert {"trend", "noise.ashworth", "drift.ashworth", "harm_size", "felt_onset", "slope.tardieu"} <= still


def test_the_posterior_is_that_of_the_likelihood_and_its_prior() -> None:
    likelihood = learned_likelihood_of(read(filled(SHORT, lambda *_: 4.0)), working_prior(known()), known())
    found = posterior_of(likelihood)
    assert found.mean.tolist() == likelihood.prior.mean.tolist()
    assert found.root @ found.root.T == pytest.approx(likelihood.prior.covariance)
    assert not np.triu(found.root, 1).any()
    assert found.batch == int(known().number("learn.batch"))
    points = np.random.default_rng(5).normal(size=(3, found.dimensions))
    whole = likelihood.log_probability(*likelihood.predict(found.working(points)))
    assert found.log_likelihoods(points) == pytest.approx(whole)


def test_each_stage_is_looked_for_from_the_one_before() -> None:
    design, seen = np.array([[1.0, 0.5], [0.3, 2.0], [1.0, -1.0]]), np.array([1.0, -2.0, 0.5])
    posterior, search = linear(design, seen, 0.5), Search.of(known())
    stages = [np.array([True, False, False]), np.array([True, True, False]), np.ones(3, dtype=bool)]
    at, expected = np.zeros(2), []
    for rows in stages:
        expected.append(find_peak(posterior, rows, at, search))
        at = expected[-1].at
    found = peaks_of(posterior, stages, known())
    assert [one.at.tolist() for one in found] == [one.at.tolist() for one in expected]


def test_a_course_with_other_doses_has_another_likelihood() -> None:
    """Units count: half of them are less likely to bring the same relief."""
    course = filled(Visits(weeks=(4,), measures=("ashworth",)), lambda _, day, __: 4.0 if not day else 1.0)
    half = changed(course, lambda d: [one.update(units=one["units"] / 2) for one in d["cycles"][0]["session"]["doses"]])
    for one in (course, half):
        assert likelihood_of(one).dosing.units_per_ml.shape == (4, 1)
    assert likelihood_of(half).dosing.units_per_ml == pytest.approx(likelihood_of(course).dosing.units_per_ml / 2)
