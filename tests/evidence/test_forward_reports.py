"""The virtual people, the reports of trials, and what a new trial would report."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.some_rows import a_draw, a_row, centres, laid_out, one_of_each, unfitted

from eutonia.evidence.layout import lay_out
from eutonia.evidence.people import FEWEST, WAYS, virtual_people
from eutonia.evidence.predictive import new_trials, predictive
from eutonia.evidence.priors import from_standard, natural, priors, working
from eutonia.evidence.reports import MEDIAN_LESS_EXACT, may_be_fitted, reports, standard_errors, survivors
from eutonia.evidence.rows import Kind


@pytest.mark.parametrize("number", [24, 32, 64])
def test_virtual_people_are_mirrored_standard_and_hardly_correlated(number: int) -> None:
    people = np.stack([virtual_people(number)[way] for way in WAYS])
    np.testing.assert_allclose(people, -people[:, ::-1])
    np.testing.assert_allclose((people**2).mean(axis=1), 1)
    between = np.corrcoef(people) - np.eye(len(WAYS))
    assert np.abs(between).max() < 0.1


def test_virtual_people_are_the_same_on_every_day() -> None:
    assert virtual_people(24)["person"][:3] == pytest.approx(virtual_people.__wrapped__(24)["person"][:3])


@pytest.mark.parametrize("number", [FEWEST - 2, FEWEST + 1, 0])
def test_too_few_or_odd_people_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="even and at least"):
        virtual_people(number)


@given(st.floats(-4, 4))
def test_working_scales_lead_back(deviate: float) -> None:
    for prior in priors(unfitted()).values():
        value = from_standard(prior, deviate)
        assert natural(prior, working(prior, value)) == pytest.approx(value)


def test_a_standard_error_is_as_told_or_from_the_spread_or_from_the_prediction() -> None:
    rows = (a_row(standard_error=0.07, value=-1.23), a_row(week=2, arm="sd", standard_deviation=0.8, people=64, value=-1.23),
            a_row(arm="none", people=25, value=-1.23))  # fmt: skip
    found = standard_errors(reports(rows), np.array([9.0, 9.0, 0.5]))
    assert found == pytest.approx([0.07, 0.1, 0.1])


def test_a_mean_with_one_decimal_is_less_exact_by_its_rounding() -> None:
    found = reports((a_row(standard_error=0.07, value=-1.2),))
    assert standard_errors(found, np.zeros(1))[0] == pytest.approx(np.hypot(0.07, 0.1 / np.sqrt(12)))


def test_several_visits_of_one_arm_are_not_several_trials() -> None:
    known = reports((*(a_row(week=week) for week in (2.0, 4.0, 6.0)), a_row(arm="other")))
    assert known.people.tolist() == [25, 25, 25, 50]


def test_a_median_says_less_than_a_mean() -> None:
    known = reports((a_row(kind=Kind.TONE_MEDIAN, standard_error=0.2),))
    assert known.error[0] == pytest.approx(np.hypot(0.2 * MEDIAN_LESS_EXACT, 0.29))


def test_the_spread_that_comes_from_a_rounded_interval_is_taken_as_coarse() -> None:
    exact = reports((a_row(standard_deviation=0.8, standard_error=0.08, people=100, value=-1.23),))
    coarse = reports((a_row(standard_deviation=0.8, standard_error=0.08, people=100, value=-1.2),))
    assert exact.inexact[0] == pytest.approx(1 / np.sqrt(198))
    assert coarse.inexact[0] > 1.5 * exact.inexact[0]


def test_a_survival_curve_is_taken_step_by_step() -> None:
    told = ((16.0, 0.3), (14.0, 0.5), (20.0, 0.1))
    rows = tuple(a_row(kind=Kind.RETREATMENT_SHARE, week=week, value=value) for week, value in told)
    layout = lay_out(rows, unfitted())
    assert layout.peers.tolist() == [1, -1, 0]
    steps, at_risk = survivors(np.array([0.3, 0.5, 0.1]), layout.peers)
    assert steps == pytest.approx([0.6, 0.5, 1 / 3])
    assert at_risk == pytest.approx([0.5, 1, 0.3])


@pytest.mark.parametrize(
    ("changes", "fitted"),
    [
        ({}, True),
        ({"confidence": "derived"}, True),
        ({"confidence": "recalled"}, False),
        ({"use": "context"}, False),
        ({"product": "prabotulinumtoxinA"}, False),
        ({"product": "unknown"}, True),
        ({"product": ""}, True),
    ],
)
def test_only_what_was_read_and_is_meant_for_it_is_fitted(changes: dict[str, str], fitted: bool) -> None:
    assert may_be_fitted(replace(a_row(), **changes), unfitted().belief) is fitted


def test_a_new_trial_is_reported_around_what_is_true_of_it() -> None:
    rows = (a_row(people=400), a_row(kind=Kind.WEAKNESS, people=400, arm="harm"))
    layout = lay_out(rows, unfitted())
    draws = {name: np.full(500, value) for name, value in centres(evidence__trial_effect=0.3).items()}
    found = predictive(draws, layout, np.random.Generator(np.random.PCG64(1)))
    assert found.shape == (500, 2)
    assert found[:, 0].std() > 0.1
    assert set(np.round(found[:, 1] * 400, 6) % 1) == {0.0}


def test_the_survivors_of_a_new_trial_never_rise() -> None:
    rows = tuple(a_row(kind=Kind.RETREATMENT_SHARE, week=week) for week in (20.0, 12.0, 14.0, 16.0))
    layout = lay_out(rows, unfitted())
    draws = {name: np.full(50, value) for name, value in centres().items()}
    found = predictive(draws, layout, np.random.Generator(np.random.PCG64(2)))[:, [1, 2, 3, 0]]
    assert (np.diff(found, axis=1) <= 1e-12).all()


def test_new_trials_differ_as_much_as_the_draw_says() -> None:
    layout = laid_out()
    generator = np.random.Generator(np.random.PCG64(3))
    effects = np.stack([new_trials(centres(), layout, generator).effect for _ in range(200)])
    assert effects.std() == pytest.approx(centres()["evidence.trial_effect"], rel=0.1)
    assert a_draw(layout, 4)[1].dose.shape == layout.dose_spread.shape


def test_every_kind_of_row_has_a_place_in_the_layout() -> None:
    rows = one_of_each()
    layout = lay_out(rows, unfitted())
    assert {row.kind for row in rows} == set(Kind)
    assert sorted(np.concatenate(list(layout.of_kind.values()))) == list(range(len(rows)))
