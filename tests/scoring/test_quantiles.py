"""A band as a distribution: its parts, its scores, and the same by slower ways."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scoring.made import a_band, around

from eutonia.response.bands import bands
from eutonia.scoring.quantiles import (
    PROBABILITIES,
    band_at,
    chance_at,
    interval_score,
    part_up_to,
    ranked_score,
    rising,
)

LEVELS = st.floats(-50, 50).map(lambda value: round(value, 3))
QUANTILES = st.lists(LEVELS, min_size=7, max_size=7).map(lambda values: np.array(sorted(values)))


def test_the_probabilities_are_those_of_the_intervals() -> None:
    assert pytest.approx([0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975]) == PROBABILITIES


def test_at_each_quantile_the_part_is_its_probability() -> None:
    quantiles = rising(around(10, 4))
    assert [part_up_to(one, quantiles) for one in quantiles] == pytest.approx(PROBABILITIES)


@pytest.mark.parametrize(("value", "part"), [(9, 0.375), (3, 0), (17, 1), (5, 0.0625), (4, 0.025), (3.9, 0.0175)])
def test_between_and_beyond_the_quantiles_it_goes_on_straight(value: float, part: float) -> None:
    assert part_up_to(value, rising(a_band(4, 5, 8, 10, 12, 14, 16))) == pytest.approx(part if value != 5 else 0.1)


def test_a_distribution_on_steps_jumps_where_its_quantiles_meet() -> None:
    quantiles = rising(a_band(1, 1, 2, 2, 2, 3, 3))
    assert part_up_to(0.999, quantiles) == 0
    assert part_up_to(1, quantiles) == pytest.approx(0.1)
    assert part_up_to(2, quantiles) == pytest.approx(0.75)
    assert part_up_to(3, quantiles) == pytest.approx(0.975)
    assert part_up_to(3.001, quantiles) == 1


@given(QUANTILES, LEVELS, LEVELS)
def test_a_higher_value_has_no_smaller_part(quantiles: np.ndarray, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= part_up_to(low, quantiles) <= part_up_to(high, quantiles) + 1e-12 <= 1 + 1e-9


@given(QUANTILES, LEVELS, st.floats(0.5, 3), st.integers(-20, 20))
def test_the_parts_do_not_depend_on_where_the_scale_begins_or_how_wide_it_is(
    quantiles: np.ndarray, value: float, times: float, shift: int
) -> None:
    if min(np.diff(quantiles)) < 0.01 or min(abs(quantiles - value)) < 0.01:
        return
    moved = part_up_to(value * times + shift, quantiles * times + shift)
    assert moved == pytest.approx(part_up_to(value, quantiles), abs=1e-6)


@settings(max_examples=15)
@given(QUANTILES, LEVELS)
def test_the_ranked_score_is_its_integral(quantiles: np.ndarray, value: float) -> None:
    """The square of the distance between the forecast and certainty, summed over a fine grid."""
    low, high = min(quantiles[0], value) - 40, max(quantiles[-1], value) + 40
    places = np.linspace(low, high, 20_001)[:-1] + (high - low) / 40_000
    slow = sum((part_up_to(place, quantiles) - (place >= value)) ** 2 for place in places) * (high - low) / 20_000
    assert ranked_score(value, quantiles) == pytest.approx(slow, abs=0.03, rel=0.01)


def test_the_ranked_score_comes_near_that_of_the_whole_distribution() -> None:
    """Continuous ranked probability score by its integral, for a normal distribution and a value one deviation off."""
    draws = np.random.default_rng(1).normal(size=200_000)
    quantiles = rising(bands(draws[None, :])[0])
    places = np.linspace(-6, 6, 4001)
    below = np.searchsorted(np.sort(draws), places) / len(draws)
    exact = np.trapezoid((below - (places >= 1)) ** 2, places)
    assert ranked_score(1, quantiles) == pytest.approx(exact, rel=0.1)


@pytest.mark.parametrize(("value", "score"), [(5, 4), (3, 4), (7, 4), (2, 14), (8, 14)])
def test_the_interval_score_is_the_width_and_a_penalty_outside(value: float, score: float) -> None:
    assert interval_score(value, 3, 7, 0.8) == pytest.approx(score)


def test_a_right_forecast_scores_better_than_a_shifted_a_narrow_and_a_wide_one() -> None:
    values = np.random.default_rng(2).normal(10, 4, 4_000)
    right = bands(values[None, :])[0]
    others = (around(12, 5), around(10, 1), around(10, 40))
    mean = [np.mean([ranked_score(value, rising(one)) for value in values]) for one in (right, *others)]
    assert min(mean) == mean[0]


def test_the_band_between_two_weeks_is_between_theirs() -> None:
    weeks = (Decimal(0), Decimal(1), Decimal(2))
    held = (around(12, 4), around(8, 2), around(6, 2))
    assert band_at(0.5, weeks, held) == around(10, 3)
    assert band_at(2, weeks, held) == held[2]
    assert band_at(2.01, weeks, held) is None
    assert band_at(-0.01, weeks, held) is None
    assert band_at(0, (), ()) is None


def test_the_chance_between_two_weeks_is_between_theirs() -> None:
    weeks, chances = (Decimal(0), Decimal(2)), (Decimal("0.2"), Decimal("0.6"))
    assert chance_at(1, weeks, chances) == pytest.approx(0.4)
    assert chance_at(3, weeks, chances) is None
    assert chance_at(0, (), ()) is None


FLAT = rising(a_band(1, 4, 10, 20, 30, 36, 39))
"""Every value from 0 to 40 is as likely as another: the score of a value at u parts of it is 40 (1/3 - u + u * u)."""


@pytest.mark.parametrize("value", [0, 0.5, 1, 2, 4, 7, 10, 15, 20, 29, 36, 38, 39, 39.5, 40])
def test_the_ranked_score_of_an_even_distribution_is_that_of_the_books(value: float) -> None:
    part = value / 40
    assert ranked_score(value, FLAT) == pytest.approx(40 * (1 / 3 - part + part * part), abs=1e-9)
    assert part_up_to(value, FLAT) == pytest.approx(part)


@pytest.mark.parametrize("value", [-7.5, 47.5])
def test_outside_a_distribution_every_step_away_costs_one(value: float) -> None:
    assert ranked_score(value, FLAT) == pytest.approx(40 / 3 + 7.5)


@pytest.mark.parametrize("value", [-2, 3.8, 4.2, 6, 9, 12, 15, 16.5, 30])
def test_the_ranked_score_of_an_uneven_distribution_is_its_integral(value: float) -> None:
    """Its ends lie where its outermost lines reach 0 and 1."""
    places = np.array([11 / 3, 4, 5, 8, 10, 12, 14, 16, 50 / 3])
    grid = np.linspace(-3, 31, 340_001)
    below = np.interp(grid, places, [0, *PROBABILITIES, 1])
    slow = np.trapezoid((below - (grid >= value)) ** 2, grid)
    assert ranked_score(value, rising(a_band(4, 5, 8, 10, 12, 14, 16))) == pytest.approx(slow, abs=2e-4)


@pytest.mark.parametrize(("value", "score"), [(2, 0.065), (1, 0.715), (0, 1.715), (3, 0.715), (4, 1.715)])
def test_the_ranked_score_of_a_distribution_on_steps_is_exact(value: float, score: float) -> None:
    assert ranked_score(value, rising(a_band(1, 1, 2, 2, 2, 3, 3))) == pytest.approx(score)


def test_a_distribution_without_width_scores_the_distance() -> None:
    assert [ranked_score(value, rising(a_band(*[3] * 7))) for value in (1, 3, 7.5)] == pytest.approx([2, 0, 4.5])


@pytest.mark.parametrize(
    ("value", "part"),
    [
        (-100, 0), (3.6, 0), (3.8, 0.01), (4, 0.025), (4.5, 0.0625), (6.5, 0.175), (9, 0.375), (11, 0.625), (13, 0.825),
        (15, 0.9375), (16, 0.975), (16.2, 0.9825), (16.7, 1), (100, 1),
    ],
)  # fmt: skip
def test_each_piece_has_its_own_slope(value: float, part: float) -> None:
    assert part_up_to(value, rising(a_band(4, 5, 8, 10, 12, 14, 16))) == pytest.approx(part)


@pytest.mark.parametrize(("value", "score"), [(3, 4), (7, 4), (6, 4), (2.5, 9), (7.25, 6.5)])
def test_the_penalty_grows_with_the_distance(value: float, score: float) -> None:
    assert interval_score(value, 3, 7, 0.8) == pytest.approx(score)


@pytest.mark.parametrize(
    ("week", "chance"), [(1, 0.2), (2, 0.3), (3, 0.4), (4, 0.7), (5, 1), (0.99, None), (5.01, None)]
)
def test_a_chance_holds_from_its_first_week_to_its_last(week: float, chance: float | None) -> None:
    weeks, chances = (Decimal(1), Decimal(3), Decimal(5)), (Decimal("0.2"), Decimal("0.4"), Decimal(1))
    assert chance_at(week, weeks, chances) == (None if chance is None else pytest.approx(chance))


@pytest.mark.parametrize(("week", "middle"), [(1, 12), (2, 10), (3, 8), (4, 7), (5, 6), (0.99, None), (5.01, None)])
def test_a_band_holds_from_its_first_week_to_its_last(week: float, middle: float | None) -> None:
    weeks = (Decimal(1), Decimal(3), Decimal(5))
    found = band_at(week, weeks, (around(12, 4), around(8, 4), around(6, 4)))
    assert found == (None if middle is None else around(middle, 4))


def test_a_forecast_of_one_week_holds_on_its_day() -> None:
    assert band_at(2, (Decimal(2),), (around(6, 2),)) == around(6, 2)
    assert chance_at(2, (Decimal(2),), (Decimal("0.5"),)) == 0.5
