"""The page of a person, and their whole record."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core.frame import Link
from eutonia_clinic.patients.presenters.person import person_page
from eutonia_clinic.patients.presenters.record import RecordPage
from eutonia_clinic.patients.queries import person_of
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.everyone import A_PAGE, page_number
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.person import Held, known_of, links_of, record_of
from eutonia_clinic.visits.readings import readings_of


@require_GET
def person(request: ClinicRequest, person: int) -> HttpResponse:
    """How are they doing, and did it do what we said?"""
    who, today = person_of(request.user, person), today_of(request)
    held, frame = Held(who, clinic_of(request), today), person_frame(request, who, "Person", noticed=True)
    assert frame.banner is not None, "the frame of a page about a person has their banner"
    known = known_of(held, record_of(request, who))
    page = person_page(known, frame.banner, today, engine.knowledge(), links_of(request, held), key_of(request))
    return render(request, "patients/person.html", {"frame": frame, "page": page})


@require_GET
def record(request: ClinicRequest, person: int) -> HttpResponse:
    """The whole record of a person, page by page; at its foot, for who may see the audit, who read it."""
    who, number = person_of(request.user, person), page_number(request.GET.get("page", ""))
    start = (number - 1) * A_PAGE
    rows = record_of(request, who, start, A_PAGE + 1, whole=True)
    address = reverse("visits:record", kwargs={"person": person})
    page = RecordPage(
        rows=rows[:A_PAGE],
        before=Link("Newer", f"{address}?page={number - 1}") if number > 1 else None,
        after=Link("Older", f"{address}?page={number + 1}") if len(rows) > A_PAGE else None,
        readings=readings_of(who, clinic_of(request), today_of(request)) if request.may("accounts:audit") else None,
    )
    frame = person_frame(request, who, "The record")
    return render(request, "patients/record.html", {"frame": frame, "page": page, "number": number})
