"""Ordinary cases and plans of this room, changed by the words a test cares about, and ways to read a result."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.build import a_case, a_dose, a_plan, a_problem

from eutonia.domain import Case, CheckResult, Finding, Override, Plan, Severity, Side
from eutonia.knowledge import load
from eutonia.knowledge.types import Knowledge, Product
from eutonia.safety import check

KNOWLEDGE = load()
DAY = date(2026, 12, 3)
QUESTIONS = tuple(KNOWLEDGE.screen)
ONA, ABO, INCO = "onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA"
PLANNED = (ONA, ABO, INCO)
DILUTIONS = {
    ONA: {"vial_units": 100, "diluent_ml": 2},
    ABO: {"vial_units": 500, "diluent_ml": 1},
    INCO: {"vial_units": 100, "diluent_ml": 2},
}


def ago(days: int, day: date = DAY) -> str:
    """A civil date so many days before the day of the plan; negative for later."""
    return (day - timedelta(days=days)).isoformat()


def screen(**changes: Any) -> dict[str, Any]:
    """Every question answered no on the day of the plan, but for the changes (`swallowing_trouble='yes'`)."""
    answers = dict.fromkeys(QUESTIONS, "no") | {name.replace("_", "-"): answer for name, answer in changes.items()}
    return {"answered_on": DAY.isoformat(), "answered_by": "person_and_carer", "answers": answers}


def history(answer: str = "no", *treatments: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An answer about earlier toxin, given on the day of the plan, and what is listed."""
    asked = {"any_in_16_weeks": answer, "answered_by": "person_and_carer", "answered_on": DAY.isoformat()}
    return {**asked, "treatments": list(treatments), **changes}


def treatment(days: int | None, units: float | None = 100, product: str | None = ONA, **changes: Any) -> dict[str, Any]:
    """One confirmed earlier treatment of the bladder, so many days before the plan; what is None is not known."""
    known = {"given_on": None if days is None else ago(days), "units": units, "product": product}
    return {**known, "indication": "bladder", "clinic": "Urology", "confirmed": "yes", **changes}


def goal(*problems: dict[str, Any]) -> dict[str, Any]:
    """A goal about some problems."""
    named = [{"pattern": one["pattern"], "side": one["side"]} for one in problems]
    return {"id": "easier", "words": "Easier days", "problems": named, "measure": "ashworth", "target_ashworth": "1+"}


def case(**changes: Any) -> Case:
    """An ordinary person with an equinovarus foot, a goal for every problem, everything asked on the day of the plan."""
    day = DAY.isoformat()
    problems = changes.get("problems", [a_problem()])
    usual = {"assessed_on": day, "planned_for": day, "screen": screen(), "toxin_history": history()}
    return a_case(QUESTIONS, **(usual | {"problems": problems, "goals": [goal(*problems)]} | changes))


def plan(*doses: dict[str, Any], product: str = ONA, **changes: Any) -> Plan:
    """An ordinary plan: 75 units into the right soleus unless doses are given, in a dilution of the label."""
    usual = {"planned_for": DAY.isoformat(), "product": product, "dilution": DILUTIONS[product]}
    return a_plan(**(usual | {"doses": list(doses) or [a_dose()]} | changes))


def checked(the_plan: Plan | None = None, the_case: Case | None = None, knowledge: Knowledge = KNOWLEDGE) -> CheckResult:
    """The check of a plan for a case of the same product and jurisdiction."""
    the_plan = the_plan or plan()
    the_case = the_case or case()
    return check(the_plan, the_case, knowledge)


def of(rule: str, result: CheckResult) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in result.findings if finding.rule == rule]


def the(rule: str, result: CheckResult) -> Finding:
    """The one finding of a rule; fails when there are none or several."""
    (found,) = of(rule, result)
    return found


def interruptions(result: CheckResult) -> list[str]:
    """Rules that interrupt."""
    return sorted({finding.rule for finding in result.findings if finding.interrupts})


def grade(result: CheckResult) -> tuple[int, bool]:
    """How much a result asks for: the worst severity, and whether two names are needed at that level."""
    return max(((f.severity.rank, f.needs_second_name) for f in result.findings), default=(0, False))


def override(finding: Finding, **changes: Any) -> Override:
    """A sufficient override of one finding."""
    usual = {
        "rule": finding.rule,
        "muscle": finding.muscle,
        "side": finding.side,
        "reason": "Discussed with urology; the benefit is worth it.",
        "by": "Dr Ines Sample",
        "second_name": "Dr Otto Second" if finding.needs_second_name else None,
        "on": DAY.isoformat(),
    }
    return Override.model_validate(usual | changes)


def with_overrides(the_plan: Plan, *overrides: Override) -> Plan:
    """The same plan with findings accepted."""
    return the_plan.model_copy(update={"overrides": overrides})


def knowledge_with(product: str, **changes: Any) -> Knowledge:
    """The knowledge with one product changed."""
    changed: Product = replace(KNOWLEDGE.products[product], **changes)
    return replace(KNOWLEDGE, products=KNOWLEDGE.products | {product: changed})


__all__ = [
    "ABO", "DAY", "DILUTIONS", "INCO", "KNOWLEDGE", "ONA", "PLANNED", "QUESTIONS", "Severity", "Side", "a_dose", "a_problem",
    "ago", "case", "checked", "grade", "history", "interruptions", "knowledge_with", "of", "override", "plan", "screen",
    "the", "treatment", "with_overrides",
]  # fmt: skip
