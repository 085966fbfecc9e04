"""What stands before the signature of a draft, apart from its findings: in the order in which it is put right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from eutonia_clinic.core.errors import Changed, NotValid, Refused
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.visits.cases import asked_for
from eutonia_clinic.visits.checking import Checked
from eutonia_clinic.visits.confirming import unconfirmed
from eutonia_clinic.visits.models import Assessment, PlanDraft


class Step(StrEnum):
    """What puts it right."""

    RENEW = "renew"
    CONFIRM = "confirm"
    SET_DAY = "set_day"
    ASK_AGAIN = "ask_again"
    DOSE = "dose"


@dataclass(frozen=True, slots=True)
class Wanting:
    """One thing that a signature waits for."""

    step: Step
    sentence: str
    details: tuple[str, ...] = ()

    @property
    def refusal(self) -> Refused:
        """The same as an act refuses with it."""
        return NotValid(self.sentence) if self.step is Step.DOSE else Changed(self.sentence, self.details)


def wanting(draft: PlanDraft, now: Checked, at: datetime, today: date) -> tuple[Wanting, ...]:
    """Everything that a signature of this draft waits for at a moment; none when only its findings decide."""
    return tuple(_wanting(draft.proposal.assessment, now, at, today))


def _wanting(assessment: Assessment, now: Checked, at: datetime, today: date) -> Iterator[Wanting]:
    if getattr(assessment, "replaced_by", None) is not None:
        yield Wanting(Step.RENEW, "The assessment was corrected meanwhile. Make the proposal anew.")
    if waiting := unconfirmed(assessment):
        yield Wanting(Step.CONFIRM, "Values carried over from an earlier assessment were not confirmed.", waiting)
    if now.stale:
        yield Wanting(Step.RENEW, "The proposal was made before this. Make it anew, then sign.", now.stale)
    if now.plan.planned_for < today:
        yield Wanting(Step.SET_DAY, "The planned day is over. Set the day anew.")
    if not asked_for(assessment).is_recent(at, today):
        hours = whole("visits.asked_again_hours")
        said = f"Earlier toxin and the safety questions were asked more than {hours} hours ago. Ask again, then sign."
        yield Wanting(Step.ASK_AGAIN, said)
    if not now.plan.doses:
        yield Wanting(Step.DOSE, "Nothing is planned. There is nothing to sign.")
