"""May we? Ask the engine, read its answer, and begin a plan where the answer lets one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from eutonia.domain.proposal import Outcome, Proposal
from eutonia.report import view
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of
from eutonia_clinic.core import words
from eutonia_clinic.core.errors import NotValid, Refused
from eutonia_clinic.visits import acts, engine, queries
from eutonia_clinic.visits.confirming import unconfirmed
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.models import Assessment, StoredProposal
from eutonia_clinic.visits.presenters.answering import MayWeLinks, may_we_page
from eutonia_clinic.visits.presenters.assessed import rows_waiting
from eutonia_clinic.visits.taught import decided

LETS_PLAN = frozenset({Outcome.CANDIDATE, Outcome.WITH_CAUTIONS})
"""Answers after which a plan may be begun. After the others none is offered, and none can be begun."""


@require_POST
def propose(request: ClinicRequest, assessment: int) -> HttpResponse:
    """Ask: may we? With what the record holds now."""
    return proposed(request, get_object_or_404(Assessment.objects.select_related("person"), pk=assessment))


def proposed(request: ClinicRequest, assessment: Assessment) -> HttpResponse:
    """Ask the engine, and show what it answers; what cannot be answered leads to the recorded assessment, with the reason."""
    key = f"{key_of(request)}-propose"
    try:
        proposal = acts.make_proposal(by=request.user, clinic=clinic_of(request), key=key, assessment=assessment)
    except Refused as refusal:
        messages.error(request, f"No proposal was made. {refusal}", extra_tags="stop")
        return redirect("visits:assessment", assessment=assessment.pk)
    return redirect("visits:may_we", proposal=proposal.pk)


@require_GET
def may_we(request: ClinicRequest, proposal: int) -> HttpResponse:
    """The answer, with every finding behind it."""
    row = get_object_or_404(StoredProposal.objects.select_related("person", "assessment"), pk=proposal)
    page = may_we_page(row.content, engine.knowledge(), _links(request, row), _waiting(row), key_of(request))
    frame = person_frame(request, row.person, "May we?", "may-we", noticed=True)
    return render(request, "visits/may_we.html", {"frame": frame, "page": page})


@require_POST
def start_plan(request: ClinicRequest, proposal: int) -> HttpResponse:
    """A plan to work on, from one option of a proposal: the recommended one when none is named."""
    row = get_object_or_404(StoredProposal.objects.select_related("person"), pk=proposal)
    if not may_be_planned(row.content):
        raise NotValid("Toxin is not the answer here, so no plan is begun. What would change the answer stands on its page.")
    key, option = f"{key_of(request)}-plan", request.POST.get("option", "")
    _, why = decided(row.content, row.person)
    draft = acts.start_draft(by=request.user, clinic=clinic_of(request), key=key, proposal=row, option=option)
    if why and not option:
        messages.info(request, f"Begun as was decided when the reasons for the fading effect were looked into. {' '.join(why)}")
    return redirect("visits:plan", draft=draft.pk)


def may_be_planned(proposal: Proposal) -> bool:
    """True where the answer lets a plan follow and the proposal holds one."""
    return proposal.eligibility.outcome in LETS_PLAN and view.chosen(proposal) is not None


def _links(request: ClinicRequest, row: StoredProposal) -> MayWeLinks:
    mine, of_assessment = {"proposal": row.pk}, {"assessment": row.assessment_id}
    draft = queries.drafts_of(row.person).filter(clinic=clinic_of(request)).first()
    plans = may_be_planned(row.content) and request.may("visits:start_plan")
    return MayWeLinks(
        plan=reverse("visits:start_plan", kwargs=mine) if plans else "",
        assess=reverse("visits:assessment", kwargs=of_assessment),
        open_plan=reverse("visits:plan", kwargs={"draft": draft.pk}) if draft and request.may("visits:plan") else "",
    )


def _waiting(row: StoredProposal) -> str:
    """What was carried over and is not confirmed, in one line; '' for nothing."""
    rows = rows_waiting(unconfirmed(row.assessment), row.assessment.content, engine.knowledge())
    return f"{words.capital(words.count(len(rows), 'row'))} carried over and not confirmed: signing stays closed." if rows else ""
