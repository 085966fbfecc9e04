"""From a choice of the planner to a plan worth comparing: checked, forecast, prepared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from eutonia.domain.belief import Belief
from eutonia.domain.case import Case
from eutonia.domain.cycle import Session
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import PlanOption
from eutonia.knowledge.types import Knowledge
from eutonia.planner import Choice, prepare
from eutonia.planner.options import Name
from eutonia.propose.planning import Planned
from eutonia.response import Outlook, foresee, outlook
from eutonia.safety import check

TITLES: dict[Name | Literal["draft"], str] = {
    "none": "Do not inject now",
    "lower": "Lower",
    "balanced": "Balanced",
    "stronger": "Stronger",
    "strongest": "Strongest",
    "draft": "Your draft",
}


def option(
    name: Name | Literal["draft"], plan: Plan, case: Case, knowledge: Knowledge, ahead: Outlook
) -> tuple[PlanOption, tuple[str, ...]]:
    """One plan with its check, its forecast and its preparation; and what its forecast assumed."""
    preparation = prepare(plan, knowledge)
    prepared = plan.model_copy(update={"dilution": preparation.dilution})
    expected = foresee(prepared, ahead)
    made = PlanOption(
        name=name,
        title=TITLES[name],
        plan=prepared,
        check=check(prepared, case, knowledge),
        goal_weeks=expected.goal_weeks,
        weakness=expected.weakness,
        courses=expected.courses,
        goals=expected.goals,
        needles=sum(dose.sites for dose in prepared.doses),
        preparation=preparation,
        swallowing=expected.swallowing,
    )
    return made, expected.assumed


def drafted(plan: Plan, case: Case, knowledge: Knowledge, belief: Belief, earlier: Sequence[Session] = ()) -> PlanOption:
    """A plan that a clinician is making, checked, forecast and prepared as the options of a proposal are.

    Reasons given stay in the plan, and so does its dilution when it has one. Raises `BadInput` for names that the knowledge
    does not hold and for a session that is not before the planned day.
    """
    made, _ = option("draft", plan, case, knowledge, outlook(case, knowledge, belief, plan.product, earlier=earlier))
    return made


def nothing(case: Case) -> Plan:
    """The plan that injects nothing."""
    return Plan(case_id=case.case_id, product=case.product, jurisdiction=case.jurisdiction, planned_for=case.planned_for)


def option_of(choice: Choice, planned: Planned, knowledge: Knowledge, ahead: Outlook) -> tuple[PlanOption, tuple[str, ...]]:
    """The option behind one choice of the planner."""
    return option(choice.name, planned.plan_of(choice), planned.case, knowledge, ahead)
