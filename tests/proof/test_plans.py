"""Dangerous plans are seen and ordinary ones left alone, in the counts that the proof names."""

from __future__ import annotations

import pytest
from proof.outcomes import quietly
from proof.plans import prove
from proof.plans.counting import budget, interrupted, rules, seen
from proof.plans.ordinary import Ordinary, ordinary_plans
from tests.safety.written_plans import entries

from eutonia.knowledge import load

ORDINARY = ordinary_plans()


def test_every_count_is_met_where_the_facts_hold_a_dose() -> None:
    """Where they hold none a reason is asked by design, and the report says that this is above what was wanted."""
    outcomes = list(prove(quietly, 1.0))
    assert [one.what for one in outcomes if not one.is_met] == ["ordinary plans with a finding that interrupts"]
    assert len({one.what for one in outcomes}) == len(outcomes)


def test_each_ordinary_plan_has_a_name_of_its_own_and_is_like_no_other() -> None:
    assert len({one.name for one in ORDINARY}) == len(ORDINARY)
    plans = [one.plan.model_copy(update={"case_id": ""}) for one in ORDINARY]
    people = [(one.case.person, one.case.problems, one.case.toxin_history) for one in ORDINARY]
    assert len(set(zip(plans, people, strict=True))) == len(ORDINARY)


def test_the_ordinary_plans_are_of_every_kind() -> None:
    products = {(one.plan.product, one.plan.jurisdiction) for one in ORDINARY}
    planned = [name for name, product in load().products.items() if product.planned_here]
    assert products == {(name, label) for name in planned for label in ("US", "UK/EU")}
    assert {one.case.person.mobility for one in ORDINARY} >= {"walks_unaided", "walks_with_aid", "wheelchair", "bed"}
    assert {dose.side for one in ORDINARY for dose in one.plan.doses} == {"right", "left"}
    firsts = sum(one.case.first_toxin_treatment == "yes" for one in ORDINARY)
    assert len(ORDINARY) * 0.15 < firsts < len(ORDINARY) * 0.5


def test_every_ordinary_plan_was_asked_in_full_on_its_day() -> None:
    for one in ORDINARY:
        assert one.case.toxin_history.answered_on == one.case.screen.answered_on == one.plan.planned_for
        assert one.case.screen.answers.keys() == load().screen.keys()


@pytest.mark.parametrize("severity", [5, 4])
def test_a_dangerous_plan_that_passes_in_silence_would_be_counted(severity: int) -> None:
    silent = {"id": "silent", "severity": "reason", "rule": "safety.interval"}
    some = [one for one in entries("dangerous_plans.toml") if one["severity"] == "stop"][:9]
    assert seen(severity, some).is_met
    found = seen(severity, [*some, silent])
    assert not found.is_met
    assert found.note == "silent"


def test_a_guard_that_cried_wolf_would_be_counted() -> None:
    def of(ordinary: list[Ordinary], spoke: tuple[str, ...]) -> list[bool]:
        asked = [(one, spoke or rules(one)) for one in ordinary]
        return [interrupted("plans", asked).is_met, budget(asked).is_met]

    calm = [one for one in ORDINARY if not rules(one)][:20]
    assert of(calm, ()) == [True, True]
    assert of(calm, ("safety.interval",)) == [False, False]
