"""Who has been forgotten, and when the clinic works."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.scheduling import acts
from eutonia_clinic.scheduling.days import calendar_of
from eutonia_clinic.scheduling.forms import ClosedDaysForm, WorkingDaysForm
from eutonia_clinic.scheduling.lists import read_overdue
from eutonia_clinic.scheduling.models import ClosedDays
from eutonia_clinic.visits.everyone import page_number


@require_GET
def overdue(request: ClinicRequest) -> HttpResponse:
    """Follow-ups, sessions and bookings that nobody saw to."""
    page = read_overdue(request, request.GET.get("list", ""), page_number(request.GET.get("page", "")))
    return render(request, "scheduling/overdue.html", {"frame": frame_for(request, "Overdue", "today"), "page": page})


@require_http_methods(["GET", "POST"])
def days(request: ClinicRequest) -> HttpResponse:
    """The days of the week on which the clinic sees people, and the days on which it is closed."""
    clinic, today = clinic_of(request), today_of(request)
    act = request.POST.get("act", "")
    calendar = calendar_of(clinic, today)
    week = WorkingDaysForm(request.POST if act == "week" else None, initial={"weekdays": list(calendar.weekdays)})
    closing = ClosedDaysForm(request.POST if act == "close" else None)
    if act == "week" and week.is_valid():
        chosen = [int(one) for one in week.cleaned_data["weekdays"]]
        acts.set_working_days(by=request.user, clinic=clinic, key=key_of(request), weekdays=chosen)
        messages.success(request, "The working days are set.", extra_tags="ok")
        return redirect("scheduling:days")
    if act == "close" and closing.is_valid() and _closed(request, closing):
        return redirect("scheduling:days")
    shown = {
        "frame": frame_for(request, "Working days", "accounts" if request.may("accounts:colleagues") else "today"), "week": week,
        "closing": closing, "key": key_of(request), "closed": [(one.pk, _span(one), one.words) for one in calendar.closed],
    }  # fmt: skip
    return render(request, "scheduling/days.html", shown, status=NotValid.status if week.errors or closing.errors else 200)


@require_POST
def open_again(request: ClinicRequest, closed_days: int) -> HttpResponse:
    """The clinic works on these days after all."""
    row = get_object_or_404(ClosedDays, pk=closed_days)
    acts.open_days_again(by=request.user, clinic=clinic_of(request), key=key_of(request), closed=row)
    messages.success(request, "These days are open again.", extra_tags="ok")
    return redirect("scheduling:days")


def _closed(request: ClinicRequest, form: ClosedDaysForm) -> bool:
    first = form.cleaned_data["first"]
    last = form.cleaned_data["last"] or first
    try:
        acts.close_days(
            by=request.user, clinic=clinic_of(request), key=key_of(request), first=first, last=last,
            words=form.cleaned_data["words"],
        )  # fmt: skip
    except NotValid as refusal:
        field = next((one.field for one in refusal.problems if one.field in form.fields), "words")
        form.add_error(field, f"{form.fields[field].label}: {refusal.sentence}")
        return False
    messages.success(request, "These days are closed: nothing is proposed on them.", extra_tags="ok")
    return True


def _span(one: ClosedDays) -> str:
    return words.span(words.day(one.first), words.day(one.last))
