"""When a person comes next: what is proposed, and the booking of it; and the days on which nobody came."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eutonia_clinic.accounts.models import Clinic, Site
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.errors import NotFound, NotValid
from eutonia_clinic.core.fields import Field
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import person_of
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.scheduling import acts
from eutonia_clinic.scheduling.days import calendar_of
from eutonia_clinic.scheduling.forms import DayToCome, MissedForm
from eutonia_clinic.scheduling.models import FollowUpBooking
from eutonia_clinic.scheduling.presenters.proposing import propose_page, told_of_follow_up, told_of_session
from eutonia_clinic.scheduling.proposing import Proposals, proposals_of
from eutonia_clinic.visits import acts as visit_acts
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.models import Booking

NAMES = {"session": "Day of the next session", "follow_up": "Day of the follow-up"}
Booked = Booking | FollowUpBooking


@require_GET
def propose(request: ClinicRequest, person: int) -> HttpResponse:
    """The days that fit this person."""
    return _page(request, person_of(request.user, person))


@require_POST
def book(request: ClinicRequest, person: int) -> HttpResponse:
    """Book a day that was proposed, or another."""
    who, clinic, today = person_of(request.user, person), clinic_of(request), today_of(request)
    kind = request.POST.get("kind", "")
    if kind not in NAMES:
        raise NotValid("Say what the day is for: the next session, or a follow-up.")
    form = DayToCome(_plain(request.POST, kind), today=today, label=NAMES[kind])
    if not form.is_valid():
        return _page(request, who, {kind: _box(kind, form)})
    day, found = form.cleaned_data["day"], proposals_of(who, clinic, today)
    given = {"by": request.user, "clinic": clinic, "key": key_of(request), "person": who, "day": day}
    if kind == "session":
        visit_acts.book(**given, site=_site_of(who, clinic))
        told = told_of_session(day, found.eligible, found.wear_off.ends if found.wear_off else None, calendar_of(clinic, today))
    else:
        if found.session is None or found.window is None:
            raise NotFound("Nothing was given here yet: there is nothing to follow up.")
        acts.book_follow_up(**given, session=found.session)
        told = told_of_follow_up(day, found.window, calendar_of(clinic, today))
    said = f"{words.capital(NAMES[kind].removeprefix('Day of the '))}: {words.weekday(day)}."
    messages.success(request, " ".join([said, *told]), extra_tags="reason" if told else "ok")
    return redirect("visits:person", person=who.pk)


@require_http_methods(["GET", "POST"])
def missed(request: ClinicRequest, person: int) -> HttpResponse:
    """Nobody was seen on a booked day, or will be: whose doing it was, and why."""
    who, clinic = person_of(request.user, person), clinic_of(request)
    booked = _booked(request, who)
    form = MissedForm(request.POST or None, which=tuple((name, _said(name, row)) for name, row in booked.items()))
    if len(booked) == 1 and not request.POST:
        form.initial["which"] = next(iter(booked))
    if request.method == "POST" and form.is_valid():
        row = booked[form.cleaned_data["which"]]
        try:
            acts.record_missed_visit(
                by=request.user, clinic=clinic, key=key_of(request), person=who, what=form.cleaned_data["what"],
                reason=form.cleaned_data["reason"], booking=row if isinstance(row, Booking) else None,
                follow_up=row if isinstance(row, FollowUpBooking) else None,
            )  # fmt: skip
        except NotValid as refusal:
            form.add_error("reason", f"Why: {refusal.sentence}")
        else:
            messages.success(request, "It is written down, and the day is free again.", extra_tags="ok")
            return redirect("scheduling:propose", person=who.pk)
    shown = {
        "frame": person_frame(request, who, "Did not come"), "form": form, "key": key_of(request), "any": bool(booked),
        "back": to(request, "scheduling:propose", person=who.pk),
    }  # fmt: skip
    return render(request, "scheduling/missed.html", shown, status=NotValid.status if form.errors else 200)


def _site_of(person: Person, clinic: Clinic) -> Site | None:
    """The place of the booking that stands: another day does not move somebody to another place."""
    row = Booking.objects.current().filter(person__in=ids_of(person.pk), clinic=clinic).select_related("site").first()
    return row.site if row and row.site and row.site.closed_at is None else None


def _booked(request: ClinicRequest, person: Person) -> dict[str, Booked]:
    """What is booked for a person here, by a name for the form."""
    here = {"person__in": ids_of(person.pk), "clinic": clinic_of(request), "day__isnull": False}
    rows: list[Any] = [*Booking.objects.current().filter(**here), *FollowUpBooking.objects.current().filter(**here)]
    return {f"{row._meta.model_name}-{row.pk}": row for row in sorted(rows, key=lambda row: (row.day, row.pk))}


def _said(name: str, row: Booked) -> str:
    what = "follow-up" if isinstance(row, FollowUpBooking) else "next visit"
    assert row.day is not None, f"{name} was chosen for its day"
    return f"{words.weekday(row.day)}, {what}"


def _plain(sent: QueryDict, kind: str) -> dict[str, str]:
    """The box of one proposal under the name of the form."""
    parts = ("day", "month", "year")
    return {f"day_{part}": sent.get(f"{kind}-day_{part}", "") for part in parts}


def _box(kind: str, form: DayToCome) -> Field:
    typed = tuple(form.data.get(f"day_{part}", "") for part in ("day", "month", "year"))
    return Field(f"{kind}-day", NAMES[kind], "day", typed, error=" ".join(str(one) for one in form.errors["day"]))


def _page(request: ClinicRequest, who: Person, errors: dict[str, Field] | None = None) -> HttpResponse:
    found: Proposals = proposals_of(who, clinic_of(request), today_of(request))
    page = propose_page(
        found, today_of(request), key_of(request) if not errors else f"{key_of(request)}-again", errors,
        act=to(request, "scheduling:book", person=who.pk), missed=to(request, "scheduling:missed", person=who.pk),
        person=to(request, "visits:person", person=who.pk), days=to(request, "scheduling:days"),
    )  # fmt: skip
    frame = person_frame(request, who, "When next?", noticed=True)
    return render(request, "scheduling/propose.html", {"frame": frame, "page": page}, status=NotValid.status if errors else 200)
