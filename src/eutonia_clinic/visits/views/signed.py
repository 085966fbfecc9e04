"""A signed plan: read it, begin its session, amend it, cancel it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.visits import acts, engine, queries
from eutonia_clinic.visits.boards import here, version_number
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.models import PlanCancelled, SignedPlan
from eutonia_clinic.visits.presenters.signed import Place, SignedAs, SignedLinks, VersionShown, cancel_page, signed_page
from eutonia_clinic.visits.standing import Standing, must_be_in_force, session_of, standing_of, versions_of
from eutonia_clinic.visits.where import places_of

TO_BE_GIVEN = (Standing.IN_FORCE, Standing.EXPIRED)
LONGEST_REASON = 2000


@require_GET
def signed_plan(request: ClinicRequest, plan: int) -> HttpResponse:
    """One version of a signed plan, whole, from what was signed."""
    found = plan_of(plan)
    standing = standing_of(found, today_of(request))
    links = _links(request, found, standing)
    state = SignedAs(
        version_number(found), standing, here(found.made_at, found.clinic), found.sha256, found.reason,
        told_of(found, standing), key_of(request), _places(request, found) if links.start else (),
    )  # fmt: skip
    page = signed_page(found.content, found.proposal.content, engine.knowledge(), links, state, _versions(found))
    frame = person_frame(request, found.person, page.title, "inject", noticed=True)
    return render(request, "visits/signed_plan.html", {"frame": frame, "page": page})


@require_POST
def amend(request: ClinicRequest, plan: int) -> HttpResponse:
    """A draft of the next version, with the doses of this one. This one stands until the draft is signed."""
    found = plan_of(plan)
    draft = acts.start_amendment(by=request.user, clinic=clinic_of(request), key=f"{key_of(request)}-amend", plan=found)
    said = "This is a draft of the next version. The signed version stands until this one is signed."
    messages.success(request, said, extra_tags="note")
    return redirect("visits:plan", draft=draft.pk)


@require_http_methods(["GET", "POST"])
def cancel(request: ClinicRequest, plan: int) -> HttpResponse:
    """The plan will not be given: say why."""
    found = plan_of(plan)
    if request.method == "GET":
        must_be_in_force(found)
        return _cancel_form(request, found)
    reason = " ".join(request.POST.get("reason", "").split())
    if not any(letter.isalpha() for letter in reason) or len(reason) > LONGEST_REASON:
        return _cancel_form(request, found, f"Say why in words, in at most {LONGEST_REASON} letters.")
    acts.cancel_plan(by=request.user, clinic=clinic_of(request), key=key_of(request), plan=found, reason=reason)
    messages.success(request, "The plan is cancelled. The toxin that it reserved is free again.", extra_tags="ok")
    return redirect("visits:signed_plan", plan=found.pk)


def plan_of(id: int) -> SignedPlan:
    """The signed plan with its proposal, person and clinic."""
    return get_object_or_404(SignedPlan.objects.select_related("proposal", "person", "clinic", "author"), pk=id)


def told_of(plan: SignedPlan, standing: Standing) -> tuple[str, ...]:
    """Where a plan stands, in sentences: by whom it was amended or cancelled, when and why."""
    if standing is Standing.AMENDED:
        later = SignedPlan.objects.select_related("author", "clinic").get(replaces_id=plan.pk)
        when = words.day_and_clock(here(later.made_at, later.clinic))
        by = later.author.display_name
        return (f"Version {version_number(later)} took its place: {by}, {when}. {words.sentence(later.reason)}",)
    if standing is Standing.CANCELLED:
        row = PlanCancelled.objects.select_related("author", "clinic").get(plan=plan)
        when = words.day_and_clock(here(row.made_at, row.clinic))
        return (f"{row.author.display_name} cancelled it, {when}: {words.sentence(row.reason)}",)
    if standing is Standing.EXPIRED:
        last = words.long_day(plan.valid_until)
        asked = "Was it given on paper? Enter that session. Otherwise amend it, or cancel it as not given."
        return (f"It was to be given by {last}, and still reserves its toxin. {asked}",)
    return ()


def _links(request: ClinicRequest, plan: SignedPlan, standing: Standing) -> SignedLinks:
    """What this user may do with it here."""
    mine, session = {"plan": plan.pk}, session_of(plan)
    own = plan.clinic_id == clinic_of(request).pk
    stands = standing in (*TO_BE_GIVEN, Standing.BEING_GIVEN)

    def leads(route: str, holds: bool) -> str:
        return reverse(route, kwargs=mine) if holds and request.may(route) else ""

    goes_on = bool(session) and request.may("visits:session")
    return SignedLinks(
        start=leads("visits:open_session", own and standing is Standing.IN_FORCE),
        session=reverse("visits:session", kwargs={"session": session.pk}) if session and goes_on else "",
        amend=leads("visits:amend", own and stands),
        cancel=leads("visits:cancel", own and standing in TO_BE_GIVEN),
        sheet=leads("visits:sheet", True),
        labels=leads("visits:labels", True),
        proposal=reverse("visits:may_we", kwargs={"proposal": plan.proposal_id}) if request.may("visits:may_we") else "",
        paper=leads("visits:paper", own and standing in (*TO_BE_GIVEN, Standing.CANCELLED, Standing.BEING_GIVEN)),
    )


def _places(request: ClinicRequest, plan: SignedPlan) -> tuple[Place, ...]:
    """Where the session can be held, when there is anything to choose; the place that is booked for today is told."""
    clinic = clinic_of(request)
    held = places_of(clinic)
    if len(held) < 2:
        return ()
    today = queries.booking_of(plan.person, clinic) == today_of(request)
    booked = queries.site_of_booking(plan.person, clinic) if today else None
    return tuple(Place(one.pk, one.name, booked is not None and one.pk == booked.pk) for one in held)


def _versions(plan: SignedPlan) -> tuple[VersionShown, ...]:
    """Every version of the plan, the first one first."""
    rows = SignedPlan.objects.filter(pk__in=versions_of(plan.root_id or plan.pk)).select_related("author", "clinic")
    return tuple(
        VersionShown(
            f"Version {at}: {words.dose(one.units, one.product)}, {one.author.display_name}, "
            f"{words.day_and_clock(here(one.made_at, one.clinic))}",
            words.sentence(one.reason), reverse("visits:signed_plan", kwargs={"plan": one.pk}), one.pk == plan.pk,
        )
        for at, one in enumerate(rows.order_by("pk"), start=1)
    )  # fmt: skip


def _cancel_form(request: ClinicRequest, plan: SignedPlan, error: str = "") -> HttpResponse:
    mine = {"plan": plan.pk}
    act, back = reverse("visits:cancel", kwargs=mine), reverse("visits:signed_plan", kwargs=mine)
    page = cancel_page(plan.content, act, back, key_of(request), request.POST.get("reason", ""), error)
    frame = person_frame(request, plan.person, "Cancel a signed plan", "inject")
    return render(request, "visits/cancel_plan.html", {"frame": frame, "page": page}, status=NotValid.status if error else 200)
