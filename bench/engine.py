"""The engine as it is asked by a page: knowledge, one proposal, its shares, one check."""

from __future__ import annotations

import cProfile
import pstats
from pathlib import Path

from bench.measuring import MANY_MUSCLES, MOST_MUSCLES, Measurement, middle, slowest_of_twenty, timings

import eutonia.knowledge.loading as loading
from eutonia.cli.reading import read_case
from eutonia.domain import Case, Plan
from eutonia.domain.belief import Belief
from eutonia.knowledge import Knowledge, load
from eutonia.planner import candidates
from eutonia.propose import propose
from eutonia.response import population_belief
from eutonia.safety import check

PROPOSALS = 60
CHECKS = 300
LOADS = 10


def measure() -> list[Measurement]:
    """Knowledge load; propose on the case with many muscles; the shares of its rooms; check of its plan."""
    knowledge = load()
    belief = population_belief(knowledge)
    case = read_case(str(MANY_MUSCLES))
    proposal = propose(case, knowledge, belief)
    larger = read_case(str(MOST_MUSCLES))
    return [
        Measurement("knowledge, load every file", middle(timings(lambda: loading.load(loading.PACKAGED), LOADS)), "ms"),
        Measurement("candidate muscles of the case", len(proposal.candidates), "", 24, at_least=True),
        *_proposals(case, knowledge, belief),
        *_checks(_a_row_for_each(larger, knowledge), larger, knowledge),
    ]


def _proposals(case: Case, knowledge: Knowledge, belief: Belief) -> list[Measurement]:
    taken = timings(lambda: propose(case, knowledge, belief), PROPOSALS)
    larger = read_case(str(MOST_MUSCLES))
    longest = timings(lambda: propose(larger, knowledge, belief), PROPOSALS)
    seen = propose(larger, knowledge, belief)
    size = f"{len(seen.candidates)} candidates, {len(larger.problems)} problems, {len(seen.options[0].courses)} courses a plan"
    return [
        Measurement("propose, median", middle(taken), "ms"),
        Measurement("propose, 95th percentile", slowest_of_twenty(taken), "ms", 50),
        Measurement("propose, a larger case, median", middle(longest), "ms", note=size),
        Measurement("propose, a larger case, 95th percentile", slowest_of_twenty(longest), "ms"),
        *_shares(case, knowledge, belief),
    ]


def _a_row_for_each(case: Case, knowledge: Knowledge) -> Plan:
    """A plan with the least dose in every muscle that may be dosed: more rows than anyone injects, over several limits."""
    doses = [
        {"muscle": one.target.muscle, "side": one.target.side, "units": one.least, "sites": max(1, one.sites.low)}
        for one in candidates(case, knowledge)
        if one.may_dose
    ]
    return Plan.model_validate(
        {
            "case_id": case.case_id,
            "product": case.product,
            "jurisdiction": case.jurisdiction,
            "planned_for": case.planned_for,
            "doses": doses,
            "dilution": {"vial_units": 100, "diluent_ml": 2},
        }
    )


def _checks(plan: Plan, case: Case, knowledge: Knowledge) -> list[Measurement]:
    taken = timings(lambda: check(plan, case, knowledge), CHECKS)
    return [
        Measurement("check, median", middle(taken), "ms"),
        Measurement("check, 95th percentile", slowest_of_twenty(taken), "ms", 2, note=f"{len(plan.doses)} doses"),
    ]


def _shares(case: Case, knowledge: Knowledge, belief: Belief) -> list[Measurement]:
    """Shares of one proposal's time, by the profiler: inclusive time of the door of each part."""
    profile = cProfile.Profile()
    profile.runcall(propose, case, knowledge, belief)
    spent = pstats.Stats(profile)
    whole = _inclusive(spent, "propose/door.py", "propose")
    doors = (
        ("effect table", "response/effects.py", "effect_table"),
        ("planner (the programme)", "planner/programme.py", "solve"),
        ("what all forecasts share", "response/forecast.py", "outlook"),
        ("forecasts of the plans compared", "response/forecast.py", "foresee"),
        ("checks", "safety/guard.py", "check"),
    )
    return [Measurement(f"share of propose: {name}", 100 * _inclusive(spent, *door) / whole, "%") for name, *door in doors]


def _inclusive(spent: pstats.Stats, file: str, function: str) -> float:
    """Seconds inside one function and what it called."""
    rows = spent.stats.items()  # type: ignore[attr-defined]
    return sum(row[3] for (path, _, name), row in rows if name == function and Path(path).as_posix().endswith(file))
