"""Each outcome's link: probabilities that sum to one, agree with the twin, and go the way people go."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import exp, log, pi

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom
from tests.build import a_problem
from tests.response import slow
from tests.response.scenes import L, R, case_of, goal, never_falls

from eutonia.domain.answers import Ashworth
from eutonia.domain.case import Measure
from eutonia.response import counts, links
from eutonia.response.measures import baseline_name, found, latent_target, measured, target

examples = settings(max_examples=60)
latents = st.floats(-8, 8)
noises = st.floats(0.1, 3)
sizes = st.floats(0.2, 60)
rates = st.floats(0, 60)
LEVELS = range(-2, 3)


def column(value: float) -> np.ndarray:
    return np.array(float(value))


@examples
@given(latents, noises)
def test_some_grade_is_always_written_down(latent: float, noise: float) -> None:
    found = np.exp(links.log_probability_of_grade(np.arange(6), column(latent), column(noise)))
    assert found.sum() == pytest.approx(1, abs=1e-5)
    twin = [slow.probability_of_grade(one, latent, noise) for one in range(6)]
    assert np.allclose(found, twin, atol=1e-6)


@examples
@given(latents, noises)
def test_some_score_is_always_given(latent: float, noise: float) -> None:
    found = np.exp(links.log_probability_of_score(np.arange(11), column(latent), column(noise)))
    assert found.sum() == pytest.approx(1, abs=1e-5)
    twin = [slow.probability_of_score(one, latent, noise) for one in range(11)]
    assert np.allclose(found, twin, atol=1e-6)


@examples
@given(latents, noises)
def test_some_attainment_is_always_reached(beyond: float, noise: float) -> None:
    found = np.exp(links.log_probability_of_attainment(np.array(LEVELS), column(beyond), column(noise)))
    assert found.sum() == pytest.approx(1, abs=1e-5)


@examples
@given(rates, sizes)
def test_some_count_is_always_made(rate: float, size: float) -> None:
    many = np.arange(4000)
    found = np.exp(links.log_probability_of_count(many, links.latent_rate(rate), column(size)))
    assert found.sum() == pytest.approx(1, abs=1e-6)
    assert (found * many).sum() == pytest.approx(rate, rel=1e-4, abs=1e-6)


@examples
@given(st.integers(0, 300), st.floats(0.05, 200), sizes)
def test_counts_are_the_negative_binomial_of_the_books(count: int, mean: float, size: float) -> None:
    found = float(counts.log_probability(column(count), column(mean), column(size)))
    assert found == pytest.approx(float(nbinom.logpmf(count, size, size / (size + mean))), rel=1e-6, abs=1e-6)
    if found > -600:
        assert found == pytest.approx(log(slow.probability_of_count(count, mean, size)), rel=1e-6, abs=1e-6)


@examples
@given(st.integers(0, 200), st.floats(0.05, 200), sizes)
def test_chances_of_counts_are_those_of_the_books(count: int, mean: float, size: float) -> None:
    found = counts.at_most(count, np.array([mean]), np.array([size]))
    assert float(found[0]) == pytest.approx(float(nbinom.cdf(count, size, size / (size + mean))), abs=1e-9)


def test_counts_beyond_all_that_happen_are_near_enough_and_quick() -> None:
    mean, size = np.array([150.0, 200.0, 300.0, 1e6]), np.array(6.0)
    for count in (201, 400, 5_000, 1_000_000):
        exact = nbinom.cdf(count, 6, 6 / (6 + mean))
        assert np.allclose(counts.at_most(count, mean, size), exact, atol=0.05)


def test_no_spasms_at_all_can_only_be_counted_as_none_and_one_is_barely_possible() -> None:
    none = links.latent_rate(0)
    found = links.log_probability_of_count(np.array([0.0, 1.0, 10.0]), none, column(6))
    assert found[0] == pytest.approx(0, abs=1e-9)
    assert np.isfinite(found).all()
    assert found[2] < found[1] < -30
    assert links.chance_at_most(Measure.SPASMS_PER_DAY, 0, np.array([float(none)]), np.array([6.0]))[0] == pytest.approx(1)


@examples
@given(st.floats(0.05, 100), sizes)
def test_an_average_that_is_not_whole_lies_between_its_neighbours(mean: float, size: float) -> None:
    lower, between, upper = counts.log_probability(np.array([3.0, 3.5, 4.0]), column(mean), column(size))
    assert min(lower, upper) - 1e-9 <= between
    assert between <= max(lower, upper) + 0.5


@examples
@given(latents, st.floats(0.01, 4), noises, st.sampled_from(list(Measure)))
def test_the_worse_a_problem_the_smaller_the_chance_of_its_target(
    latent: float, more: float, noise: float, measure: Measure
) -> None:
    error = np.array([noise, noise])
    top = {"ashworth": 4, "spasms_per_day": 12, "pain": 9}[measure.value]
    for aim in range(top + 1):
        better, worse = links.chance_at_most(measure, aim, np.array([latent, latent + more]), error)
        assert 0 <= worse <= better <= 1


@examples
@given(latents, noises, st.sampled_from(list(Measure)))
def test_the_chance_of_a_target_is_that_of_everything_up_to_it(latent: float, noise: float, measure: Measure) -> None:
    draw = {"noise.ashworth": noise, "noise.pain": noise, "dispersion.spasms_per_day": 4 * noise}
    error = draw[links.ERROR[measure]]
    for aim in (0, 1, 2, 4, 5):
        found = links.chance_at_most(measure, aim, np.array([latent]), np.array([error]))[0]
        assert float(found) == pytest.approx(slow.chance(draw, aim, latent, measure.value), abs=1e-5)


@pytest.mark.parametrize(("measure", "best"), [(Measure.ASHWORTH, 5), (Measure.PAIN, 10)])
def test_the_top_of_a_scale_is_always_reached(measure: Measure, best: int) -> None:
    assert np.allclose(links.chance_at_most(measure, best, np.array([-5.0, 0.0, 50.0]), np.ones(3)), 1)


@examples
@given(st.floats(-40, 40), st.integers(0, 10), noises)
def test_far_from_what_was_written_a_guess_is_still_worse_the_further_it_is(latent: float, score: int, noise: float) -> None:
    """What seeks the best guess must feel which way is down, however badly it starts."""
    grade = min(score, 5)
    for best, probability in (
        (float(links.latent_score(score)), lambda at: links.log_probability_of_score(column(score), at, column(noise))),
        (float(grade), lambda at: links.log_probability_of_grade(column(grade), at, column(noise))),
    ):
        near, far = best + (latent - best) / 2, latent
        inner, outer = float(probability(column(near))), float(probability(column(far)))
        assert np.isfinite([inner, outer]).all()
        assert outer <= inner + 1e-4 or score in (0, 10) or grade in (0, 5)


@examples
@given(latents, noises)
def test_the_angle_is_normal(latent: float, noise: float) -> None:
    degrees = np.array([-20.0, 0.0, 35.0])
    expected = [log(1 / (noise * (2 * pi) ** 0.5)) - ((one - latent) / noise) ** 2 / 2 for one in degrees]
    assert np.allclose(links.log_probability_of_angle(degrees, column(latent), column(noise)), expected)


@pytest.mark.parametrize(("beyond", "level"), [(-1.5, -2), (-0.5, -1), (0.5, 0), (1.5, 1), (2.5, 2), (-9, -2), (9, 2)])
def test_goal_attainment_counts_important_changes_from_the_target(beyond: float, level: int) -> None:
    found = links.log_probability_of_attainment(np.array(LEVELS), column(beyond), column(0.2))
    assert LEVELS[int(found.argmax())] == level


def test_everything_broadcasts() -> None:
    latent, noise = np.zeros((4, 1)), np.ones((4, 1))
    for measure in Measure:
        assert links.log_probability(measure, np.array([0, 1, 2]), latent, noise).shape == (4, 3)
    assert links.log_probability_of_angle(np.zeros(3), latent, noise).shape == (4, 3)
    assert links.chance_at_most(Measure.SPASMS_PER_DAY, 2, np.zeros((4, 5)), noise).shape == (4, 5)
    assert links.as_written(Measure.SPASMS_PER_DAY, np.zeros((4, 5)), noise, noise).shape == (4, 5)


@examples
@given(st.floats(0, 10), st.floats(0, 100))
def test_there_and_back_on_each_scale(score: float, spasms: float) -> None:
    assert float(links.rate(links.latent_rate(spasms))) == pytest.approx(spasms, abs=1e-9)
    nothing = np.zeros(())
    assert float(links.as_written(Measure.PAIN, links.latent_score(score), column(1), nothing)) == pytest.approx(score, abs=1e-9)


@examples
@given(latents, noises, st.sampled_from(list(Measure)))
def test_what_a_band_shows_stays_on_its_scale_and_follows_its_error(latent: float, noise: float, measure: Measure) -> None:
    deviates = np.linspace(-4, 4, 81)
    shown = links.as_written(measure, np.full(81, latent), np.full(81, noise), deviates)
    top = {"ashworth": 5, "spasms_per_day": np.inf, "pain": 10}[measure.value]
    assert never_falls(shown)
    assert (shown >= 0).all()
    assert (shown <= top).all()


@examples
@given(st.floats(0.5, 60), st.floats(1, 60))
def test_a_band_of_counts_has_the_mean_and_the_spread_of_the_counts(mean: float, size: float) -> None:
    deviates = np.array([NORMAL_AT(part) for part in (np.arange(4000) + 0.5) / 4000])
    shown = links.as_written(Measure.SPASMS_PER_DAY, links.latent_rate(np.full(4000, mean)), np.full(4000, size), deviates)
    assert shown.mean() == pytest.approx(mean, rel=0.02)
    assert shown.std() == pytest.approx((mean + mean**2 / size) ** 0.5, rel=0.1)


NORMAL_AT = slow.NORMAL.inv_cdf


def test_what_was_found_and_aimed_at_is_read_from_the_case() -> None:
    problem = a_problem("flexed-elbow", ashworth="1+", spasms_per_day=8, pain=6)
    aims = (
        goal("flexed-elbow", id="tone", target_ashworth="1"),
        goal("flexed-elbow", id="spasms", measure="spasms_per_day", target_at_most=2),
        goal("flexed-elbow", id="pain", measure="pain", target_at_most=3),
        goal("flexed-elbow", id="any", measure="pain", target_at_most=10),
    )
    case = case_of(problem, goals=aims)
    assert [found(case.problems[0], one) for one in Measure] == pytest.approx([2, log(8.5), log(6.5 / 4.5)])
    assert measured(case.problems[0]) == tuple(Measure)
    assert [target(one) for one in case.goals] == [1, 2, 3, 10]
    tone, spasms, pain, any_pain = (latent_target(one) for one in case.goals)
    assert tone == 1.5
    assert exp(spasms) - 0.5 == pytest.approx(2.5)
    assert pain == pytest.approx(log(4 / 7))
    assert np.isfinite(any_pain)


def test_what_was_not_measured_is_not_found() -> None:
    case = case_of(a_problem("flexed-elbow", ashworth=None))
    assert [found(case.problems[0], one) for one in Measure] == [None, None, None]
    assert measured(case.problems[0]) == ()


def test_a_level_has_a_name_of_its_own_for_each_measure_problem_and_side() -> None:
    names = {baseline_name(*each) for each in product(("ashworth", "tardieu"), ("a", "b"), (R, L))}
    assert len(names) == 8
    assert "baseline:tardieu:a:right" in names


@pytest.mark.parametrize("grade", list(Ashworth))
def test_a_grade_is_most_likely_when_tone_is_at_its_position(grade: Ashworth) -> None:
    found = links.log_probability(Measure.ASHWORTH, np.arange(6), column(grade.rank), column(0.5))
    assert int(found.argmax()) == grade.rank


def test_grades_are_cut_half_way_and_open_at_their_ends() -> None:
    lower, upper = links.cuts_of_grade(np.array([0, 1, 4, 5]))
    assert list(lower) == [-np.inf, 0.5, 3.5, 4.5]
    assert list(upper) == [0.5, 1.5, 4.5, np.inf]


def test_scores_are_cut_at_half_points_on_their_log_odds() -> None:
    lower, upper = links.cuts_of_score(np.array([0, 3, 10]))
    assert list(lower) == pytest.approx([-np.inf, log(3 / 8), log(10 / 1)])
    assert list(upper) == pytest.approx([log(1 / 10), log(4 / 7), np.inf])


def test_attainment_is_cut_at_whole_changes_and_open_at_its_ends() -> None:
    lower, upper = links.cuts_of_attainment(np.array(LEVELS))
    assert list(lower) == [-np.inf, -1, 0, 1, 2]
    assert list(upper) == [-1, 0, 1, 2, np.inf]


def test_rates_and_scores_by_hand() -> None:
    assert list(links.rate(np.array([-5.0, log(0.5), log(3.5)]))) == pytest.approx([0, 0, 3])
    assert list(links.latent_rate(np.array([0, 3]))) == pytest.approx([log(0.5), log(3.5)])
    assert list(links.latent_score(np.array([0, 5, 10]))) == pytest.approx([log(0.5 / 10.5), 0, log(10.5 / 0.5)])


@pytest.mark.parametrize(
    ("measure", "latent", "error", "deviate", "shown"),
    [
        (Measure.ASHWORTH, 2.0, 0.5, 1.0, 2.5),
        (Measure.ASHWORTH, 2.0, 0.5, -1.0, 1.5),
        (Measure.ASHWORTH, -3.0, 0.5, 0.0, 0.0),
        (Measure.ASHWORTH, 8.0, 0.5, 0.0, 5.0),
        (Measure.PAIN, 0.0, 0.5, 0.0, 5.0),
        (Measure.PAIN, 0.0, 2.0, log(3) / 2, 11 * 3 / 4 - 0.5),
        (Measure.PAIN, log(1 / 3), 2.0, 0.0, 11 / 4 - 0.5),
        (Measure.PAIN, -9.0, 0.5, 0.0, 0.0),
        (Measure.PAIN, 9.0, 0.5, 0.0, 10.0),
    ],
)
def test_what_is_written_down_by_hand(measure: Measure, latent: float, error: float, deviate: float, shown: float) -> None:
    assert float(links.as_written(measure, column(latent), column(error), column(deviate))) == pytest.approx(shown)


def test_a_count_written_down_by_hand() -> None:
    """A mean of 4 and a size of 2: 1/4 + 1/2 over the square of the mean is the variance of the lognormal."""
    spread = log(1.75) ** 0.5
    for deviate in (0.0, 1.0, -2.0):
        found = links.as_written(Measure.SPASMS_PER_DAY, links.latent_rate(4), column(2), column(deviate))
        assert float(found) == pytest.approx(4 * exp(spread * deviate - spread**2 / 2))


def test_chances_by_hand() -> None:
    below = slow.NORMAL.cdf
    found = links.chance_at_most(Measure.ASHWORTH, 2, np.array([2.5, 3.5]), np.array([2.0, 2.0]))
    assert list(found) == pytest.approx([0.5, below(-0.5)], abs=1e-6)
    found = links.chance_at_most(Measure.PAIN, 3.7, np.array([log(4 / 7), log(4 / 7) + 1]), np.array([0.5, 0.5]))
    assert list(found) == pytest.approx([0.5, below(-2)], abs=1e-6)
    found = links.chance_at_most(Measure.SPASMS_PER_DAY, 1.9, np.array([log(3.5)]), np.array([1.0]))
    assert list(found) == pytest.approx([7 / 16])


@pytest.mark.parametrize(
    "asked",
    [
        links.latent_rate,
        links.latent_score,
        lambda x: np.stack(links.cuts_of_grade(x)),
        lambda x: np.stack(links.cuts_of_score(x)),
        lambda x: np.stack(links.cuts_of_attainment(x)),
        lambda x: links.log_probability_of_count(x, np.array([1.0, 2.0]), np.array(6.0)),
    ],
)
def test_what_comes_in_single_precision_is_worked_out_in_double(asked: Callable[[np.ndarray], np.ndarray]) -> None:
    single = np.array([0.1, 1.3], dtype=np.float32)
    found = asked(single)
    assert found.dtype == np.float64
    assert np.array_equal(found, asked(single.astype(float)))


def test_a_goal_of_nothing_is_a_target_of_nothing() -> None:
    problem = a_problem("flexed-elbow", spasms_per_day=8, pain=6)
    aims = tuple(goal("flexed-elbow", id=one, measure=one, target_at_most=0) for one in ("spasms_per_day", "pain"))
    case = case_of(problem, goals=(*aims, goal("flexed-elbow", id="ten", measure="pain", target_at_most=10)))
    spasms, pain, ten = case.goals
    assert [target(one) for one in case.goals] == [0, 0, 10]
    assert latent_target(spasms) == pytest.approx(log(1.0))
    assert latent_target(pain) == pytest.approx(log(1 / 10))
    assert latent_target(ten) == pytest.approx(log(10.5 / 0.5))


def test_one_measure_alone_is_found_alone() -> None:
    case = case_of(a_problem("flexed-elbow", ashworth=None, pain=0), a_problem("flexed-wrist", ashworth="0", spasms_per_day=0))
    assert measured(case.problems[0]) == (Measure.PAIN,)
    assert measured(case.problems[1]) == (Measure.ASHWORTH, Measure.SPASMS_PER_DAY)
    assert found(case.problems[0], Measure.PAIN) == pytest.approx(log(0.5 / 10.5))
    assert found(case.problems[1], Measure.ASHWORTH) == 0
    assert found(case.problems[1], Measure.SPASMS_PER_DAY) == pytest.approx(log(0.5))
