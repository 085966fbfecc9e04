"""A validation from tables to scores: on our own evidence, on strange tables, on nothing; the same every time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from eutonia.evidence.forward import NUMPY, predict
from eutonia.evidence.layout import lay_out
from eutonia.evidence.naive import naive_from
from eutonia.evidence.predicting import Imagined, imagine, predictives
from eutonia.evidence.predictive import new_trials
from eutonia.evidence.reading import Reading, own_reading, read_folder
from eutonia.evidence.reports import SHARES
from eutonia.evidence.rows import Kind, Row
from eutonia.evidence.validation import OVERALL, Validation, validate
from eutonia.knowledge import load

STRANGE = Path(__file__).parent / "strange"
DRAWS = 80
OWN = own_reading(load())
FOUND = validate(OWN, load(), draws=DRAWS)
UNSEEN = validate(read_folder(STRANGE, load()), load(), draws=DRAWS)


@pytest.mark.parametrize("found", [FOUND, UNSEEN], ids=["own", "strange"])
def test_every_row_is_predicted_and_scored(found: Validation) -> None:
    for one in found.rows:
        model = one.model
        assert all(low <= high for low, high in model.intervals)
        assert model.intervals[2][0] <= model.median <= model.intervals[2][1]
        assert model.inside == tuple(low <= one.row.value <= high for low, high in model.intervals)
        assert np.isfinite(model.log_score)
        assert model.crps >= 0


def test_rows_and_lines_left_out_are_all_there() -> None:
    assert [one.row for one in FOUND.rows] == list(OWN.rows)
    assert FOUND.left_out == OWN.left_out
    assert FOUND.remarks == OWN.remarks


def test_the_same_folder_gives_the_same_answer_and_another_seed_another() -> None:
    few = Reading(OWN.rows[:4], (), ())
    assert validate(few, load(), draws=20) == validate(few, load(), draws=20)
    assert validate(few, load(), seed=1, draws=20) != validate(few, load(), seed=2, draws=20)


def test_a_trial_of_the_fit_is_told_from_one_that_the_belief_has_not_seen() -> None:
    assert {one.row.trial for one in FOUND.rows if one.fitted} == {row.trial for row in OWN.rows if row.use == "fit"}
    assert not any(one.fitted for one in UNSEEN.rows)
    assert [one.fitted for one in FOUND.summaries] == sorted(one.fitted for one in FOUND.summaries)


def test_nothing_gives_nothing() -> None:
    found = validate(Reading((), (), ()), load(), draws=10)
    assert (found.rows, found.summaries) == ((), ())


@pytest.mark.parametrize("found", [FOUND, UNSEEN], ids=["own", "strange"])
def test_a_summary_is_worked_out_over_the_rows_that_both_can_answer(found: Validation) -> None:
    whole = next(one for one in found.summaries if one.outcome == OVERALL)
    rows = [one for one in found.rows if one.fitted is whole.fitted]
    both = [one for one in rows if one.naive is not None]
    assert (whole.rows, whole.all_rows) == (len(both), len(rows))
    assert whole.trials == len({one.row.trial for one in both})
    assert whole.model.coverage[1] == np.mean([one.model.inside[1] for one in both])
    assert whole.log_score is not None
    better = [one.model.log_score - one.naive.log_score for one in both if one.naive]
    assert whole.log_score.value == pytest.approx(np.mean(better))
    assert whole.naive is not None
    scaled = [((one.naive.median - one.row.value) / one.naive.deviation) ** 2 for one in both if one.naive]
    assert whole.naive.rmse == pytest.approx(np.sqrt(np.mean(scaled)))


def test_outcomes_are_summed_up_one_by_one() -> None:
    mine = [one for one in FOUND.summaries if one.fitted and one.outcome != OVERALL]
    assert {one.outcome for one in mine} == {one.row.kind.value for one in FOUND.rows if one.fitted}
    tone = next(one for one in mine if one.outcome == Kind.TONE_CHANGE.value)
    rows = [one for one in FOUND.rows if one.fitted and one.row.kind is Kind.TONE_CHANGE and one.naive]
    errors = [one.model.median - one.row.value for one in rows]
    assert tone.model.rmse == pytest.approx(np.sqrt(np.mean(np.square(errors))))


def drawn(rows: tuple[Row, ...], number: int = 60, seed: int = 3) -> list[np.ndarray]:
    generator = np.random.default_rng(seed)
    imagined = imagine(load(), number, generator)
    return [one.centre for one in predictives(rows, load(), imagined, generator)]


def test_two_arms_of_one_trial_share_what_is_peculiar_to_it() -> None:
    placebo = next(row for row in OWN.rows if row.trial == "GRACIES2017" and not row.product and row.kind is Kind.TONE_CHANGE)
    rows = (placebo, replace(placebo, arm="also placebo"), replace(placebo, trial="another"))
    one, same, other = drawn(rows, 200)
    assert np.corrcoef(one, same)[0, 1] > 0.99
    assert np.corrcoef(one, other)[0, 1] < 0.95


def test_an_open_dose_makes_a_wider_prediction() -> None:
    row = next(row for row in OWN.rows if row.trial == "GRACIES2017" and row.arm == "1000" and row.kind is Kind.TONE_CHANGE)
    sharp, wide = drawn((row, replace(row, trial="x", dose_spread=0.8)), 300)
    assert wide.std() > sharp.std()


def test_fewer_people_make_a_wider_prediction() -> None:
    row = next(row for row in OWN.rows if row.kind is Kind.TONE_RESPONDER and row.trial == "GRACIES2015")
    readings = [Reading((replace(row, people=people),), (), ()) for people in (400, 8)]
    many, few = (validate(one, load(), draws=DRAWS).rows[0].model.deviation for one in readings)
    assert few > many


def test_a_mean_without_people_or_spread_takes_the_usual_ones() -> None:
    row = next(row for row in OWN.rows if row.trial == "GRACIES2017" and row.arm == "OL cycle 4")
    assert row.people is None
    generator = np.random.default_rng(0)
    bare = predictives((row,), load(), imagine(load(), 20, generator), generator)[0]
    assert np.all((bare.error > 0.05) & (bare.error < 0.5))


def test_shares_are_counted_among_their_people() -> None:
    generator = np.random.default_rng(0)
    rows = tuple(row for row in OWN.rows if row.kind in SHARES)
    for row, one in zip(rows, predictives(rows, load(), imagine(load(), 5, generator), generator), strict=True):
        assert one.people == max(round(row.people or 20), 1)
        assert np.all((one.centre >= 0) & (one.centre <= 1))


def test_a_prediction_is_that_of_the_forward_model_draw_by_draw() -> None:
    """Twin: the same draws and trials, one by one."""
    rows = OWN.rows[:6]
    imagined = imagine(load(), 5, np.random.default_rng(0))
    fast = predictives(rows, load(), imagined, np.random.default_rng(9))
    generator, layout = np.random.default_rng(9), lay_out(rows, load())
    for at in range(5):
        parameters = {name: float(values[at]) for name, values in imagined.draws.items()}
        slow = predict(parameters, new_trials(parameters, layout, generator), layout, NUMPY).value
        assert [one.centre[at] for one in fast] == pytest.approx(list(slow))


def test_draws_are_spread_over_the_fit_and_used_again_where_it_holds_few() -> None:
    held = {"steepness": np.arange(1.0, 11.0)}
    knowledge = replace(load(), belief_draws=held)
    few = imagine(knowledge, 5, np.random.default_rng(0))
    assert list(few.draws["steepness"]) == [1, 3, 5, 7, 9]
    many = imagine(knowledge, 25, np.random.default_rng(0))
    assert list(many.draws["steepness"][:11]) == [*range(1, 11), 1]
    assert many.fitted


def test_a_belief_that_was_never_fitted_predicts_from_its_prior_and_says_so() -> None:
    bare = replace(load(), belief_draws={})
    found = validate(Reading(OWN.rows[:3], (), ()), bare, draws=30)
    assert len(found.rows) == 3
    assert any("has not been fitted" in words for words in found.words)
    imagined: Imagined = imagine(bare, 30, np.random.default_rng(0))
    assert set(bare.belief) == set(imagined.draws)


def test_the_naive_prediction_comes_from_the_rows_of_the_fit() -> None:
    assert {arm.row.trial for arm in naive_from(OWN.rows).arms} == {row.trial for row in OWN.rows if row.use == "fit"}
