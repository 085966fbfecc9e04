"""Block averaged over the interval: the table against the sum it stands for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.response import slow
from tests.response.scenes import few, many, never_falls, single_draw

from eutonia.domain.belief import Belief
from eutonia.response.average import average_block
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
