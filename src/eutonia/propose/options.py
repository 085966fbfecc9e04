"""From a choice of the planner to a plan worth comparing: checked, forecast, prepared."""

from __future__ import annotations

from eutonia.domain.belief import Belief
from eutonia.domain.case import Case
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import PlanOption
from eutonia.knowledge.types import Knowledge
from eutonia.planner import Choice, prepare
from eutonia.planner.options import Name
from eutonia.propose.planning import Planned
from eutonia.response import forecast
from eutonia.safety import check

TITLES: dict[Name, str] = {
    "none": "Do not inject now",
    "lower": "Lower",
    "balanced": "Balanced",
    "stronger": "Stronger",
    "strongest": "Strongest",
}


def option(name: Name, plan: Plan, case: Case, knowledge: Knowledge, belief: Belief) -> PlanOption:
    """One plan with its check, its forecast and its preparation."""
    preparation = prepare(plan, knowledge)
    prepared = plan.model_copy(update={"dilution": preparation.dilution})
    ahead = forecast(prepared, case, knowledge, belief)
    return PlanOption(
        name=name,
        title=TITLES[name],
        plan=prepared,
        check=check(prepared, case, knowledge),
        goal_weeks=ahead.goal_weeks,
        weakness=ahead.weakness,
        courses=ahead.courses,
        goals=ahead.goals,
        needles=sum(dose.sites for dose in prepared.doses),
        preparation=preparation,
        swallowing=ahead.swallowing,
    )


def nothing(case: Case) -> Plan:
    """The plan that injects nothing."""
    return Plan(
        case_id=case.case_id, product=case.product, jurisdiction=case.jurisdiction, planned_for=case.planned_for
    )


def option_of(choice: Choice, planned: Planned, knowledge: Knowledge, belief: Belief) -> PlanOption:
    """The option behind one choice of the planner."""
    return option(choice.name, planned.plan_of(choice), planned.case, knowledge, belief)
