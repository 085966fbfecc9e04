"""The published JSON Schemas, made from the types themselves so that they cannot drift apart."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel

from eutonia.domain.case import Case
from eutonia.domain.cycle import Cycle
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import Proposal

_DOCUMENTS: dict[str, tuple[type[BaseModel], Literal["validation", "serialization"]]] = {
    "case": (Case, "validation"),
    "plan": (Plan, "validation"),
    "cycle": (Cycle, "validation"),
    "proposal": (Proposal, "serialization"),
}


def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema (Draft 2020-12) of 'case', 'plan', 'cycle' or 'proposal'."""
    document, mode = _DOCUMENTS[kind]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:eutonia:{kind}:1"}
    return head | document.model_json_schema(mode=mode)


def schema_text(kind: str) -> str:
    """The same as text."""
    return json.dumps(schema_of(kind), indent=2, ensure_ascii=False)
