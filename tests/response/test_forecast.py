"""The forecast: bands in order, nothing left out in silence, and the same numbers as the slow twin."""

from __future__ import annotations

import json
from dataclasses import fields
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from tests.build import a_problem
from tests.response import slow
from tests.response.scenes import (
    ABO,
    ANKLE,
    ELBOW,
    INCO,
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
    level_of,
    many,
    plainly,
    plan_of,
    problem_of,
    single_draw,
    target,
    times,
    with_setting,
    with_volume,
)

from eutonia.domain import BadInput, KnowledgeFault, MixedProducts
from eutonia.domain.case import Measure
from eutonia.domain.proposal import Band, ExpectedCourse, GoalChance
from eutonia.response import Forecast, effect_table, forecast, foresee, outlook, shares, volume
from eutonia.response.bands import bands, numbers, quantiles
from eutonia.response.course import Moments, pass_time, unfold
from eutonia.response.measures import UNITS
from eutonia.response.scene import set_scene
from eutonia.response.untreated import Untreated

INSIDE_OUT = ("low_95", "low_80", "low_50", "median", "high_50", "high_80", "high_95")
MEASURES = ("ashworth", "spasms_per_day", "pain")
few_examples = settings(max_examples=15, deadline=None)


def is_ordered(one: Band) -> bool:
    return all(getattr(one, low) <= getattr(one, high) for low, high in pairwise(INSIDE_OUT))


def all_bands(found: Forecast) -> list[Band]:
    days = [day for one in found.courses for day in (one.onset_day, one.peak_week, one.wears_off_day)]
    weekly = [band for one in found.courses for band in one.bands]
    return [one for one in (found.goal_weeks, found.weakness, *weekly, *days) if one is not None]


@few_examples
@given(
    st.sampled_from(sorted(known().patterns)),
    st.sampled_from([ONA, ABO, INCO]),
    st.integers(1, 400),
    st.integers(1, 26),
)
def test_whatever_is_planned_bands_are_ordered_and_probabilities_are_probabilities(
    pattern: str, product: str, units: int, weeks: int
) -> None:
    muscle = known().patterns[pattern].muscles[0].muscle
    found = foretold(plan_of((muscle, R, units), product=product), case_with(pattern), few(), weeks=weeks)
    assert all(is_ordered(one) for one in all_bands(found))
    assert 0 <= found.weakness.low_95 <= found.weakness.high_95 <= 1
    for one in found.goals:
        for low, middle, high in zip(one.low_80, one.probability, one.high_80, strict=True):
            assert 0 <= low <= middle <= high <= 1
    assert all(0 <= one.never_felt <= 1 for one in found.courses)


def test_there_is_a_course_for_each_problem_and_measure_with_a_baseline() -> None:
    case = case_of(
        a_problem("equinovarus-foot", spasms_per_day=8),
        a_problem("flexed-elbow", ashworth=None, pain=4),
        a_problem("flexed-wrist", ashworth=None),
    )
    found = foretold(plan_of(*ANKLE), case)
    assert [(one.pattern, one.side, one.measure) for one in found.courses] == [
        ("equinovarus-foot", R, "ashworth"),
        ("equinovarus-foot", R, "spasms_per_day"),
        ("flexed-elbow", R, "pain"),
    ]


def test_without_any_baseline_there_is_no_course_but_still_weakness() -> None:
    found = foretold(plan_of(*ANKLE), case_of(a_problem("equinovarus-foot", ashworth=None)))
    assert found.courses == ()
    assert found.weakness.median > 0


def test_a_course_has_a_band_and_a_comparison_for_every_week_from_the_injection() -> None:
    for one in foretold(plan_of(*ANKLE), case_with("equinovarus-foot"), weeks=9).courses:
        assert one.weeks == tuple(Decimal(week) for week in range(10))
        assert len(one.bands) == len(one.without_treatment) == 10


def test_the_forecast_looks_as_far_as_the_setting_says() -> None:
    found = foretold(plan_of(*ANKLE), case_with("equinovarus-foot"))
    assert found.courses[0].weeks[-1] == known().number("response.forecast_weeks")


def test_it_starts_where_the_person_was_found() -> None:
    found = foretold(plan_of(*ANKLE), case_with("equinovarus-foot"))
    starts = {one.measure: float(one.bands[0].median) for one in found.courses}
    assert starts["ashworth"] == pytest.approx(4, abs=0.05)
    assert starts["pain"] == pytest.approx(6, abs=0.05)
    # An average of 8 a day was found. Days differ, and the middle day has fewer spasms than the average of them all.
    assert 6.5 < starts["spasms_per_day"] < 8


def test_bands_stay_on_their_scales() -> None:
    worst = a_problem("equinovarus-foot", ashworth="4", spasms_per_day=0, pain=10)
    best = a_problem("flexed-elbow", ashworth="0", spasms_per_day=200, pain=0)
    found = foretold(plan_of(*times(ANKLE, 3), *times(ELBOW, 3)), case_of(worst, best))
    tops = {"ashworth": 5, "spasms_per_day": 10_000, "pain": 10}
    for one in found.courses:
        assert all(0 <= band.low_95 <= band.high_95 <= tops[one.measure] for band in one.bands)


def test_nothing_injected_is_the_natural_course_and_that_is_not_nothing() -> None:
    found = foretold(plan_of(), case_with("equinovarus-foot"))
    for one in found.courses:
        assert tuple(band.median for band in one.bands) == one.without_treatment
        assert min(one.without_treatment) < one.without_treatment[0]
        assert (one.onset_day, one.peak_week, one.wears_off_day, one.never_felt) == (None, None, None, 1)
    assert chance_of(found).probability == chance_of(found).without_treatment
    assert found.weakness.high_95 == found.goal_weeks.high_95 == 0
    assert found.swallowing is None


def test_a_dose_elsewhere_leaves_the_problem_to_its_natural_course() -> None:
    found = foretold(plan_of(("soleus", L, 75)), case_with("equinovarus-foot"))
    for one in found.courses:
        assert tuple(band.median for band in one.bands) == one.without_treatment
        assert one.never_felt == 1
    assert found.weakness.median > 0


@pytest.mark.parametrize("measure", MEASURES)
def test_more_units_never_leave_more_of_the_problem(measure: str) -> None:
    case = case_with("equinovarus-foot")
    courses = [course_of(foretold(plan_of(*times(ANKLE, factor)), case), measure) for factor in (1, 2, 4)]
    for lower, higher in pairwise(courses):
        assert all(one.median <= other.median for one, other in zip(higher.bands, lower.bands, strict=True))
        assert all(one.high_95 <= other.high_95 for one, other in zip(higher.bands, lower.bands, strict=True))
        assert higher.never_felt <= lower.never_felt


def test_a_higher_dose_is_felt_sooner_and_longer_but_peaks_in_the_same_week() -> None:
    case = case_with("flexed-elbow")
    lower, higher = (course_of(foretold(plan_of(*times(ELBOW, factor)), case)) for factor in (1, 2))
    assert higher.onset_day is not None
    assert lower.onset_day is not None
    assert higher.wears_off_day is not None
    assert lower.wears_off_day is not None
    assert higher.peak_week is not None
    assert lower.peak_week is not None
    assert higher.onset_day.median < lower.onset_day.median
    assert higher.wears_off_day.median > lower.wears_off_day.median
    assert float(higher.peak_week.median) == pytest.approx(float(lower.peak_week.median), abs=0.1)


def test_spasms_and_pain_are_relieved_longer_than_tone() -> None:
    case = case_with("equinovarus-foot")
    scene = set_scene(case, known(), many(), ONA, 12)
    unfolding = unfold(plan_of(*ANKLE), scene, pass_time(scene, np.array([84.0])))
    kept = {one: unfolding.relief(0, one)[:, 0] / unfolding.relief_and_peak(0, one)[:, -1] for one in Measure}
    for measure in (Measure.SPASMS_PER_DAY, Measure.PAIN):
        assert np.median(kept[measure]) > np.median(kept[Measure.ASHWORTH]) + 0.05
    off = {one.measure: one.wears_off_day for one in foretold(plan_of(*ANKLE), case).courses}
    assert off["spasms_per_day"].median > off["ashworth"].median  # type: ignore[union-attr]


def test_right_and_left_have_the_same_forecast_but_for_what_is_this_problems_own() -> None:
    def mirrored(side: str) -> Forecast:
        doses = tuple((muscle, R if side == "right" else L, units) for muscle, _, units in ANKLE)
        case = case_with("equinovarus-foot", side)
        return foretold(plan_of(*doses), case, plainly(learned(many(), **{"between.problem": 0.0}), case))

    right, left = mirrored("right"), mirrored("left")
    assert [one.bands for one in right.courses] == [one.bands for one in left.courses]
    assert right.goals == left.goals
    assert right.weakness == left.weakness


def test_treating_the_other_side_too_changes_nothing_on_this_one() -> None:
    case = case_of(a_problem("flexed-elbow"), a_problem("flexed-elbow", "left"))
    one = foretold(plan_of(*ELBOW), case)
    both = foretold(plan_of(*ELBOW, *[(muscle, L, units) for muscle, _, units in ELBOW]), case)
    assert one.courses[0] == both.courses[0]
    assert one.courses[1] != both.courses[1]
    assert both.weakness.median > one.weakness.median


def test_the_totals_are_those_the_planner_saw() -> None:
    case = case_with("equinovarus-foot")
    doses = [(muscle, side, 75) for muscle, side, _ in ANKLE]
    found = foretold(plan_of(*doses), case, interval_weeks=10)
    targets = [target(muscle, side) for muscle, side, _ in doses]
    step = int(known().products[ONA].step_units)
    seen = effect_table(case, known(), many(), targets, ONA, 75 // step, 10)
    assert float(found.goal_weeks.median) == pytest.approx(np.median(seen.benefit[:, :, -1].sum(axis=1)), abs=0.001)
    weak = 1 - np.exp(-seen.weakness[:, :, -1].sum(axis=1))
    assert float(found.weakness.median) == pytest.approx(np.median(weak), abs=0.001)


@few_examples
@given(st.sampled_from(MEASURES), st.integers(0, 18), st.integers(10, 200))
def test_the_median_course_is_that_of_the_slow_twin(measure: str, week: int, units: int) -> None:
    case = case_with("equinovarus-foot")
    course = course_of(foretold(plan_of(("soleus", R, units)), case, few()), measure)
    share = shares(case, known())[0][target("soleus")]
    millilitres = volume("soleus", case.person, known()).millilitres
    number = {"ashworth": 4.0, "spasms_per_day": 8.0, "pain": 6.0}[measure]
    written = []
    for at in range(few().draws):
        draw = single_draw(few(), at)
        at_peak = slow.density(draw, ONA, units, millilitres, wasted=True)
        full = slow.full_relief(draw, "leg", measure, "ankle", problem_of(few(), at, "equinovarus-foot"))
        untreated = level_of(few(), at, number, measure, "equinovarus-foot") + slow.drift(draw, 7 * week, measure)
        relief = full * share * slow.block(draw, at_peak, 7 * week, "leg", measure)
        left = untreated - relief - slow.placebo(draw, 7 * week, "leg", measure)
        written.append(slow.written(draw, left, measure))
    assert float(course.bands[week].median) == pytest.approx(float(np.median(written)), abs=0.002)
    assert float(course.bands[week].high_95) == pytest.approx(float(np.quantile(written, 0.975)), abs=0.002)


def test_a_dose_to_a_group_and_one_to_its_member_add_up_in_the_member() -> None:
    case = case_with("equinovarus-foot")
    group, member = ("gastrocnemius", R, 100), ("gastrocnemius-medial-head", R, 50)
    together = course_of(foretold(plan_of(group, member), case))
    for alone in (plan_of(group), plan_of(member)):
        assert together.bands[4].median < course_of(foretold(alone, case)).bands[4].median


def test_the_same_case_has_the_same_forecast() -> None:
    case, plan = case_with("equinovarus-foot"), plan_of(*ANKLE)
    assert foretold(plan, case) == foretold(plan, case)


def test_what_is_shown_would_pass_as_a_document() -> None:
    """Bands are built without validation for speed; validating them must change nothing."""
    found = foretold(plan_of(*ANKLE), case_with("equinovarus-foot"))
    for one in found.courses:
        assert ExpectedCourse.model_validate(one.model_dump()) == one
        assert ExpectedCourse.model_validate(json.loads(one.model_dump_json(), parse_float=Decimal)) == one
    for chance in found.goals:
        assert GoalChance.model_validate(chance.model_dump()) == chance
    bands = TypeAdapter(Band)
    for band in all_bands(found):
        assert bands.validate_python(bands.dump_python(band)) == band


def test_a_typical_volume_is_announced() -> None:
    knowledge = with_volume(known(), "soleus", None)
    found = forecast(plan_of(*ANKLE), case_with("equinovarus-foot"), knowledge, few())
    assert found.assumed == ("No volume is known for Soleus: 150 mL was assumed.",)
    assert foretold(plan_of(*ANKLE), case_with("equinovarus-foot"), few()).assumed == ()


def test_what_only_the_history_tells_of_is_left_to_the_ledger() -> None:
    """The history of a case does not say into which muscles toxin went: the ledger counts it, the forecast does not."""
    earlier = {"given_on": "2026-07-20", "product": ONA, "units": 200, "indication": "limb_spasticity"}
    history = {"any_in_16_weeks": "yes", "answered_by": "person", "answered_on": "2026-09-24", "treatments": [earlier]}
    with_history = case_with("equinovarus-foot", toxin_history=history)
    assert foretold(plan_of(*ANKLE), with_history).courses == foretold(plan_of(*ANKLE), case_with("equinovarus-foot")).courses


@pytest.mark.parametrize("weeks", [{"weeks": 0}, {"interval_weeks": 0}, {"weeks": -3}])
def test_a_forecast_over_no_time_is_refused(weeks: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least 1 week"):
        foretold(plan_of(*ANKLE), case_with("equinovarus-foot"), **weeks)


def test_asking_for_what_was_never_measured_is_an_error_and_not_a_guess() -> None:
    case = case_of(a_problem("equinovarus-foot"))
    scene = set_scene(case, known(), few(), ONA, 12)
    moments = Moments(4)
    untreated = Untreated(scene, pass_time(scene, moments.days), moments.weekly)
    with pytest.raises(ValueError, match="problem 0 has no baseline for pain"):
        untreated.level(0, Measure.PAIN)


def test_names_and_products_that_are_not_known_are_refused() -> None:
    case = case_with("equinovarus-foot")
    with pytest.raises(BadInput, match="muscle: found 'no-such'"):
        foretold(plan_of(("no-such", R, 10)), case)
    with pytest.raises(KnowledgeFault, match="nothing can be forecast"):
        foretold(plan_of(("soleus", R, 10), product="daxibotulinumtoxinA"), case)


def test_a_forecast_is_frozen() -> None:
    found = foretold(plan_of(*ANKLE), case_with("equinovarus-foot"), few())
    for field in fields(found):
        with pytest.raises(AttributeError):
            setattr(found, field.name, ())


def test_quantiles_are_those_of_numpy() -> None:
    samples = np.sin(np.arange(300.0)).reshape(3, 100)
    asked = np.array([0.025, 0.1, 0.5, 0.9, 0.975, 0, 1])
    assert np.allclose(quantiles(samples, asked), np.quantile(samples, asked, axis=1).T)


def test_one_draw_has_a_band_without_width() -> None:
    (one,) = bands(np.array([[2.5]]))
    assert {getattr(one, name) for name in INSIDE_OUT} == {Decimal("2.5")}


def test_numbers_have_at_most_three_decimals_and_are_exact() -> None:
    assert numbers([0.1234, 2, -0.0004, 1 / 3]) == (Decimal("0.123"), Decimal(2), Decimal(0), Decimal("0.333"))


def test_one_week_is_enough() -> None:
    found = foretold(plan_of(*ANKLE), case_with("equinovarus-foot"), few(), weeks=1, interval_weeks=1)
    assert len(found.courses[0].bands) == len(found.goals[0].weeks) == 2
    with pytest.raises(ValueError, match="at least 1 week"):
        foretold(plan_of(*ANKLE), case_with("equinovarus-foot"), few(), weeks=0, interval_weeks=9)


def test_what_is_not_said_is_that_of_the_settings() -> None:
    short = with_setting(known(), response__forecast_weeks=3, response__interval_weeks=5)
    case, plan = case_with("equinovarus-foot"), plan_of(*ANKLE)
    found = forecast(plan, case, short, few())
    assert found == forecast(plan, case, known(), few(), 3, 5)
    assert len(found.courses[0].weeks) == 4
    assert found.goal_weeks.median < forecast(plan, case, known(), few(), 3, 12).goal_weeks.median


def test_a_course_says_what_it_is_of() -> None:
    case = case_of(a_problem("equinovarus-foot", "left", spasms_per_day=8, pain=6))
    found = foretold(plan_of(("soleus", L, 75)), case, few())
    assert {(one.pattern, one.side) for one in found.courses} == {("equinovarus-foot", L)}
    assert [(one.measure, one.unit) for one in found.courses] == [(one.value, UNITS[one]) for one in Measure]
    for one in found.courses:
        assert set(one.model_fields_set) == set(ExpectedCourse.model_fields)
        assert one.without_treatment[6] > one.bands[6].median
        assert one.onset_day is not None
        assert one.peak_week is not None
        assert one.wears_off_day is not None
        assert one.onset_day.median < 7 * one.peak_week.median < one.wears_off_day.median
        assert 0 < one.never_felt < 1


def test_a_chance_says_what_it_is_of() -> None:
    aim = goal("equinovarus-foot", id="walk", importance=3, target_ashworth="1+")
    found = foretold(plan_of(*ANKLE), case_of(a_problem("equinovarus-foot"), goals=(aim,)), few())
    (chance,) = found.goals
    assert (chance.goal, chance.words, chance.importance) == ("walk", "What I want", 3)
    assert set(chance.model_fields_set) == set(GoalChance.model_fields)
    assert chance.weeks == tuple(Decimal(week) for week in range(19))
    assert chance.low_80[5] < chance.probability[5] < chance.high_80[5]
    assert chance.without_treatment[5] < chance.probability[5]


def test_without_a_dose_nothing_is_felt_and_the_chance_is_that_without_treatment() -> None:
    found = foretold(plan_of(), case_with("equinovarus-foot"), few())
    for one in found.courses:
        assert (one.onset_day, one.peak_week, one.wears_off_day, one.never_felt) == (None, None, None, 1)
    assert found.goals[0].probability == found.goals[0].without_treatment
    assert found.goal_weeks.high_95 == found.weakness.high_95 == 0


def test_a_fresh_course_is_felt_by_its_own_relief() -> None:
    """Everyone alike: relief of one muscle against the level that is felt, on the day of the peak."""
    alike = learned(few(), **{name: float(values.mean()) for name, values in few().parameters.items()})
    apart = {"between.problem": 0.0, "felt_onset": 0.5, "felt_wear_off": 0.25}
    alike = learned(alike, onset_days=20.0, offset_gap_days=30.0, **apart)
    case = case_of(a_problem("flexed-elbow", spasms_per_day=8))
    scene, moments = set_scene(case, known(), alike, ONA, 12), Moments(26)
    passage = pass_time(scene, moments.days)
    plan = plan_of(*ELBOW)
    relief = unfold(plan, scene, passage).relief_and_peak(0, Measure.ASHWORTH)[0]
    least = float(relief.max()) / 2

    def course(felt_least: float) -> ExpectedCourse:
        return course_of(foretold(plan, case, learned(alike, felt_least=felt_least), weeks=26))

    felt = course(0.99 * least * 2)
    assert felt.never_felt == 0
    assert felt.peak_week is not None
    assert felt.onset_day is not None
    assert felt.wears_off_day is not None
    assert float(felt.peak_week.median) == pytest.approx(20 * 50 / 30 * np.log(2.5) / 7, abs=0.001)
    rising, falling = relief[:-1][moments.days < 28], relief[:-1][moments.days > 35]
    assert float(felt.onset_day.median) == pytest.approx(np.interp(least, rising, moments.days[moments.days < 28]), abs=0.001)
    worn = np.interp(-least / 2, -falling, moments.days[moments.days > 35])
    assert float(felt.wears_off_day.median) == pytest.approx(worn, abs=0.001)
    assert course(1.01 * least * 2).never_felt == 1


def test_spasms_are_felt_by_the_change_that_matters_in_spasms() -> None:
    """Half as much relief is enough, for the change that matters is half as large."""
    case = case_of(a_problem("flexed-elbow", spasms_per_day=8))
    scene, moments = set_scene(case, known(), few(), ONA, 12), Moments(18)
    relief = unfold(plan_of(*ELBOW), scene, pass_time(scene, moments.days)).relief_and_peak(0, Measure.SPASMS_PER_DAY)
    levels = 2 * relief[:, -1] * np.where(np.arange(few().draws) % 4 == 0, 1.001, 0.999)
    found = foretold(plan_of(*ELBOW), case, learned(few(), felt_least=levels))
    assert course_of(found, "spasms_per_day").never_felt == Decimal("0.25")


def test_another_product_than_that_of_the_outlook_is_refused() -> None:
    ahead = outlook(case_with("equinovarus-foot"), known(), few(), ONA)
    with pytest.raises(MixedProducts, match=f"{ABO}.*{ONA}"):
        foresee(plan_of(*ANKLE, product=ABO), ahead)
    assert foresee(plan_of(*ANKLE), ahead) == foretold(plan_of(*ANKLE), case_with("equinovarus-foot"), few())


def test_an_outlook_holds_what_all_plans_share() -> None:
    case = case_of(
        a_problem("equinovarus-foot", pain=6),
        goals=(
            goal("equinovarus-foot", target_ashworth="1"),
            goal("equinovarus-foot", id="spasms", measure="spasms_per_day", target_at_most=1),
        ),
    )
    ahead = outlook(case, known(), few(), ONA, 5)
    assert ahead.moments == Moments(5)
    assert np.array_equal(ahead.passage.days, Moments(5).days)
    assert ahead.followed == ((0, Measure.ASHWORTH), (0, Measure.PAIN))
    assert len(ahead.without_bands) == 2 * 6
    assert set(ahead.chances) == {"goal"}
    assert ahead.chances["goal"].probability == ahead.chances["goal"].without_treatment
    assert len(ahead.not_forecast) == 1
    assert not ahead.without.densities


def test_the_totals_of_no_dose_one_and_two_add_up() -> None:
    case, one, other = case_with("equinovarus-foot"), ("soleus", R, 50), ("tibialis-posterior", R, 30)
    alike = learned(few(), **{name: float(values.mean()) for name, values in few().parameters.items()} | {"between.problem": 0.0})
    first, second, both = (foretold(plan_of(*doses), case, alike) for doses in ((one,), (other,), (one, other)))
    assert float(both.goal_weeks.median) == pytest.approx(float(first.goal_weeks.median + second.goal_weeks.median), abs=0.002)
    apart = (1 - first.weakness.median) * (1 - second.weakness.median)
    assert float(1 - both.weakness.median) == pytest.approx(float(apart), abs=0.002)
    assert both.goal_weeks.low_95 == both.goal_weeks.high_95
