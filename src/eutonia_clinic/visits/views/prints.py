"""What goes on paper: of a draft, marked as one; of a signed plan, from what was signed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from eutonia.domain.proposal import PreparedPlan
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.accounts.requests import ClinicRequest, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.errors import Changed
from eutonia_clinic.core.frame import Frame
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.as_drafted import AsDrafted, as_drafted
from eutonia_clinic.visits.boards import draft_of, here, signed_from, version_number
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.models import InjectionSession, SignedPlan
from eutonia_clinic.visits.presenters.prints import Signature, injection_sheet, syringe_labels, warning_of
from eutonia_clinic.visits.standing import Standing, session_of, standing_of
from eutonia_clinic.visits.views.signed import plan_of, told_of
from eutonia_clinic.visits.where import places_of, where_held

GIVEN_BY = (Standing.IN_FORCE, Standing.BEING_GIVEN, Standing.GIVEN)
LABEL_WARNING = "Do not use"


@require_GET
def draft_sheet(request: ClinicRequest, draft: int) -> HttpResponse:
    """The injection sheet of a draft: it says that it is one."""
    found = draft_of(draft)
    if signed := signed_from(found):
        return redirect("visits:sheet", plan=signed.pk)
    frame, stands = person_frame(request, found.person, "Injection sheet, draft"), _checked(as_drafted(found))
    assert frame.banner is not None, "a page about a person has a banner"
    shown = injection_sheet(
        stands.proposal, stands.option, frame.banner, engine.knowledge(), Signature(), found.version, _place(found.clinic)
    )
    return _sheet(request, frame, shown, reverse("visits:plan", kwargs={"draft": found.pk}))


@require_GET
def draft_labels(request: ClinicRequest, draft: int) -> HttpResponse:
    """The syringe labels of a draft: each says that it is one."""
    found = draft_of(draft)
    if signed := signed_from(found):
        return redirect("visits:labels", plan=signed.pk)
    frame, stands = person_frame(request, found.person, "Syringe labels, draft"), _checked(as_drafted(found))
    back = reverse("visits:plan", kwargs={"draft": found.pk})
    return _labels(request, frame, stands.option, f"DRAFT: not signed. {LABEL_WARNING}.", back)


@require_GET
def sheet(request: ClinicRequest, plan: int) -> HttpResponse:
    """The injection sheet of a signed plan, from what was signed."""
    found = plan_of(plan)
    frame = person_frame(request, found.person, "Injection sheet")
    assert frame.banner is not None, "a page about a person has a banner"
    shown = injection_sheet(
        found.proposal.content, found.content, frame.banner, engine.knowledge(), _signature(request, found),
        version_number(found), _place(found.clinic, session_of(found)),
    )  # fmt: skip
    return _sheet(request, frame, shown, reverse("visits:signed_plan", kwargs={"plan": found.pk}))


@require_GET
def labels(request: ClinicRequest, plan: int) -> HttpResponse:
    """The syringe labels of a signed plan, from what was signed."""
    found = plan_of(plan)
    frame, signature = person_frame(request, found.person, "Syringe labels"), _signature(request, found)
    warning = f"NOT IN FORCE. {LABEL_WARNING}." if warning_of(signature) else ""
    return _labels(request, frame, found.content, warning, reverse("visits:signed_plan", kwargs={"plan": found.pk}))


def _checked(stands: AsDrafted) -> AsDrafted:
    """Nothing goes on paper that was not checked."""
    if stands.now is None:
        raise Changed(f"Not checked, so nothing is printed: the check did not answer. {stands.because}".strip())
    return stands


def _signature(request: ClinicRequest, plan: SignedPlan) -> Signature:
    signed, standing = plan.content, standing_of(plan, today_of(request))
    when = words.day_and_clock(here(plan.made_at, plan.clinic))
    by = f"{signed.signed_by}, registered {signed.registration}" if signed.registration else signed.signed_by
    told = " ".join(told_of(plan, standing)).rstrip(".")
    return Signature(by, when, signed.meaning, plan.sha256, "" if standing in GIVEN_BY else told)


def _place(clinic: Clinic, session: InjectionSession | None = None) -> str | None:
    """Where it is given: by name once the session has begun, a line for the hand before, nothing to say with one place."""
    named = where_held(session) if session else ""
    return named if named or len(places_of(clinic)) > 1 else None


def _sheet(request: ClinicRequest, frame: Frame, shown: object, back: str) -> HttpResponse:
    return render(request, "visits/injection_sheet.html", {"frame": frame, "sheet": shown, "back": back})


def _labels(request: ClinicRequest, frame: Frame, made: PreparedPlan, warning: str, back: str) -> HttpResponse:
    assert frame.banner is not None, "a page about a person has a banner"
    shown = syringe_labels(made, frame.banner, engine.knowledge(), warning)
    return render(request, "visits/syringe_labels.html", {"frame": frame, "labels": shown, "back": back})
