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


def test_a_level_that_is_just_reached_is_reached() -> None:
    assert first_day_at(HILL, np.array([2.0]), DAYS)[0] == 20
    assert last_day_at(HILL, np.array([2.0]), DAYS)[0] == 20
    table_top = np.array([[0.0, 1, 1, 2, 1, 1]])
    assert first_day_at(table_top, np.array([1.0]), DAYS)[0] == 10
    assert last_day_at(np.array([[0.0, 2, 1, 1, 0, 0]]), np.array([1.0]), DAYS)[0] == 30


def test_what_is_there_from_the_start_comes_on_the_first_day() -> None:
    falling = np.array([[2.0, 1, 0, 0, 0, 0]])
    assert first_day_at(falling, np.array([1.5]), DAYS)[0] == 0
    assert last_day_at(falling, np.array([1.5]), DAYS)[0] == 5


def test_each_row_is_judged_by_its_own_level() -> None:
    rows = np.concatenate([HILL, 2 * HILL, np.zeros((1, 6))])
    level = np.array([1.0, 1.0, 1.0])
    assert list(first_day_at(rows, level, DAYS)) == [10, 5, 50]
    assert list(last_day_at(rows, level, DAYS)) == [30, 40, 50]
    assert list(first_day_at(np.concatenate([HILL, HILL]), np.array([0.5, 2]), DAYS)) == [5, 20]


def test_the_least_that_is_felt_is_felt_and_so_is_little_where_little_is_enough() -> None:
    assert asked(HILL, least=2).never_felt == 0
    assert asked(HILL * 0.2, least=0.1).never_felt == 0
    assert asked(HILL * 0.2, least=0.1).onset_day == asked(HILL).onset_day


def test_nothing_has_no_days_however_few_are_enough() -> None:
    assert asked(np.zeros((4, 6)), least=0, least_part=0) == Felt(None, None, None, 1)
    assert asked(HILL, least_part=1).onset_day is not None


def test_what_this_session_adds_decides_and_the_days_are_those_of_all_toxin() -> None:
    relief = np.concatenate([HILL, 3 * HILL])[None]
    ones = np.ones(2)
    levels = Levels(np.full((1, 2), 0.5), ones * 0.5, ones * 0.5)
    greatest = relief.max(axis=-1)

    def when(gained: list[float]) -> Felt:
        (found,) = felt(relief, greatest, DAYS, np.array([20.0, 20.0]), levels, 0.05, np.array([gained]))
        return found

    assert when([0.4, 0.4]) == Felt(None, None, None, 1)
    half = when([0.4, 0.5])
    assert half.never_felt == 0.5
    assert half.onset_day == when([1, 1]).onset_day == asked(HILL).onset_day


def test_courses_of_one_draw_have_their_own_days() -> None:
    ones = np.ones(1)
    relief = np.stack([HILL, HILL[:, ::-1]])
    peak_day = np.array([[20.0], [30.0]])
    found = felt(relief, relief.max(axis=2), DAYS, peak_day, Levels(np.full((2, 1), 0.1), ones * 0.5, ones * 0.9), 0.05)
    assert [(one.onset_day.median, one.wears_off_day.median) for one in found if one.onset_day and one.wears_off_day] == [
        (10, 22),
        (20, 32),
    ]
    assert [round(float(one.peak_week.median), 3) for one in found if one.peak_week] == [2.857, 4.286]
