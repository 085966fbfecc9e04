"""Which session a forecast was of: the nearest of the same product, and none that is too far away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.build import a_case
from tests.scoring.made import DAY, a_forecast, a_session

from eutonia.domain.cycle import Course, Cycle
from eutonia.knowledge import load
from eutonia.scoring import cycle_of

KNOWLEDGE = load()
NEAR = int(KNOWLEDGE.number("scoring.session_within_days"))
FORECAST = a_forecast()


def cycle_after(days: int, product: str = "onabotulinumtoxinA") -> Cycle:
    return Cycle(case_id="made-case", session=a_session(given_on=DAY + timedelta(days=days), product=product))


def days_to_the_session(*cycles: Cycle) -> int | None:
    found = cycle_of(FORECAST, Course(case=a_case(), cycles=cycles), KNOWLEDGE)
    return None if found is None else (found.session.given_on - DAY).days


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ((), None),
        ((0,), 0),
        ((NEAR,), NEAR),
        ((-NEAR,), -NEAR),
        ((NEAR + 1,), None),
        ((-NEAR - 1,), None),
        ((-3, 2), 2),
        ((-2, 3), -2),
        ((-5, 5), -5),
        ((-200, -90, 6, 100), 6),
    ],
)
def test_the_nearest_session_is_the_one_and_the_earlier_of_two_as_near(days: tuple[int, ...], found: int | None) -> None:
    assert days_to_the_session(*(cycle_after(one) for one in days)) == found


def test_a_session_of_another_product_is_never_the_one() -> None:
    assert days_to_the_session(cycle_after(0, "abobotulinumtoxinA")) is None
    assert days_to_the_session(cycle_after(1, "abobotulinumtoxinA"), cycle_after(20)) == 20
