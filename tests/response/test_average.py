"""Block averaged over the interval: the table against the sum it stands for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.response import slow
from tests.response.scenes import few, many, never_falls, single_draw

from eutonia.domain.belief import Belief
from eutonia.response.average import average_block, sampled_days
from eutonia.response.curves import rise_and_fall
from eutonia.response.population import parameter


def log_odds_at(belief: Belief, at_peak: float, part: str = "leg") -> np.ndarray:
    ratio = at_peak / parameter(belief, f"half_density.{part}")
    return (parameter(belief, "steepness") * np.log(ratio))[:, None]


@settings(max_examples=25, deadline=None)
@given(st.floats(0.01, 30), st.integers(1, 20), st.integers(0, 15))
def test_the_table_agrees_with_the_slow_sum_over_hours(at_peak: float, weeks: int, draw: int) -> None:
    found = average_block(few(), weeks).at(log_odds_at(few(), at_peak))[draw, 0]
    exact = slow.average_block(single_draw(few(), draw), at_peak, weeks, "leg", "ashworth")
    assert found == pytest.approx(exact, abs=0.0005)


@pytest.mark.parametrize("weeks", [1, 2, 8, 26, 52])
def test_few_days_and_points_stand_for_every_moment_and_dose(weeks: int) -> None:
    """Against five thousand moments of the interval, in every draw, at odds between the points of the table."""
    table = average_block(few(), weeks)
    onset = parameter(few(), "onset_days")[:, None]
    offset = onset + parameter(few(), "offset_gap_days")[:, None]
    moments = ((np.arange(5000) + 0.5) / 5000) ** 2
    weights = np.sqrt(moments) / np.sqrt(moments).sum()
    acting = rise_and_fall(moments * 7 * weeks, onset, offset) ** parameter(few(), "steepness")[:, None]
    for log_odds in np.linspace(-11.9, 11.9, 97):
        odds = np.exp(log_odds) * acting
        exact = (odds / (1 + odds)) @ weights
        assert np.abs(table.at(np.full((few().draws, 1), log_odds))[:, 0] - exact).max() < 0.001


def test_more_toxin_never_averages_to_less_block_not_even_outside_the_table() -> None:
    odds = np.linspace(-30, 30, 2001)[None, :].repeat(many().draws, axis=0)
    found = average_block(many(), 12).at(odds)
    assert never_falls(found)
    assert (found > 0).all()
    assert (found < 1).all()


def test_a_longer_interval_than_the_effect_averages_lower() -> None:
    odds = log_odds_at(many(), 0.5)
    means = [average_block(many(), weeks).at(odds).mean() for weeks in (8, 12, 16, 26, 52)]
    assert means == sorted(means, reverse=True)


def test_looking_up_leaves_the_question_as_it_was() -> None:
    odds = log_odds_at(few(), 0.5)
    before = odds.copy()
    average_block(few(), 12).at(odds)
    assert np.array_equal(odds, before)


def test_the_table_is_made_once_for_a_belief_and_interval() -> None:
    assert average_block(few(), 12) is average_block(few(), 12)
    assert average_block(few(), 12) is not average_block(few(), 13)


def test_two_beliefs_that_were_given_one_id_do_not_get_each_others_table() -> None:
    slower = dict(few().parameters) | {"onset_days": parameter(few(), "onset_days") * 2}
    other = Belief(id=few().id, words="", parameters=slower)
    odds = log_odds_at(few(), 0.5)
    assert not np.allclose(average_block(few(), 12).at(odds), average_block(other, 12).at(odds))


@pytest.mark.parametrize("log_odds", [-12.0, -6.0, 0.0, 6.0, 12.0])
def test_at_its_ends_and_in_its_middle_the_table_is_the_sum_it_stands_for(log_odds: float) -> None:
    table = average_block(few(), 12)
    powers = np.exp(log_odds) * table.rising ** parameter(few(), "steepness")[:, None]
    found = table.at(np.full((few().draws, 1), log_odds))[:, 0]
    assert np.allclose(found, (powers / (1 + powers)) @ table.weights, rtol=1e-9, atol=0)


@pytest.mark.parametrize("end", [-12.0, 12.0])
def test_beyond_its_ends_the_table_stays_as_it_is_there(end: float) -> None:
    table = average_block(few(), 12)
    at_end, beyond = (table.at(np.full((few().draws, 1), odds)) for odds in (end, 1.05 * end))
    assert np.array_equal(at_end, beyond)
    assert not np.array_equal(at_end, table.at(np.full((few().draws, 1), 0.99 * end)))


def test_a_table_has_a_row_for_each_draw_and_its_last_point_twice() -> None:
    table = average_block(few(), 7)
    assert table.weeks == 7
    assert table.table.shape == (few().draws, 257 + 1)
    assert np.array_equal(table.table[:, -1], table.table[:, -2])
    assert never_falls(table.table, slack=0)
    assert table.days.shape == table.weights.shape == (20,)
    assert table.rising.shape == (few().draws, 20)


def test_what_rises_in_the_table_is_the_toxin_of_its_days() -> None:
    table = average_block(few(), 9)
    onset, gap = (parameter(few(), name)[:, None] for name in ("onset_days", "offset_gap_days"))
    assert np.array_equal(table.rising, rise_and_fall(table.days, onset, onset + gap))


@pytest.mark.parametrize("weeks", [1, 12])
def test_the_days_and_their_weights_give_the_mean_of_anything_over_the_interval(weeks: int) -> None:
    """The mean of a power of the day is known: the last day to that power over the power plus one."""
    days, weights = sampled_days(weeks)
    last = 7 * weeks
    for power in range(6):
        assert float(days**power @ weights) == pytest.approx(last**power / (power + 1))
    assert 0 < days[0] < days[-1] < last
    assert days[0] < last / 100, "they lie closest at the start"
