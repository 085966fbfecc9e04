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
from eutonia.response.draws import parameter


def log_odds_at(belief: Belief, at_peak: float, part: str = "leg") -> np.ndarray:
    ratio = at_peak / parameter(belief, f"half_density.{part}")
    return (parameter(belief, "steepness") * np.log(ratio))[:, None]


@settings(max_examples=25, deadline=None)
@given(st.floats(0.01, 30), st.integers(1, 20), st.integers(0, 15))
def test_the_table_agrees_with_the_slow_sum_over_days(at_peak: float, weeks: int, draw: int) -> None:
    found = average_block(few(), weeks).at(log_odds_at(few(), at_peak))[draw, 0]
    exact = slow.average_block(single_draw(few(), draw), at_peak, weeks, "leg", "ashworth")
    assert found == pytest.approx(exact, abs=0.0005)


def test_between_any_two_points_of_the_table_the_error_is_small() -> None:
    odds = np.linspace(-11.9, 11.9, 997)[None, :].repeat(few().draws, axis=0)
    onset = parameter(few(), "onset_days")[:, None, None]
    offset = onset + parameter(few(), "offset_gap_days")[:, None, None]
    days = np.arange(84) + 0.5
    shape = np.exp(-days / offset) - np.exp(-days / onset)
    peak = onset * offset / (offset - onset) * np.log(offset / onset)
    acting = shape / (np.exp(-peak / offset) - np.exp(-peak / onset))
    at_day = np.exp(odds)[:, :, None] * acting ** parameter(few(), "steepness")[:, None, None]
    exact = (at_day / (1 + at_day)).mean(axis=-1)
    assert np.abs(average_block(few(), 12).at(odds) - exact).max() < 0.0003


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
