"""Toxin given before: asked or not, known or not, here or anywhere else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.safety.scenes import (
    ABO,
    INCO,
    ONA,
    Severity,
    a_dose,
    ago,
    case,
    checked,
    grade,
    history,
    interruptions,
    of,
    override,
    plan,
    the,
    treatment,
    with_overrides,
)

from eutonia.domain import CheckResult
from eutonia.domain.case import EarlierTreatment, ToxinHistory
from eutonia.safety import can_be_signed, still_open

REASON, TWO_NAMES, STOP = (2, False), (2, True), (3, False)
INDICATIONS = ("limb_spasticity", "cervical_dystonia", "bladder", "migraine", "sialorrhoea", "hyperhidrosis",
               "face_or_eyelid", "jaw", "cosmetic", "other", "not_known")  # fmt: skip


def told(answer: str, *treatments: dict[str, Any], **changes: Any) -> CheckResult:
    """The check of an ordinary plan under this history."""
    return checked(the_case=case(toxin_history=history(answer, *treatments, **changes)))


def test_bladder_toxin_three_weeks_ago_cannot_be_signed_without_a_named_reason_and_a_second_name() -> None:
    """The published case: limb injections half done when the mother says he was injected three weeks ago."""
    legs = plan(a_dose("soleus", "right", 150, 3), a_dose("gastrocnemius", "right", 100, 4))
    the_case = case(toxin_history=history("yes", treatment(21, 200)))
    result = checked(legs, the_case)
    assert {f.rule for f in still_open(legs, result)} == {"safety.interval", "safety.cumulative"}
    cumulative = the("safety.cumulative", result)
    assert cumulative.needs_second_name
    assert "200 units, onabotulinumtoxinA, bladder" in cumulative.arithmetic.terms[0]  # type: ignore[union-attr]
    alone = with_overrides(legs, *(override(f, second_name=None) for f in still_open(legs, result)))
    assert [f.rule for f in still_open(alone, result)] == ["safety.cumulative"]
    both = with_overrides(legs, *(override(f) for f in still_open(legs, result)))
    assert can_be_signed(both, result)


@pytest.mark.parametrize("indication", INDICATIONS)
@pytest.mark.parametrize(("days", "counts"), [(21, True), (83, True), (84, False)])
def test_toxin_counts_whatever_it_was_given_for(indication: str, days: int, counts: bool) -> None:
    result = told("yes", treatment(days, 100, indication=indication))
    assert bool(of("safety.interval", result)) is counts
    assert interruptions(result) == (["safety.interval"] if counts else [])


@pytest.mark.parametrize(("answer", "asked"), [
    ("not_asked", "Not asked"), ("no", ""), ("yes", ""), ("cannot_establish", ""),
])  # fmt: skip
def test_not_asked_is_a_stop(answer: str, asked: str) -> None:
    result = told(answer, treatment(100))
    found = of("safety.history-not-asked", result)
    assert bool(found) is bool(asked)
    assert all(asked in finding.because and finding.severity is Severity.STOP for finding in found)


def test_an_empty_list_is_not_a_no() -> None:
    assert grade(told("not_asked")) == STOP


def test_cannot_establish_needs_two_names() -> None:
    assert the("safety.history-not-established", told("cannot_establish")).needs_second_name


@pytest.mark.parametrize(("days", "is_valid"), [(0, True), (14, True), (15, False)])
@pytest.mark.parametrize("answer", ["no", "yes", "cannot_establish"])
def test_an_old_answer_is_as_good_as_not_asked(days: int, is_valid: bool, answer: str) -> None:
    result = told(answer, *([treatment(90)] if answer == "yes" else []), answered_on=ago(days))
    assert bool(of("safety.history-not-asked", result)) is not is_valid


def test_an_answer_of_the_future_is_as_good_as_not_asked() -> None:
    forged = case().toxin_history.model_copy(update={"answered_on": date.fromisoformat(ago(-1))})
    result = checked(the_case=case().model_copy(update={"toxin_history": forged}))
    assert "after the day of the plan" in the("safety.history-not-asked", result).because


@pytest.mark.parametrize("change", [{"answered_by": "nobody"}, {"answered_on": None}])
def test_an_answer_that_nobody_gave_is_as_good_as_not_asked(change: dict[str, Any]) -> None:
    assert "not recorded" in the("safety.history-not-asked", told("no", **change)).because


def test_the_record_alone_is_not_enough() -> None:
    finding = the("safety.history-record-only", told("no", answered_by="record"))
    assert (finding.severity, finding.needs_second_name) == (Severity.REASON, True)
    assert of("safety.history-record-only", told("not_asked", answered_by="record")) == []


@pytest.mark.parametrize(("days", "contradicts"), [(21, True), (111, True), (112, False), (None, True)])
def test_a_no_that_contradicts_the_list_needs_two_names(days: int | None, contradicts: bool) -> None:
    found = of("safety.history-contradiction", told("no", treatment(days)))
    assert bool(found) is contradicts
    assert all(finding.needs_second_name for finding in found)


def test_a_reservation_does_not_contradict_a_no_and_is_no_detail_of_a_yes() -> None:
    reserved = treatment(-3, 100, status="signed_not_given")
    assert of("safety.history-contradiction", told("no", reserved)) == []
    assert of("safety.history-no-details", told("yes", reserved))


@pytest.mark.parametrize("listed", [[], [treatment(112)], [treatment(21, status="cancelled")]])
def test_a_yes_without_details_needs_two_names(listed: list[dict[str, Any]]) -> None:
    assert the("safety.history-no-details", told("yes", *listed)).needs_second_name


def test_a_yes_without_details_weighs_as_much_as_a_treatment_of_which_nothing_is_known() -> None:
    nothing = treatment(None, None, None, confirmed="not_asked", indication="not_known", clinic="")
    assert grade(told("yes")) == grade(told("yes", nothing)) == TWO_NAMES


@pytest.mark.parametrize(("what", "unknown"), [
    ("product", treatment(21, 100, None)), ("units", treatment(21, None)), ("date", treatment(None, 100)),
])  # fmt: skip
def test_what_is_not_known_of_a_treatment_in_the_window_needs_two_names(what: str, unknown: dict[str, Any]) -> None:
    finding = the(f"safety.{what}-unknown", told("yes", unknown))
    assert (finding.severity, finding.needs_second_name) == (Severity.REASON, True)
    assert f"{what} not known" in finding.because


@pytest.mark.parametrize("unknown", [treatment(84, 100, None), treatment(90, None)])
def test_what_is_not_known_of_a_treatment_before_the_window_interrupts_nobody(unknown: dict[str, Any]) -> None:
    assert interruptions(told("yes", unknown)) == []


def test_undated_units_count_against_the_12_weeks() -> None:
    finding = the("safety.cumulative", told("yes", treatment(None, 350)))
    assert finding.arithmetic is not None
    assert finding.arithmetic.total == 425


@pytest.mark.parametrize("confirmed", ["no", "not_asked", "cannot_establish"])
def test_a_treatment_that_is_only_remembered_needs_a_reason(confirmed: str) -> None:
    finding = the("safety.history-unconfirmed", told("yes", treatment(52, 100, confirmed=confirmed)))
    assert (finding.severity, finding.needs_second_name) == (Severity.REASON, False)


def test_a_reservation_needs_no_letter() -> None:
    reserved = treatment(3, 100, status="signed_not_given", confirmed="not_asked")
    assert of("safety.history-unconfirmed", told("no", reserved)) == []


@pytest.mark.parametrize("product", [ABO, INCO, "rimabotulinumtoxinB", "botulax"])
def test_another_product_in_the_window_needs_two_names_and_is_in_no_sum(product: str) -> None:
    result = told("yes", treatment(30, 5000, product))
    assert the("safety.other-product", result).needs_second_name
    assert of("safety.cumulative", result) == []
    assert interruptions(result) == ["safety.interval", "safety.other-product"]
    assert all(use.given == 0 for use in result.limits)


def test_another_product_before_the_window_interrupts_nobody() -> None:
    assert interruptions(told("yes", treatment(84, 500, ABO))) == []


@pytest.mark.parametrize("given_on", ["1974-03-01", ago(-1)])
def test_a_date_that_cannot_be_right_is_a_stop(given_on: str) -> None:
    wrong = EarlierTreatment.model_validate(treatment(21) | {"given_on": given_on})
    asked = ToxinHistory.model_validate(history("yes")).model_copy(update={"treatments": (wrong,)})
    forged = case().model_copy(update={"toxin_history": asked})
    found = the("safety.impossible-date", checked(the_case=forged))
    assert found.severity is Severity.STOP
    assert "Correct the date" in found.remedy
    assert not of("safety.interval", checked(the_case=forged))


def test_joint_bladder_and_limb_treatment_of_one_day_is_possible_with_a_reason() -> None:
    reserved = treatment(0, 200, status="signed_not_given")
    small = plan(a_dose("soleus", "right", 150, 3))
    result = checked(small, case(toxin_history=history("no", reserved)))
    assert interruptions(result) == ["safety.interval"]
    signed = with_overrides(small, *(override(finding) for finding in still_open(small, result)))
    assert can_be_signed(signed, result)


def test_a_treatment_of_the_same_product_is_no_other_product() -> None:
    assert of("safety.other-product", told("yes", treatment(21, 100, ONA))) == []


def test_a_product_nobody_knows_is_not_called_another_product() -> None:
    assert of("safety.other-product", told("yes", treatment(21, 100, None))) == []
