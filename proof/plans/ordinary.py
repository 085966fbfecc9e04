"""Ordinary plans from `ordinary/*.toml`: a row becomes a case that was asked in full today, and its plan."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from eutonia.domain import Case, Plan
from eutonia.knowledge import load

Table = dict[str, Any]
HERE = Path(__file__).parent
FOLDER, WITHOUT_A_SOURCE = HERE / "ordinary", HERE / "without_a_source.toml"
DAY = date(2026, 12, 3)
SIDES = ("right", "left")
WEEKS_16 = 112
NECK = frozenset({"torticollis", "laterocollis", "raised-shoulder", "painful-stiff-neck"})


@dataclass(frozen=True, slots=True)
class Ordinary:
    """One ordinary plan with its case; `name` is its group and its place in it."""

    name: str
    words: str
    plan: Plan
    case: Case


@cache
def ordinary_plans() -> tuple[Ordinary, ...]:
    """Every row of the folder."""
    return tuple(plan for path in sorted(FOLDER.glob("*.toml")) for plan in plans_of(path))


def plans_of(path: Path) -> Iterator[Ordinary]:
    """Every row of one file."""
    for group in tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["group"]:
        for place, row in enumerate(group["plans"], 1):
            name = f"{group['id']}-{place}"
            yield Ordinary(name, group["words"], _plan(name, group, row), _case(name, group, row))


def _plan(name: str, group: Table, row: Table) -> Plan:
    doses = [
        {"muscle": muscle, "side": side, "units": units, "sites": sites}
        for side in SIDES
        for muscle, (units, sites) in row.get(side, {}).items()
    ]
    vial, added = group["vial"]
    return Plan.model_validate(_both(name, group) | {"doses": doses, "dilution": {"vial_units": vial, "diluent_ml": added}})


def _both(name: str, group: Table) -> Table:
    """What plan and case have in common."""
    return {"case_id": name, "product": group["product"], "jurisdiction": group["label"], "planned_for": DAY.isoformat()}


def _case(name: str, group: Table, row: Table) -> Case:
    problems = [_problem(pattern, side, row) for side, patterns in row["problems"].items() for pattern in patterns]
    document = {
        "title": group["words"],
        "assessed_on": _ago(row.get("assessed_days_before", 0)),
        "first_toxin_treatment": "yes" if row.get("first") else "no",
        "person": _person(row),
        "problems": problems,
        "goals": [_goal(problems)],
        "screen": _screen(row),
        "toxin_history": _history(group, row),
    }
    return Case.model_validate(_both(name, group) | document)


def _problem(pattern: str, side: str, row: Table) -> Table:
    asked = {"fixed_contracture": row.get("contracture", "no"), "tone_is_useful": "no"}
    return {"pattern": pattern, "side": side, "ashworth": "3", "impact": "severe", **asked}


def _goal(problems: list[Table]) -> Table:
    named = [{"pattern": one["pattern"], "side": one["side"]} for one in problems]
    return {"id": "easier", "words": "Easier days", "problems": named, "measure": "ashworth", "target_ashworth": "1+"}


def _person(row: Table) -> Table:
    measured = {"birth_date": row.get("born", "1974-03-02"), "weight_kg": row.get("weight_kg", 64), "edss": 6}
    return {**measured, "mobility": row["moves"], "multiple_sclerosis": "yes"}


def _screen(row: Table) -> Table:
    """Every question answered today by the person and the carer."""
    answers = dict.fromkeys(load().screen, "no") | dict.fromkeys(row.get("yes", ()), "yes")
    ratio = {"inr": row["inr"], "inr_on": DAY.isoformat()} if "inr" in row else {}
    return {"answered_on": DAY.isoformat(), "answered_by": "person_and_carer", "answers": answers, **ratio}


def _history(group: Table, row: Table) -> Table:
    """Every earlier treatment, confirmed by a letter; the question of sixteen weeks answered as they say."""
    use = "cervical_dystonia" if NECK & {one for some in row["problems"].values() for one in some} else "limb_spasticity"
    treatments = [_treatment(days, units, group["product"], use) for days, units in row.get("before", ())]
    if "bladder" in row:
        treatments.append(_treatment(*row["bladder"], "onabotulinumtoxinA", "bladder"))
    lately = any(date.fromisoformat(one["given_on"]) > DAY - timedelta(days=WEEKS_16) for one in treatments)
    asked = {"answered_by": "person_and_carer", "answered_on": DAY.isoformat()}
    return {"any_in_16_weeks": "yes" if lately else "no", **asked, "treatments": treatments}


def _treatment(days: int, units: int, product: str, use: str) -> Table:
    return {"given_on": _ago(days), "units": units, "product": product, "indication": use, "clinic": "Ours", "confirmed": "yes"}


def _ago(days: int) -> str:
    return (DAY - timedelta(days=days)).isoformat()
