"""A forecast with round numbers held against follow-ups made by hand."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.made import DAY, FOOT, a_band, a_course, a_forecast, a_session, around, seen

from eutonia.domain.cycle import FollowUp
from eutonia.domain.errors import MixedProducts
from eutonia.domain.score import ScoredObservation, Scores
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
