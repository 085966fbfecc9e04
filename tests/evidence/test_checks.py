"""The checks of the fit: that each says what it measured, on small inputs where the answer is known."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from scipy.stats import binomtest

from eutonia.evidence.card_page import LEFT_OUT, NOT_YET, with_left_out
from eutonia.evidence.checks import pictures, sensitivity, simulation
from eutonia.evidence.checks.anchors import ANCHORS, anchors, interval_of
from eutonia.evidence.checks.before_and_after import Expected, after, before, coverage
from eutonia.evidence.checks.page import Checked, for_the_card, page
from eutonia.evidence.checks.running import covered
from eutonia.evidence.model import set_up
from eutonia.evidence.reading import own_reading
from eutonia.evidence.reports import may_be_fitted
from eutonia.evidence.rows import Kind, Row
from eutonia.evidence.validation import validate
from eutonia.knowledge import Knowledge, load


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="module")
def rows(knowledge: Knowledge) -> list[Row]:
    return [row for row in own_reading(knowledge).rows if may_be_fitted(row, knowledge.belief)]


@pytest.fixture(scope="module")
def ranked() -> simulation.Ranked:
    """Ranks of two parameters: one uniform, one always at the top."""
    even = np.tile(np.arange(0, 100, 5), 3)
    return simulation.Ranked(("even", "high"), np.stack([even, np.full(60, 97)], axis=1), 0)


@pytest.mark.parametrize(("value", "people"), [(0.0, 20), (0.1, 20), (0.36, 19), (1.0, 12)])
def test_the_interval_of_a_share_is_wilsons(rows: list[Row], value: float, people: int) -> None:
    share = next(row for row in rows if row.kind is Kind.WEAKNESS and row.standard_error is None)
    count = round(value * people)
    low, high = interval_of(replace(share, value=count / people, people=people))
    told = binomtest(count, people).proportion_ci(method="wilson")
    assert (low, high) == pytest.approx((told.low, told.high), abs=0.002)


def test_the_interval_of_a_mean_is_that_of_its_standard_error(rows: list[Row]) -> None:
    mean = next(row for row in rows if row.standard_error)
    low, high = interval_of(mean)
    assert (low + high) / 2 == pytest.approx(mean.value)
    assert high - low == pytest.approx(2 * 1.96 * (mean.standard_error or 0))


def test_a_mean_without_any_spread_has_no_interval_and_none_is_made_up(rows: list[Row]) -> None:
    bare = next(row for row in rows if row.kind is Kind.TONE_CHANGE and not row.standard_error and not row.standard_deviation)
    assert interval_of(bare) == (bare.value, bare.value)


def test_every_anchor_holds(knowledge: Knowledge, rows: list[Row]) -> None:
    """Onset, peak and wear-off as felt, re-treatment, weakness of neck and thigh, swallowing: each inside its own interval."""
    found = anchors(rows, knowledge, knowledge.belief_draws)
    assert {one.row.kind for one in found} == {kind for kind in ANCHORS if any(row.kind is kind for row in rows)}
    away = [(one.row.trial, one.row.arm, one.row.kind, one.row.value, one.median) for one in found if not one.holds]
    assert away == []


def test_the_fit_narrows_what_the_priors_expect(knowledge: Knowledge, rows: list[Row]) -> None:
    some = [row for row in rows if row.kind is Kind.TONE_CHANGE]
    then, now = before(some, knowledge), after(some, knowledge, knowledge.belief_draws)
    width = [np.mean([one.intervals[-1][1] - one.intervals[-1][0] for one in found]) for found in (then, now)]
    assert width[1] < width[0]
    assert coverage(now)[-1] >= 0.9


def test_coverage_counts_what_lies_inside(rows: list[Row]) -> None:
    row = replace(rows[0], value=1.0)
    inside = Expected(row, 1.0, ((0.9, 1.1), (0.8, 1.2), (0.5, 1.5)))
    outside = Expected(row, 0.0, ((-0.1, 0.1), (-0.2, 0.2), (0.0, 1.0)))
    assert coverage([inside, outside]) == (0.5, 0.5, 1.0)


@pytest.mark.parametrize("prior", sensitivity.OTHERS, ids=lambda prior: prior.words)
def test_another_prior_changes_the_rows_that_it_names_and_no_other(knowledge: Knowledge, prior: sensitivity.Prior) -> None:
    other = sensitivity.changed(knowledge, prior)
    moved = {name for name, row in knowledge.belief.items() if other.belief[name] != row}
    assert moved
    assert all(name.startswith(prior.starts) for name in moved)
    assert "potency.onabotulinumtoxinA" not in moved, "the yardstick is 1 by definition"


def test_simulated_trials_are_the_same_for_the_same_seed_and_possible(knowledge: Knowledge, rows: list[Row]) -> None:
    setup = set_up(rows, knowledge)
    truth, told = simulation.simulated(setup, np.random.default_rng(3))
    again, told_again = simulation.simulated(setup, np.random.default_rng(3))
    assert all(np.array_equal(truth[name], again[name]) for name in truth)
    assert np.array_equal(told.reports.values, told_again.reports.values)
    assert np.isfinite(told.reports.values).all()
    shares = told.reports.values[told.reports.shares]
    assert ((shares >= 0) & (shares <= 1)).all()
    assert (told.reports.deviations > 0).all()
    assert len(simulation.names_of(setup)) == sum(len(truth[site]) for site in simulation.OF_PARAMETERS)


def test_uneven_ranks_are_told_from_even_ones(ranked: simulation.Ranked) -> None:
    even, high = simulation.uniformity(ranked)
    assert even > 0.5
    assert high < 1e-6


def test_the_pictures_are_drawings_and_the_same_every_time(
    knowledge: Knowledge, rows: list[Row], ranked: simulation.Ranked
) -> None:
    found = after(rows[:6], knowledge, knowledge.belief_draws)
    drawn = [
        lambda: pictures.fits(found),
        lambda: pictures.priors_and_posteriors(knowledge, knowledge.belief_draws, ["steepness", "onset_days"]),
        lambda: pictures.rank_curves(ranked),
        lambda: pictures.calibration((0.5, 0.8, 0.95), {"model": (0.4, 0.8, 0.9), "naive": (0.5, 0.7, 0.9)}),
    ]
    for draw in drawn:
        first = draw()
        assert ElementTree.fromstring(first).tag.endswith("svg")
        assert first == draw()


def test_the_page_tells_every_check_in_words(knowledge: Knowledge, rows: list[Row], ranked: simulation.Ranked) -> None:
    reading = own_reading(knowledge)
    left_out = tuple(replace(one, fitted=False) for one in validate(reading, knowledge, draws=60).rows if one.row in rows)
    some = after(rows, knowledge, knowledge.belief_draws)
    recovered = (
        simulation.Recovered("steepness", 0.5, 0.4, 0.1, 0.2, 0.6),
        simulation.Recovered("between.person", 2, 0, 0.2, -1, 1),
    )
    moved = (
        sensitivity.Moved("placebo twice as open", "steepness", 2, 2.5, 0.7),
        sensitivity.Moved("placebo twice as open", "onset_days", 2, 2, 0.0),
    )
    told = page(Checked(some, some, anchors(rows, knowledge, knowledge.belief_draws), left_out, ranked, recovered, moved))
    headings = [line for line in told.splitlines() if line.startswith("## ")]
    assert headings == [
        "## Every fit", "## Facts that it must reproduce", "## Trials that it has not seen", "## Truths that were known",
        "## Other priors",
    ]  # fmt: skip
    assert "Chi-squared chances below 0.01: 1 " in told
    assert "1 of 2 truths lie inside" in told
    assert "Of 2 medians 1 move" in told
    assert "nan" not in told
    assert set(covered(left_out)) == {"model", "naive"}
    assert "Not complete" not in told


def test_the_page_says_first_of_all_what_is_missing(knowledge: Knowledge, rows: list[Row]) -> None:
    some = after(rows[:3], knowledge, knowledge.belief_draws)
    told = page(Checked(some, some, (), (), None, (), (), {"left-out-SIMPSON1996": "not run"}))
    assert "**Not complete: 1 pieces of the long work are missing.**" in told.split("## ")[0]
    assert "- left-out-SIMPSON1996: not run" in told
    assert told.count("Not run yet: nothing is known of this.") == 4
    assert for_the_card(Checked(some, some, (), (), None, (), ())) == "Not run yet: nothing is known of this."
    assert not re.search(r"\b(nan|None)\b", told)


def test_the_card_tells_coverage_scores_and_where_the_model_is_too_sure(knowledge: Knowledge, rows: list[Row]) -> None:
    found = tuple(
        replace(one, fitted=False) for one in validate(own_reading(knowledge), knowledge, draws=60).rows if one.row in rows
    )
    told = for_the_card(Checked((), (), (), found, None, (), ()))
    assert re.search(r"17 trials; .* than the naive one by [\d.]+ a row \(standard error [\d.]+", told, re.DOTALL)
    outside = [
        replace(one, model=replace(one.model, inside=(False,) * 3)) if one.row.kind is Kind.SWALLOWING else one for one in found
    ]
    assert "**Surer than it may be of swallowing**: 0 of 4 rows" in for_the_card(Checked((), (), (), outside, None, (), ()))


def test_what_the_checks_find_takes_its_place_in_the_card_and_may_do_so_again() -> None:
    card = f"# Card\n\n{LEFT_OUT}{NOT_YET}\n\n## What was learned\n\nMuch.\n"
    once = with_left_out(card, "Well enough.")
    assert once == f"# Card\n\n{LEFT_OUT}Well enough.\n\n## What was learned\n\nMuch.\n"
    assert with_left_out(once, "Well enough.") == once
    assert with_left_out("# Card\n", "Well enough.").endswith("Well enough.\n")


def test_no_relative_potency_is_shown(knowledge: Knowledge, rows: list[Row]) -> None:
    moved = sensitivity.Moved("potency twice as open", "potency.abobotulinumtoxinA", 0.3517, 0.4219, 0.9)
    some = after(rows[:3], knowledge, knowledge.belief_draws)
    told = page(Checked(some, some, (), (), None, (), (moved,)))
    assert "| potency twice as open | potency.abobotulinumtoxinA | not shown | not shown | +0.9 |" in told
    docs = Path(__file__).parents[2] / "docs"
    assert "potency." not in (docs / "evidence" / "priors.svg").read_text(encoding="utf-8")
    potencies = [
        line.split(",")[2:4] for line in (docs / "evidence" / "other-priors.csv").read_text().splitlines() if "potency." in line
    ]
    assert all(medians == ["not shown", "not shown"] for medians in potencies)
