"""What the problem would be without toxin: found with an error, or learned and then used as it is."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.build import a_problem
from tests.response import slow
from tests.response.scenes import (
    ELBOW,
    ONA,
    L,
    R,
    case_of,
    case_with,
    chance_of,
    course_of,
    few,
    foretold,
    goal,
    known,
    learned,
    many,
    plan_of,
    session_of,
    single_draw,
    with_setting,
)

from eutonia.domain.belief import Belief
from eutonia.domain.case import Case, Measure
from eutonia.domain.cycle import Session
from eutonia.knowledge import Knowledge
from eutonia.response import curves
from eutonia.response.course import Moments, Unfolding, pass_time, unfold
from eutonia.response.measures import baseline_name
from eutonia.response.scene import Scene, set_scene
from eutonia.response.stratified import normals
from eutonia.response.untreated import Untreated, baseline, error_of_finding, is_known

every_measure = pytest.mark.parametrize("measure", list(Measure))
NAME = baseline_name("ashworth", "flexed-elbow", R)


def scene_of(
    case: Case, belief: Belief | None = None, earlier: tuple[Session, ...] = (), knowledge: Knowledge | None = None
) -> Scene:
    return set_scene(case, knowledge or known(), belief or many(), ONA, 12, earlier)


def elbow(**changes: object) -> Case:
    return case_with("flexed-elbow", **changes)


@every_measure
def test_the_level_lies_around_what_was_found_with_the_error_of_one_finding(measure: Measure) -> None:
    scene = scene_of(elbow())
    number = {"ashworth": 4, "spasms_per_day": 8, "pain": 6}[measure.value]
    off = baseline(0, measure, scene) - slow.latent(number, measure.value)
    spread = [slow.error_of_finding(single_draw(many(), at), number, measure.value) for at in range(many().draws)]
    assert abs(off.mean()) < 0.05
    assert off.std() == pytest.approx(np.sqrt(np.mean(np.square(spread))), rel=0.1)


@settings(max_examples=20)
@given(st.integers(0, 15), st.integers(0, 60))
def test_the_error_of_an_average_of_spasms_is_that_of_the_slow_twin(draw: int, number: int) -> None:
    scene = scene_of(elbow(), few())
    found = error_of_finding(slow.latent(number, "spasms_per_day"), Measure.SPASMS_PER_DAY, scene)
    assert found[draw] == pytest.approx(slow.error_of_finding(single_draw(few(), draw), number, "spasms_per_day"))


def test_the_longer_spasms_were_counted_the_surer_their_level() -> None:
    scenes = [scene_of(elbow(), knowledge=with_setting(known(), response__spasm_days=days)) for days in (1, 7)]
    day, week = (error_of_finding(2.0, Measure.SPASMS_PER_DAY, scene) for scene in scenes)
    assert (week < day).all()


def test_each_problem_and_measure_has_an_error_of_its_own_that_never_changes() -> None:
    case = case_of(a_problem("flexed-elbow"), a_problem("flexed-elbow", "left"))
    right, left = (baseline(at, Measure.ASHWORTH, scene_of(case)) for at in (0, 1))
    assert np.array_equal(right, baseline(0, Measure.ASHWORTH, scene_of(elbow())))
    assert abs(np.corrcoef(right, left)[0, 1]) < 0.35


def test_a_learned_level_is_used_as_it_is() -> None:
    told = learned(many(), **{NAME: 2.5})
    assert (baseline(0, Measure.ASHWORTH, scene_of(elbow(), told)) == 2.5).all()
    earlier = (session_of(*ELBOW, weeks_ago=6, case=elbow()),)
    assert (baseline(0, Measure.ASHWORTH, scene_of(elbow(), told, earlier)) == 2.5).all()
    assert baseline(0, Measure.PAIN, scene_of(elbow(), told)).std() > 0


def test_a_learned_level_stands_in_for_one_that_was_not_recorded() -> None:
    case = case_of(a_problem("flexed-elbow", ashworth=None), goals=(goal("flexed-elbow", target_ashworth="1"),))
    assert not is_known(0, Measure.ASHWORTH, scene_of(case))
    assert foretold(plan_of(*ELBOW), case).courses == ()
    told = foretold(plan_of(*ELBOW), case, learned(many(), **{NAME: 4.0}))
    assert course_of(told).bands[0].median == pytest.approx(4, abs=0.02)
    assert chance_of(told).probability[4] > 0
    assert told.not_forecast == ()


def test_what_is_learned_of_the_other_side_says_nothing_of_this_one() -> None:
    other = learned(many(), **{baseline_name("ashworth", "flexed-elbow", L): 0.0})
    found = (baseline(0, Measure.ASHWORTH, scene_of(elbow(), belief)) for belief in (other, many()))
    assert np.array_equal(*found)


@every_measure
def test_without_earlier_sessions_nothing_is_added_to_what_was_found(measure: Measure) -> None:
    assert np.array_equal(baseline(0, measure, scene_of(elbow(), few())), baseline(0, measure, scene_of(elbow(), few(), ())))


@every_measure
@pytest.mark.parametrize("weeks_ago", [6, 12, 20])
def test_what_earlier_sessions_still_did_is_added_back(measure: Measure, weeks_ago: int) -> None:
    """Assessed on the planned day: the course without this session then starts at what was found."""
    case = elbow()
    same_day = case.model_copy(update={"planned_for": case.assessed_on})
    earlier = (session_of(*ELBOW, weeks_ago=weeks_ago, case=same_day),)
    only_toxin = learned(few(), **{name: 0.0 for name in few().parameters if name.startswith(("placebo.", "drift."))})
    fresh, treated = (scene_of(same_day, only_toxin, sessions) for sessions in ((), earlier))
    assert (baseline(0, measure, treated) > baseline(0, measure, fresh)).all()
    passage = pass_time(treated, Moments(4).days)
    left = Untreated(treated, passage, Moments(4).weekly).left(0, measure, Unfolding(treated, passage, {}))
    assert np.allclose(left[:, 0], baseline(0, measure, fresh))
    assert left[:, -1].mean() > left[:, 0].mean(), "it wears off in most; six weeks on, a few have not reached their peak"


def test_a_session_between_assessment_and_plan_did_not_touch_what_was_found() -> None:
    case = elbow()
    later = case.model_copy(update={"planned_for": case.assessed_on + timedelta(days=30)})
    between = (session_of(*ELBOW, weeks_ago=3, case=later),)
    found = (baseline(0, Measure.ASHWORTH, scene_of(later, few(), sessions)) for sessions in ((), between))
    assert np.array_equal(*found)


def test_the_untreated_problem_drifts_by_the_year() -> None:
    case = elbow()
    worse = learned(few(), **{"drift.ashworth": 2.0})
    still = learned(few(), **{"drift.ashworth": 0.0})
    levels = []
    for belief in (worse, still):
        scene = scene_of(case, belief)
        passage = pass_time(scene, np.array([0.0, 365.25]))
        levels.append(Untreated(scene, passage, np.array([0, 1])).level(0, Measure.ASHWORTH))
    difference = levels[0] - levels[1]
    assert np.allclose(difference[:, 0], 0)
    assert np.allclose(difference[:, 1], 2)


def test_the_unspecific_effects_of_all_sessions_add_up() -> None:
    case = elbow()
    told = learned(few(), **{NAME: 4.0, "drift.ashworth": 0.0})
    earlier = (session_of(*ELBOW, weeks_ago=4, case=case),)
    scene = scene_of(case, told, earlier)
    passage = pass_time(scene, np.array([14.0]))
    level = Untreated(scene, passage, np.array([0])).level(0, Measure.ASHWORTH)
    for at in range(told.draws):
        draw = single_draw(told, at)
        expected = 4 - sum(slow.placebo(draw, day, "arm", "ashworth") for day in (14, 14 + 28))
        assert level[at, 0] == pytest.approx(expected)


def test_a_level_that_is_not_learned_is_what_was_found_and_its_error_by_name() -> None:
    scene = scene_of(elbow(), few())
    error = few().parameters["noise.ashworth"] * normals(NAME, few().draws)
    assert np.allclose(baseline(0, Measure.ASHWORTH, scene), 4 + error)


@every_measure
def test_what_earlier_sessions_did_to_a_finding_is_their_relief_and_their_unspecific_effects(measure: Measure) -> None:
    case = elbow()
    later = case.model_copy(update={"planned_for": case.assessed_on + timedelta(days=10)})
    sessions = tuple(session_of(*ELBOW, weeks_ago=ago, case=later) for ago in (6, 9))
    steady = learned(few(), trend=0.0)
    fresh, treated = (scene_of(later, steady, some) for some in ((), sessions))
    relief = Unfolding(treated, pass_time(treated, np.array([-10.0])), {}).relief(0, measure)[:, 0]
    size, peak = treated.reading.placebo("arm", measure), steady.parameters["placebo_peak_days"]
    unspecific = size * sum(curves.placebo(np.array(7.0 * ago - 10), peak) for ago in (6, 9))
    assert np.allclose(baseline(0, measure, treated) - baseline(0, measure, fresh), relief + unspecific)


@every_measure
def test_the_level_drifts_and_falls_by_placebo_and_what_is_left_by_relief(measure: Measure) -> None:
    scene = scene_of(elbow(), few())
    passage = pass_time(scene, np.array([0.0, 21, 42, 63]))
    untreated = Untreated(scene, passage, np.array([1, 3]))
    days = np.array([21.0, 63])
    drift = few().parameters[f"drift.{measure.value}"][:, None] * days / 365.25
    placebo = scene.reading.placebo("arm", measure)[:, None] * passage.unspecific[:, [1, 3]]
    level = baseline(0, measure, scene)[:, None] + drift - placebo
    assert np.allclose(untreated.level(0, measure), level)
    nothing, plan = Unfolding(scene, passage, {}), unfold(plan_of(*ELBOW), scene, passage)
    assert np.array_equal(untreated.left(0, measure, nothing), untreated.level(0, measure))
    assert np.allclose(untreated.left(0, measure, plan), level - plan.relief(0, measure)[:, [1, 3]])


def test_what_is_known_was_found_or_learned() -> None:
    case = case_of(a_problem("flexed-elbow", ashworth=None, pain=3))
    plain, told = scene_of(case, few()), scene_of(case, learned(few(), **{NAME: 2.0}))
    assert [is_known(0, one, plain) for one in Measure] == [False, False, True]
    assert [is_known(0, one, told) for one in Measure] == [True, False, True]
    with pytest.raises(ValueError, match="problem 0 has no baseline for ashworth"):
        baseline(0, Measure.ASHWORTH, plain)


def test_the_error_of_a_grade_or_a_score_is_that_of_the_belief() -> None:
    scene = scene_of(elbow(), few())
    assert error_of_finding(4, Measure.ASHWORTH, scene) is few().parameters["noise.ashworth"]
    assert error_of_finding(0.2, Measure.PAIN, scene) is few().parameters["noise.pain"]
