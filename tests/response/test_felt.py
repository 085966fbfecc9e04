"""Onset, peak and wear-off as a person feels them, on courses drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eutonia.response.felt import Felt, Levels, felt, first_day_at, last_day_at

DAYS = np.array([0.0, 10, 20, 30, 40, 50])
HILL = np.array([[0.0, 1, 2, 1, 0.5, 0]])


def asked(relief: np.ndarray, least: float = 0.1, comes: float = 0.5, goes: float = 0.5, least_part: float = 0.05) -> Felt:
    ones = np.ones(len(relief))
    peak_day = DAYS[relief.argmax(axis=1)]
    levels = Levels(ones[None] * least, ones * comes, ones * goes)
    [found] = felt(relief[None], relief.max(axis=1)[None], DAYS, peak_day, levels, least_part)
    return found


def test_it_comes_on_the_way_up_and_goes_on_the_way_down() -> None:
    assert first_day_at(HILL, np.array([1.5]), DAYS)[0] == 15
    assert last_day_at(HILL, np.array([1.5]), DAYS)[0] == 25
    assert first_day_at(HILL, np.array([1.0]), DAYS)[0] == 10
    assert last_day_at(HILL, np.array([0.75]), DAYS)[0] == 35


def test_what_never_comes_or_never_goes_is_put_on_the_last_day() -> None:
    assert first_day_at(HILL, np.array([5.0]), DAYS)[0] == 50
    staying = np.array([[0.0, 1, 2, 2, 2, 2]])
    assert last_day_at(staying, np.array([1.5]), DAYS)[0] == 50


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.1, 5), min_size=6, max_size=6), st.floats(0.2, 0.95))
def test_it_never_goes_before_it_has_come(heights: list[float], part: float) -> None:
    relief = np.array([[0.0, *heights[1:]]])
    level = relief.max(axis=1) * part
    comes, goes = first_day_at(relief, level, DAYS), last_day_at(relief, level, DAYS)
    assert 0 <= comes[0] <= goes[0] <= 50


def test_days_and_weeks_are_given_for_those_who_feel_it() -> None:
    when = asked(HILL)
    assert when.onset_day is not None
    assert when.wears_off_day is not None
    assert when.peak_week is not None
    assert (when.onset_day.median, when.wears_off_day.median) == (10, 30)
    assert float(when.peak_week.median) == pytest.approx(20 / 7, abs=0.001)
    assert when.never_felt == 0


def test_a_high_bar_delays_onset_and_a_low_bar_delays_wear_off() -> None:
    early, late = asked(HILL, comes=0.25).onset_day, asked(HILL, comes=0.9).onset_day
    soon, long = asked(HILL, goes=0.9).wears_off_day, asked(HILL, goes=0.25).wears_off_day
    assert early is not None
    assert late is not None
    assert soon is not None
    assert long is not None
    assert early.median < late.median
    assert soon.median < long.median


def test_nothing_to_feel_has_no_days() -> None:
    assert asked(np.zeros((4, 6)), least=0) == Felt(None, None, None, 1)


def test_too_little_to_feel_has_no_days() -> None:
    assert asked(HILL, least=3) == Felt(None, None, None, 1)


def test_those_who_feel_nothing_do_not_move_the_days_of_those_who_do() -> None:
    mixed = np.concatenate([HILL, HILL * 0.01, HILL, HILL * 0.01])
    when = asked(mixed)
    assert when.never_felt == 0.5
    assert when.onset_day == asked(HILL).onset_day


def test_with_too_few_who_feel_it_no_day_is_given() -> None:
    mixed = np.concatenate([HILL, *[HILL * 0.01] * 9])
    assert asked(mixed, least_part=0.2).onset_day is None
    assert asked(mixed, least_part=0.1).onset_day is not None
    assert asked(mixed, least_part=0.2).never_felt == pytest.approx(0.9)


def test_courses_asked_together_are_answered_as_alone() -> None:
    courses = np.stack([np.concatenate([HILL, HILL * 0.01]), np.concatenate([HILL * 2, HILL * 3]), np.zeros((2, 6))])
    ones = np.ones(2)
    peak_day = np.array([20.0, 20.0])
    levels = Levels(np.full((3, 2), 0.1), ones * 0.5, ones * 0.5)
    together = felt(courses, courses.max(axis=2), DAYS, peak_day, levels, 0.05)
    assert together[0].onset_day == asked(courses[0]).onset_day
    assert together[1].wears_off_day == asked(courses[1]).wears_off_day
    assert [round(each.never_felt, 3) for each in together] == [0.5, 0, 1]
