"""A follow-up is surprising when few such follow-ups would lie as far from what was expected of it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2
from tests.learn.people import TWO, Visits, filled, known, make, population

from eutonia.domain.belief import Surprise
from eutonia.learn import learn
from eutonia.learn.expected import expected_below, variance
from eutonia.learn.groups import link_of
from eutonia.learn.scores import Kind
from eutonia.learn.surprise import chi_squared_beyond

MILD = {Kind.ASHWORTH: 1.0, Kind.SPASMS_PER_DAY: 2.0, Kind.PAIN: 1.0}
BAD = {Kind.ASHWORTH: 4.0, Kind.SPASMS_PER_DAY: 30.0, Kind.PAIN: 8.0}
WORST = {Kind.ASHWORTH: 5.0, Kind.SPASMS_PER_DAY: 60.0, Kind.PAIN: 10.0}


def surprises(visits: Visits, seed: int) -> tuple[Surprise, ...]:
    return learn(population(), make(visits, seed).course, known()).verdict.surprises


@pytest.mark.parametrize("freedom", range(1, 13))
def test_the_chance_of_a_chi_squared(freedom: int) -> None:
    for value in (0.0, 0.001, 0.5, 3.0, 12.0, 60.0):
        assert chi_squared_beyond(value, freedom) == pytest.approx(chi2.sf(value, freedom), rel=1e-9, abs=1e-300)


@pytest.mark.parametrize(("kind", "values"), [(Kind.ASHWORTH, range(6)), (Kind.PAIN, range(11)), (Kind.GOAL, range(-2, 3))])
def test_chances_of_all_that_can_be_written_down_are_those_of_the_link(kind: Kind, values: range) -> None:
    location, error = np.array([-0.4, 1.3]), np.array([0.5, 0.8])
    for value in values:
        at_most, below = expected_below(kind, float(value), location, error)
        link = link_of(kind, np.array([float(value)]), np.ones(1))
        assert at_most - below == pytest.approx(np.exp(link(location[:, None], error[:, None])[:, 0]), abs=1e-4)
    assert expected_below(kind, float(values[0]), location, error)[1].tolist() == [0, 0]
    assert expected_below(kind, float(values[-1]), location, error)[0] == pytest.approx(1)


def test_chances_of_counts_weakness_and_degrees() -> None:
    location, error = np.array([1.0]), np.array([3.0])
    total = sum(float(np.subtract(*expected_below(Kind.SPASMS_PER_DAY, n, location, error))[0]) for n in range(200))
    assert total == pytest.approx(1, abs=1e-6)
    yes, no = (expected_below(Kind.WEAKNESS, value, np.array([-1.0]), error) for value in (1.0, 0.0))
    assert (yes[0], no[1]) == (1, 0)
    assert yes[1] == no[0] == pytest.approx(np.exp(-np.exp(-1.0)))
    at_most, below = expected_below(Kind.TARDIEU, 1.0, location, error)
    assert at_most == below == pytest.approx(0.5, abs=1e-6)
    assert variance(Kind.TARDIEU, location, error) == 9
    assert variance(Kind.SPASMS_PER_DAY, location, error) > 0


def test_one_for_each_day_with_follow_ups_oldest_first() -> None:
    found = surprises(Visits(problems=TWO, weeks=(4, 12), products=("onabotulinumtoxinA",) * 2), 1)
    assert [one.seen_on.isoformat() for one in found] == ["2026-10-22", "2026-12-17", "2027-01-21", "2027-03-18"]
    assert all(0 <= one.probability <= 1 and one.words for one in found)


def test_what_the_model_expects_is_seldom_surprising_and_never_too_often() -> None:
    chances = np.array([one.probability for seed in range(40) for one in surprises(Visits(weeks=(4, 12)), seed)])
    assert (chances < 0.05).mean() <= 0.06
    assert (chances < 0.5).mean() > 0.2
    assert chances.mean() < 0.75


def test_a_problem_that_turns_from_bad_to_worse_at_once_is_surprising() -> None:
    course = filled(
        Visits(weeks=(2, 4)),
        lambda kind, day, _: (WORST if day else MILD)[kind],
    )
    verdict = learn(population(), course, known()).verdict
    assert all(one.probability < 0.001 and one.words.startswith("Far from") for one in verdict.surprises)
    assert not verdict.in_domain
    assert any("follow-ups were far" in sentence for sentence in verdict.words)


def test_what_one_cycle_taught_no_longer_surprises_in_the_next() -> None:
    """A strong response that lasts: far from what was expected at first, and then expected."""
    visits = Visits(weeks=(4, 8), products=("onabotulinumtoxinA",) * 3)
    course = filled(visits, lambda kind, day, _: (MILD if day % 91 else BAD)[kind])
    found = learn(population(), course, known()).verdict.surprises
    first, last = [one.probability for one in found[:2]], [one.probability for one in found[-2:]]
    assert max(first) < min(last)
