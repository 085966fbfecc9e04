"""What still closes signing, and what a sufficient reason is (hazard H36)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.safety.scenes import a_dose, a_problem, case, checked, history, override, plan, treatment, with_overrides

from eutonia.domain import CheckResult, Finding, Override, Plan, Severity
from eutonia.safety import can_be_signed, still_open

BOTH_SCM = plan(*(a_dose("sternocleidomastoid", side, 50, 2) for side in ("right", "left")))
NECKS = case(problems=[a_problem("torticollis", side) for side in ("right", "left")])


def result_of(*findings: Finding) -> CheckResult:
    """A result that holds these findings."""
    return checked().model_copy(update={"findings": findings})


def finding(severity: Severity = Severity.REASON, **changes: Any) -> Finding:
    """A finding on the right soleus that needs a reason."""
    usual = {"rule": "safety.muscle", "title": "t", "because": "b", "muscle": "soleus", "side": "right"}
    return Finding(severity=severity, **(usual | changes))


def is_open(the_finding: Finding, *overrides: Override) -> bool:
    """True when the finding closes signing all the same."""
    accepted: Plan = with_overrides(plan(), *overrides)
    result = result_of(the_finding)
    assert can_be_signed(accepted, result) is not bool(still_open(accepted, result))
    return still_open(accepted, result) == (the_finding,)


def test_a_note_never_closes_signing() -> None:
    assert not is_open(finding(Severity.NOTE))


def test_a_reason_opens_what_needs_a_reason() -> None:
    assert is_open(finding())
    assert not is_open(finding(), override(finding()))


def test_no_reason_opens_a_stop() -> None:
    stop = finding(Severity.STOP)
    assert is_open(stop, override(stop, second_name="Dr Otto Second"))


def test_no_reason_opens_a_check_that_did_not_run() -> None:
    silent = finding(could_not_run=True)
    assert is_open(silent, override(silent))


@pytest.mark.parametrize(
    "other", [{"rule": "safety.session"}, {"muscle": "gracilis"}, {"side": "left"}, {"muscle": None}, {"side": None}]
)
def test_a_reason_for_something_else_does_not_count(other: dict[str, Any]) -> None:
    assert is_open(finding(), override(finding(), **other))


@pytest.mark.parametrize(
    "empty", [{"reason": "   "}, {"by": "  "}, {"reason": ""}, {"reason": "."}, {"reason": "\u200b"}, {"by": "-"}]
)
def test_a_reason_without_text_or_name_does_not_count_however_it_was_made(empty: dict[str, str]) -> None:
    assert is_open(finding(), override(finding()).model_copy(update=empty))


@pytest.mark.parametrize(("second", "counts"), [
    (None, False), ("Dr Ines Sample", False), ("dr  ines SAMPLE ", False), ("   ", False), ("Dr Otto Second", True),
    ("Dr. Ines Sample", False), ("Sample, Ines, Dr", False), ("Ines Sample", False), ("Sample", False), ("Dr Inés Sample", False),
    ("Dr Ines\u200b Sample", False), ("Dr Ines Sam\u00adple", False), ("Dr Ines S\u0430mple", False), ("\u200b", False),
    (".", False), ("12345", False), ("Dr Ines Second", True), ("O\u02bcSecond", True), ("李明", True), ("あべ アキラ 明", True),
    ("山田あべ", True), ("山田アキラ", True), ("あべアキラ", True), ("ベーカー", True), ("山田Sample", False),
    ("Иван Второй", True), ("reviewer-2", True),
])  # fmt: skip
def test_the_second_name_is_another_persons(second: str | None, counts: bool) -> None:
    two = finding(needs_second_name=True)
    assert is_open(two, override(two).model_copy(update={"second_name": second})) is not counts


def test_a_short_name_first_and_the_same_in_full_second_is_one_person() -> None:
    two = finding(needs_second_name=True)
    assert is_open(two, override(two).model_copy(update={"by": "Sample", "second_name": "Dr Ines Sample"}))


def test_one_sufficient_reason_among_others_is_enough() -> None:
    two = finding(needs_second_name=True)
    assert not is_open(two, override(two, second_name=None), override(two))


def test_what_is_open_keeps_its_order() -> None:
    result = checked(BOTH_SCM, NECKS.model_copy(update={"goals": ()}))
    assert [one.rule for one in still_open(BOTH_SCM, result)] == ["safety.both-sternocleidomastoids", "safety.no-goal"]


def test_an_override_changes_nothing_in_what_the_check_finds() -> None:
    asked = case(toxin_history=history("yes", treatment(21, 380)))
    result = checked(plan(), asked)
    accepted = with_overrides(plan(), *(override(one) for one in still_open(plan(), result)))
    assert checked(accepted, asked) == result
    assert can_be_signed(accepted, result)


def test_limits_of_two_regions_are_overridden_one_by_one() -> None:
    arm = case(jurisdiction="UK/EU", problems=[a_problem("adducted-shoulder"), a_problem("flexed-elbow")])
    muscles = (("pectoralis-major", 150), ("latissimus-dorsi", 150), ("biceps-brachii", 150))
    large = plan(*(a_dose(muscle, "right", units, 6) for muscle, units in muscles), jurisdiction="UK/EU")
    result = checked(large, arm)
    rules = {one.rule for one in still_open(large, result)}
    assert {"safety.region.shoulder", "safety.limb.arm", "safety.session", "safety.cumulative"} <= rules
    (shoulder,) = [one for one in result.findings if one.rule == "safety.region.shoulder"]
    assert {one.rule for one in still_open(with_overrides(large, override(shoulder)), result)} == rules - {shoulder.rule}
