"""The arithmetic of the toxin ledger: which treatments count on a civil day, and what they come to."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.safety.scenes import ABO, DAY, INCO, KNOWLEDGE, ONA, ago, case, checked, history, plan, the, treatment

from eutonia.domain import MixedProducts, Units, total
from eutonia.domain.case import EarlierTreatment, ToxinHistory
from eutonia.safety import applied_limits
from eutonia.safety.ledger import Ledger, read_ledger, shifted, units_of

BORN = date(1974, 3, 2)
WINDOW = 84


def ledger(*treatments: dict[str, object], day: date = DAY) -> Ledger:
    """The ledger of some treatments on a day."""
    return read_ledger(ToxinHistory.model_validate(history("yes", *treatments)), BORN, day)


def on(given_on: date | None, units: int = 100, **changes: object) -> dict[str, object]:
    """A treatment with the Botox of the bladder on a date."""
    return treatment(None, units, **changes) | {"given_on": given_on.isoformat() if given_on else None}


@pytest.mark.parametrize(("days", "counts"), [(0, True), (1, True), (82, True), (83, True), (84, False), (85, False)])
def test_day_83_counts_and_day_84_is_eligible(days: int, counts: bool) -> None:
    assert bool(ledger(treatment(days)).given(ONA, WINDOW)) is counts


@pytest.mark.parametrize(("given_on", "eligible"), [
    ("2026-09-10", "2026-12-03"), ("2027-12-08", "2028-03-01"), ("2027-12-07", "2028-02-29"), ("2026-12-07", "2027-03-01"),
    ("2026-10-25", "2027-01-17"), ("2027-03-28", "2027-06-20"), ("2026-10-09", "2027-01-01"),
])  # fmt: skip
def test_the_eligible_day_is_84_calendar_days_later_through_leap_years_and_clock_changes(given_on: str, eligible: str) -> None:
    day = date.fromisoformat(eligible)
    read = ledger(on(date.fromisoformat(given_on)), day=day)
    assert read.eligible_from(WINDOW) == day
    assert not read.given(ONA, WINDOW)
    assert ledger(on(date.fromisoformat(given_on)), day=day - timedelta(days=1)).given(ONA, WINDOW)


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.integers(0, 400))
def test_a_treatment_counts_exactly_until_the_eligible_day(given_on: date, later: int) -> None:
    day = given_on + timedelta(days=later)
    read = ledger(on(given_on), day=day)
    eligible = read.eligible_from(WINDOW)
    assert eligible is not None
    assert bool(read.inside(WINDOW)) is (day < eligible)


def test_a_day_that_is_not_known_is_not_an_impossible_one() -> None:
    undated = ledger(on(None))
    assert undated.has_impossible_date(undated.active[0]) is False
    assert undated.has_usable_date(undated.active[0]) is False


def test_the_latest_treatment_sets_the_eligible_day() -> None:
    assert ledger(treatment(100), treatment(21), treatment(60)).eligible_from(WINDOW) == DAY + timedelta(days=63)


def test_without_a_date_no_eligible_day_can_be_told() -> None:
    assert ledger(treatment(21), treatment(None)).eligible_from(WINDOW) is None
    assert ledger().eligible_from(WINDOW) is None


def test_a_cancelled_treatment_is_released() -> None:
    assert ledger(treatment(21, 100, status="cancelled")).active == ()
    assert not ledger(treatment(21, 100, status="cancelled")).given(ONA, WINDOW)


@pytest.mark.parametrize(("days", "counts"), [(0, True), (-1, True), (-83, True), (-84, False), (83, True), (84, False)])
def test_a_signed_treatment_is_reserved_before_and_after_its_day(days: int, counts: bool) -> None:
    assert bool(ledger(treatment(days, 100, status="signed_not_given")).given(ONA, WINDOW)) is counts


def test_sums_are_of_one_product_and_never_across() -> None:
    read = ledger(treatment(10, 100), treatment(20, 150), treatment(30, 500, ABO), treatment(40, 50, INCO))
    assert read.given(ONA, WINDOW) == Units(Decimal(250), ONA)
    assert read.given(ABO, WINDOW) == Units(Decimal(500), ABO)
    with pytest.raises(MixedProducts):
        total(list(units_of(read.active)), ONA)


def test_what_is_not_known_is_in_no_sum_and_still_inside() -> None:
    read = ledger(treatment(10, None), treatment(10, 100, None), treatment(None, 70))
    assert read.given(ONA, WINDOW) == Units(Decimal(70), ONA)
    assert len(read.inside(WINDOW)) == 3
    assert list(units_of(read.active)) == [Units(Decimal(70), ONA)]


@pytest.mark.parametrize("given_on", [BORN - timedelta(days=1), DAY + timedelta(days=1)])
def test_a_date_that_cannot_be_right_is_not_used_and_the_treatment_counts(given_on: date) -> None:
    wrong = EarlierTreatment.model_validate(on(given_on))
    read = Ledger((wrong,), BORN, DAY)
    assert read.has_impossible_date(wrong)
    assert read.given(ONA, WINDOW) == Units(Decimal(100), ONA)
    assert read.eligible_from(WINDOW) is None


def test_the_day_of_birth_and_the_day_of_the_plan_can_be_right() -> None:
    first, last = (EarlierTreatment.model_validate(on(day)) for day in (BORN, DAY))
    read = Ledger((first, last), BORN, DAY)
    assert not read.has_impossible_date(first)
    assert not read.has_impossible_date(last)


def test_the_ends_of_the_calendar_are_no_fault() -> None:
    assert shifted(date.max, 84) == shifted(date.max, 1) == date.max
    assert shifted(date.min, -84) == date.min
    assert shifted(date(2028, 2, 28), 1) == date(2028, 2, 29)


def test_the_order_of_entry_does_not_matter() -> None:
    some = [treatment(10, 100), treatment(10, 150), treatment(None, 100), treatment(50, None)]
    assert ledger(*some).active == ledger(*reversed(some)).active


def test_planner_and_guard_see_the_same_limits() -> None:
    the_case = case(toxin_history=history("yes", treatment(21, 200), treatment(30, 999, ABO)))
    limits = applied_limits(the_case, ONA, the_case.jurisdiction, DAY, KNOWLEDGE)
    (cumulative,) = [limit for limit in limits if limit.scope == "cumulative"]
    assert (cumulative.given, cumulative.maximum, cumulative.needs_second_name) == (200, 400, True)
    assert (cumulative.window_start, cumulative.window_end) == (date.fromisoformat(ago(83)), DAY)
    assert cumulative.muscles == frozenset()
    assert all(limit.given == 0 for limit in limits if limit.scope != "cumulative")
    used = {use.limit for use in checked(plan(), the_case).limits}
    assert used <= {limit.id for limit in limits}


def test_a_limit_covers_its_muscles_on_its_side() -> None:
    limits = applied_limits(case(), ONA, case().jurisdiction, DAY, KNOWLEDGE)
    (right,) = [one for one in limits if one.id == "dose.hip-adductors.side" and one.side == "right"]
    assert right.covers("adductor-magnus", right.side)  # type: ignore[arg-type]
    assert not right.covers("adductor-magnus", right.side.other)  # type: ignore[union-attr]
    assert not right.covers("soleus", right.side)  # type: ignore[arg-type]


def test_limits_of_a_product_nobody_knows_are_refused_by_name() -> None:
    with pytest.raises(LookupError, match="botulax"):
        applied_limits(case(), "botulax", case().jurisdiction, DAY, KNOWLEDGE)


def test_the_eligible_day_is_shown_with_the_sum_of_days() -> None:
    result = checked(the_case=case(toxin_history=history("yes", treatment(21, 100))))
    finding = the("safety.interval", result)
    assert result.eligible_from == DAY + timedelta(days=63)
    assert "Eligible from 4 February 2027" in finding.because
    assert finding.arithmetic is not None
    assert (finding.arithmetic.total, finding.arithmetic.limit, finding.arithmetic.unit) == (21, 84, "days")
    assert (finding.arithmetic.window_start, finding.arithmetic.window_end) == (date.fromisoformat(ago(83)), DAY)
