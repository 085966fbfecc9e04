"""The plan board of one draft for one user: what they may do with it, what it waits for, and where everything leads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.shortcuts import get_object_or_404
from django.urls import reverse

from eutonia.domain.answers import Side
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import clock, words
from eutonia_clinic.core.fields import Field
from eutonia_clinic.core.forms import parts_of
from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.presenting import key_of as finding_key
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.as_drafted import AsDrafted
from eutonia_clinic.visits.checking import finding_hash, reasons_of
from eutonia_clinic.visits.models import PlanDraft, SignedPlan
from eutonia_clinic.visits.presenters.before import NeedLinks, NeedShown, needs_shown
from eutonia_clinic.visits.presenters.board import BoardLinks, BoardState, PlanBoard, plan_board, unanswered
from eutonia_clinic.visits.readiness import Step, wanting
from eutonia_clinic.visits.reading_plan import Place, TypedPlan

NO_LONGER_FITS = "What was answered no longer fits the record"


def draft_of(id: int) -> PlanDraft:
    """The draft with its proposal, assessment, person and the plan it amends."""
    assessed = ("proposal__assessment__person", "proposal__assessment__replaced_by")
    rows = PlanDraft.objects.select_related(*assessed, "person", "clinic", "author", "amends")
    rows = rows.defer("proposal__document", "proposal__assessment__replaced_by__document")
    return get_object_or_404(rows, pk=id)


def signed_from(draft: PlanDraft) -> SignedPlan | None:
    """The plan that was signed from this draft; None while none was."""
    found: SignedPlan | None = SignedPlan.objects.filter(draft=draft).select_related("author", "clinic").first()
    return found


def here(moment: datetime, clinic: Clinic) -> datetime:
    """A moment on the clock of a clinic."""
    return moment.astimezone(ZoneInfo(clinic.time_zone))


def board_of(
    request: ClinicRequest, stands: AsDrafted, typed: TypedPlan | None = None, more: Iterable[Place] = (),
    day: tuple[object, str] | None = None, stale_because: str = "",
) -> PlanBoard:  # fmt: skip
    """The board. `typed` is what a form held that is not saved, `more` are places that get a box, `day` a planned day as it was
    typed with what is wrong with it, `stale_because` says that somebody else went on meanwhile."""
    draft, clinic = stands.draft, clinic_of(request)
    errors = dict(typed.errors) if typed else {}
    because = f"{words.count(len(errors), 'entry', 'entries')} cannot be read" if errors else stale_because
    read_only = why_read_only(request, draft)
    shown_day, wrong_day = day or (stands.option.plan.planned_for, "")
    state = BoardState(
        draft=draft.version,
        version=draft.version,
        checked=here(clock.now(), clinic) if stands.now else None,
        freshness="stale" if because else "fresh",
        stale_because=because,
        typed=dict(typed.typed) if typed and errors else None,
        errors=errors or None,
        forecast_from=stands.from_what,
        idempotency_key=key_of(request),
        can_sign=request.may("visits:sign"),
        amends=amends_words(draft),
        read_only_because=read_only,
        may_reason=request.may("visits:give_reason"),
        needs=needs_of(request, stands),
        agree=_agree(request, stands),
        places=tuple(dict.fromkeys([*(typed.places if typed else ()), *more])),
        day=Field("planned_for", "Planned day", "day", parts_of(shown_day), error=wrong_day),
    )
    board = plan_board(stands.proposal, stands.option, engine.knowledge(), _links(draft), state)
    return board if stands.now else unanswered(board, stands.because)


def why_read_only(request: ClinicRequest, draft: PlanDraft) -> str:
    """Why this user may look at a draft and not change it; empty when they may."""
    if draft.clinic_id != clinic_of(request).pk:
        return f"This draft is of {draft.clinic.name}. It is gone on with and signed there."
    if draft.is_finished:
        return "This draft was put aside. Nothing is signed from it."
    if not request.may("visits:plan_act"):
        return "You may look at this draft. An injector or an assessor changes it, and an injector signs it."
    return ""


def needs_of(request: ClinicRequest, stands: AsDrafted) -> tuple[NeedShown, ...]:
    """What a signature of this draft waits for, with the ways on that are open to this user."""
    assessment = {"assessment": stands.draft.proposal.assessment_id}
    ask_again = reverse("visits:ask_again", kwargs=assessment) if request.may("visits:ask_again") else ""
    if stands.now is None:
        link = Link("Ask again now", ask_again) if ask_again else None
        return (NeedShown(Step.ASK_AGAIN.value, NO_LONGER_FITS, (stands.because,), link=link),) if stands.to_ask_again else ()
    waiting = wanting(stands.draft, stands.now, clock.now(), today_of(request))
    return needs_shown(waiting, NeedLinks(reverse("visits:assessment", kwargs=assessment), ask_again))


def amends_words(draft: PlanDraft) -> str:
    """'amends version 1'; empty for a draft that amends nothing."""
    return f"amends version {version_number(draft.amends)}" if draft.amends else ""


def version_number(plan: SignedPlan) -> int:
    """Which version of its plan this is, from 1."""
    return SignedPlan.objects.filter(root=plan.root_id, pk__lt=plan.pk).count() + 2 if plan.root_id else 1


def _agree(request: ClinicRequest, stands: AsDrafted) -> dict[str, str]:
    """For each finding that waits for a second name which this user may give: where."""
    draft, now = stands.draft, stands.now
    if now is None or draft.clinic_id != clinic_of(request).pk or draft.is_finished or not request.may("visits:second_reason"):
        return {}
    first = {row.finding: row for row in reasons_of(draft) if not row.seconds_id}
    found = {}
    for finding in now.open:
        row = first.get(finding_hash(finding)) if finding.needs_second_name else None
        if row is not None and row.author_id != request.user.pk:
            found[finding_key(finding)] = reverse("visits:second_reason", kwargs={"reason": row.pk})
    return found


def _links(draft: PlanDraft) -> BoardLinks:
    mine = {"draft": draft.pk}
    return BoardLinks(
        act=reverse("visits:plan_act", kwargs=mine),
        live=reverse("visits:plan_live", kwargs=mine),
        assess=reverse("visits:assessment", kwargs={"assessment": draft.proposal.assessment_id}),
        sheet=reverse("visits:draft_sheet", kwargs=mine),
        labels=reverse("visits:draft_labels", kwargs=mine),
        courses=reverse("visits:plan_courses", kwargs=mine),
        proposal=reverse("visits:may_we", kwargs={"proposal": draft.proposal_id}),
        aside=reverse("visits:put_plan_aside", kwargs=mine),
    )


def place_of(muscle: str, side: str) -> Place | None:
    """A muscle and a side as they were chosen to be added; None where one of them was not."""
    known = muscle in engine.knowledge().muscles and side in {one.value for one in Side}
    return (muscle, Side(side)) if known else None
