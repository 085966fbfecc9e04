"""Many scores together: right forecasts are called right, narrow ones narrow, and few are called few."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
from tests.scoring.made import a_chance, a_course, a_forecast, around, seen

from eutonia.domain.proposal import Band
from eutonia.domain.score import Calibration, CalibrationGroup, Scores
from eutonia.knowledge import load
from eutonia.response.bands import bands
from eutonia.scoring import calibration, score

KNOWLEDGE = load()
RIGHT = bands(np.random.default_rng(5).normal(20, 6, (1, 100_000)))[0]
"""The band of what is drawn below."""


def group(found: Calibration, by: str, name: str) -> CalibrationGroup:
    return next(one for one in found.groups if (one.by, one.name) == (by, name))


def cohort(people: int, band: Band, times: int = 3, draw: Callable[[np.random.Generator], float] | None = None) -> list[Scores]:
    """People who each have spasms from a normal distribution around 20, a few times, each forecast with the same band."""
    generator = np.random.default_rng(8)
    held = []
    for person in range(people):
        forecast = a_forecast(
            case_id=f"person-{person}",
            courses=(a_course("spasms_per_day", [band] * 20),),
            goals=(a_chance("calm", [0.3] * 20),),
        )
        spasms = [draw(generator) if draw else generator.normal(20, 6) for _ in range(times)]
        counts = [max(round(float(one)), 0) for one in spasms]
        held.append(score(forecast, [seen(7 + 35 * at, spasms_per_day=count) for at, count in enumerate(counts)]))
    return held


def test_right_forecasts_hold_what_they_should() -> None:
    found = calibration(cohort(200, RIGHT), KNOWLEDGE)
    whole = group(found, "all", "all observations")
    assert (whole.observations, whole.people, whole.is_small) == (600, 200, False)
    assert all(one.low <= one.nominal <= one.high for one in whole.coverages)
    assert sum(whole.places) == 600
    assert max(whole.places) < 2 * min(whole.places)
    assert "Bands hold what they should" in whole.words


@pytest.mark.parametrize(("reach", "words"), [(3, "too narrow"), (30, "too wide")])
def test_bands_that_are_too_narrow_or_too_wide_are_called_so(reach: float, words: str) -> None:
    found = calibration(cohort(60, around(20, reach)), KNOWLEDGE)
    spasms = group(found, "measure", "spasms_per_day")
    assert f"Bands are {words}" in spasms.words
    assert spasms.words.startswith("Spasms a day: 180 observations of 60 people.")
    assert spasms.words in found.words


@pytest.mark.parametrize(("shift", "words"), [(-8, "too gloomy"), (8, "too hopeful")])
def test_forecasts_that_lean_are_called_so(shift: float, words: str) -> None:
    found = calibration(cohort(60, RIGHT, draw=lambda generator: generator.normal(20 + shift, 6)), KNOWLEDGE)
    assert words in group(found, "all", "all observations").words


def test_few_observations_or_few_people_are_not_judged() -> None:
    for scores in (cohort(12, around(20, 1), times=2), cohort(5, around(20, 1), times=12)):
        whole = group(calibration(scores, KNOWLEDGE), "all", "all observations")
        assert whole.is_small
        assert whole.words.endswith("Too few to judge by.")


def test_every_way_of_grouping_counts_every_observation_once() -> None:
    found = calibration(cohort(20, RIGHT, times=5), KNOWLEDGE)
    for by in ("all", "measure", "pattern", "product", "weeks"):
        assert sum(one.observations for one in found.groups if one.by == by) == 4 * 20
    assert found.not_covered == 20
    assert [one.name for one in found.groups if one.by == "weeks"] == [
        "weeks 0 to 3", "after week 3, to week 8", "after week 8, to week 14", "after week 14",
    ]  # fmt: skip


def test_the_order_of_the_scores_does_not_matter() -> None:
    scores = cohort(15, RIGHT)
    mixed = random.Random(1).sample(scores, len(scores))
    assert calibration(mixed, KNOWLEDGE) == calibration(scores, KNOWLEDGE)


def test_nothing_is_nothing_and_says_so() -> None:
    found = calibration([], KNOWLEDGE)
    assert found.groups == ()
    assert found.words == ("There is nothing to judge by yet.",)
    assert all(one.brier is None and one.chances == 0 for one in found.reliability)


def chances(people: int, given: float, happen: float) -> list[Scores]:
    """One chance of a goal for each person, and how often it happens."""
    generator, held = np.random.default_rng(3), []
    for person in range(people):
        forecast = a_forecast(case_id=f"person-{person}", goals=(a_chance("calm", [given] * 5),), courses=())
        spasms = 2 if generator.random() < happen else 9
        held.append(score(forecast, [seen(14, spasms_per_day=spasms, weakness="no")]))
    return held


@pytest.mark.parametrize(
    ("given", "happen", "words"), [(0.3, 0.3, "about right"), (0.7, 0.3, "too high"), (0.3, 0.7, "too low")]
)
def test_chances_are_held_against_how_often_it_happened(given: float, happen: float, words: str) -> None:
    goals, weakness = calibration(chances(200, given, happen), KNOWLEDGE).reliability
    assert words in goals.words
    assert goals.chances == sum(one.chances for one in goals.bins) == 200
    assert goals.brier_of_the_mean is not None
    assert goals.brier is not None
    assert (goals.brier <= goals.brier_of_the_mean + round(goals.brier / 50, 3)) == (words == "about right")
    assert weakness.chances == 200
    assert "200 chances of weakness in 200 people: 20 % on average, 0 happened" in weakness.words


def test_few_chances_are_not_judged() -> None:
    goals, _ = calibration(chances(5, 0.9, 0), KNOWLEDGE).reliability
    assert goals.is_small
    assert goals.words == "5 chances of goals in 5 people: 90 % on average, 0 happened. Too few to judge by."


def test_grades_in_steps_are_not_called_too_wide_for_being_steps() -> None:
    """Tone drawn from the forecast itself and rounded to grades: the places are as even as those of a smooth measure."""
    generator = np.random.default_rng(11)
    held = []
    for person in range(300):
        middle = generator.uniform(1.5, 3.5)
        drawn = generator.normal(middle, 0.7)
        forecast = a_forecast(
            case_id=f"person-{person}", courses=(a_course("ashworth", [bands(generator.normal(middle, 0.7, (1, 2_000)))[0]] * 5),)
        )
        grade = ("0", "1", "1+", "2", "3", "4")[int(np.clip(round(drawn), 0, 5))]
        held.append(score(forecast, [seen(14, ashworth=grade)]))
    tone = group(calibration(held, KNOWLEDGE), "measure", "ashworth")
    assert "Bands hold what they should" in tone.words
