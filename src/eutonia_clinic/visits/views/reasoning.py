"""Reasons for what the guard found: by the one who plans, and the second name by a second person, signed in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from eutonia.domain.finding import Finding
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of
from eutonia_clinic.core.errors import Changed, NotValid, Refused
from eutonia_clinic.core.presenting import key_of as finding_key
from eutonia_clinic.visits import acts, engine
from eutonia_clinic.visits.as_drafted import AsDrafted, as_drafted
from eutonia_clinic.visits.boards import draft_of, signed_from
from eutonia_clinic.visits.checking import finding_hash, reasons_of
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.models import OverrideReason, PlanDraft, ReasonKind
from eutonia_clinic.visits.presenters.answering import (
    ReasonLinks,
    reason_errors,
    reason_page,
    second_page,
)

NO_FINDING = "The plan no longer has this finding, or not with these figures. Look at the findings again."


@require_http_methods(["GET", "POST"])
def give_reason(request: ClinicRequest, draft: int) -> HttpResponse:
    """Accept one finding for a stated reason. Nothing else of the plan changes."""
    found = draft_of(draft)
    if request.method == "GET":
        return _reason_form(request, found, request.GET.get("key", ""))
    kind, words = request.POST.get("kind", ""), " ".join(request.POST.get("reason", "").split())
    errors = reason_errors(kind, words)
    if errors:
        return _reason_form(request, found, request.POST.get("key", ""), errors)
    return _given(request, found, ReasonKind(kind), words)


@require_http_methods(["GET", "POST"])
def second_reason(request: ClinicRequest, reason: int) -> HttpResponse:
    """Agree with a colleague's reason under one's own name, where two names are needed."""
    first = get_object_or_404(OverrideReason.objects.select_related("author"), pk=reason, seconds=None)
    found = draft_of(first.draft_id)
    if request.method == "GET":
        return _second_form(request, found, first)
    words = request.POST.get("words", "")
    if not any(letter.isalpha() for letter in words):
        return _second_form(request, found, first, {"words": "Say in words what you agree to."})
    try:
        acts.second_reason(by=request.user, clinic=clinic_of(request), key=key_of(request), reason=first, words=words)
    except (Changed, NotValid) as refusal:
        return _back(request, found, refusal)
    messages.success(request, f"You agreed with {first.author.display_name}. Your name stands as the second.", extra_tags="ok")
    return redirect("visits:plan", draft=found.pk)


def _given(request: ClinicRequest, draft: PlanDraft, kind: ReasonKind, words: str) -> HttpResponse:
    by, clinic, finding = request.user, clinic_of(request), request.POST.get("finding", "")
    try:
        row = acts.give_reason(
            by=by, clinic=clinic, key=key_of(request), draft=draft, finding=finding, words=words, kind=kind
        )  # fmt: skip
    except (Changed, NotValid) as refusal:
        return _back(request, draft, refusal)
    found = _finding_of(as_drafted(draft), row.finding)
    waits = found is not None and found.needs_second_name
    said = "The reason is given. A second injector or a lead now has to agree with it, on this page, under their own name."
    messages.success(request, said if waits else "The reason is given.", extra_tags="note" if waits else "ok")
    return redirect("visits:plan", draft=draft.pk)


def _back(request: ClinicRequest, draft: PlanDraft, refusal: Refused) -> HttpResponse:
    messages.error(request, f"{refusal} No reason was saved.", extra_tags="stop")
    return redirect("visits:plan", draft=draft.pk)


def _reason_form(request: ClinicRequest, draft: PlanDraft, key: str, errors: dict[str, str] | None = None) -> HttpResponse:
    stands = _standing(draft)
    finding = next((one for one in stands.option.check.findings if finding_key(one) == key and one.interrupts), None)
    links = ReasonLinks(reverse("visits:give_reason", kwargs={"draft": draft.pk}), _plan(draft))
    shown = reason_page(
        key, stands.proposal, stands.option, engine.knowledge(), links, request.user.display_name, key_of(request),
        request.POST.dict() or _given_before(draft, finding), errors, finding_hash(finding) if finding else "",
    )  # fmt: skip
    if shown is None:
        return _back(request, draft, Changed(NO_FINDING))
    frame = person_frame(request, draft.person, "Give a reason", "plan")
    status = NotValid.status if errors else 200
    return render(request, "visits/reason.html", {"frame": frame, "page": shown}, status=status)


def _given_before(draft: PlanDraft, finding: Finding | None) -> dict[str, str]:
    """The reason that this finding has already, to be said anew."""
    rows = [one for one in reasons_of(draft) if finding and one.finding == finding_hash(finding) and not one.seconds_id]
    return {"kind": rows[-1].kind, "reason": rows[-1].words} if rows else {}


def _second_form(
    request: ClinicRequest, draft: PlanDraft, first: OverrideReason, errors: dict[str, str] | None = None
) -> HttpResponse:
    stands = _standing(draft)
    finding = _finding_of(stands, first.finding)
    links = ReasonLinks(reverse("visits:second_reason", kwargs={"reason": first.pk}), _plan(draft))
    shown = second_page(
        finding_key(finding) if finding else "", stands.proposal, stands.option, engine.knowledge(), links,
        request.user.display_name, key_of(request), request.POST.dict(), errors,
    )  # fmt: skip
    if shown is None:
        return _back(request, draft, Changed("No reason waits for a second name here any more."))
    if first.author_id == request.user.pk:
        return _back(request, draft, NotValid("The second name is somebody else's."))
    frame = person_frame(request, draft.person, "Agree with a reason", "plan")
    status = NotValid.status if errors else 200
    return render(request, "visits/second_reason.html", {"frame": frame, "page": shown}, status=status)


def _standing(draft: PlanDraft) -> AsDrafted:
    """The draft as it stands, checked. Reasons are given for what was found, never for what was not looked for."""
    if signed := signed_from(draft):
        raise Changed(f"{signed.author.display_name} signed this plan meanwhile. Its reasons stand as they were signed.")
    stands = as_drafted(draft)
    if stands.now is None:
        raise Changed(f"Not checked: the check did not answer. {stands.because}".strip())
    return stands


def _finding_of(stands: AsDrafted, wanted: str) -> Finding | None:
    return next((one for one in stands.option.check.findings if finding_hash(one) == wanted), None)


def _plan(draft: PlanDraft) -> str:
    return reverse("visits:plan", kwargs={"draft": draft.pk})
