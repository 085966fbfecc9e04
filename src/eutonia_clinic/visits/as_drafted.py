"""A draft as its pages show it: what was proposed, what is drafted now, checked, forecast and prepared."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache

from eutonia.domain.case import Case
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import PlanOption, Proposal
from eutonia_clinic.core import words
from eutonia_clinic.core.errors import Changed, Damaged
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.checking import Checked, checked, plan_of
from eutonia_clinic.visits.courses import course_of, sessions_before
from eutonia_clinic.visits.models import PlanDraft, StoredProposal

FROM_TRIALS = "from published trials; nobody's own course yet"
REMEMBERED = 32
"""Proposals kept in the memory of one process."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AsDrafted:
    """One draft at one moment. Without `now` the check did not answer: `because` says why, and nothing of `option` is known."""

    draft: PlanDraft
    proposal: Proposal
    option: PlanOption
    now: Checked | None
    because: str = ""
    to_ask_again: bool = False
    from_what: str = FROM_TRIALS

    @property
    def case(self) -> Case:
        """The case as it is now; where that is not known, as it was proposed for."""
        return self.now.case if self.now else self.proposal.case


def proposal_of(draft: PlanDraft) -> Proposal:
    """What was proposed for a draft. A stored proposal never changes, so that it is read once, however often one types."""
    return _proposal(draft.proposal_id, draft.proposal.sha256)


@lru_cache(maxsize=REMEMBERED)
def _proposal(id: int, sha256: str) -> Proposal:
    del sha256  # the content that is remembered, under whatever number
    held: Proposal = StoredProposal.objects.get(pk=id).content
    return held


def as_drafted(draft: PlanDraft, plan: Plan | None = None, *, forecast: bool = True) -> AsDrafted:
    """A draft as it stands; with `plan`, as it would stand with these doses. Writes nothing, and never looks safe unchecked.

    Without `forecast` it is checked only: `option` then holds the doses and nothing beside them.
    """
    proposal = proposal_of(draft)
    wanted = plan or plan_of(draft)
    try:
        return _told(draft, proposal, wanted) if forecast else _checked(draft, proposal, wanted)
    except Damaged:
        raise
    except Changed as fault:
        return AsDrafted(draft, proposal, unknown(proposal, wanted), None, " ".join([fault.sentence, *fault.changes]), True)
    except Exception:  # whatever failed, the page says that nothing was checked
        _log.exception("The draft %s could not be checked", draft.pk)
        return AsDrafted(draft, proposal, unknown(proposal, wanted), None)


def _told(draft: PlanDraft, proposal: Proposal, wanted: Plan) -> AsDrafted:
    now = checked(draft, wanted)
    course = course_of(draft.person)
    earlier = sessions_before(course, now.plan.planned_for)
    told = engine.drafted(now.plan, now.case, engine.belief_of(course), earlier)
    option = told.model_copy(update={"plan": now.plan, "check": now.result})
    given = f"from {words.count(len(course.cycles), 'earlier session')} here and published trials" if course else FROM_TRIALS
    return AsDrafted(draft, proposal, option, now, from_what=given)


def _checked(draft: PlanDraft, proposal: Proposal, wanted: Plan) -> AsDrafted:
    now = checked(draft, wanted)
    return AsDrafted(draft, proposal, unknown(proposal, now.plan), now)


def unknown(proposal: Proposal, plan: Plan) -> PlanOption:
    """A plan of which only the doses are known. It is shown with nothing beside them."""
    blank = next(one for one in proposal.options if not one.plan.doses)
    return blank.model_copy(update={"name": "draft", "plan": plan.model_copy(update={"overrides": ()})})
