"""What was expected of a day and how far what was seen lies from it, worked out again with SciPy."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import chi2, nbinom, norm
from tests.learn.people import ONA, TWO, Visits, filled, known
from tests.learn.targets import posterior_of
from tests.learn.test_reading import changed, read
from tests.response.scenes import with_setting

from eutonia.domain.belief import Surprise
from eutonia.domain.cycle import Course
from eutonia.learn.door import likelihood_of
from eutonia.learn.expected import expected_below, variance
from eutonia.learn.exploring import cloud_around
from eutonia.learn.likelihood import Likelihood
from eutonia.learn.mode import Place
from eutonia.learn.posterior import Posterior
from eutonia.learn.scores import Kind
from eutonia.learn.surprise import Expectation, chi_squared_beyond, expectation, surprises
from eutonia.learn.weighing import effective
from eutonia.response import working_prior

Array = np.ndarray
LOCATION, ERROR = np.array([-0.4, 1.3, 2.0]), np.array([0.5, 0.8, 2.0])


def at_most(kind: Kind, value: float) -> Array:
    """Chance of at most this, of each guess."""
    if value < (-2 if kind is Kind.GOAL else 0):
        return np.zeros(3)
    if kind is Kind.ASHWORTH:
        return np.ones(3) if value >= 5 else norm.cdf((value + 0.5 - LOCATION) / ERROR)
    if kind is Kind.GOAL:
        return np.ones(3) if value >= 2 else norm.cdf((value + 1 - LOCATION) / ERROR)
    if kind is Kind.SPASMS_PER_DAY:
        mean = np.maximum(np.exp(LOCATION) - 0.5, 1e-15)
        return np.asarray(nbinom.cdf(value, ERROR, ERROR / (ERROR + mean)))
    cut = (value + 1) / 11
    return np.ones(3) if value >= 10 else norm.cdf((np.log(cut) - np.log(1 - cut) - LOCATION) / ERROR)


SCALES = {
    Kind.ASHWORTH: range(6),
    Kind.PAIN: range(11),
    Kind.STIFFNESS: range(11),
    Kind.GOAL: range(-2, 3),
    Kind.SPASMS_PER_DAY: range(4),
}


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in SCALES.items() for value in values])
def test_chances_of_what_is_written_down_in_steps(kind: Kind, value: int) -> None:
    found = expected_below(kind, float(value), LOCATION, ERROR)
    assert found[0] == pytest.approx(at_most(kind, value), abs=1e-6)
    assert found[1] == pytest.approx(at_most(kind, value - 1), abs=1e-6)


def test_chances_of_degrees_and_of_what_was_felt_have_no_steps() -> None:
    for kind in (Kind.TARDIEU, Kind.FELT_ONSET, Kind.FELT_WEAR_OFF):
        for found in expected_below(kind, 1.0, LOCATION, ERROR):
            assert found == pytest.approx(norm.cdf((1 - LOCATION) / ERROR), abs=1e-6)


def test_chances_of_weakness_are_those_of_its_hazard() -> None:
    without = np.exp(-np.exp(LOCATION))
    yes, no = expected_below(Kind.WEAKNESS, 1.0, LOCATION, ERROR), expected_below(Kind.WEAKNESS, 0.0, LOCATION, ERROR)
    assert yes[0].tolist() == [1, 1, 1]
    assert no[1].tolist() == [0, 0, 0]
    assert yes[1] == pytest.approx(without)
    assert no[0] == pytest.approx(without)


def test_the_variance_is_that_of_the_error_and_of_counts_that_of_their_logarithm() -> None:
    for kind in (Kind.ASHWORTH, Kind.PAIN, Kind.TARDIEU, Kind.STIFFNESS, Kind.GOAL, Kind.WEAKNESS, Kind.FELT_ONSET):
        assert variance(kind, LOCATION, ERROR) == pytest.approx(ERROR**2)
    mean = np.exp(LOCATION) - 0.5
    assert variance(Kind.SPASMS_PER_DAY, LOCATION, ERROR) == pytest.approx(np.log(1 + 1 / mean + 1 / ERROR))


def test_next_to_no_spasms_still_have_a_variance() -> None:
    location = np.log(0.5) + np.array([-1, 1e-15])
    mean = np.maximum(np.exp(location) - 0.5, 0) + np.finfo(float).eps
    assert mean[1] > 2 * mean[0]
    assert variance(Kind.SPASMS_PER_DAY, location, np.ones(2)) == pytest.approx(np.log1p(1 / mean + 1))


VISITS = Visits(problems=TWO, weeks=(4, 12), measures=("ashworth", "spasms_per_day", "pain"), products=(ONA, ONA),
                assessed_again=True)  # fmt: skip
WEIGHTS = np.array([0.4, 0.3, 0.2, 0.1])


def course() -> Course:
    """A follow-up on the day of the second assessment, too: it belongs to the first cycle, the assessment to none."""
    found = filled(VISITS, lambda kind, day, place: float((day // 7 + 2 * place + list(Kind).index(kind)) % 5))
    score = {"problem": {"pattern": "flexed-elbow", "side": "left"}, "pain": 10}
    return changed(found, lambda d: d["cycles"][0]["follow_ups"].append({"seen_on": "2026-12-24", "scores": (score,)}))


@cache
def likelihood() -> Likelihood:
    return likelihood_of(read(course()), working_prior(known()), known())


@cache
def expected() -> Expectation:
    """Four guesses at everything; of the elbow's last pain they all expect very little."""
    random = np.random.default_rng(9)
    rows = likelihood().record.observations
    location = random.normal(size=(4, len(rows))) + 1
    error = np.exp(random.normal(size=(4, len(rows))) / 4)
    for at, one in enumerate(rows):
        if one.value == 10:
            location[:, at], error[:, at] = -9, 0.1
    return Expectation(location, error, WEIGHTS)


def by_hand(stage: int) -> list[tuple[int, float]]:
    """Day and chance of each follow-up of a cycle."""
    rows = likelihood().record.observations
    days = sorted({one.day for one in rows if one.follow_up and one.stage == stage})
    found = []
    for day in days:
        at = [row for row, one in enumerate(rows) if one.follow_up and one.day == day]
        deviates, errors = [], []
        for row in at:
            one, location, error = rows[row], expected().location[:, row], expected().error[:, row]
            both = sum(expected_below(one.kind, one.value, location, error))
            deviates.append(norm.ppf(np.clip(WEIGHTS @ both / 2, 1 / 64, 1 - 1 / 64)))
            errors.append(WEIGHTS @ variance(one.kind, location, error))
        shared = np.atleast_2d(np.cov(expected().location[:, at].T, aweights=WEIGHTS, ddof=0))
        whole = shared + np.diag(errors)
        spread = np.sqrt(np.diag(whole))
        alike = shared / np.outer(spread, spread)
        np.fill_diagonal(alike, 1)
        found.append((day, float(chi2.sf(np.array(deviates) @ np.linalg.inv(alike) @ deviates, len(at)))))
    return found


@pytest.mark.parametrize("stage", [1, 2])
def test_each_day_of_a_cycle_is_as_surprising_as_its_distance_says(stage: int) -> None:
    found = surprises(likelihood(), stage, expected(), known())
    hand = by_hand(stage)
    assert [one.seen_on for one in found] == [likelihood().record.date_of(day) for day, _ in hand]
    assert [one.probability for one in found] == pytest.approx([chance for _, chance in hand], rel=1e-5)
    assert len(found) == (3 if stage == 1 else 2)


def test_surprise_is_said_below_what_the_settings_call_surprising() -> None:
    chance = surprises(likelihood(), 2, expected(), known())[0].probability
    for least, head in ((chance, "In keeping with"), (chance * 1.0001, "Far from")):
        said = surprises(likelihood(), 2, expected(), with_setting(known(), learn__surprising=least))[0]
        words = f"{head} what was expected: {chance:.1%} of such follow-ups would lie at least this far off."
        assert said == Surprise(said.seen_on, chance, words)


@pytest.mark.parametrize("value", [1e-300, 1e-12, 1e-6, 0.3, 1.9, 2.0, 2.1, 9.0])
@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 9, 12, 31])
def test_no_chance_is_above_one(value: float, freedom: int) -> None:
    found = chi_squared_beyond(value, freedom)
    assert found == pytest.approx(chi2.sf(value, freedom), rel=1e-9)
    assert found <= 1
    assert max(chi_squared_beyond(0.03026750676494963, 31), chi_squared_beyond(0.6985111774746012, 57)) <= 1, "rounded up"
    assert chi_squared_beyond(0.0, freedom) == chi_squared_beyond(-1e-20, freedom) == 1


SEEN = np.array([0.5, -0.2, 0.8])


def a_posterior(impossible: Callable[[Array], Array] | None = None) -> Posterior:
    """Three observations of two parameters; what is impossible is so in the third only."""

    def predict(points: Array) -> Array:
        third = points[:, 0] + points[:, 1]
        if impossible is not None:
            third = np.where(impossible(points), np.inf, third)
        return np.stack([points[:, 0], expit(points[:, 1]), third], axis=1)

    return posterior_of(predict, SEEN, 0.5, 2)


PEAK = Place(np.array([0.2, -0.1]), 0.0, np.zeros(2), np.diag([3.0, 0.2]))


@pytest.mark.parametrize("left", [0.01, 0.9])
def test_what_is_expected_comes_from_guesses_weighed_by_what_is_known(left: float) -> None:
    knowledge = with_setting(known(), learn__stage__points=16, learn__stage__left=left)
    rows = np.array([True, True, False])
    posterior = a_posterior()
    found = expectation(posterior, rows, PEAK, "expected", knowledge)
    cloud = cloud_around(PEAK, knowledge)
    points = cloud.points("expected", 16)
    location = posterior.predicted(points)[0]
    assert found.location == pytest.approx(location)
    assert found.error == pytest.approx(np.full((16, 3), 0.5))
    height = norm.logpdf(SEEN[:2], location[:, :2], 0.5).sum(axis=1) + norm.logpdf(points).sum(axis=1)
    ratio = height - cloud.log_density(points)
    assert found.weights.sum() == pytest.approx(1)
    powers = np.diff(np.log(found.weights)) / np.diff(ratio)
    assert powers == pytest.approx(np.full(15, powers[0]))
    if effective(ratio) >= left * 16:
        assert powers[0] == pytest.approx(1)
    else:
        assert effective(powers[0] * ratio) == pytest.approx(left * 16, rel=1e-6)
    assert (effective(ratio) >= left * 16) == (left < 0.5)


def test_a_guess_under_which_something_is_impossible_does_not_count() -> None:
    knowledge = with_setting(known(), learn__stage__points=16, learn__stage__left=0.01)
    found = expectation(a_posterior(lambda points: points[:, 0] > 0.5), np.array([True, True, False]), PEAK, "one", knowledge)
    points = cloud_around(PEAK, knowledge).points("one", 16)
    beyond = points[:, 0] > 0.5
    assert beyond.any()
    assert found.weights[beyond].tolist() == [0.0] * int(beyond.sum())
    assert (found.weights[~beyond] > 0).all()
    assert np.isfinite(found.location).all()
