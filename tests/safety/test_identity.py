"""A plan that does not belong here is stopped, whoever made it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.safety.scenes import ABO, INCO, ONA, a_dose, ago, case, checked, interruptions, knowledge_with, of, plan, screen, the

from eutonia.domain import MuscleDose, Plan, Severity, Side
from eutonia.safety import can_be_signed, check


def test_a_plan_of_another_case_is_stopped() -> None:
    finding = the("safety.case", checked(plan(case_id="somebody-else")))
    assert finding.severity is Severity.STOP
    assert "somebody-else" in finding.because


def test_a_plan_of_another_product_is_stopped_because_its_doses_mean_nothing() -> None:
    finding = the("safety.product-changed", checked(plan(product=ONA), case(product=ABO)))
    assert finding.severity is Severity.STOP
    assert ONA in finding.because
    assert ABO in finding.because


def test_changing_the_product_empties_doses_dilution_and_overrides() -> None:
    changed = plan().with_product(INCO)
    result = checked(changed, case(product=INCO))
    assert (changed.doses, changed.dilution, changed.overrides) == ((), None, ())
    assert the("safety.empty", result).severity is Severity.NOTE
    assert [use for use in result.limits if use.planned] == []


def test_a_plan_under_another_label_is_stopped() -> None:
    assert the("safety.jurisdiction", checked(plan(jurisdiction="UK/EU"))).severity is Severity.STOP


@pytest.mark.parametrize("days", [1, -1, 30])
def test_a_plan_for_another_day_is_stopped(days: int) -> None:
    assert the("safety.day", checked(plan(planned_for=ago(days)))).severity is Severity.STOP


@pytest.mark.parametrize("product", ["daxibotulinumtoxinA", "prabotulinumtoxinA", "letibotulinumtoxinA", "rimabotulinumtoxinB"])
def test_a_product_known_only_from_histories_is_not_planned(product: str) -> None:
    result = checked(plan(product=ONA).model_copy(update={"product": product}), case(product=product))
    assert "known, for the history" in the("safety.product", result).because
    assert not can_be_signed(plan(), result)


def test_a_product_nobody_knows_is_stopped_and_nothing_looks_checked() -> None:
    result = checked(plan().model_copy(update={"product": "botulax"}), case(product="botulax"))
    assert the("safety.product", result).severity is Severity.STOP
    assert result.checks_run < result.checks_known
    assert all(finding.severity is Severity.STOP for finding in result.could_not_run)
    assert result.eligible_from is None
    assert result.limits == ()


def test_a_muscle_nobody_knows_is_stopped_and_still_counts_everywhere() -> None:
    result = checked(plan(a_dose(), a_dose("musculus-novus", "left", 50, 1)))
    finding = the("safety.muscle-unknown", result)
    assert (finding.severity, finding.muscle, finding.side) == (Severity.STOP, "musculus-novus", Side.LEFT)
    (cumulative,) = [use for use in result.limits if use.limit == "ona-us-cumulative"]
    assert cumulative.planned == 125
    assert the("safety.no-sourced-dose", result).muscle == "musculus-novus"


def test_a_muscle_nobody_knows_could_be_of_the_neck() -> None:
    trouble = case(screen=screen(swallowing_trouble="yes"))
    assert of("safety.swallowing-and-breathing", checked(plan(), trouble)) == []
    assert of("safety.swallowing-and-breathing", checked(plan(a_dose(), a_dose("musculus-novus", "left", 50, 1)), trouble))


@pytest.mark.parametrize("product", [ONA, ABO, INCO])
def test_an_empty_plan_says_so_and_interrupts_nobody(product: str) -> None:
    empty = plan(product=product).model_copy(update={"doses": (), "dilution": None})
    result = checked(empty, case(product=product))
    assert the("safety.empty", result).severity is Severity.NOTE
    assert interruptions(result) == []


def unchecked_row(**changes: object) -> MuscleDose:
    """A row that no document could hold, as a program could make it."""
    row = {"muscle": "soleus", "side": Side.RIGHT, "units": Decimal(75), "sites": 3, "guidance": None}
    return MuscleDose.model_construct(**(row | changes))


@pytest.mark.parametrize("change", [{"units": Decimal(0)}, {"sites": 0}, {"units": Decimal(-5)}])
def test_a_row_that_is_no_dose_is_stopped(change: dict[str, object]) -> None:
    forged = plan().model_copy(update={"doses": (unchecked_row(**change),)})
    result = checked(forged)
    found = the("safety.rows", result)
    assert (found.severity, found.muscle, found.side) == (Severity.STOP, "soleus", Side.RIGHT)
    assert not can_be_signed(forged, result)


def test_the_same_place_twice_is_stopped() -> None:
    forged = plan().model_copy(update={"doses": (unchecked_row(), unchecked_row(units=Decimal(20)))})
    result = checked(forged)
    assert the("safety.rows", result).muscle == "soleus"
    (cumulative,) = [use for use in result.limits if use.limit == "ona-us-cumulative"]
    assert cumulative.planned == 95


def test_nonsense_never_passes_as_safe() -> None:
    forged = Plan.model_construct(
        case_id="test-case", product=ONA, jurisdiction=case().jurisdiction, planned_for=case().planned_for,
        doses=(unchecked_row(units="plenty"),), dilution=None, overrides=(),
    )  # fmt: skip
    result = checked(forged)
    assert result.could_not_run
    assert result.checks_run < result.checks_known
    assert not can_be_signed(forged, result)


def test_without_an_interval_the_history_cannot_be_checked_and_that_is_said() -> None:
    result = check(plan(), case(), knowledge_with(ONA, intervals=()))
    assert of("safety.could-not-run.interval", result)
    assert of("safety.could-not-run.eligible-day", result)
    assert result.eligible_from is None
