"""The equations: what each must do whatever the numbers, and that they are those of the design."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.response import slow
from tests.response.scenes import never_falls

from eutonia.response import curves

few_examples = settings(max_examples=60, deadline=None)
onsets = st.floats(2, 60)
gaps = st.floats(1, 150)
steepnesses = st.floats(0.5, 5)
densities = st.floats(0, 50)
DAYS = np.linspace(0, 400, 401)


def column(*values: float) -> np.ndarray:
    return np.array(values)


@few_examples
@given(onsets, gaps)
def test_toxin_is_nothing_on_the_day_rises_to_one_peak_and_fades(onset: float, gap: float) -> None:
    peak = float(curves.peak_day(column(onset), column(onset + gap))[0])
    before, after = np.linspace(0, peak, 50), np.linspace(peak, peak + 10 * (onset + gap), 50)
    assert curves.rise_and_fall(column(0.0), column(onset), column(onset + gap))[0] == 0
    assert curves.rise_and_fall(column(peak), column(onset), column(onset + gap))[0] == pytest.approx(1)
    assert never_falls(curves.rise_and_fall(before, column(onset), column(onset + gap)))
    assert never_falls(-curves.rise_and_fall(after, column(onset), column(onset + gap)))


@few_examples
@given(onsets, gaps)
def test_toxin_never_acts_before_it_was_given_nor_less_than_nothing(onset: float, gap: float) -> None:
    days = np.linspace(-100, 1000, 300)
    acting = curves.rise_and_fall(days, column(onset), column(onset + gap))
    assert (acting[days <= 0] == 0).all()
    assert (acting >= 0).all()
    assert (acting <= 1 + 1e-12).all()


@few_examples
@given(onsets, gaps)
def test_the_peak_is_where_a_search_finds_it(onset: float, gap: float) -> None:
    found = float(curves.peak_day(column(onset), column(onset + gap))[0])
    assert found == pytest.approx(slow.peak_day({"onset_days": onset, "offset_gap_days": gap}), rel=1e-3, abs=0.01)
    assert onset < found < onset + gap


def test_swapped_time_constants_would_give_the_same_curve_so_the_offset_is_kept_above_the_onset() -> None:
    right = curves.rise_and_fall(DAYS, column(25.0), column(52.0))
    swapped = curves.rise_and_fall(DAYS, column(52.0), column(25.0))
    assert np.allclose(right, swapped)


@few_examples
@given(densities, st.floats(0.1, 10), steepnesses)
def test_block_is_none_without_toxin_a_half_at_the_half_density_and_never_whole(x: float, half: float, g: float) -> None:
    assert curves.block(column(0.0), column(half), column(g))[0] == 0
    assert curves.block(column(half), column(half), column(g))[0] == pytest.approx(0.5)
    assert 0 <= curves.block(column(x), column(half), column(g))[0] <= 1


@few_examples
@given(st.floats(0.1, 10), steepnesses)
def test_more_toxin_never_blocks_less(half: float, g: float) -> None:
    assert never_falls(curves.block(np.linspace(0, 100, 200), column(half), column(g)))


@few_examples
@given(st.floats(0.01, 20), onsets, gaps, st.floats(0.1, 10), steepnesses)
def test_dose_and_time_separate(x: float, onset: float, gap: float, half: float, g: float) -> None:
    acting = curves.rise_and_fall(DAYS, column(onset), column(onset + gap))
    together = curves.block(x * acting, column(half), column(g))
    apart = curves.saturated(curves.odds(column(x), column(half), column(g)) * acting**g)
    assert np.allclose(together, apart)


@few_examples
@given(st.lists(st.tuples(densities, st.floats(0, 300)), min_size=1, max_size=4), onsets, gaps)
def test_injections_add_up(injections: list[tuple[float, float]], onset: float, gap: float) -> None:
    day = 310.0
    since = [column(day - given) for _, given in injections]
    acting = np.array([curves.rise_and_fall(one, column(onset), column(onset + gap))[0] for one in since])
    found = curves.active_toxin(np.array([x for x, _ in injections]), acting)
    assert found == pytest.approx(sum(x * one for (x, _), one in zip(injections, acting, strict=True)))


@few_examples
@given(st.floats(5, 60))
def test_placebo_starts_at_nothing_peaks_once_at_its_size_and_fades(peak: float) -> None:
    found = curves.placebo(np.array([0, peak, 20 * peak]), column(peak))
    assert found[0] == 0
    assert found[1] == pytest.approx(1)
    assert 0 < found[2] < 0.001
    assert curves.placebo(np.linspace(0, 300, 301), column(peak)).max() <= 1


def test_the_course_of_placebo_is_that_of_the_trial_in_cervical_dystonia() -> None:
    weeks = np.array([2, 4, 8, 12, 16])
    trial = np.array([-3.73, -4.43, -2.37, -1.76, -0.59])
    found = curves.placebo(weeks * 7.0, column(24.5))
    assert np.abs(found / found.max() - trial / trial.min()).max() < 0.15


def test_what_is_left_is_the_baseline_less_relief_and_placebo() -> None:
    assert curves.course(4, column(1.0), column(0.5))[0] == 2.5


@few_examples
@given(st.floats(0.01, 20), steepnesses, st.floats(0.3, 3), st.floats(1.2, 3))
def test_weakness_rises_more_steeply_than_block_when_the_dose_rises(x: float, g: float, steeper: float, more: float) -> None:
    """Up to a common half density, more toxin multiplies harm by more than it multiplies benefit."""
    assume(x * more <= 10)
    half = column(10.0)
    benefit = curves.block(column(x * more), half, column(g)) / curves.block(column(x), half, column(g))
    one, other = (
        curves.weakness_hazard(curves.odds(column(dose), half, column(g + steeper)), column(1.0), 1) for dose in (x, x * more)
    )
    assert other / one > benefit


@few_examples
@given(st.lists(st.floats(0, 3), min_size=2, max_size=5))
def test_hazards_of_several_muscles_combine_as_independent_risks(hazards: list[float]) -> None:
    together = float(curves.probability(np.array(sum(hazards))))
    none_weak = np.prod([1 - curves.probability(np.array(one)) for one in hazards])
    assert together == pytest.approx(1 - none_weak)
    assert 0 <= together < 1


@few_examples
@given(st.floats(-3, 0), st.floats(0.0001, 0.02))
def test_the_risk_to_swallowing_rises_with_every_unit_from_that_without_toxin(background: float, slope: float) -> None:
    risk = curves.swallowing_probability(np.linspace(0, 500, 50), column(background), column(slope))
    assert risk[0] == pytest.approx(np.exp(background) / (1 + np.exp(background)))
    assert (np.diff(risk) > 0).all()
    assert (risk < 1).all()


def test_a_density_is_what_acts_over_the_volume() -> None:
    assert curves.density(column(2.0), 30, 40)[0] == 1.5
    assert curves.density(column(2.0), 0, 40)[0] == 0


def test_odds_and_parts_by_hand() -> None:
    assert curves.odds(column(6.0), column(2.0), column(3.0))[0] == 27
    assert list(curves.saturated(column(0.0, 1, 3))) == [0, 0.5, 0.75]
    assert curves.block(column(6.0), column(2.0), column(1.0))[0] == 0.75
    assert curves.relief(column(2.0), column(0.25))[0] == 0.5


def test_toxin_adds_up_over_the_injections_of_each_draw() -> None:
    densities = np.arange(8.0).reshape(2, 2, 2)
    assert np.array_equal(curves.active_toxin(densities, np.full((2, 2, 2), 0.5)), [[0.5, 2.5], [4.5, 6.5]])


def test_an_hour_after_it_was_given_toxin_acts_a_little() -> None:
    early = curves.rise_and_fall(column(0.0, 0.25, 0.5), column(25.0), column(52.0))
    assert early[0] == 0 < early[1] < early[2] < 0.05
    assert early[2] == pytest.approx(slow.acting({"onset_days": 25.0, "offset_gap_days": 27.0}, 0.5))
    soon = curves.placebo(column(0.5), column(25.0))[0]
    assert soon == pytest.approx(0.02 * np.exp(0.98))


@pytest.mark.parametrize("days_ago", [0.0, 30.0, 90.0])
def test_what_still_weakens_is_what_is_left_of_relief_at_the_new_peak(days_ago: float) -> None:
    draw = {"onset_days": 20.0, "offset_gap_days": 30.0, "steepness": 2.5}
    found = curves.part_still_weakening(days_ago, column(20.0), column(50.0), column(2.5))[0]
    assert found == pytest.approx(slow.still_weakening(draw, 1.0, days_ago), rel=1e-6)


def test_a_hazard_by_hand_and_its_probability() -> None:
    assert curves.weakness_hazard(column(3.0), column(0.4), 2.0)[0] == pytest.approx(0.6)
    assert curves.probability(column(np.log(4)))[0] == pytest.approx(0.75)
    assert curves.swallowing_probability(column(10.0), column(-1.0), column(0.1))[0] == 0.5


def test_the_equations_have_the_name_under_which_beliefs_were_kept() -> None:
    """It is in the id of every belief: who changes it, or the equations, makes all that was learned that of another model."""
    assert curves.MODEL == "response/2"
