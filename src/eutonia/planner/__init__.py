"""Which muscles, how many units, how many sites, which vials: the exact planner, its explanation and its preparation."""

from eutonia.planner.candidates import Candidate, candidates
from eutonia.planner.cautions import cautious_totals
from eutonia.planner.conditions import condition_holds
from eutonia.planner.explain import binding_sentence, more_units, sentences
from eutonia.planner.limits import NestedLimits, TreeLimit, limit_tree
from eutonia.planner.objective import (
    Weighing,
    most_steps,
    never_together,
    planning_problem,
    spread_cost,
    waste_cost,
    weigh,
)
from eutonia.planner.options import Choice, choose
from eutonia.planner.preparation import prepare, uses_of
from eutonia.planner.pricing import Binding, NextSteps, binding, next_steps
from eutonia.planner.programme import Frontier, solve
from eutonia.planner.sites import site_ceiling, site_units, sites_for
from eutonia.planner.tree import LimitNode, PlanningProblem
from eutonia.planner.vials import VialChoice, as_dilution, best_dilution, smallest_vial, strengths, waste_by_total

__all__ = [
    "Binding", "Candidate", "Choice", "Frontier", "LimitNode", "NestedLimits", "NextSteps", "PlanningProblem",
    "TreeLimit", "VialChoice", "Weighing", "as_dilution", "best_dilution", "binding", "binding_sentence", "candidates",
    "cautious_totals", "choose", "condition_holds", "limit_tree", "more_units", "most_steps", "never_together",
    "next_steps", "planning_problem", "prepare", "sentences", "site_ceiling", "site_units", "sites_for",
    "smallest_vial", "solve", "spread_cost", "strengths", "uses_of", "waste_by_total", "waste_cost", "weigh",
]  # fmt: skip
