"""Type in a sheet of paper, a week at a time."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.core.fields import error_summary
from eutonia_clinic.core.forms import ClinicForm, DayField, day_in
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.diary import acts
from eutonia_clinic.diary.counting import counted, rows_of
from eutonia_clinic.diary.presenters.saying import by_of
from eutonia_clinic.diary.symptoms import asked_of
from eutonia_clinic.diary.typing_in import DAYS, FELT, Typing, problems_of, read_sheet
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import person_of
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits.framing import person_frame

NOT_USABLE = 422


class FirstDayForm(ClinicForm):
    """The first day of the week that is typed in."""

    first = DayField(label="First day of the week")


@require_http_methods(["GET", "POST"])
def type_in(request: ClinicRequest, person: int) -> HttpResponse:
    """A week of a paper diary. What was typed stays on the page until it is kept."""
    who, today = person_of(request.user, person), today_of(request)
    first, day_form = _first(request, today)
    how = _typing(request, who, first)
    posted = request.method == "POST"
    sheet = read_sheet(request.POST if posted else {}, how)
    faults = list(problems_of(sheet, first, today, today - timedelta(days=whole("diary.days_before")))) if posted else []
    if posted and not faults:
        acts.type_in_diary(by=request.user, clinic=clinic_of(request), key=how.key, person=who, entries=sheet.entries)
        messages.success(request, f"{words.days(len(sheet.entries))} typed in from paper.", extra_tags="ok")
        return redirect("diary:entries", person=who.pk)
    shown = {
        "frame": person_frame(request, who, "Type in a paper sheet"),
        "day_form": day_form,
        "first": first,
        "span": f"{words.day(first)} to {words.day(first + timedelta(days=DAYS - 1))}",
        "columns": [*(one.words for one in how.symptoms), "Spasms"],
        "sheet": sheet,
        "felt": FELT,
        "problems": error_summary(faults),
        "key": how.key,
        "back": reverse("diary:entries", kwargs={"person": who.pk}),
    }
    return render(request, "diary/type_in.html", shown, status=NOT_USABLE if faults else 200)


def _first(request: ClinicRequest, today: date) -> tuple[date, FirstDayForm]:
    """The first day: that of the form that was sent, the one asked for, or a week that ends today."""
    usual = today - timedelta(days=DAYS - 1)
    if request.method == "POST":
        return _read(request.POST.get("first", "")), FirstDayForm(initial={"first": usual})
    asked = "first_day" in request.GET
    form = FirstDayForm(request.GET if asked else None, initial={"first": usual})
    return (form.cleaned_data["first"], form) if asked and form.is_valid() else (usual, form)


def _read(sent: str) -> date:
    """The first day of the form that was sent. A sheet is never put into another week than the one it was typed for."""
    first = day_in(sent)
    if first is None:
        raise NotValid("The first day of this sheet cannot be read. Open the page again and choose the week.")
    return first


def _typing(request: ClinicRequest, who: Person, first: date) -> Typing:
    there = {row.day: f"there already, by {by_of(row)}" for row in counted(rows_of(ids_of(who.pk))).counts}
    return Typing(who.pk, first, asked_of(who).symptoms, clinic_of(request).time_zone, key_of(request), there)
