"""The naive prediction: averages of other trials by limb, with toxin or without; shares too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from eutonia.evidence.naive import naive_from, naive_predictive
from eutonia.evidence.rows import Kind, MuscleAmount, Row

TOXIN = (MuscleAmount("biceps-brachii", 100, 143.7, 0.4),)
TONE = Row(
    trial="A", arm="drug", outcome="AS_change", kind=Kind.TONE_CHANGE, product="onabotulinumtoxinA", part="arm", joint="wrist",
    aetiology="stroke", open_label=False, has_one_plus=False, week=4, people=25, value=-1.0, standard_deviation=1.0,
    standard_error=0.2, baseline=3, threshold=None, problems=1, muscles=TOXIN, dose_spread=0, confidence="seen", use="fit",
)  # fmt: skip
SHARE = replace(TONE, kind=Kind.TONE_RESPONDER, threshold=1, value=0.6, standard_deviation=None, standard_error=None, people=50)


def test_the_mean_of_the_fitted_arms_of_that_limb() -> None:
    rows = [TONE, replace(TONE, trial="B", value=-1.4), replace(TONE, trial="C", part="leg", value=-0.2)]
    found = naive_predictive(replace(TONE, trial="new"), naive_from(rows), 400)
    assert found is not None
    assert found.centre.mean() == pytest.approx(-1.2, abs=1e-9)
    # Between two arms 0.4 apart the standard deviation is 0.2828; for one more arm times sqrt(1 + 1/2).
    assert found.centre.std() == pytest.approx(0.2828 * 1.5**0.5, rel=0.02)
    assert found.error == pytest.approx(np.full(400, 0.2))
    assert found.people is None


def test_an_arm_counts_once_however_often_it_was_seen() -> None:
    rows = [replace(TONE, week=week, value=-1.0) for week in (2, 4, 6)] + [replace(TONE, trial="B", value=-2.0)]
    found = naive_predictive(replace(TONE, trial="new"), naive_from(rows), 100)
    assert found is not None
    assert found.centre.mean() == pytest.approx(-1.5)


def test_toxin_is_predicted_from_toxin_and_placebo_from_placebo() -> None:
    rows = [TONE, replace(TONE, trial="B", product="", muscles=(), value=-0.3)]
    found = naive_predictive(replace(TONE, trial="new", product="", muscles=()), naive_from(rows), 100)
    assert found is not None
    assert found.centre.mean() == pytest.approx(-0.3)


def test_another_limb_answers_where_no_trial_of_this_limb_does() -> None:
    naive = naive_from([TONE, replace(TONE, trial="B", value=-2.0)])
    found = naive_predictive(replace(TONE, trial="new", part="leg"), naive, 100)
    assert found is not None
    assert found.centre.mean() == pytest.approx(-1.5)


def test_a_trial_is_never_predicted_from_itself() -> None:
    assert naive_predictive(TONE, naive_from([TONE]), 100) is None


def test_what_no_trial_reports_has_no_naive_prediction() -> None:
    assert naive_predictive(replace(TONE, trial="new", kind=Kind.SWALLOWING), naive_from([TONE]), 100) is None
    assert naive_predictive(replace(TONE, trial="new", product="", muscles=()), naive_from([TONE]), 100) is None


def test_context_rows_teach_the_naive_prediction_nothing() -> None:
    naive = naive_from([TONE, replace(TONE, trial="B", value=-9, use="context")])
    found = naive_predictive(replace(TONE, trial="new"), naive, 100)
    assert found is not None
    assert found.centre.mean() == pytest.approx(-1.0)


def test_shares_are_averaged_as_log_odds_and_counted() -> None:
    rows = [SHARE, replace(SHARE, trial="B", value=0.4)]
    found = naive_predictive(replace(SHARE, trial="new", people=30), naive_from(rows), 401)
    assert found is not None
    assert found.people == 30
    assert np.median(found.centre) == pytest.approx(0.5)
    assert np.all((found.centre > 0) & (found.centre < 1))


def test_medians_and_means_stand_for_each_other_and_a_median_is_less_exact() -> None:
    found = naive_predictive(replace(TONE, trial="new", kind=Kind.TONE_MEDIAN), naive_from([TONE]), 100)
    assert found is not None
    assert found.error[0] == pytest.approx((0.2**2 + 0.29**2) ** 0.5)


def test_a_report_without_people_gets_the_usual_number() -> None:
    bare = replace(TONE, trial="new", people=None, standard_error=None, standard_deviation=None)
    found = naive_predictive(bare, naive_from([TONE]), 100)
    assert found is not None
    assert 0.1 < found.error[0] < 0.3
