"""The plan board: the draft as it stands, checked while one types, and everything that its one form sends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from eutonia.domain.plan import Plan
from eutonia.report.muscles import muscle_name
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.asking import asked_once
from eutonia_clinic.core.errors import Changed, NotValid
from eutonia_clinic.core.forms import DayField, DayWidget
from eutonia_clinic.visits import acts, engine
from eutonia_clinic.visits.as_drafted import as_drafted, proposal_of
from eutonia_clinic.visits.boards import board_of, draft_of, place_of, signed_from, why_read_only
from eutonia_clinic.visits.checking import plan_of
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.models import PlanDraft
from eutonia_clinic.visits.presenters.board import PlanBoard
from eutonia_clinic.visits.presenters.expecting import every_course
from eutonia_clinic.visits.reading_plan import TypedPlan, read_plan

NONE = Decimal(0)
UNREADABLE, CONFLICT = NotValid.status, Changed.status


@require_GET
def plan(request: ClinicRequest, draft: int) -> HttpResponse:
    """The board of a draft. What was signed from it is read there."""
    found = draft_of(draft)
    if signed := signed_from(found):
        return redirect("visits:signed_plan", plan=signed.pk)
    return page(request, found, board_of(request, as_drafted(found)))


@require_POST
@asked_once()
def plan_live(request: ClinicRequest, draft: int) -> HttpResponse:
    """The doses as they are typed, checked, forecast and prepared; nothing is written."""
    found = draft_of(draft)
    if signed := signed_from(found):
        return HttpResponse(headers={"HX-Redirect": reverse("visits:signed_plan", kwargs={"plan": signed.pk})})
    typed = _typed(request, found)
    board = board_of(request, as_drafted(found, typed.plan), typed, stale_because=_overtaken(request, found))
    return render(request, "visits/parts/board_live.html", {"board": board})


@require_POST
def plan_act(request: ClinicRequest, draft: int) -> HttpResponse:
    """What the board's form sends: check, save, sign, a reason, another muscle, product, day or option, a new proposal."""
    found = draft_of(draft)
    if signed := signed_from(found):
        messages.error(request, f"{signed.author.display_name} signed this plan meanwhile. Nothing of yours was saved.",
                       extra_tags="stop")  # fmt: skip
        return redirect("visits:signed_plan", plan=signed.pk)
    name, _, which = request.POST.get("act", "").partition(":")
    if name not in ACTS:
        raise NotValid("This form cannot be read. Open the plan again.")
    typed = _typed(request, found)
    try:
        return ACTS[name](request, found, typed, which)
    except Changed as fault:
        return _overtaken_page(request, found.pk, fault)


@require_POST
def put_plan_aside(request: ClinicRequest, draft: int) -> HttpResponse:
    """The draft is not gone on with."""
    found, by, clinic = draft_of(draft), request.user, clinic_of(request)
    acts.put_plan_aside(by=by, clinic=clinic, key=key_of(request), draft=found, version=version_in(request))
    messages.success(request, "The draft is put aside. It waits for nobody's signature any more.", extra_tags="ok")
    return redirect("visits:person", person=found.person_id)


@require_GET
def plan_courses(request: ClinicRequest, draft: int) -> HttpResponse:
    """Every course of the draft, drawn: the board shows the first ones."""
    found = draft_of(draft)
    stands = as_drafted(found)
    courses = every_course(stands.proposal, stands.option, engine.knowledge()) if stands.now else ()
    back = reverse("visits:plan", kwargs={"draft": found.pk})
    shown = {"courses": courses, "from_what": stands.from_what, "checked": stands.now is not None, "back": back}
    if request.htmx:
        return render(request, "visits/parts/more_courses.html", shown)
    frame = person_frame(request, found.person, "Every expected course", "plan")
    return render(request, "visits/plan_courses.html", {"frame": frame, **shown})


def page(request: ClinicRequest, draft: PlanDraft, board: PlanBoard, status: int = 200) -> HttpResponse:
    """The board as a page."""
    frame = person_frame(request, draft.person, "Plan board", "plan", noticed=True)
    return render(request, "visits/plan_board.html", {"frame": frame, "board": board}, status=status)


def version_in(request: ClinicRequest) -> int:
    """The version of the draft that the page showed."""
    text = request.POST.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotValid("This form is not complete. Open the page again.")
    return int(text)


def _typed(request: ClinicRequest, draft: PlanDraft) -> TypedPlan:
    return read_plan(request.POST, plan_of(draft), proposal_of(draft).case)


def _shown(request: ClinicRequest, draft: PlanDraft, typed: TypedPlan) -> HttpResponse:
    """What was typed, with everything that follows from it; not saved."""
    board = board_of(request, as_drafted(draft, typed.plan), typed)
    return page(request, draft, board, UNREADABLE if typed.errors else 200)


def _check(request: ClinicRequest, draft: PlanDraft, typed: TypedPlan, which: str) -> HttpResponse:
    del which
    return _shown(request, draft, typed)


def _save(request: ClinicRequest, draft: PlanDraft, typed: TypedPlan, which: str) -> HttpResponse:
    del which
    if typed.errors:
        return _shown(request, draft, typed)
    saved = _saved(request, draft, typed.plan)
    messages.success(request, f"Draft saved as version {saved.version}.", extra_tags="ok")
    return redirect("visits:plan", draft=draft.pk)


def _sign(request: ClinicRequest, draft: PlanDraft, typed: TypedPlan, which: str) -> HttpResponse:
    del which
    if typed.errors:
        return _shown(request, draft, typed)
    _save_what_is_new(request, draft, typed.plan)
    return redirect("visits:sign", draft=draft.pk)


def _reason(request: ClinicRequest, draft: PlanDraft, typed: TypedPlan, which: str) -> HttpResponse:
    if typed.errors:
        return _shown(request, draft, typed)
    _save_what_is_new(request, draft, typed.plan)
    address = reverse("visits:give_reason", kwargs={"draft": draft.pk})
    return redirect(f"{address}?{urlencode({'key': which})}")


def _add(request: ClinicRequest, draft: PlanDraft, typed: TypedPlan, which: str) -> HttpResponse:
    del which
    added = place_of(request.POST.get("add_muscle", ""), request.POST.get("add_side", ""))
    if added is None:
        messages.error(request, "Choose the muscle and the side to add.", extra_tags="stop")
    else:
        name = f"{added[1].word} {muscle_name(added[0], engine.knowledge()).lower()}"
        messages.success(request, f"{name} has a box now. Type its dose, then save.", extra_tags="note")
    board = board_of(request, as_drafted(draft, typed.plan), typed, (added,) if added else ())
    return page(request, draft, board, UNREADABLE if typed.errors or added is None else 200)


def _product(request: ClinicRequest, draft: PlanDraft, typed: TypedPlan, which: str) -> HttpResponse:
    del typed, which
    product, by, clinic = request.POST.get("product", ""), request.user, clinic_of(request)
    later = acts.change_product(
        by=by, clinic=clinic, key=key_of(request), draft=draft, version=version_in(request), product=product
    )
    said = f"The product is {product} now. Every dose, the dilution and every reason are empty. The draft before is put aside."
    messages.success(request, said, extra_tags="note")
    return redirect("visits:plan", draft=later.pk)


def _use(request: ClinicRequest, draft: PlanDraft, typed: TypedPlan, which: str) -> HttpResponse:
    del typed
    option = next((one for one in proposal_of(draft).options if one.name == which), None)
    if option is None or option.plan.product != plan_of(draft).product:
        raise NotValid("This proposal has no such plan for this product.")
    chosen = {"doses": option.plan.doses, "dilution": option.plan.dilution}
    _saved(request, draft, plan_of(draft).model_copy(update=chosen))
    messages.success(request, f"The doses are now those of “{option.title.lower()}”.", extra_tags="ok")
    return redirect("visits:plan", draft=draft.pk)


def _renew(request: ClinicRequest, draft: PlanDraft, typed: TypedPlan, which: str) -> HttpResponse:
    del which
    if typed.errors:
        return _shown(request, draft, typed)
    return _renewed(request, draft, typed.plan, None)


def _day(request: ClinicRequest, draft: PlanDraft, typed: TypedPlan, which: str) -> HttpResponse:
    del which
    parts = DayWidget().value_from_datadict(request.POST, None, "planned_for")
    day, wrong = _read_day(parts, today_of(request))
    if typed.errors or day is None:
        board = board_of(request, as_drafted(draft, typed.plan), typed, day=(parts, wrong))
        return page(request, draft, board, UNREADABLE)
    return _renewed(request, draft, typed.plan, day)


def _read_day(parts: tuple[str, ...], today: date) -> tuple[date | None, str]:
    """The planned day, or what is wrong with it."""
    try:
        day = DayField(label="Planned day").clean(parts)
    except ValidationError as fault:
        return None, " ".join(fault.messages)
    if day is None or day < today:
        return None, f"Planned day: type today, {words.long_day(today)}, or a later day."
    return day, ""


def _renewed(request: ClinicRequest, draft: PlanDraft, plan: Plan, day: date | None) -> HttpResponse:
    """The proposal made anew from what holds now; what was typed is saved first, so that it stays."""
    saved = _saved(request, draft, plan)
    acts.renew_proposal(
        by=request.user, clinic=clinic_of(request), key=f"{key_of(request)}-renew", draft=saved,
        version=version_in(request) + 1, planned_for=day,
    )  # fmt: skip
    messages.success(request, "The proposal is made anew from what holds now. Your doses stayed as they were.", extra_tags="ok")
    return redirect("visits:plan", draft=draft.pk)


def _save_what_is_new(request: ClinicRequest, draft: PlanDraft, plan: Plan) -> None:
    if plan != plan_of(draft):
        _saved(request, draft, plan)
    elif draft.version != version_in(request):
        raise Changed(f"{draft.author.display_name} changed this meanwhile: look at what is there now.")


def _saved(request: ClinicRequest, draft: PlanDraft, plan: Plan) -> PlanDraft:
    saved: PlanDraft = acts.save_draft(
        by=request.user, clinic=clinic_of(request), key=key_of(request), draft=draft, version=version_in(request), plan=plan
    )
    return saved


Doing = Callable[[ClinicRequest, PlanDraft, TypedPlan, str], HttpResponse]
ACTS: dict[str, Doing] = {
    "check": _check, "save": _save, "sign": _sign, "reason": _reason, "add": _add, "product": _product, "use": _use,
    "renew": _renew, "day": _day,
}  # fmt: skip


def _overtaken(request: ClinicRequest, draft: PlanDraft) -> str:
    """Who went on with this draft since the page was drawn; empty for nobody."""
    if draft.version == version_in(request) or why_read_only(request, draft):
        return ""
    return f"{draft.author.display_name} saved another version meanwhile"


def _overtaken_page(request: ClinicRequest, draft: int, fault: Changed) -> HttpResponse:
    """Somebody else went on meanwhile: what was typed stays in its boxes, and what is different is said."""
    found = draft_of(draft)
    typed = _typed(request, found)
    for said in (str(fault), *fault.changes, *_differences(plan_of(found), typed.plan)):
        messages.error(request, said, extra_tags="stop" if said == str(fault) else "note")
    return page(request, found, board_of(request, as_drafted(found, typed.plan), typed), CONFLICT)


def _differences(saved: Plan, typed: Plan) -> list[str]:
    """'RIGHT soleus: saved 80 units, in the boxes below 75 units. Save again to keep what is in the boxes.'"""
    before = {(one.muscle, one.side): one.units for one in saved.doses}
    after = {(one.muscle, one.side): one.units for one in typed.doses}
    moved = [place for place in dict.fromkeys([*before, *after]) if before.get(place) != after.get(place)]
    told = [
        f"{side.word} {muscle_name(muscle, engine.knowledge()).lower()}: saved {words.units(before.get(place, NONE))}, "
        f"in the boxes below {words.units(after.get(place, NONE))}."
        for place in moved
        for muscle, side in [place]
    ]
    return [*told, "Save again only if what is in the boxes shall take the place of what is saved."] if told else []
