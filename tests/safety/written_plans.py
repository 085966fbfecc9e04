"""Plans written as data: the ordinary case and plan of `tests/build.py`, changed by what one entry of a file says."""

from __future__ import annotations

import json
import tomllib
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.build import a_case
from tests.safety.scenes import ABO, KNOWLEDGE, QUESTIONS

from eutonia.domain import Case, CheckResult, Plan
from eutonia.safety import check

Document = dict[str, Any]

HERE = Path(__file__).parent
LEFT_OUT = "left out"
ORDINARY_DOSE = ["soleus", "right", 75, 3]
ORDINARY_DILUTION = [100, 2]
ORDINARY_DILUTION_OF_ABO = [500, Decimal("2.5")]
CASE = json.loads(a_case(QUESTIONS).model_dump_json(), parse_float=Decimal)


def entries(name: str) -> list[Document]:
    """Every plan of one file."""
    found: list[Document] = tomllib.loads((HERE / name).read_text(encoding="utf-8"), parse_float=Decimal)["plan"]
    return found


def case_of(entry: Document) -> Case:
    """The case of an entry; raises pydantic's ValidationError when it contradicts itself."""
    document = deepcopy(CASE)
    for path, value in entry.get("case", {}).items():
        _put(document, path, value)
    for goal in document["goals"]:
        first = document["problems"][0]
        goal["problems"] = [{"pattern": first["pattern"], "side": first["side"]}]
    return Case.model_validate(document)


def plan_of(entry: Document, case: Case) -> Plan:
    """The plan of an entry, for its case unless the entry says otherwise."""
    usual = ORDINARY_DILUTION_OF_ABO if case.product == ABO else ORDINARY_DILUTION
    rows = entry.get("doses", [ORDINARY_DOSE])
    document = {
        "case_id": case.case_id,
        "product": case.product,
        "jurisdiction": case.jurisdiction,
        "planned_for": case.planned_for,
        "doses": [dict(zip(("muscle", "side", "units", "sites"), row, strict=True)) for row in rows],
        "overrides": entry.get("overrides", []),
        **entry.get("plan", {}),
    }
    vial = entry.get("dilution", usual)
    if vial:
        document["dilution"] = {"vial_units": vial[0], "diluent_ml": vial[1]}
    return Plan.model_validate(document)


def checked_entry(entry: Document) -> tuple[Plan, CheckResult]:
    """The plan of an entry and what the guard says of it."""
    case = case_of(entry)
    plan = plan_of(entry, case)
    return plan, check(plan, case, KNOWLEDGE)


def _put(document: Any, path: str, value: Any) -> None:
    *heads, last = path.split(".")
    for head in heads:
        document = document[int(head) if isinstance(document, list) else head]
    document[int(last) if isinstance(document, list) else last] = None if value == LEFT_OUT else value
