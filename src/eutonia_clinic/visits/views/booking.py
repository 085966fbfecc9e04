"""The day on which a person comes next: set, set anew, or taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from eutonia_clinic.accounts.models import Site
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.forms import ClinicForm, DayField
from eutonia_clinic.patients.queries import person_of
from eutonia_clinic.visits import acts, queries
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.person import Held, booked_of, eligible_of, ends_of, where_booked
from eutonia_clinic.visits.presenters.booking import booked_message, booking_page

NOT_USABLE = 422
FURTHEST_DAYS = 2 * 366
"""A day further away than two years is a slip of the hand."""


class BookingForm(ClinicForm):
    """The day of the next visit."""

    day = DayField(label="Day of the next visit")
    site = forms.ChoiceField(label="Where", required=False)

    def __init__(self, *args: Any, today: date, sites: Sequence[Site], **more: Any) -> None:
        super().__init__(*args, **more)
        self._today = today
        self._sites = {str(one.pk): one for one in sites}
        if self._sites:
            named = [(number, one.name) for number, one in self._sites.items()]
            self.fields["site"].choices = [("", "not said"), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["site"]

    @property
    def place(self) -> Site | None:
        """The site that was chosen; None where none was, or the clinic has none."""
        return self._sites.get(self.cleaned_data.get("site", ""))

    def clean_day(self) -> date:
        """Today or later, and not years away."""
        day: date = self.cleaned_data["day"]
        if day < self._today:
            raise ValidationError(f"Day of the next visit: {words.day(day)} has passed. Type today or a later day.")
        if day > self._today + timedelta(days=FURTHEST_DAYS):
            raise ValidationError(f"Day of the next visit: {words.day(day)} is more than two years away. Is the year right?")
        return day


@require_http_methods(["GET", "POST"])
def book(request: ClinicRequest, person: int) -> HttpResponse:
    """Set the day of the next visit, or take it back. The days that matter stand beside."""
    who, clinic, today = person_of(request.user, person), clinic_of(request), today_of(request)
    held = Held(who, clinic, today)
    booked, site = booked_of(held), queries.site_of_booking(who, clinic)
    if request.method == "POST" and request.POST.get("act") == "take_back":
        acts.book(by=request.user, clinic=clinic, key=key_of(request), person=who, day=None)
        messages.success(request, "The booking is taken back.", extra_tags="ok")
        return redirect("visits:person", person=who.pk)
    sites = list(Site.objects.filter(clinic=clinic, closed_at__isnull=True).order_by("name"))
    form = BookingForm(
        request.POST or None, today=today, sites=sites, initial={"day": booked, "site": str(site.pk) if site else ""}
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["day"]
        acts.book(by=request.user, clinic=clinic, key=key_of(request), person=who, day=day, site=form.place)
        level, said = booked_message(day, eligible_of(held), form.place.name if form.place else "", ends_of(held))
        messages.add_message(request, messages.SUCCESS, said, extra_tags=level)
        return redirect("visits:person", person=who.pk)
    page = booking_page(booked, ends_of(held), eligible_of(held), today, where_booked(held))
    shown = {"frame": person_frame(request, who, "Book a visit"), "page": page, "form": form, "key": key_of(request)}
    return render(request, "visits/book.html", shown, status=NOT_USABLE if form.errors else 200)
