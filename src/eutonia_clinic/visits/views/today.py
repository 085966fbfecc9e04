"""Today: who needs me first; and everyone, by the day on which the effect ends."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.requests import ClinicRequest, today_of
from eutonia_clinic.patients.presenters.today import today_page
from eutonia_clinic.visits.everyone import page_number, read_everyone
from eutonia_clinic.visits.today import read_today


@require_GET
def today(request: ClinicRequest) -> HttpResponse:
    """Red flags, who is due, sessions of the day, and what waits."""
    due, waits, more = read_today(request)
    page = today_page(today_of(request), due, waits, more)
    return render(request, "patients/today.html", {"frame": frame_for(request, "Today", "today"), "page": page})


@require_GET
def everyone(request: ClinicRequest) -> HttpResponse:
    """The lists behind the page of today, whole, page by page."""
    page = read_everyone(request, request.GET.get("list", ""), page_number(request.GET.get("page", "")))
    return render(request, "patients/everyone.html", {"frame": frame_for(request, "Everyone", "today"), "page": page})
