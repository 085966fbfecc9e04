"""The prior of whoever learns: the moments of the people of the population, on scales without ends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.response.scenes import unfitted

from eutonia.domain.belief import Belief
from eutonia.response import WorkingPrior, population_belief, working_prior
from eutonia.response.scales import OF_DISTRIBUTION, Scale, to_working


def correlated_fit(count: int = 400) -> dict[str, np.ndarray]:
    along, across = np.sin(np.arange(count)), np.cos(2.3 * np.arange(count))
    return {
        "steepness": 1.9 * np.exp(0.2 * along),
        "half_density.arm": 0.5 * np.exp(0.3 * along + 0.1 * across),
        "felt_onset": 1 / (1 + np.exp(-1 - 0.2 * across)),
        "potency.onabotulinumtoxinA": np.ones(count),
        "between.person": 0.3 + 0.05 * across,
        "between.problem": np.full(count, 0.25),
    }


def people() -> Belief:
    return population_belief(unfitted(), 16)


def prior() -> WorkingPrior:
    return working_prior(unfitted())


def fitted() -> WorkingPrior:
    return working_prior(replace(unfitted(), belief_draws=correlated_fit()))


def test_it_names_what_differs_or_is_open_and_keeps_the_rest_fixed() -> None:
    found = prior()
    assert set(found.names) | set(found.fixed) | {"between.problem"} == set(population_belief(unfitted()).parameters)
    assert found.fixed == {"potency.onabotulinumtoxinA": 1}
    assert found.mean.shape == (len(found.names),)
    assert found.covariance.shape == (len(found.names), len(found.names))
    assert list(found.names) == sorted(found.names)


@pytest.mark.parametrize("of", [prior, fitted])
def test_it_can_be_a_prior(of: object) -> None:
    """Symmetric and positive definite, so that it can be inverted and drawn from."""
    covariance = of().covariance  # type: ignore[operator]
    assert np.allclose(covariance, covariance.T)
    assert np.linalg.eigvalsh(covariance).min() > 0


def test_without_a_fit_it_is_the_rows_as_they_stand() -> None:
    found = prior()
    for at, name in enumerate(found.names):
        row = unfitted().belief[name]
        assert found.mean[at] == pytest.approx(float(to_working(np.array(row.centre), OF_DISTRIBUTION[row.distribution])))
        assert found.covariance[at, at] == pytest.approx(row.spread**2 + row.between**2)
    assert np.count_nonzero(found.covariance - np.diag(np.diag(found.covariance))) == 0
    assert found.problem_spread == unfitted().belief["problem"].between


def test_its_moments_are_those_of_the_belief_that_is_drawn() -> None:
    after = population_belief(replace(unfitted(), belief_draws=correlated_fit()), 400)
    for found, belief in ((prior(), population_belief(unfitted())), (fitted(), after)):
        drawn = found.working(belief.parameters)
        assert np.allclose(drawn.mean(axis=0), found.mean, atol=0.02)
        assert np.allclose(drawn.std(axis=0), np.sqrt(np.diag(found.covariance)), rtol=0.1)


def test_what_goes_together_in_the_fit_goes_together_in_the_prior() -> None:
    found = fitted()
    one, other = found.names.index("steepness"), found.names.index("half_density.arm")
    draws = correlated_fit()
    exact = np.cov(np.log(draws["steepness"]), np.log(draws["half_density.arm"]))
    assert found.covariance[one, other] == pytest.approx(exact[0, 1])
    assert found.covariance[other, other] == pytest.approx(exact[1, 1])
    assert found.covariance[one, found.names.index("onset_days")] == 0


def test_how_people_differ_is_taken_from_the_fit_where_it_says() -> None:
    found, draws = fitted(), correlated_fit()
    person = found.names.index("person")
    assert found.covariance[person, person] == pytest.approx((draws["between.person"] ** 2).mean())
    assert found.problem_spread == pytest.approx(0.25)


def test_there_and_back_between_the_scales() -> None:
    found = prior()
    working = found.working(people().parameters)
    natural = found.natural(working)
    assert working.shape == (people().draws, len(found.names))
    for name, values in natural.items():
        assert np.allclose(values, people().parameters[name])


def test_on_the_natural_scale_every_draw_is_possible() -> None:
    found = prior()
    far = found.natural(found.mean + 8 * np.sqrt(np.diag(found.covariance)) * np.array([[-1.0], [1.0]]))
    for name, scale in zip(found.names, found.scales, strict=True):
        if scale is not Scale.AS_IS:
            assert (far[name] > 0).all()
        if scale is Scale.LOG_ODDS:
            assert (far[name] < 1).all()


def test_a_part_of_it_is_that_part() -> None:
    found = fitted()
    some = found.only({"half_density.arm", "steepness", "potency.onabotulinumtoxinA"})
    assert some.names == ("half_density.arm", "steepness")
    at = [found.names.index(name) for name in some.names]
    assert np.array_equal(some.covariance, found.covariance[np.ix_(at, at)])
    assert np.array_equal(some.mean, found.mean[at])
    assert some.fixed == {"potency.onabotulinumtoxinA": 1}
    assert found.only(()).names == ()


@pytest.mark.parametrize("kept", [1, 3])
def test_a_prior_whose_names_and_scales_do_not_fit_together_is_refused(kept: int) -> None:
    some = prior().only(("steepness", "person"))
    scales = (Scale.LOG, Scale.LOG, Scale.LOG)[:kept]
    odd = replace(some, scales=scales)
    with pytest.raises(ValueError, match="zip"):
        odd.natural(np.ones((4, 2)))
    with pytest.raises(ValueError, match="zip"):
        odd.working({"steepness": np.ones(4), "person": np.ones(4)})


def test_values_stand_in_a_row_for_each_and_a_column_for_each_name() -> None:
    some = prior().only(("steepness", "potency.onabotulinumtoxinA", "wasting"))
    assert some.names == ("steepness", "wasting")
    assert some.scales == (Scale.LOG, Scale.LOG_ODDS)
    assert some.problem_spread == prior().problem_spread
    working = some.working({"steepness": np.array([1, np.e, np.e]), "wasting": np.array([0.5, 0.5, 0.75])})
    assert np.allclose(working, [[0, 0], [1, 0], [1, np.log(3)]])
    natural = some.natural(working)
    assert set(natural) == {"steepness", "wasting", "potency.onabotulinumtoxinA"}
    assert np.allclose(natural["steepness"], [1, np.e, np.e])
    assert np.array_equal(natural["potency.onabotulinumtoxinA"], [1, 1, 1])


def test_whole_numbers_in_the_rows_do_not_cut_off_the_fit() -> None:
    rows = {name: replace(row, spread=0, between=0) for name, row in unfitted().belief.items()}
    fit = {"steepness": np.exp([0.1, 0.3]), "between.person": np.array([0.3, 0.4]), "onset_days": np.exp([3.0, 3.5])}
    found = working_prior(replace(unfitted(), belief=rows, belief_draws=fit))
    assert found.names == ("onset_days", "person", "steepness")
    assert np.allclose(found.mean, [3.25, 0, 0.2])
    assert np.allclose(found.covariance, [[0.125, 0, 0.05], [0, 0.125, 0], [0.05, 0, 0.02]])
    assert found.fixed["wasting"] == pytest.approx(0.8)
    assert found.problem_spread == 0


def test_how_people_differ_is_added_to_what_is_open() -> None:
    row = replace(unfitted().belief["steepness"], centre=3.0, spread=0.3, between=0.4)
    found = working_prior(replace(unfitted(), belief=unfitted().belief | {"steepness": row})).only(("steepness",))
    assert found.mean == pytest.approx(np.log(3))
    assert found.covariance[0, 0] == pytest.approx(0.25)
    fit = {"steepness": np.exp([1.0, 1.2]), "between.steepness": np.array([0.1, 0.2])}
    after = working_prior(replace(unfitted(), belief_draws=fit)).only(("steepness",))
    assert after.mean == pytest.approx(1.1)
    assert after.covariance[0, 0] == pytest.approx(0.02 + 0.025)


def test_people_and_not_trials_or_single_problems_have_a_prior() -> None:
    found = prior()
    assert not any(name.startswith("evidence.") or name == "problem" for name in (*found.names, *found.fixed))
    assert len(found.names) == len(found.scales)
    assert found.problem_spread == pytest.approx(0.2)
