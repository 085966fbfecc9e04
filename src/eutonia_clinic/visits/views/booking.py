"""The day on which a person comes next: set, set anew, or taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.forms import ClinicForm, DayField
from eutonia_clinic.patients.queries import person_of
from eutonia_clinic.visits import acts
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.person import Held, booked_of, eligible_of, ends_of
from eutonia_clinic.visits.presenters.booking import booked_message, booking_page

NOT_USABLE = 422
FURTHEST_DAYS = 2 * 366
"""A day further away than two years is a slip of the hand."""


class BookingForm(ClinicForm):
    """The day of the next visit."""

    day = DayField(label="Day of the next visit")

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self._today = today

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
    booked = booked_of(held)
    if request.method == "POST" and request.POST.get("act") == "take_back":
        acts.book(by=request.user, clinic=clinic, key=key_of(request), person=who, day=None)
        messages.success(request, "The booking is taken back.", extra_tags="ok")
        return redirect("visits:person", person=who.pk)
    form = BookingForm(request.POST or None, today=today, initial={"day": booked})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["day"]
        acts.book(by=request.user, clinic=clinic, key=key_of(request), person=who, day=day)
        level, said = booked_message(day, eligible_of(held))
        messages.add_message(request, messages.SUCCESS, said, extra_tags=level)
        return redirect("visits:person", person=who.pk)
    page = booking_page(booked, ends_of(held), eligible_of(held), today)
    shown = {"frame": person_frame(request, who, "Book a visit"), "page": page, "form": form, "key": key_of(request)}
    return render(request, "visits/book.html", shown, status=NOT_USABLE if form.errors else 200)
