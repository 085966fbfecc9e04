"""The published JSON Schemas, made from the types themselves so that they cannot drift apart."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel

from eutonia.domain.advice import Advice, LossAnswers, NextCycle
from eutonia.domain.case import Case
from eutonia.domain.cycle import Course, Cycle
from eutonia.domain.kept_belief import KeptBelief
from eutonia.domain.kept_forecast import KeptForecast
from eutonia.domain.lessons import Lessons
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import Proposal
from eutonia.domain.score import Calibration, Scores

_DOCUMENTS: dict[str, tuple[type[BaseModel], Literal["validation", "serialization"]]] = {
    "case": (Case, "validation"),
    "plan": (Plan, "validation"),
    "cycle": (Cycle, "validation"),
    "course": (Course, "validation"),
    "loss-answers": (LossAnswers, "validation"),
    "belief": (KeptBelief, "validation"),
    "forecast": (KeptForecast, "validation"),
    "proposal": (Proposal, "serialization"),
    "learned": (Lessons, "serialization"),
    "advice": (Advice, "serialization"),
    "next": (NextCycle, "serialization"),
    "scores": (Scores, "serialization"),
    "calibration": (Calibration, "serialization"),
}


def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema (Draft 2020-12) of one kind of document. KeyError for a kind that has none."""
    document, mode = _DOCUMENTS[kind]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:eutonia:{kind}:1"}
    return head | document.model_json_schema(mode=mode)


def schema_text(kind: str) -> str:
    """The same as text."""
    return json.dumps(schema_of(kind), indent=2, ensure_ascii=False)
