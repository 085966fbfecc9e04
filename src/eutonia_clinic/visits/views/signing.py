"""The signature: read back, for this person, proved by password and code, bound to what was shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from eutonia_clinic.accounts import proving
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of
from eutonia_clinic.core import clock, words
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.asking import asked_once
from eutonia_clinic.core.chain import lock_key
from eutonia_clinic.core.errors import Changed, KeyUsed, NotAllowed, NotValid, Refused, StillOpen, TooLate
from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.visits import acts, engine
from eutonia_clinic.visits.as_drafted import as_drafted
from eutonia_clinic.visits.boards import draft_of, here, needs_of, signed_from, why_read_only
from eutonia_clinic.visits.checking import Shown
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.models import PlanDraft, SignedPlan
from eutonia_clinic.visits.presenters.sign_form import meaning_of, sign_errors
from eutonia_clinic.visits.presenters.signing import Refusal, Signing, SignLinks, sign_page
from eutonia_clinic.visits.views.forecasts import keep_forecast
from eutonia_clinic.visits.views.planning import version_in

NO_FORECAST = (
    "The forecast of this plan could not be kept. The plan is signed. It is tried again when a follow-up is written down, from "
    "what was believed today; until then Today has this person under “End not forecast”."
)


@require_http_methods(["GET", "POST"])
@asked_once()
def sign(request: ClinicRequest, draft: int) -> HttpResponse:
    """Read the plan back, and sign it. What was signed already is said with who and when."""
    found = draft_of(draft)
    if signed := signed_from(found):
        return _was_signed(request, signed)
    if why := why_read_only(request, found):
        raise NotAllowed(why)
    if request.method == "GET":
        return _page(request, found)
    errors = sign_errors(request.POST.dict(), found.amends_id is not None)
    return _page(request, found, errors, NotValid.status) if errors else _read(request, found)


def _read(request: ClinicRequest, draft: PlanDraft) -> HttpResponse:
    """Everything that can be told without using up the code is told first."""
    stands = as_drafted(draft, forecast=False)
    if stands.now is None:
        return _page(request, draft, status=Changed.status)
    changes = Shown.from_token(request.POST.get("shown", "")).changes_to(stands.now.shown)
    if draft.version != version_in(request):
        changes = (f"{draft.author.display_name} saved another version of this plan.", *changes)
    if changes:
        return _refused(request, draft, Changed("This is no longer what you were shown. Read it again, then sign.", changes))
    if request.POST["birth_year"].strip() != str(stands.case.person.birth_date.year):
        wrong = "This is not the year in which this person was born. Is this the right record?"
        return _page(request, draft, {"birth_year": wrong}, NotValid.status)
    if needs_of(request, stands) or stands.now.open or not stands.now.plan.doses:
        return _page(request, draft, status=Changed.status)
    return _proved(request, draft)


def _proved(request: ClinicRequest, draft: PlanDraft) -> HttpResponse:
    given = {"password": request.POST.get("password", ""), "code": request.POST.get("code", "")}
    wrong = proving.prove(request, request.user, **given)
    if wrong and (signed := _signed_meanwhile(request, draft)):
        return _was_signed(request, signed)
    if wrong:
        errors = {one.field: f"{PROOF[one.field]}: {one.found}. Expected: {one.expected}." for one in wrong}
        return _page(request, draft, errors, NotValid.status)
    try:
        plan = _signed(request, draft)
    except (TooLate, Changed, StillOpen, NotValid, KeyUsed) as refusal:
        return _refused(request, draft_of(draft.pk), refusal)
    keep_forecast(request, plan, NO_FORECAST)
    messages.success(request, f"Signed: {words.units_of(plan.content.plan.total)}.", extra_tags="ok")
    return redirect("visits:signed_plan", plan=plan.pk)


def _signed_meanwhile(request: ClinicRequest, draft: PlanDraft) -> SignedPlan | None:
    """What came of the draft while this form waited: sent twice, a form finds its code used up by itself."""
    with transaction.atomic():
        lock_key(key_of(request))
        return signed_from(draft)


PROOF = {"password": "Password", "code": "Code"}


def _signed(request: ClinicRequest, draft: PlanDraft) -> SignedPlan:
    form = request.POST
    common: dict[str, Any] = {
        "by": request.user, "clinic": clinic_of(request), "key": key_of(request), "draft": draft, "version": version_in(request),
        "shown": Shown.from_token(form.get("shown", "")), "birth_year": int(form["birth_year"]), "second_factor": True,
        "meaning": meaning_of(form.get("meaning", ""), draft.amends_id is not None),
    }  # fmt: skip
    sign = acts.sign_plan if draft.amends_id is None else partial(acts.amend_plan, reason=form.get("reason", ""))
    return sign(**common)


def _refused(request: ClinicRequest, draft: PlanDraft, refusal: Refused) -> HttpResponse:
    """The page again, with what changed and the way on. It shows what is there now, so that it can be read again."""
    if signed := signed_from(draft):
        return _was_signed(request, signed)
    told = getattr(refusal, "changes", ()) or tuple(str(one) for one in getattr(refusal, "problems", ()))
    link = Link("Go back to the plan", reverse("visits:plan", kwargs={"draft": draft.pk}))
    return _page(request, draft, status=refusal.status, refused=Refusal(f"Not signed. {refusal.sentence}", told, link))


def _was_signed(request: ClinicRequest, signed: SignedPlan) -> HttpResponse:
    """Somebody signed it: who and when, on the page of the signed plan."""
    if signed.author_id != request.user.pk:
        when = here(signed.made_at, signed.clinic)
        said = f"{signed.author.display_name} signed this plan already, {when:%H:%M}. You did not sign."
        messages.error(request, said, extra_tags="stop")
    return redirect("visits:signed_plan", plan=signed.pk)


def _page(
    request: ClinicRequest, draft: PlanDraft, errors: dict[str, str] | None = None, status: int = 200,
    refused: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    stands, user = as_drafted(draft), request.user
    links = SignLinks(reverse("visits:sign", kwargs={"draft": draft.pk}), reverse("visits:plan", kwargs={"draft": draft.pk}))
    lapses = stands.option.plan.planned_for + timedelta(days=whole("visits.plan_valid_days"))
    state = Signing(
        here(clock.now(), clinic_of(request)) if stands.now else None, lapses, _key(request, refused),
        freshness="fresh" if stands.now else "failed", amends=draft.amends_id is not None,
        needs_code=proving.needs_code(user), needs_password=proving.needs_password(user), version=draft.version,
        token=stands.now.shown.token if stands.now else "", needs=needs_of(request, stands), refused=refused,
        typed=_typed(request), errors=errors,
    )  # fmt: skip
    frame = person_frame(request, draft.person, "Sign", "sign", noticed=True)
    assert frame.banner is not None, "a page about a person has a banner"
    hidden = frame.banner.without_birth()
    shown = sign_page(stands.proposal, stands.option, hidden, engine.knowledge(), links, state)
    return render(request, "visits/sign.html", {"frame": replace(frame, banner=hidden), "page": shown}, status=status)


def _key(request: ClinicRequest, refused: Refusal | None) -> str:
    """The key of the form; a fresh one where the page shows something else by now."""
    return fresh_key() if refused else key_of(request)


def _typed(request: ClinicRequest) -> dict[str, str]:
    """What was typed before, without what proves who it is."""
    return {name: str(request.POST.get(name, "")) for name in ("birth_year", "meaning", "reason")}
