"""Keeping a forecast: of the plan that a proposal recommends, or of any plan that was forecast."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from eutonia import __version__
from eutonia.domain.belief import Belief
from eutonia.domain.case import Case
from eutonia.domain.kept_forecast import KeptForecast
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import KnowledgeStamp, PlanOption, Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.response import Forecast


def kept_forecast(proposal: Proposal, day: date, option: str | None = None) -> KeptForecast:
    """The forecast of one option of a proposal, the recommended one when none is named, kept on a civil day.

    Raises `LookupError` when the proposal has no such option.
    """
    wanted = proposal.recommended if option is None else option
    found = next((one for one in proposal.options if one.name == wanted), None)
    if found is None:
        raise LookupError(f"the proposal has no option {wanted!r}")
    return KeptForecast.keep(
        kept_on=day,
        **_of_plan(found.plan, proposal.case),
        belief_id=proposal.belief_id,
        knowledge=proposal.knowledge,
        engine_version=proposal.engine_version,
        **_of_option(found),
        not_forecast=proposal.not_forecast,
    )


def kept_plan(
    plan: Plan, expected: Forecast, case: Case, knowledge: Knowledge, belief: Belief, day: date
) -> KeptForecast:
    """The forecast of any plan for a case, kept on a civil day."""
    return KeptForecast.keep(
        kept_on=day,
        **_of_plan(plan, case),
        belief_id=belief.id,
        knowledge=KnowledgeStamp(version=knowledge.version, hash=knowledge.hash),
        engine_version=__version__,
        goal_weeks=expected.goal_weeks,
        weakness=expected.weakness,
        courses=expected.courses,
        goals=expected.goals,
        swallowing=expected.swallowing,
        not_forecast=expected.not_forecast,
        assumed=expected.assumed,
    )


def case_hash(case: Case) -> str:
    """SHA-256 of the case as its document would be written: the same as in a proposal."""
    return sha256(case.model_dump_json().encode()).hexdigest()


def _of_plan(plan: Plan, case: Case) -> dict[str, object]:
    return {
        "case_id": case.case_id,
        "case_hash": case_hash(case),
        "product": plan.product,
        "jurisdiction": plan.jurisdiction,
        "injection_on": plan.planned_for,
        "doses": plan.doses,
        "aims": case.goals,
    }


def _of_option(option: PlanOption) -> dict[str, object]:
    return {
        "goal_weeks": option.goal_weeks,
        "weakness": option.weakness,
        "courses": option.courses,
        "goals": option.goals,
        "swallowing": option.swallowing,
    }
