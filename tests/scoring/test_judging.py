"""Calibration in words: each sentence as it is read, at and on both sides of where another one begins."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from eutonia.domain.case import Measure
from eutonia.domain.score import CalibrationGroup, Coverage, Reliability, ReliabilityBin, ScoredChance
from eutonia.scoring.judging import chance_words, group_words, whole_words
from eutonia.scoring.telling import MEASURES

HOLDS = "Bands hold what they should: 80 % fell inside the 80 % band (exact interval 70 to 90 %)."
GLOOMY = "What came was better than the median too often: the forecasts are too gloomy."
HOPEFUL = "What came was worse than the median too often: the forecasts are too hopeful."


def a_coverage(nominal: str, inside: int, low: str, high: str) -> Coverage:
    return Coverage(nominal=Decimal(nominal), inside=inside, of=100, low=Decimal(low), high=Decimal(high))


HALF, MOST, NEARLY_ALL = (
    a_coverage("0.5", 50, "0.4", "0.6"), a_coverage("0.8", 80, "0.7", "0.9"), a_coverage("0.95", 95, "0.9", "0.98"),
)  # fmt: skip


def words_of(*coverages: Coverage, below: int = 50, few: bool = False) -> str:
    return group_words("pain", 100, 20, few, coverages or (HALF, MOST, NEARLY_ALL), below, 0.95)


def test_bands_that_hold_are_told_by_the_80_per_cent_band() -> None:
    assert words_of() == f"Pain: 100 observations of 20 people. {HOLDS}"


def test_few_are_counted_and_not_judged() -> None:
    assert words_of(few=True) == "Pain: 100 observations of 20 people. Too few to judge by."


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ashworth", "Tone (Ashworth): "),
        ("spasms_per_day", "Spasms a day: "),
        ("pain", "Pain: "),
        ("equinovarus-foot", "Equinovarus-foot: "),
    ],
)
def test_a_group_is_called_by_its_measure_in_words_or_by_its_own_name(name: str, told: str) -> None:
    assert group_words(name, 100, 20, True, (), 0, 0.95).startswith(told)


def test_every_measure_has_words_and_nothing_else_has() -> None:
    assert list(MEASURES) == [measure.value for measure in Measure]


@pytest.mark.parametrize(
    ("many", "people", "told"),
    [(1, 1, "1 observation of 1 person"), (2, 1, "2 observations of 1 person"), (2, 2, "2 observations of 2 people")],
)
def test_one_is_told_as_one(many: int, people: int, told: str) -> None:
    assert group_words("pain", many, people, True, (), 0, 0.95) == f"Pain: {told}. Too few to judge by."


@pytest.mark.parametrize(("low", "high"), [("0.8", "0.9"), ("0.7", "0.8")])
def test_an_interval_that_just_reaches_what_it_should_holds(low: str, high: str) -> None:
    assert "Bands hold what they should" in words_of(HALF, a_coverage("0.8", 80, low, high), NEARLY_ALL)


@pytest.mark.parametrize(
    ("low", "high", "width"), [("0.801", "0.95", "wide"), ("0.6", "0.799", "narrow")]
)
def test_an_interval_that_misses_what_it_should_hold_is_called_too_wide_or_too_narrow(low: str, high: str, width: str) -> None:
    told = words_of(HALF, a_coverage("0.8", 80, low, high), NEARLY_ALL)
    assert f". Bands are too {width}: 80 % fell inside the 80 % band" in told


def test_of_several_that_miss_the_one_that_misses_most_is_told() -> None:
    narrow_half, narrow_most = a_coverage("0.5", 30, "0.2", "0.4"), a_coverage("0.8", 70, "0.6", "0.79")
    worst = "Bands are too narrow: 30 % fell inside the 50 % band (exact interval 20 to 40 %)."
    assert words_of(narrow_half, narrow_most, NEARLY_ALL).endswith(worst)
    wide_half, narrow_all = a_coverage("0.5", 62, "0.52", "0.71"), a_coverage("0.95", 80, "0.7", "0.87")
    worst = "Bands are too narrow: 80 % fell inside the 95 % band (exact interval 70 to 87 %)."
    assert words_of(wide_half, MOST, narrow_all).endswith(worst)


@pytest.mark.parametrize(
    ("below", "tilt"), [(39, HOPEFUL), (40, ""), (50, ""), (60, ""), (61, GLOOMY), (0, HOPEFUL), (100, GLOOMY)]
)
def test_a_lean_is_told_once_chance_no_longer_allows_it(below: int, tilt: str) -> None:
    """Of 100, the exact 95 % interval of 39 ends below a half and that of 40 above it."""
    assert words_of(below=below) == f"Pain: 100 observations of 20 people. {HOLDS} {tilt}".strip()


@pytest.mark.parametrize("below", [0, 2])
def test_an_interval_that_just_reaches_a_half_does_not_lean(below: int) -> None:
    """With a confidence of one half, none of two and two of two end exactly at a half."""
    told = group_words("pain", 2, 2, False, (HALF, MOST, NEARLY_ALL), below, 0.5)
    assert told == f"Pain: 2 observations of 2 people. {HOLDS}"


def a_chance(chance: str, happened: bool) -> ScoredChance:
    return ScoredChance(
        what="calm", words="Fewer spasms", seen_on=date(2026, 4, 1), week=Decimal(4), chance=Decimal(chance),
        happened=happened, judged_by="scores", brier=Decimal(0),
    )  # fmt: skip


def a_bin(mean: str | None, low: str = "0.2", high: str = "0.6") -> ReliabilityBin:
    return ReliabilityBin(
        low=Decimal("0.4"), high=Decimal("0.6"), chances=7, mean_chance=None if mean is None else Decimal(mean),
        happened=3, happened_low=Decimal(low), happened_high=Decimal(high),
    )  # fmt: skip


TWO = (a_chance("0.3", True), a_chance("0.6", False))


@pytest.mark.parametrize("mean", [None, "0.2", "0.4", "0.6"])
def test_chances_inside_what_happened_or_at_its_ends_are_about_right(mean: str | None) -> None:
    told = "2 chances of goals in 2 people: 45 % on average, 1 happened. The chances are about right."
    assert chance_words("goals", TWO, 2, False, (a_bin(mean),)) == told


def test_chances_outside_what_happened_are_named_with_their_group() -> None:
    bins = (a_bin("0.601"), a_bin("0.5"), a_bin(None), a_bin("0.199"))
    assert chance_words("goals", TWO, 1, False, bins) == (
        "2 chances of goals in 1 person: 45 % on average, 1 happened. "
        "Chances of 40 to 60 % are too high: 3 of 7 happened; Chances of 40 to 60 % are too low: 3 of 7 happened."
    )


def test_one_chance_few_chances_and_none_are_told_as_such() -> None:
    one = chance_words("weakness", TWO[:1], 1, True, (a_bin("0.9"),))
    assert one == "1 chance of weakness in 1 person: 30 % on average, 1 happened. Too few to judge by."
    assert chance_words("weakness", (), 0, True, ()) == "No chance of weakness can be held against what happened."


def a_group(by: str, words: str, is_small: bool) -> CalibrationGroup:
    return CalibrationGroup.model_validate(
        {
            "by": by, "name": "made", "observations": 40, "people": 12, "is_small": is_small, "coverages": (), "places": (),
            "interval_score": 1, "ranked_score": 1, "words": words,
        }
    )  # fmt: skip


def a_reliability(words: str, chances: int) -> Reliability:
    return Reliability.model_validate(
        {
            "of": "goals", "chances": chances, "people": 12, "is_small": False, "brier": None, "brier_of_the_mean": None,
            "bins": (), "words": words,
        }
    )  # fmt: skip


HANGS_TOGETHER = "What is seen of one person hangs together: the exact intervals are narrower than they should be."
BY_CHANCE = "With many groups, about one in twenty looks wrong by chance."


def test_the_whole_the_measures_and_the_chances_are_told_first_and_nothing_else() -> None:
    groups = [a_group(by, by, by != "all") for by in ("all", "measure", "pattern", "product", "weeks")]
    told = whole_words(groups, (a_reliability("goals", 3), a_reliability("none", 0)))
    assert told == ("all", "measure", "goals", HANGS_TOGETHER)


@pytest.mark.parametrize(("large", "told"), [(0, False), (1, False), (2, True), (3, True)])
def test_that_chance_makes_some_look_wrong_is_told_from_two_groups_that_are_judged_on(large: int, told: bool) -> None:
    groups = [a_group("measure", "made", at >= large) for at in range(4)]
    assert (whole_words(groups, ())[-1] == BY_CHANCE) == told
    assert HANGS_TOGETHER in whole_words(groups, ())


def test_chances_alone_need_no_word_about_groups_and_nothing_says_so() -> None:
    assert whole_words((), (a_reliability("goals", 3),)) == ("goals",)
    assert whole_words((), (a_reliability("none", 0),)) == ("There is nothing to judge by yet.",)
