"""Dangerous plans of `tests/safety/dangerous_plans.toml`, each with the severity of its hazard, and whether the guard saw it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from pydantic import ValidationError
from tests.safety.scenes import KNOWLEDGE
from tests.safety.written_plans import Document, case_of, entries, plan_of

from eutonia.safety import check, still_open
from proof.hazards import hazards

REFUSED, NOTE = "refused", "note"


def by_severity() -> Mapping[int, list[Document]]:
    """Every dangerous plan under the severity of its hazard, 1 to 5."""
    grave = {one.id: one.severity for one in hazards()}
    found = defaultdict[int, list[Document]](list)
    for entry in entries("dangerous_plans.toml"):
        found[grave[entry["hazard"]]].append(entry)
    return found


def is_flagged(entry: Document) -> bool:
    """Whether signing stays closed for this plan, or its document is refused, or the note meant for it is there."""
    try:
        case = case_of(entry)
        plan = plan_of(entry, case)
    except ValidationError:
        return True
    result = check(plan, case, KNOWLEDGE)
    told = {finding.rule for finding in result.findings}
    return bool(still_open(plan, result)) or (entry["severity"] == NOTE and entry["rule"] in told)
