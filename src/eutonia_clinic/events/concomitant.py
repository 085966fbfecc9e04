"""Other medicines and what is known of the person, from the last assessment: offered to the form and to the report."""

from __future__ import annotations

from eutonia.domain.case import Case
from eutonia.knowledge.types import Knowledge
from eutonia_clinic.core import words
from eutonia_clinic.patients.models import Person
from eutonia_clinic.visits.courses import last_assessment

MEDICINES = frozenset({"oral", "intrathecal"})


def case_of(person: Person) -> Case | None:
    """The case of the last assessment."""
    last = last_assessment(person)
    found: Case | None = last.content if last else None
    return found


def medicines_of(person: Person, knowledge: Knowledge) -> str:
    """'Baclofen, by mouth (assessed on 24 Sep 2026)': treatments in use that are medicines; empty where none is written down."""
    case = case_of(person)
    if case is None:
        return ""
    known = knowledge.alternatives
    used = [known[one.option] for one in case.other_treatments if one.status == "in_use" and one.option in known]
    names = words.listed(one.name for one in used if one.kind in MEDICINES)
    return f"{names} (assessed on {words.day(case.assessed_on)})" if names else ""
