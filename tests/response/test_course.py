"""How one plan unfolds: the days, what is the same for all doses, and relief in each muscle, by hand."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.build import a_problem
from tests.response.scenes import ONA, R, case_of, few, known, plan_of, session_of, target

from eutonia.domain.case import Case, Measure
from eutonia.response import curves
from eutonia.response.course import Moments, Passage, Unfolding, pass_time, unfold
from eutonia.response.person import density_per_unit
from eutonia.response.scene import Scene, set_scene

DAYS = np.array([0.0, 10, 40])


def foot() -> Case:
    return case_of(a_problem("equinovarus-foot", pain=6), a_problem("flexed-elbow"))


@cache
def scene(weeks_ago: int = 0) -> Scene:
    """A foot and an elbow; with weeks, after a session in soleus."""
    sessions = (session_of(("soleus", R, 40), weeks_ago=weeks_ago, case=foot()),) if weeks_ago else ()
    return set_scene(foot(), known(), few(), ONA, 12, sessions)


def passage(weeks_ago: int = 0) -> Passage:
    return pass_time(scene(weeks_ago), DAYS)


def per_unit(muscle: str) -> np.ndarray:
    return density_per_unit(scene().reading, known().muscles[muscle], foot().person, known())


def blocked(of: Scene, active: np.ndarray, measure: Measure, part: str = "leg") -> np.ndarray:
    return curves.block(active, of.reading.half_density(part, measure)[:, None], of.reading.steepness[:, None])


@pytest.mark.parametrize(
    ("weeks", "of_days", "weekly"),
    [
        (1, [0, 0.5, 1], [0, 2]),
        (2, [0, 0.5, 1, 1.5, 2, 4], [0, 2, 4]),
        (4, [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 6, 8], [0, 2, 4, 6, 8]),
        (5, [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 7, 9], [0, 2, 4, 6, 8, 9]),
        (6, [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 8, 10, 12], [0, 2, 4, 6, 8, 9, 10]),
    ],
)
def test_days_lie_close_at_first_then_weekly_then_seldom(weeks: int, of_days: list[float], weekly: list[int]) -> None:
    moments = Moments(weeks)
    assert list(moments.days / 7) == of_days
    assert list(moments.weekly) == weekly
    assert list(moments.days[moments.weekly]) == [7 * week for week in range(weeks + 1)]


def test_time_passes_by_the_clock_of_each_draw_and_ends_at_its_peak() -> None:
    reading, found = scene().reading, passage()
    acting = curves.rise_and_fall(DAYS, reading.onset_days[:, None], reading.offset_days[:, None])
    assert found.days is DAYS
    assert np.array_equal(found.rising, np.c_[acting, np.ones(few().draws)])
    assert np.array_equal(found.acting, np.c_[acting ** reading.steepness[:, None], np.ones(few().draws)])
    assert np.array_equal(found.unspecific, curves.placebo(DAYS, few().parameters["placebo_peak_days"][:, None]))
    peak = curves.peak_day(reading.onset_days, reading.offset_days)
    assert np.array_equal(found.remains.days, np.c_[np.tile(DAYS, (few().draws, 1)), peak])


def test_doses_into_one_muscle_add_up_and_a_group_reaches_each_member_at_its_density() -> None:
    plan = plan_of(("soleus", R, 30), ("triceps-surae", R, 60), ("gastrocnemius", R, 20))
    found = unfold(plan, scene(), passage()).densities
    heads = ("gastrocnemius-medial-head", "gastrocnemius-lateral-head")
    assert set(found) == {target("soleus"), *map(target, heads)}
    surae = 60 * per_unit("triceps-surae")
    assert np.allclose(found[target("soleus")], surae + 30 * per_unit("soleus"))
    for head in heads:
        assert np.allclose(found[target(head)], surae + 20 * per_unit("gastrocnemius"))


@pytest.mark.parametrize("measure", list(Measure))
def test_relief_is_the_sum_over_the_muscles_of_the_problem(measure: Measure) -> None:
    unfolding = unfold(plan_of(("soleus", R, 50), ("tibialis-posterior", R, 20), ("deltoid", R, 20)), scene(), passage())
    parts = [
        scene().shares[0][target(muscle)] * blocked(scene(), (units * per_unit(muscle))[:, None] * passage().rising, measure)
        for muscle, units in (("soleus", 50), ("tibialis-posterior", 20))
    ]
    expected = scene().full_relief(0, measure)[:, None] * sum(parts)
    assert np.allclose(unfolding.relief_and_peak(0, measure), expected)
    assert np.allclose(unfolding.relief(0, measure), expected[:, :-1])
    assert unfolding.relief_and_peak(0, measure) is unfolding.relief_and_peak(0, measure)
    assert unfolding.reaches(0) is True
    assert unfolding.reaches(1) is False


def test_without_any_toxin_there_is_no_relief() -> None:
    nothing = Unfolding(scene(), passage(), {})
    assert nothing.reaches(0) is False
    assert np.array_equal(nothing.relief(0, Measure.ASHWORTH), np.zeros((few().draws, 3)))


def test_earlier_toxin_and_planned_toxin_act_together_in_one_muscle() -> None:
    before = scene(8)
    alone = Unfolding(before, passage(8), {})
    left = passage(8).remains.density(target("soleus"))
    assert left is not None
    full = before.full_relief(0, Measure.ASHWORTH)[:, None] * before.shares[0][target("soleus")]
    assert alone.reaches(0) is True
    assert alone.reaches(1) is False
    assert np.allclose(alone.relief_and_peak(0, Measure.ASHWORTH), full * blocked(before, left, Measure.ASHWORTH))
    both = unfold(plan_of(("soleus", R, 50)), before, passage(8))
    together = left + 50 * per_unit("soleus")[:, None] * passage(8).rising
    assert np.allclose(both.relief_and_peak(0, Measure.ASHWORTH), full * blocked(before, together, Measure.ASHWORTH))
    elsewhere = unfold(plan_of(("biceps-brachii", R, 50)), before, passage(8))
    assert np.allclose(elsewhere.relief(0, Measure.ASHWORTH), alone.relief(0, Measure.ASHWORTH))
    assert elsewhere.reaches(1) is True
