"""Small builders for tests: an ordinary case and plan, changed by the words a test cares about."""

from __future__ import annotations

from typing import Any

from eutonia.domain.case import Case
from eutonia.domain.plan import Plan

DAY = "2026-09-24"

SAFE_ANSWERS = "no"


def a_problem(pattern: str = "equinovarus-foot", side: str = "right", **changes: Any) -> dict[str, Any]:
    """One troublesome posture problem without contracture or useful tone."""
    return {
        "pattern": pattern,
        "side": side,
        "ashworth": "3",
        "impact": "severe",
        "fixed_contracture": "no",
        "tone_is_useful": "no",
        **changes,
    }


def a_case(screen_ids: tuple[str, ...] = (), **changes: Any) -> Case:
    """An ordinary person with an equinovarus foot: every question in `screen_ids` answered no, no toxin before."""
    document: dict[str, Any] = {
        "case_id": "test-case",
        "title": "Equinovarus foot in a walker",
        "jurisdiction": "US",
        "product": "onabotulinumtoxinA",
        "assessed_on": DAY,
        "planned_for": DAY,
        "first_toxin_treatment": "no",
        "person": {
            "birth_date": "1974-03-02",
            "weight_kg": 64,
            "height_cm": 168,
            "edss": 6,
            "multiple_sclerosis": "yes",
            "mobility": "walks_with_aid",
        },
        "distribution": "focal",
        "problems": [a_problem()],
        "goals": [
            {
                "id": "heel",
                "words": "Heel to the ground when walking",
                "problems": [{"pattern": "equinovarus-foot", "side": "right"}],
                "measure": "ashworth",
                "target_ashworth": "1+",
            }
        ],
        "screen": {
            "answered_on": DAY,
            "answered_by": "person_and_carer",
            "answers": dict.fromkeys(screen_ids, SAFE_ANSWERS),
        },
        "toxin_history": {"any_in_16_weeks": "no", "answered_by": "person_and_carer", "answered_on": DAY},
    }
    return Case.model_validate(document | changes)


def a_dose(muscle: str = "soleus", side: str = "right", units: int = 75, sites: int = 3) -> dict[str, Any]:
    """One row of a plan."""
    return {"muscle": muscle, "side": side, "units": units, "sites": sites}


def a_plan(**changes: Any) -> Plan:
    """An ordinary plan: 75 units into the right soleus, 100 units in 2 mL."""
    document: dict[str, Any] = {
        "case_id": "test-case",
        "product": "onabotulinumtoxinA",
        "jurisdiction": "US",
        "planned_for": DAY,
        "doses": [a_dose()],
        "dilution": {"vial_units": 100, "diluent_ml": 2},
    }
    return Plan.model_validate(document | changes)
