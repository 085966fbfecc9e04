"""Cooling and walking, followed one walker after the other in plain numbers; and how alike relatives still are."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log, sqrt

import numpy as np
import pytest
from tests.learn.people import known
from tests.learn.targets import bent

from eutonia.learn.chance import normals, uniforms
from eutonia.learn.clouds import Cloud, Mixture, around, fitted
from eutonia.learn.mode import Place
from eutonia.learn.tempering import Ground, Walk, Walkers, cool, independent
from eutonia.learn.weighing import effective, largest_power, resampled

WALK = Walk(stride=0.6, coolings=4, between=2, last=3, rounds=3, left=0.5, enough=0.99, doubt=5, wider=1.5)
DRAWS = 24
ERROR = 0.25


def ground() -> tuple[Ground, Walkers, Cloud]:
    """A crescent in two of three parameters, one observation of which is not known, and guesses from two clouds."""
    wide = around(Place(np.zeros(3), 0.0, np.zeros(3), np.diag([3.0, 1.0, 0.0])), 0.1, 6)
    aside = replace(wide, centre=np.array([0.4, -0.3, 0.0]))
    found = Ground(bent(3, ERROR), np.array([True, True, False]), Mixture((wide, aside), (30, 18)))
    return found, found.walkers(found.guesses.points("tempering")), wide


def height(of: Ground, point: np.ndarray) -> float:
    """Log posterior of one point, written out for the crescent."""
    first, second, third = point
    seen = (first + 0.8 * second**2 - 0.8, exp(second / 2) - 1.3)
    return sum(-((one / ERROR) ** 2) / 2 - log(ERROR) for one in seen) - (first**2 + second**2 + third**2) / 2


def wandered(of: Ground, walkers: Walkers, cloud: Cloud, warmth: float, name: str, steps: int) -> Walkers:
    """Each walker on its own: part of the way to the centre and off again, and back where that is too improbable."""
    points, heights, bases = walkers.points.copy(), walkers.height.copy(), walkers.base.copy()
    for step in range(steps):
        off, luck = normals(f"{name}:{step}", *points.shape), uniforms(f"{name}:{step}:goes", len(points))
        for at in range(len(points)):
            own = cloud.to_own(points[at : at + 1])[0]
            there = sqrt(1 - WALK.stride**2) * own + WALK.stride * off[at]
            proposed = cloud.from_own(there[None, :])
            base = float(of.guesses.log_density(proposed)[0])
            tempered = [warmth * heights[at] + (1 - warmth) * bases[at], warmth * height(of, proposed[0]) + (1 - warmth) * base]
            if log(luck[at]) < tempered[1] - tempered[0] + float(there @ there - own @ own) / 2:
                points[at], heights[at], bases[at] = proposed[0], height(of, proposed[0]), base
    return Walkers(points, heights, bases, walkers.ancestor)


def settled(of: Ground, walkers: Walkers, cloud: Cloud, walk: Walk) -> tuple[Walkers, float]:
    """Rounds at the posterior until they are independent."""
    worth = 0.0
    for round_ in range(walk.rounds):
        cloud = fitted(walkers.points, np.full(DRAWS, 1 / DRAWS), cloud, walk.doubt)
        walkers = wandered(of, walkers, cloud.wider(walk.wider), 1.0, f"learn:settle:{round_}", walk.last)
        worth = independent(cloud.to_own(walkers.points)[:, :2], walkers.ancestor)
        if worth >= walk.enough * DRAWS:
            break
    return walkers, worth


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"coolings": 1},
        {"left": 0.9, "coolings": 40},
        {"left": 0.9, "coolings": 3},
        {"left": 0.01},
        {"rounds": 1},
        {"rounds": 0},
        {"enough": 0.3},
        {"left": 0.4, "enough": 1.0},
    ],
    ids=str,
)
def test_cooling_and_walking_followed_one_walker_after_the_other(change: dict[str, float]) -> None:
    walk = replace(WALK, **change)  # type: ignore[arg-type]
    of, guesses, cloud = ground()
    found, worth = cool(of, guesses, cloud, DRAWS, walk)
    walkers, warmth = guesses, 0.0
    for step in range(walk.coolings):
        ratio = walkers.height - walkers.base
        colder = largest_power(ratio, walk.left * DRAWS, 1 - warmth, 52) if step + 1 < walk.coolings else 1 - warmth
        warmth += colder
        weights = np.exp(colder * ratio) / np.exp(colder * ratio).sum()
        cloud = fitted(walkers.points, weights, cloud, walk.doubt)
        walkers = walkers.at(resampled(weights, cloud.to_own(walkers.points)[:, 0], DRAWS))
        walkers = wandered(of, walkers, cloud.wider(walk.wider), warmth, f"learn:cool:{step}", walk.between)
        if warmth >= 1:
            break
    assert warmth == 1
    expected, expected_worth = settled(of, walkers, cloud, walk)
    assert found.points == pytest.approx(expected.points, abs=1e-9)
    assert found.height == pytest.approx([height(of, point) for point in found.points])
    assert found.ancestor.tolist() == expected.ancestor.tolist()
    assert worth == pytest.approx(expected_worth)
    assert worth > 0 or not walk.rounds


def test_the_example_cools_in_several_steps_and_in_one() -> None:
    """What the test above follows: steps are limited by what must stay effective."""
    _, guesses, _ = ground()
    ratio = guesses.height - guesses.base
    assert 0 < largest_power(ratio, 0.9 * DRAWS, 1, 52) < 0.5
    assert effective(ratio) >= 0.01 * DRAWS


def test_walkers_descend_from_themselves_and_their_heights_are_those_of_what_is_known() -> None:
    of, walkers, _ = ground()
    assert walkers.ancestor.tolist() == list(range(48))
    assert walkers.height == pytest.approx([height(of, point) for point in walkers.points])
    assert walkers.base == pytest.approx(of.guesses.log_density(walkers.points))


def test_some_of_the_walkers_keep_all_that_is_theirs() -> None:
    _, walkers, _ = ground()
    some = walkers.at(np.array([5, 5, 2]))
    assert some.ancestor.tolist() == [5, 5, 2]
    assert some.points.tolist() == [walkers.points[at].tolist() for at in (5, 5, 2)]
    assert some.height.tolist() == [walkers.height[at] for at in (5, 5, 2)]
    assert some.base.tolist() == [walkers.base[at] for at in (5, 5, 2)]


def test_where_nothing_was_taught_relatives_are_compared_in_every_direction() -> None:
    of, guesses, _ = ground()
    prior = around(Place(np.zeros(3), 0.0, np.zeros(3), np.zeros((3, 3))), 0.1, 6)
    found, worth = cool(of, guesses, prior, DRAWS, replace(WALK, rounds=1, wider=1))
    assert worth == pytest.approx(independent(found.points, found.ancestor))


@pytest.mark.parametrize(
    ("name", "setting"),
    [(one, f"learn.walk.{one}") for one in Walk.__dataclass_fields__],
)
def test_the_walk_is_that_of_the_settings(name: str, setting: str) -> None:
    assert getattr(Walk.of(known()), name) == float(known().number(setting))


def test_the_correlation_within_families_worked_out_by_hand() -> None:
    """Families of 3, 2 and 1: means 2, 6 and 9, within them 2 + 2, and the mean of all is 4.5."""
    values = np.array([[1.0], [2.0], [3.0], [5.0], [7.0], [9.0]])
    family = np.array([4, 4, 4, 1, 1, 7])
    typical = (9 + 4 + 1) / 6
    usual = (6 - typical) / 2
    between = (3 * 2.5**2 + 2 * 1.5**2 + 4.5**2) / 2
    within = (2 + 2) / 3
    shared = (between - within) / (between + (usual - 1) * within)
    assert independent(values, family) == pytest.approx(6 / (1 + (typical - 1) * shared))


def test_the_correlation_is_averaged_over_the_columns() -> None:
    """The families of before, and beside them 11, 12, 15 | 13, 17 | 19."""
    values = np.array([[1.0, 11.0], [2.0, 12.0], [3.0, 15.0], [5.0, 13.0], [7.0, 17.0], [9.0, 19.0]])
    family = np.array([4, 4, 4, 1, 1, 7])
    each = [(6 / independent(values[:, at : at + 1], family) - 1) for at in (0, 1)]
    assert independent(values, family) == pytest.approx(6 / (1 + sum(each) / 2))
    assert each[1] > 0


def test_relatives_less_alike_than_strangers_are_worth_no_more_than_all() -> None:
    values = np.array([[-1.0], [1.0], [-1.0], [1.0]])
    assert independent(values, np.array([0, 0, 1, 1])) == 4
