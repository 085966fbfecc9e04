"""What must hold of any prediction of a trial, whatever the parameters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.evidence.some_rows import (
    CALF,
    ELBOW,
    ONA,
    a_draw,
    a_row,
    centres,
    laid_out,
    one_of_each,
    own_rows,
    placebo,
    unfitted,
)

from eutonia.evidence.forward import predict
from eutonia.evidence.layout import lay_out, position_of
from eutonia.evidence.predictive import usual_trials
from eutonia.evidence.relief import points
from eutonia.evidence.reports import SHARES
from eutonia.evidence.rows import Kind, MuscleAmount, Row

seeds = st.integers(0, 10_000)
GRADES = {0: 0, 1: 1, 2: 1.5, 3: 2, 4: 3, 5: 4}
"""Position of each grade -> its points; the grade 1+ is one and a half."""


def predicted(*rows: Row, **changes: float) -> np.ndarray:
    """The values of these rows in usual trials, from the centres of the prior with these changes."""
    layout = lay_out(rows, unfitted())
    return np.asarray(predict(centres(**changes), usual_trials(layout), layout).value)


def with_dose(row: Row, factor: float) -> Row:
    return replace(row, muscles=tuple(replace(one, units=one.units * factor) for one in row.muscles))


def test_a_grade_has_its_points() -> None:
    assert points(np.array(list(GRADES), dtype=float)).tolist() == list(GRADES.values())


@given(st.floats(0, 4))
def test_points_and_positions_are_each_others_inverse(at: float) -> None:
    assert points(np.array(position_of(at))) == pytest.approx(at)


@hypothesis_settings(max_examples=20)
@given(seeds)
def test_every_share_is_a_part_of_one_and_every_number_finite(seed: int) -> None:
    layout = laid_out()
    parameters, latent = a_draw(layout, seed)
    found = predict(parameters, latent, layout)
    shares = np.concatenate([layout.of_kind[kind] for kind in SHARES])
    assert np.isfinite(found.value).all()
    assert np.isfinite(found.spread).all()
    assert ((found.value[shares] >= 0) & (found.value[shares] <= 1)).all()


@hypothesis_settings(max_examples=20)
@given(seeds)
def test_people_feel_it_come_before_the_peak_and_go_after_it(seed: int) -> None:
    rows = tuple(a_row(kind=kind) for kind in (Kind.FELT_ONSET, Kind.FELT_PEAK, Kind.FELT_WEAR_OFF))
    layout = lay_out(rows, unfitted())
    onset, peak, gone = predict(a_draw(layout, seed)[0], usual_trials(layout), layout).value
    assert 0 < onset < peak * 7 < gone


MORE = {
    Kind.TONE_CHANGE: -1, Kind.TONE_MEDIAN: -1, Kind.TONE_SUM: -1, Kind.TONE_RESPONDER: 1, Kind.DISABILITY_RESPONDER: 1,
    Kind.SPASM_RESPONDER: 1, Kind.PAIN_RESPONDER: 1, Kind.NECK_IMPROVEMENT: 1, Kind.WEAKNESS: 1, Kind.SWALLOWING: 1,
    Kind.FELT_WEAR_OFF: 1, Kind.FELT_ONSET: -1, Kind.RETREATMENT_SHARE: 1, Kind.RETREATMENT_DAYS: 1, Kind.PARALYSIS: 1,
}  # fmt: skip
"""Which way each kind of row goes with a higher dose."""


@hypothesis_settings(max_examples=10)
@given(seeds, st.floats(1.1, 4))
def test_more_toxin_never_does_less(seed: int, factor: float) -> None:
    rows = tuple(row for row in one_of_each() if row.product)
    layout, more = lay_out(rows, unfitted()), lay_out(tuple(with_dose(row, factor) for row in rows), unfitted())
    parameters = a_draw(layout, seed)[0]
    before, after = (predict(parameters, usual_trials(one), one).value for one in (layout, more))
    for row, rise in zip(rows, after - before, strict=True):
        assert rise * MORE.get(row.kind, 0) >= -1e-9, row.kind


def test_placebo_knows_nothing_of_the_effect_of_toxin() -> None:
    rows = tuple(row for row in one_of_each() if not row.product)
    changed = {f"{name}__{part}": 9.0 for name in ("effect__ashworth", "half_density") for part in ("arm", "leg", "neck")}
    np.testing.assert_array_equal(predicted(*rows), predicted(*rows, **changed, effect__pain=9.0, steepness=5.0))


def test_what_toxin_adds_is_gone_in_a_year() -> None:
    drug, bare = predicted(a_row(week=60), placebo(a_row(week=60)))
    assert drug == pytest.approx(bare, abs=1e-3)


def test_the_arms_of_a_trial_share_what_is_peculiar_to_it() -> None:
    rows = (a_row(trial="A"), placebo(a_row(trial="A")), a_row(trial="B"))
    layout = lay_out(rows, unfitted())
    usual = usual_trials(layout)
    peculiar = replace(usual, placebo=np.array([0.4, 0.0]))
    before, after = (predict(centres(), one, layout).value for one in (usual, peculiar))
    assert after[0] < before[0] - 0.1
    assert after[1] < before[1] - 0.1
    assert after[2] == before[2]


def test_an_uncertain_dose_moves_its_own_arm_only() -> None:
    rows = (a_row(arm="uncertain", dose_spread=0.3), a_row(arm="certain"))
    layout = lay_out(rows, unfitted())
    usual = usual_trials(layout)
    doubled = predict(centres(), replace(usual, dose=np.array([np.log(2)])), layout).value
    assert layout.arms == ("A, uncertain",)
    assert doubled[0] == pytest.approx(predicted(with_dose(a_row(), 2))[0])
    assert doubled[1] == predicted(a_row())[0]


def test_a_share_of_intervals_falls_with_the_weeks() -> None:
    rows = [a_row(kind=Kind.RETREATMENT_SHARE, week=week) for week in (4.0, 10.0, 14.0, 18.0, 30.0)]
    found = predicted(*rows)
    assert (np.diff(found) < 0).all()
    assert found[0] > 0.95
    assert found[-1] < 0.05


def test_muscles_that_were_chosen_count_for_those_that_were_not() -> None:
    alone = a_row(muscles=(MuscleAmount("biceps-brachii", 100, 143.7, 0.4),))
    whole = a_row(muscles=(MuscleAmount("biceps-brachii", 100, 143.7, 1.0),))
    as_ranked, half, chosen = (predicted(alone, evidence__unchosen_part=part)[0] for part in (1.0 - 1e-12, 0.5, 1e-12))
    assert predicted(whole)[0] == pytest.approx(chosen)
    assert chosen < half < as_ranked


def test_a_toxin_without_a_name_is_taken_as_the_yardstick() -> None:
    assert predicted(a_row(product="unknown"))[0] == predicted(a_row(product=ONA))[0]


def test_a_mixture_of_arm_and_leg_lies_between_them() -> None:
    arm, leg = (a_row(kind=Kind.FELT_WEAR_OFF, muscles=muscles, arm=str(len(muscles))) for muscles in (ELBOW, CALF))
    halves = tuple(replace(one, share=one.share / 2) for one in (*ELBOW, *CALF))
    first, second, mixed = predicted(arm, leg, a_row(kind=Kind.FELT_WEAR_OFF, muscles=halves))
    assert mixed == pytest.approx((first + second) / 2)


def test_few_virtual_people_speak_for_many() -> None:
    few, many = (lay_out(own_rows(), unfitted(), number) for number in (24, 128))
    found = [predict(centres(), usual_trials(one), one) for one in (few, many)]
    np.testing.assert_allclose(found[0].value, found[1].value, rtol=0.03, atol=0.006)
    np.testing.assert_allclose(found[0].spread, found[1].spread, rtol=0.03)


def test_a_parameter_that_is_missing_is_named() -> None:
    layout = lay_out((a_row(),), unfitted())
    found = centres()
    del found["steepness"]
    with pytest.raises(KeyError, match="steepness"):
        predict(found, usual_trials(layout), layout)
