"""A forecast with round numbers held against follow-ups made by hand."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.made import DAY, FOOT, a_band, a_course, a_forecast, a_session, around, seen

from eutonia.domain.answers import Side
from eutonia.domain.cycle import FollowUp
from eutonia.domain.errors import MixedProducts
from eutonia.domain.score import NotCovered, ScoredChance, ScoredObservation, Scores
from eutonia.scoring import score

FORECAST = a_forecast()


def only(scores: Scores) -> ScoredObservation:
    (one,) = scores.observations
    return one


def test_an_observation_stands_beside_the_band_of_its_day() -> None:
    one = only(score(FORECAST, [seen(14, spasms_per_day=8)]))
    assert (one.week, one.observed, one.band) == (2, 8, around(8, 4))
    assert (one.inside_50, one.inside_80, one.inside_95) == (True, True, True)
    assert one.below + one.up_to == 1
    assert one.below < one.place < one.up_to
    assert one.interval_score == 8


def test_between_two_weeks_the_band_lies_between() -> None:
    assert only(score(FORECAST, [seen(10, spasms_per_day=9)])).band.median == Decimal("9.143")


@pytest.mark.parametrize(
    ("spasms", "inside"), [(8, (1, 1, 1)), (11, (0, 1, 1)), (12, (0, 1, 1)), (14, (0, 0, 1)), (15, (0, 0, 0)), (1, (0, 0, 0))]
)
def test_inside_is_as_the_interval_is_shown(spasms: int, inside: tuple[int, int, int]) -> None:
    one = only(score(FORECAST, [seen(14, spasms_per_day=spasms)]))
    assert (one.inside_50, one.inside_80, one.inside_95) == inside


def test_a_grade_is_its_position_and_stands_for_what_is_rounded_to_it() -> None:
    one = only(score(FORECAST, [seen(28, ashworth="1+")]))
    assert (one.measure, one.observed, one.band) == ("ashworth", 2, around(2, 1))
    assert (one.below, one.up_to) == (Decimal("0.25"), Decimal("0.75"))


def test_the_ends_of_a_scale_hold_everything_beyond_them() -> None:
    forecast = a_forecast(courses=(a_course("ashworth", [around(0, 1)] * 5), a_course("pain", [around(10, 2)] * 5)))
    tone, pain = score(forecast, [seen(7, ashworth="0", pain=10)]).observations
    assert (tone.below, tone.up_to) == (0, Decimal("0.75"))
    assert (pain.below, pain.up_to) == (Decimal("0.375"), 1)


def test_what_the_forecast_did_not_cover_is_listed_and_not_dropped() -> None:
    late, other = seen(60, spasms_per_day=3), {"pattern": "equinovarus-foot", "side": "left"}
    left = FollowUp.model_validate({"seen_on": DAY, "scores": [{"problem": other, "ashworth": "2"}]})
    catch = seen(14, pain=3, stiffness=4, tardieu={"catch_degrees": -10, "full_range_degrees": 5})
    scores = score(FORECAST, [late, left, catch])
    assert scores.observations == ()
    assert [(one.what, one.why) for one in scores.not_covered] == [
        ("ashworth of equinovarus-foot LEFT", "no course was forecast for it"),
        ("pain of equinovarus-foot RIGHT", "no course was forecast for it"),
        ("spasms per day of equinovarus-foot RIGHT", "it lies outside the weeks of the forecast"),
        ("tardieu of equinovarus-foot RIGHT", "no course is forecast for it"),
        ("stiffness of equinovarus-foot RIGHT", "no course is forecast for it"),
    ]
    assert scores.words == ("Nothing that was forecast was observed.",)


def test_a_goal_is_held_against_the_chance_of_its_week() -> None:
    (goal,) = score(FORECAST, [seen(21, spasms_per_day=4)]).goals
    assert (goal.what, goal.happened, goal.judged_by) == ("calm", True, "scores")
    assert (goal.chance, goal.brier) == (Decimal("0.6"), Decimal("0.16"))


def test_what_was_measured_comes_before_the_verdict_and_the_verdict_before_nothing() -> None:
    measured = score(FORECAST, [seen(14, ashworth="3", attainment={"heel": 0, "calm": 1})]).goals
    assert [(one.what, one.happened, one.judged_by) for one in measured] == [
        ("heel", False, "scores"), ("calm", True, "attainment"),
    ]  # fmt: skip


def test_a_goal_nobody_asked_about_is_not_scored() -> None:
    assert score(FORECAST, [seen(14, pain=2)]).goals == ()


@pytest.mark.parametrize(
    ("follow_ups", "happened"),
    [
        ([seen(20, weakness="yes")], True),
        ([seen(3, weakness="yes")], True),
        ([seen(20, weakness="no")], False),
        ([seen(20, weakness="no"), seen(40, weakness="yes")], True),
        ([seen(3, weakness="no")], None),
        ([seen(20, weakness="cannot_establish")], None),
        ([], None),
    ],
)
def test_weakness_is_scored_once_and_a_no_before_the_toxin_acts_does_not_count(
    follow_ups: list[FollowUp], happened: bool | None
) -> None:
    weakness = score(FORECAST, follow_ups).weakness
    assert (weakness.happened if weakness else None) is happened
    if weakness:
        assert weakness.brier == Decimal("0.64" if happened else "0.04")


def test_the_session_is_day_0_and_what_was_given_otherwise_is_said() -> None:
    later = a_session(given_on=DAY + timedelta(days=7), doses=[{"muscle": "soleus", "side": "right", "units": 50, "sites": 3}])
    scores = score(FORECAST, [seen(21, spasms_per_day=8)], later)
    assert only(scores).week == 2
    assert scores.words[:2] == (
        "Forecast for 2 Mar 2026; the session was on 9 Mar 2026, which is day 0 here.",
        "What was given is not what was forecast (25 units less in all): the scores are of a plan that was changed.",
    )


def test_the_plan_given_as_planned_leaves_nothing_to_say() -> None:
    assert score(FORECAST, [seen(14, spasms_per_day=8)], a_session()).words[0].startswith("1 of 1 observations")


def test_the_same_total_in_another_muscle_is_not_the_plan() -> None:
    elsewhere = a_session(doses=[{"muscle": "tibialis-posterior", "side": "right", "units": 75, "sites": 3}])
    assert "the same total" in score(FORECAST, [], elsewhere).words[0]


def test_another_product_is_never_compared() -> None:
    with pytest.raises(MixedProducts):
        score(FORECAST, [], a_session(product="abobotulinumtoxinA"))


@given(st.permutations([seen(7, spasms_per_day=11), seen(14, spasms_per_day=9, ashworth="2"), seen(21, pain=1, weakness="no")]))
def test_the_order_of_the_follow_ups_does_not_matter(follow_ups: list[FollowUp]) -> None:
    assert score(FORECAST, follow_ups) == score(FORECAST, follow_ups[::-1])


def test_twice_the_same_gives_the_same_to_the_last_digit() -> None:
    follow_ups = [seen(7, spasms_per_day=11), seen(21, ashworth="1")]
    assert score(a_forecast(), follow_ups).model_dump_json() == score(FORECAST, follow_ups).model_dump_json()


def test_two_rows_for_one_problem_count_once_the_last_one() -> None:
    rows = [{"problem": FOOT, "spasms_per_day": 3}, {"problem": FOOT, "spasms_per_day": 9}]
    twice = FollowUp.model_validate({"seen_on": DAY + timedelta(days=14), "scores": rows})
    assert only(score(FORECAST, [twice])).observed == 9


def test_a_band_without_width_still_has_a_place() -> None:
    sure = a_forecast(courses=(a_course("pain", [a_band(*[3] * 7)] * 5),))
    one = only(score(sure, [seen(7, pain=3)]))
    assert (one.below, one.up_to, one.ranked_score) == (0, 1, 0)


def test_an_observation_is_written_down_whole() -> None:
    """The place is drawn by lot from what the observation is of: the same every time."""
    drawn = Random(f"{FORECAST.forecast_id} 2026-03-16 equinovarus-foot right spasms_per_day").random()
    found = only(score(FORECAST, [seen(14, spasms_per_day=14)]))
    assert float(found.place) == pytest.approx(0.95625 + drawn * 0.0375, abs=0.0006)
    assert found == ScoredObservation(
        seen_on=DAY + timedelta(days=14),
        week=Decimal(2),
        pattern="equinovarus-foot",
        side=Side.RIGHT,
        measure="spasms_per_day",
        observed=Decimal(14),
        band=around(8, 4),
        inside_50=False,
        inside_80=False,
        inside_95=True,
        below=Decimal("0.956"),
        up_to=Decimal("0.994"),
        place=found.place,
        interval_score=Decimal(28),
        ranked_score=Decimal("4.281"),
    )


def test_the_scores_say_of_what_they_are() -> None:
    scores = score(FORECAST, [])
    assert (scores.forecast_id, scores.case_id) == (FORECAST.forecast_id, "made-case")
    assert (scores.product, scores.belief_id) == ("onabotulinumtoxinA", "made")
    assert scores.injection_on == DAY
    assert (scores.observations, scores.goals, scores.weakness, scores.not_covered) == ((), (), None, ())
    assert score(FORECAST, [], a_session(given_on=DAY + timedelta(days=3))).injection_on == DAY + timedelta(days=3)


def test_the_first_and_the_last_week_of_a_forecast_are_covered_and_a_day_later_is_not() -> None:
    scores = score(FORECAST, [seen(0, spasms_per_day=12), seen(28, spasms_per_day=4), seen(29, spasms_per_day=4)])
    assert [one.week for one in scores.observations] == [0, 4]
    assert [(one.seen_on - DAY).days for one in scores.not_covered] == [29]


def test_what_is_not_covered_has_its_day_its_name_and_why() -> None:
    (gap,) = score(FORECAST, [seen(60, ashworth="2")]).not_covered
    assert gap == NotCovered(
        seen_on=DAY + timedelta(days=60),
        what="ashworth of equinovarus-foot RIGHT",
        why="it lies outside the weeks of the forecast",
    )
    (felt,) = score(FORECAST, [seen(6, stiffness=0)]).not_covered
    assert felt == NotCovered(
        seen_on=DAY + timedelta(days=6), what="stiffness of equinovarus-foot RIGHT", why="no course is forecast for it"
    )


def test_observations_are_told_by_day_problem_and_measure() -> None:
    left = {"pattern": "equinovarus-foot", "side": "left"}
    rows = [{"problem": FOOT, "pain": 2, "ashworth": "1"}, {"problem": left, "pain": 3}, {"problem": FOOT, "spasms_per_day": 4}]
    later = FollowUp.model_validate({"seen_on": DAY + timedelta(days=14), "scores": rows[:2]})
    first = FollowUp.model_validate({"seen_on": DAY + timedelta(days=7), "scores": rows[2:]})
    pain = a_course("pain", [around(3, 2)] * 5)
    both = a_forecast(courses=(*FORECAST.courses, pain, pain.model_copy(update={"side": Side.LEFT})))
    told = [(one.week, one.side.value, one.measure, one.observed) for one in score(both, [later, first]).observations]
    assert told == [
        (1, "right", "spasms_per_day", 4), (2, "right", "ashworth", 1), (2, "right", "pain", 2), (2, "left", "pain", 3),
    ]  # fmt: skip


MIDDLES = {"ashworth": 3, "pain": 6, "spasms_per_day": 3}
WIDE = a_forecast(courses=tuple(a_course(measure, [around(middle, 8)] * 5) for measure, middle in MIDDLES.items()))


@pytest.mark.parametrize(
    ("scores", "reaches_down", "reaches_up"),
    [
        ({"ashworth": "0"}, True, False),
        ({"ashworth": "1"}, False, False),
        ({"ashworth": "3"}, False, False),
        ({"ashworth": "4"}, False, True),
        ({"pain": 0}, True, False),
        ({"pain": 1}, False, False),
        ({"pain": 9}, False, False),
        ({"pain": 10}, False, True),
        ({"spasms_per_day": 0}, True, False),
        ({"spasms_per_day": Decimal("0.5")}, True, False),
        ({"spasms_per_day": Decimal("0.6")}, False, False),
        ({"spasms_per_day": 10}, False, False),
    ],
)
def test_only_the_ends_of_a_scale_stand_for_everything_beyond_them(
    scores: dict[str, object], reaches_down: bool, reaches_up: bool
) -> None:
    one = only(score(WIDE, [seen(7, **scores)]))
    assert (one.below == 0) is reaches_down
    assert (one.up_to == 1) is reaches_up
    assert one.below < one.up_to


@pytest.mark.parametrize(
    ("grade", "inside"), [("1", (0, 0, 1)), ("1+", (0, 1, 1)), ("2", (1, 1, 1)), ("3", (0, 1, 1)), ("4", (0, 0, 1))]
)
def test_each_end_of_an_interval_as_it_is_shown_is_inside_it(grade: str, inside: tuple[int, int, int]) -> None:
    sure = a_forecast(courses=(a_course("ashworth", [a_band(0.6, 1.6, 2.6, 3, 3.4, 4.4, 5.4)] * 5),))
    one = only(score(sure, [seen(7, ashworth=grade)]))
    assert (one.inside_50, one.inside_80, one.inside_95) == inside


def test_a_goal_is_written_down_whole() -> None:
    scores = score(FORECAST, [seen(10, spasms_per_day=9)])
    assert scores.goals == (
        ScoredChance(
            what="calm", words="Fewer spasms", seen_on=DAY + timedelta(days=10), week=Decimal("1.429"),
            chance=Decimal("0.286"), happened=False, judged_by="scores", brier=Decimal("0.082"),
        ),
    )  # fmt: skip
    assert scores.words == (
        "1 of 1 observations fell inside the 80 % band.",
        "Goal 'Fewer spasms' on 12 Mar 2026: not reached; the chance that was given is 29 %.",
    )


def test_a_goal_outside_the_weeks_or_without_a_chance_is_not_scored() -> None:
    assert score(FORECAST, [seen(29, spasms_per_day=4)]).goals == ()
    assert score(a_forecast(goals=()), [seen(14, spasms_per_day=4)]).goals == ()


def test_goals_are_told_by_day_and_in_the_order_of_the_aims() -> None:
    both = {"attainment": {"calm": 0, "heel": -1}}
    goals = score(FORECAST, [seen(21, **both), seen(7, **both)]).goals
    assert [(one.week, one.what, one.happened) for one in goals] == [
        (1, "heel", False), (1, "calm", True), (3, "heel", False), (3, "calm", True),
    ]  # fmt: skip


def test_weakness_is_written_down_whole_on_the_first_day_of_a_yes() -> None:
    found = score(FORECAST, [seen(28, weakness="yes"), seen(21, weakness="yes"), seen(7, weakness="no")]).weakness
    assert found == ScoredChance(
        what="weakness", words="weakness that limits", seen_on=DAY + timedelta(days=21), week=Decimal(3),
        chance=Decimal("0.2"), happened=True, judged_by="answer", brier=Decimal("0.64"),
    )  # fmt: skip


def test_a_no_is_told_on_the_last_day_on_which_it_counts() -> None:
    found = score(FORECAST, [seen(20, weakness="no"), seen(35, weakness="no"), seen(27, weakness="no"), seen(2, weakness="no")])
    assert found.weakness is not None
    assert found.weakness.week == 5


@pytest.mark.parametrize(
    ("onsets", "day", "counts"),
    [
        ((14, 20), 20, True),
        ((14, 20), 19, False),
        ((20, 14), 19, False),
        ((14, None), 14, True),
        ((14, None), 13, False),
        ((None, None), 0, True),
    ],
)
def test_a_no_counts_from_the_day_on_which_every_course_was_expected_to_have_begun(
    onsets: tuple[float | None, ...], day: int, counts: bool
) -> None:
    measures = zip(("pain", "ashworth"), onsets, strict=True)
    courses = tuple(a_course(measure, [around(3, 1)] * 5, onset) for measure, onset in measures)
    assert (score(a_forecast(courses=courses), [seen(day, weakness="no")]).weakness is not None) is counts


def test_a_goal_that_was_reached_is_told_as_reached() -> None:
    assert score(FORECAST, [seen(21, spasms_per_day=4)]).words[-1] == (
        "Goal 'Fewer spasms' on 23 Mar 2026: reached; the chance that was given is 60 %."
    )


def test_observations_inside_the_80_per_cent_band_are_counted() -> None:
    follow_ups = [seen(7, spasms_per_day=11), seen(14, spasms_per_day=30), seen(21, spasms_per_day=7)]
    assert score(FORECAST, follow_ups).words[0] == "2 of 3 observations fell inside the 80 % band."


SOLEUS = {"muscle": "soleus", "side": "right", "units": 75, "sites": 3}


@pytest.mark.parametrize(
    ("doses", "how"),
    [
        ([SOLEUS | {"units": 100}], "25 units more in all"),
        ([SOLEUS, SOLEUS | {"side": "left", "units": 1}], "1 units more in all"),
        ([], "75 units less in all"),
        ([SOLEUS | {"side": "left"}], "the same total"),
    ],
)
def test_how_what_was_given_differs_from_the_plan_is_said(doses: list[dict[str, object]], how: str) -> None:
    assert score(FORECAST, [], a_session(doses=doses)).words[0] == (
        f"What was given is not what was forecast ({how}): the scores are of a plan that was changed."
    )


def test_a_muscle_that_was_given_nothing_is_no_difference() -> None:
    with_none = a_session(doses=[SOLEUS, {"muscle": "tibialis-posterior", "side": "right", "units": 0, "sites": 0}])
    assert score(FORECAST, [], with_none).words == ("Nothing that was forecast was observed.",)


def test_another_day_alone_is_the_only_thing_said() -> None:
    assert score(FORECAST, [], a_session(given_on=DAY - timedelta(days=1))).words == (
        "Forecast for 2 Mar 2026; the session was on 1 Mar 2026, which is day 0 here.",
        "Nothing that was forecast was observed.",
    )
