"""The course of the effect as picture and values: dose and product beside each cycle, nothing made up where nobody looked."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from eutonia.domain.advice import CycleReview, ReliefSeen
from eutonia.domain.answers import Answer, Side
from eutonia.domain.case import Response
from eutonia.domain.proposal import Band, ExpectedCourse
from eutonia.knowledge import load
from eutonia_clinic.responses.presenters.fading import Fading, fadings

FIRST = date(2026, 1, 5)


def relief(before: int, best: int, **changes: Any) -> ReliefSeen:
    held = {
        "pattern": "equinovarus-foot", "side": "right", "measure": "ashworth", "before": before, "best": best, "looks": 1,
        "is_important": True, "is_aimed_at": True, "measures_a_goal": True, "words": "foot",
    }  # fmt: skip
    return ReliefSeen.model_validate(held | changes)


def cycle(number: int, *reliefs: ReliefSeen, product: str = "onabotulinumtoxinA", units: int = 100) -> CycleReview:
    return CycleReview(
        number=number, given_on=FIRST + timedelta(weeks=14 * number), product=product, units=Decimal(units),
        response=Response.PARTIAL, goals=(), reliefs=reliefs, weakness=Answer.NO, swallowing=Answer.NO, seen_at_its_best=True,
        helped_on=None, gone_on=None, other_toxin=(), missing=(), words="a cycle",
    )  # fmt: skip


def course(*medians: float, **changes: Any) -> ExpectedCourse:
    bands = tuple(Band(**{name: Decimal(str(m + off)) for name, off in OFFSETS.items()}) for m in medians)
    held = {
        "pattern": "equinovarus-foot", "side": Side.RIGHT, "measure": "ashworth", "unit": "", "weeks": tuple(range(len(medians))),
        "bands": bands, "without_treatment": tuple(Decimal(3) for _ in medians), "onset_day": None, "peak_week": None,
        "wears_off_day": None, "never_felt": 0,
    }  # fmt: skip
    return ExpectedCourse.model_construct(**(held | changes))


OFFSETS = {"median": 0, "low_50": -0.2, "high_50": 0.2, "low_80": -0.5, "high_80": 0.5, "low_95": -1, "high_95": 1}


def shown(*cycles: CycleReview, **forecasts: ExpectedCourse) -> tuple[Fading, ...]:
    by_day = {one.given_on: [forecasts[f"c{one.number}"]] for one in cycles if f"c{one.number}" in forecasts}
    return fadings(cycles, by_day, load())


def test_each_cycle_stands_with_its_dose_and_product_what_was_found_and_what_was_forecast() -> None:
    (found,) = shown(cycle(1, relief(4, 2)), cycle(2, relief(4, 4), units=80), c1=course(4, 3, 2.5, 2, 3))
    assert found.title == "Equinovarus foot, RIGHT: relief, steps of the Ashworth scale"
    one, two = found.rows
    assert (one.given, two.given) == ("100 units of onabotulinumtoxinA", "80 units of onabotulinumtoxinA")
    assert (one.before, one.found, one.forecast) == ("3", "1+", "1+")
    assert (two.found, two.forecast) == ("3", "not kept")
    assert "cycle 1, 100 units of onabotulinumtoxinA: relief 2, forecast 1.5 to 2.5" in str(found.picture)
    assert "cycle 2, 80 units of onabotulinumtoxinA: relief 0." in str(found.picture)


def test_the_best_week_is_looked_for_in_the_weeks_of_the_greatest_effect_only() -> None:
    (found,) = shown(cycle(1, relief(4, 2)), c1=course(4, 0, 3, 3, 3, 3, 3, 3, 3, 3, 0))
    assert found.rows[0].forecast == "1+ to 3"


def test_a_cycle_that_nobody_looked_at_is_said_so_and_draws_no_point() -> None:
    (found,) = shown(cycle(1, relief(4, 2)), cycle(2))
    assert found.rows[1].found == "not seen in its best weeks"
    assert "cycle 2, 100 units of onabotulinumtoxinA: not seen in its best weeks" in str(found.picture)
    assert str(found.picture).count('class="obs"') == 1
    assert "not seen" in str(found.picture)


def test_products_are_named_each_where_they_differ() -> None:
    (found,) = shown(cycle(1, relief(4, 2)), cycle(2, relief(4, 2), product="abobotulinumtoxinA", units=500))
    assert found.given == "units of abobotulinumtoxinA and onabotulinumtoxinA"
    assert found.rows[1].given == "500 units of abobotulinumtoxinA"
    assert "abobotulinumtoxinA" in str(found.picture)


def test_a_telephone_shows_the_latest_cycles_and_right_stands_before_left() -> None:
    both = [cycle(n, relief(4, 2, side="left"), relief(4, 3)) for n in range(1, 6)]
    right, left = shown(*both)
    assert ("RIGHT" in right.title, "LEFT" in left.title) == (True, True)
    assert "Cycle 5" in str(right.narrow_picture)
    assert "Cycle 2<" not in str(right.narrow_picture)
    assert len(right.rows) == 5


def test_a_worse_level_than_before_is_drawn_below_nothing_gained() -> None:
    (found,) = shown(cycle(1, relief(3, 4)))
    assert "relief -1" in str(found.picture)


def test_nothing_followed_draws_nothing() -> None:
    assert shown(cycle(1)) == ()
    assert fadings((), {}, load()) == ()
