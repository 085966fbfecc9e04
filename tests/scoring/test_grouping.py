"""Observations and chances counted by hand: groups, places, coverages and the Brier score as exact numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.scoring.made import a_forecast, around

from eutonia.domain.answers import Side
from eutonia.domain.score import CalibrationGroup, NotCovered, ScoredChance, ScoredObservation, Scores
from eutonia.knowledge import load
from eutonia.scoring import calibration
from eutonia.scoring.binomial import exact_interval
from eutonia.scoring.reliability import reliability

KNOWLEDGE = load()
FORECAST_ID = a_forecast().forecast_id
SEEN_ON = date(2026, 4, 1)


def fell_at(
    place: str, week: str = "2", measure: str = "pain", score: str = "1", pattern: str = "stiff-knee"
) -> ScoredObservation:
    """An observation of which only its place in the forecast, its week, its measure and its scores matter."""
    return ScoredObservation(
        seen_on=SEEN_ON, week=Decimal(week), pattern=pattern, side=Side.RIGHT, measure=measure, observed=Decimal(3),
        band=around(3, 1), inside_50=True, inside_80=True, inside_95=True, below=Decimal(0), up_to=Decimal(1),
        place=Decimal(place), interval_score=Decimal(score), ranked_score=2 * Decimal(score),
    )  # fmt: skip


def a_chance(chance: str, happened: bool, brier: str = "0") -> ScoredChance:
    return ScoredChance(
        what="calm", words="Fewer spasms", seen_on=SEEN_ON, week=Decimal(4), chance=Decimal(chance), happened=happened,
        judged_by="scores", brier=Decimal(brier),
    )  # fmt: skip


def of_person(
    person: int,
    *observations: ScoredObservation,
    goals: tuple[ScoredChance, ...] = (),
    weakness: ScoredChance | None = None,
    product: str = "onabotulinumtoxinA",
    gaps: int = 0,
) -> Scores:
    gap = NotCovered(seen_on=SEEN_ON, what="pain", why="no course")
    return Scores(
        forecast_id=FORECAST_ID, case_id=f"person-{person}", product=product, belief_id="made", injection_on=SEEN_ON,
        observations=observations, goals=goals, weakness=weakness, not_covered=(gap,) * gaps, words=(),
    )  # fmt: skip


def whole(*scores: Scores) -> CalibrationGroup:
    return calibration(scores, KNOWLEDGE).groups[0]


def test_each_group_is_counted_and_its_scores_are_means() -> None:
    one = of_person(1, fell_at("0.2", score="1"), fell_at("0.7", score="2"))
    group = whole(one, of_person(2, fell_at("0.9", score="6")))
    assert (group.by, group.name) == ("all", "all observations")
    assert (group.observations, group.people, group.is_small) == (3, 2, True)
    assert (group.interval_score, group.ranked_score) == (3, 6)
    assert group.words == "All observations: 3 observations of 2 people. Too few to judge by."


def test_the_whole_is_counted_over_people_forecasts_and_what_was_not_covered() -> None:
    found = calibration([of_person(1, gaps=2), of_person(1, gaps=1), of_person(2)], KNOWLEDGE)
    assert (found.forecasts, found.people, found.not_covered) == (3, 2, 3)
    assert [one.of for one in found.reliability] == ["goals", "weakness"]


def test_groups_stand_by_kind_and_then_by_name_and_weeks_in_their_order() -> None:
    first = of_person(1, fell_at("0.5", week="20", pattern="stiff-knee"), fell_at("0.5", week="10", measure="ashworth"))
    second = of_person(2, fell_at("0.5", week="5", pattern="equinovarus-foot"), fell_at("0.5"), product="abobotulinumtoxinA")
    assert [(one.by, one.name) for one in calibration([first, second], KNOWLEDGE).groups] == [
        ("all", "all observations"),
        ("measure", "ashworth"),
        ("measure", "pain"),
        ("pattern", "equinovarus-foot"),
        ("pattern", "stiff-knee"),
        ("product", "abobotulinumtoxinA"),
        ("product", "onabotulinumtoxinA"),
        ("weeks", "weeks 0 to 3"),
        ("weeks", "after week 3, to week 8"),
        ("weeks", "after week 8, to week 14"),
        ("weeks", "after week 14"),
    ]


@pytest.mark.parametrize(
    ("week", "name"),
    [
        ("0", "weeks 0 to 3"),
        ("3", "weeks 0 to 3"),
        ("3.001", "after week 3, to week 8"),
        ("8", "after week 3, to week 8"),
        ("8.001", "after week 8, to week 14"),
        ("14", "after week 8, to week 14"),
        ("14.001", "after week 14"),
    ],
)
def test_a_week_on_the_edge_belongs_to_those_before_it(week: str, name: str) -> None:
    (found,) = [one for one in calibration([of_person(1, fell_at("0.5", week=week))], KNOWLEDGE).groups if one.by == "weeks"]
    assert found.name == name


def test_the_parts_of_the_forecast_are_ten_and_the_last_holds_its_upper_end() -> None:
    places = ("0", "0.099", "0.1", "0.5", "0.899", "0.9", "0.95", "1")
    assert whole(of_person(1, *map(fell_at, places))).places == (2, 1, 0, 0, 0, 1, 0, 0, 1, 3)


def test_the_ends_of_an_interval_belong_to_it() -> None:
    """Of the 50 % interval, 0.25 and 0.75; of the 80 % interval 0.1 and 0.9; of the 95 % interval 0.025 and 0.975."""
    places = ("0.024", "0.026", "0.101", "0.25", "0.251", "0.749", "0.75", "0.751", "0.899", "0.974", "0.976")
    coverages = whole(of_person(1, *map(fell_at, places))).coverages
    assert [(one.nominal, one.inside, one.of) for one in coverages] == [
        (Decimal("0.5"), 4, 11), (Decimal("0.8"), 7, 11), (Decimal("0.95"), 9, 11),
    ]  # fmt: skip


def test_a_coverage_has_its_exact_interval_of_95_per_cent() -> None:
    half, most, nearly_all = whole(of_person(1, *map(fell_at, ["0.5"] * 4 + ["0.2"] * 4 + ["0"] * 2))).coverages
    assert (half.low, half.high) == (Decimal("0.122"), Decimal("0.738"))
    assert (most.low, most.high) == (nearly_all.low, nearly_all.high) == (Decimal("0.444"), Decimal("0.975"))


@pytest.mark.parametrize(
    ("people", "each", "is_small"), [(10, 3, False), (9, 4, True), (29, 1, True), (30, 1, False), (1, 40, True), (2, 2, True)]
)
def test_thirty_observations_of_ten_people_are_enough(people: int, each: int, is_small: bool) -> None:
    scores = [of_person(one, *[fell_at("0.5")] * each, goals=(a_chance("0.5", True),) * each) for one in range(people)]
    found = calibration(scores, KNOWLEDGE)
    assert found.groups[0].is_small is is_small
    assert found.reliability[0].is_small is is_small


@pytest.mark.parametrize(
    ("below", "words"), [("0.499", "too gloomy"), ("0.5", "too hopeful"), ("0.501", "too hopeful")]
)
def test_what_fell_below_the_median_is_counted_as_better(below: str, words: str) -> None:
    assert words in whole(*(of_person(one, fell_at(below)) for one in range(40))).words


def test_the_median_itself_counts_as_neither_better_nor_half() -> None:
    """10 of 30 below the median are still chance, and 9 are not."""
    held = [of_person(one, fell_at("0.3" if one < 10 else "0.5")) for one in range(30)]
    assert "too hopeful" not in whole(*held).words
    assert "too hopeful" in whole(*held[1:], of_person(31, fell_at("0.5"))).words


def test_chances_are_counted_and_scored_against_the_part_that_happened() -> None:
    given = (("0.1", False, "0.01"), ("0.9", True, "0.01"), ("0.4", True, "0.36"), ("1", False, "1"))
    goals = tuple(a_chance(*one) for one in given)
    weakness = a_chance("0.2", False, "0.04")
    scores = [of_person(1, goals=goals[:3], weakness=weakness), of_person(2, goals=goals[3:])]
    found = reliability("goals", scores, KNOWLEDGE)
    assert (found.of, found.chances, found.people, found.is_small) == ("goals", 4, 2, True)
    assert (found.brier, found.brier_of_the_mean) == (Decimal("0.345"), Decimal("0.25"))
    assert found.words == "4 chances of goals in 2 people: 60 % on average, 2 happened. Too few to judge by."
    weak = reliability("weakness", scores, KNOWLEDGE)
    assert (weak.of, weak.chances, weak.people) == ("weakness", 1, 1)
    assert (weak.brier, weak.brier_of_the_mean) == (Decimal("0.04"), 0)


def test_the_part_that_happened_and_the_rest_make_the_score_to_beat() -> None:
    scores = [of_person(1, goals=(a_chance("0.5", True), a_chance("0.5", False), a_chance("0.5", False), a_chance("0.5", False)))]
    assert reliability("goals", scores, KNOWLEDGE).brier_of_the_mean == Decimal("0.188")


def test_chances_fall_into_five_groups_and_the_last_holds_certainty() -> None:
    given = (("0", False), ("0.199", True), ("0.2", True), ("0.799", False), ("0.8", True), ("0.9", True), ("1", False))
    bins = reliability("goals", [of_person(1, goals=tuple(a_chance(*one) for one in given))], KNOWLEDGE).bins
    assert [(one.low, one.high) for one in bins] == [
        (0, Decimal("0.2")), (Decimal("0.2"), Decimal("0.4")), (Decimal("0.4"), Decimal("0.6")),
        (Decimal("0.6"), Decimal("0.8")), (Decimal("0.8"), 1),
    ]  # fmt: skip
    assert [(one.chances, one.happened, one.mean_chance) for one in bins] == [
        (2, 1, Decimal("0.1")), (1, 1, Decimal("0.2")), (0, 0, None), (1, 0, Decimal("0.799")), (3, 2, Decimal("0.9")),
    ]  # fmt: skip
    ends = [exact_interval(*counted, 0.95) for counted in ((1, 2), (1, 1), (0, 0), (0, 1), (2, 3))]
    assert [(one.happened_low, one.happened_high) for one in bins] == [
        (round(Decimal(one.low), 3), round(Decimal(one.high), 3)) for one in ends
    ]


def test_without_chances_there_is_no_score() -> None:
    found = reliability("weakness", [of_person(1, goals=(a_chance("0.5", True),))], KNOWLEDGE)
    assert (found.chances, found.people, found.brier, found.brier_of_the_mean) == (0, 0, None, None)
    assert found.words == "No chance of weakness can be held against what happened."
    assert [one.chances for one in found.bins] == [0] * 5


def test_scores_in_another_order_give_the_same_to_the_last_digit() -> None:
    scores = [of_person(at, fell_at(f"0.{at}", score=f"0.{at}01"), goals=(a_chance(f"0.{at}", at > 4),)) for at in range(1, 9)]
    assert calibration(reversed(scores), KNOWLEDGE) == calibration(scores, KNOWLEDGE)
