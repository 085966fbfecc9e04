"""Correcting an assessment: what the correction begins with, and that no answer given meanwhile is lost by it."""

from __future__ import annotations

from typing import Any

from eutonia.domain.case import Case
from eutonia_clinic.core.documents import canonical, tree_of
from eutonia_clinic.core.errors import Changed
from eutonia_clinic.visits import copying
from eutonia_clinic.visits.cases import asked_for, plain_tree
from eutonia_clinic.visits.confirming import unconfirmed
from eutonia_clinic.visits.copying import OF_THE_IDENTITY
from eutonia_clinic.visits.models import Assessment, AssessmentDraft, SafetyAnswers

OF_THE_RECORD = ("document", "case_id", "jurisdiction")
"""What a correction does not bring: the record fills it in."""
FORM = "form"
"""The part of a draft that is no part of a case (`writing`)."""


def tree_to_correct(assessment: Assessment) -> dict[str, Any]:
    """The whole assessment with the latest answers. Treatments on record stay in the ledger, and are corrected there."""
    case: Case = assessment.content
    asked = asked_for(assessment)
    tree = {name: value for name, value in tree_of(canonical(case)).items() if name not in OF_THE_RECORD}
    tree["person"] = {name: value for name, value in tree["person"].items() if name not in OF_THE_IDENTITY}
    tree["screen"] = plain_tree(asked.screen)
    tree["toxin_history"] = plain_tree(asked.toxin_history.model_copy(update={"treatments": ()}))
    days = [case.planned_for, asked.screen.answered_on, asked.toxin_history.answered_on]
    tree["planned_for"] = max(day for day in days if day is not None).isoformat()
    return tree | {FORM: {"answers": _latest(assessment)}}


def still_waiting(assessment: Assessment, tree: dict[str, Any]) -> tuple[str, ...]:
    """The places that nobody has confirmed yet: a correction confirms nothing by itself."""
    return copying.still_there(unconfirmed(assessment), tree)


def answers_must_be_the_latest(replaces: Assessment, draft: AssessmentDraft | None) -> None:
    """Raises `Changed` when toxin and safety were asked again after a correction was begun: it holds the older answers."""
    if draft is None:
        return
    began_with = (tree_of(AssessmentDraft.objects.get(pk=draft.pk).document).get(FORM) or {}).get("answers")
    if began_with != _latest(replaces):
        raise Changed("Toxin and safety were asked again after this correction was begun. Correct the assessment anew.")


def _latest(assessment: Assessment) -> int | None:
    row = SafetyAnswers.objects.current().filter(assessment=assessment).order_by("-pk").first()
    return row.pk if row else None
