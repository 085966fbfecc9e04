"""From draws to a belief that a forecast can use as it is."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.learn.people import ONA, Visits, known, likelihood_of, make, population

from eutonia.domain.belief import Belief
from eutonia.domain.cycle import Course
from eutonia.learn.door import likelihood_of as learned_likelihood_of
from eutonia.learn.result import Drawn, learned_belief, learned_id
from eutonia.response import working_prior
from eutonia.response.scales import to_working

VISITS = Visits(products=(ONA, ONA), weeks=(4, 12), measures=("ashworth", "pain", "tardieu"))


@cache
def course() -> Course:
    return make(VISITS, 1).course


@cache
def drawn() -> Drawn:
    """Draws of the prior itself, as if nothing had been learned."""
    people = working_prior(known())
    likelihood = learned_likelihood_of(likelihood_of(course()).record, people, known())
    prior = likelihood.prior
    random = np.random.default_rng(1)
    return Drawn(likelihood, people, random.multivariate_normal(prior.mean, prior.covariance, size=population().draws))


def belief(of: Drawn) -> Belief:
    return learned_belief(population(), "learned-test", of, "words")


def column(of: Drawn, name: str) -> np.ndarray:
    return of.working[:, of.likelihood.prior.names.index(name)]


def test_the_trend_over_the_cycles_so_far_is_in_the_person_and_then_nothing() -> None:
    found = drawn()
    after = belief(found).parameters
    assert after["person"] == pytest.approx(np.exp(column(found, "person") + 2 * column(found, "trend")))
    assert not after["trend"].any()


def test_untreated_levels_are_those_of_the_last_day() -> None:
    found = drawn()
    after, years = belief(found).parameters, (91 + 84) / 365.25
    for name, drift in (("ashworth", "ashworth"), ("pain", "pain")):
        own = f"baseline:{name}:equinovarus-foot:right"
        assert after[own] == pytest.approx(column(found, own) + years * column(found, f"drift.{drift}"))


def test_tardieu_drifts_with_tone() -> None:
    found = drawn()
    own = "baseline:tardieu:equinovarus-foot:right"
    degrees = np.exp(column(found, "slope.tardieu")) * column(found, "drift.ashworth") * (91 + 84) / 365.25
    assert belief(found).parameters[own] == pytest.approx(column(found, own) + degrees)


def test_values_are_natural_and_closed_to_change() -> None:
    after = belief(drawn()).parameters
    assert after["onset_days"] == pytest.approx(np.exp(column(drawn(), "onset_days")))
    with pytest.raises(ValueError, match="read-only"):
        after["onset_days"][0] = 1


def test_the_population_is_left_as_it_was() -> None:
    before = {name: values.copy() for name, values in population().parameters.items()}
    belief(drawn())
    assert all((population().parameters[name] == before[name]).all() for name in before)


def test_what_was_not_touched_moves_as_much_as_it_goes_with_what_was() -> None:
    """Draws of the prior move nothing on average, and leave the spread as it was."""
    after = belief(drawn()).parameters
    for name, values in population().parameters.items():
        if name not in drawn().likelihood.prior.names and name != "trend":
            assert after[name].mean() == pytest.approx(values.mean(), abs=0.35 * values.std() + 1e-12)
            assert after[name].std() == pytest.approx(values.std(), rel=0.25, abs=1e-12)


def test_the_id_changes_with_everything_it_is_made_of() -> None:
    ids = {
        learned_id(population(), course(), known()),
        learned_id(population(), make(VISITS, 2).course, known()),
        learned_id(Belief("other", "", population().parameters), course(), known()),
    }
    assert len(ids) == 3
    assert learned_id(population(), course(), known()) in ids


def test_what_was_not_touched_follows_by_how_it_goes_with_what_was() -> None:
    """By the covariance of people where a correlation is more than one by chance; what goes with nothing keeps its draws."""
    people, after, before = drawn().people, belief(drawn()).parameters, population().parameters
    least = float(known().number("learn.goes_with"))
    touched = [at for at, name in enumerate(people.names) if name in drawn().likelihood.prior.names]
    spread = np.sqrt(np.diag(people.covariance))
    moved = np.stack(
        [column(drawn(), people.names[at]) - to_working(before[people.names[at]], people.scales[at]) for at in touched]
    )
    followed = 0
    for at, name in enumerate(people.names):
        if at in touched or name not in before or name == "trend":
            continue
        together = people.covariance[touched, at]
        counts = np.where(np.abs(together) / (spread[touched] * spread[at]) >= least, together, 0)
        slopes = np.linalg.inv(people.covariance[np.ix_(touched, touched)]) @ counts
        if slopes.any():
            followed += 1
            assert to_working(after[name], people.scales[at]) == pytest.approx(
                to_working(before[name], people.scales[at]) + slopes @ moved
            )
        else:
            assert after[name].tolist() == before[name].tolist()
    assert followed > 3


def test_a_population_without_a_parameter_is_given_none() -> None:
    fewer = {name: values for name, values in population().parameters.items() if name in drawn().likelihood.prior.names}
    found = learned_belief(Belief("fewer", "", fewer), "learned-test", drawn(), "words")
    assert set(found.parameters) == set(drawn().likelihood.prior.names)


def test_the_id_is_made_of_sixteen_signs_and_changes_with_method_and_equations(monkeypatch: pytest.MonkeyPatch) -> None:
    before = learned_id(population(), course(), known())
    assert len(before) == len("learned-") + 16
    for name in ("LEARNER", "MODEL"):
        with monkeypatch.context() as other:
            other.setattr(f"eutonia.learn.result.{name}", "another")
            assert learned_id(population(), course(), known()) != before
