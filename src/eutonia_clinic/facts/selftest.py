"""The self-test: dangerous plans, run through the guard and the door on the knowledge of this installation."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from eutonia.domain.answers import Severity
from eutonia.domain.case import Case
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import Outcome
from eutonia.knowledge import Knowledge
from eutonia.propose import may_we
from eutonia.safety import check, still_open

DATA = "data/dangerous-plans.toml"
LEFT_OUT = "left out"
NOTHING = "nothing"
COLUMNS = ("muscle", "side", "units", "sites")
Door = Literal["check", "eligibility"]


@dataclass(frozen=True, slots=True)
class Tried:
    """One dangerous plan: what it is, what has to be found, and what was found."""

    id: str
    hazard: str
    words: str
    door: Door
    rule: str
    expected: str
    found: str
    caught: bool
    also: str = ""
    """What was found instead, where the rule that has to speak did not."""


class _Said(NamedTuple):
    id: str
    hazard: str
    words: str
    door: Door
    rule: str
    expected: str


def run(knowledge: Knowledge) -> tuple[Tried, ...]:
    """Every plan, in the order of the file. A plan that cannot even be read by this version is not caught."""
    data = _data()
    plans = [_tried_plan(one, knowledge) for one in data["plan"]]
    return (*plans, *(_tried_person(one, knowledge) for one in data["person"]))


def failed(tried: Iterable[Tried]) -> tuple[Tried, ...]:
    """The plans that were not caught."""
    return tuple(one for one in tried if not one.caught)


def many() -> int:
    """How many plans there are."""
    return len(_data()["plan"]) + len(_data()["person"])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("eutonia_clinic.facts").joinpath(DATA).read_text(encoding="utf-8"), parse_float=Decimal)


def _tried_plan(entry: Mapping[str, Any], knowledge: Knowledge) -> Tried:
    said = _Said(entry["id"], entry["hazard"], entry["words"], "check", entry["rule"], entry["severity"])
    try:
        case = _case(entry, knowledge)
        plan = _plan(entry, case)
    except ValidationError as fault:
        return Tried(*said, NOTHING, False, f"cannot be read: {fault.errors()[0]['msg']}")
    result = check(plan, case, knowledge)
    found = max((one.severity.rank for one in result.findings if one.rule == entry["rule"]), default=-1)
    wanted = Severity(entry["severity"])
    closes = any(one.rule == entry["rule"] for one in still_open(plan, result))
    caught = found >= wanted.rank and closes
    return Tried(*said, _severity(found), caught, "" if caught else _worst(result.findings))


def _severity(rank: int) -> str:
    return next((one.value for one in Severity if one.rank == rank), NOTHING)


def _worst(findings: Iterable[Any]) -> str:
    """The rules that spoke loudest, where the one that has to did not."""
    loud = sorted({one.rule for one in findings if one.interrupts})
    return ", ".join(loud[:4]) or "no finding that closes signing"


def _tried_person(entry: Mapping[str, Any], knowledge: Knowledge) -> Tried:
    said = _Said(entry["id"], entry["hazard"], entry["words"], "eligibility", "may we?", entry["outcome"])
    try:
        case = _case(entry, knowledge)
    except ValidationError as fault:
        return Tried(*said, NOTHING, False, f"cannot be read: {fault.errors()[0]['msg']}")
    outcome = may_we(case, knowledge).outcome
    return Tried(*said, outcome.value, STRICTNESS[outcome] >= STRICTNESS[Outcome(entry["outcome"])])


STRICTNESS = {
    Outcome.CANDIDATE: 0, Outcome.WITH_CAUTIONS: 1, Outcome.NOT_NOW: 2, Outcome.NOT_A_CANDIDATE: 3,
}  # fmt: skip


def _case(entry: Mapping[str, Any], knowledge: Knowledge) -> Case:
    document = deepcopy(_data()["ordinary"]["case"])
    document["screen"]["answers"] = dict.fromkeys(knowledge.screen, "no")
    for path, value in entry.get("case", {}).items():
        _put(document, path, value)
    first = document["problems"][0]
    for goal in document["goals"]:
        goal["problems"] = [{"pattern": first["pattern"], "side": first["side"]}]
    return Case.model_validate(document)


def _plan(entry: Mapping[str, Any], case: Case) -> Plan:
    ordinary = _data()["ordinary"]
    vial = entry.get("dilution", ordinary["dilution_of"].get(case.product, ordinary["dilution"]))
    document = {
        "case_id": case.case_id,
        "product": case.product,
        "jurisdiction": case.jurisdiction,
        "planned_for": case.planned_for,
        "doses": [dict(zip(COLUMNS, row, strict=True)) for row in entry.get("doses", ordinary["doses"])],
        "overrides": entry.get("overrides", []),
        **({"dilution": {"vial_units": vial[0], "diluent_ml": vial[1]}} if vial else {}),
        **entry.get("plan", {}),
    }
    return Plan.model_validate(document)


def _put(document: Any, path: str, value: Any) -> None:
    *heads, last = path.split(".")
    for head in heads:
        document = document[int(head) if isinstance(document, list) else head]
    document[int(last) if isinstance(document, list) else last] = None if value == LEFT_OUT else value
