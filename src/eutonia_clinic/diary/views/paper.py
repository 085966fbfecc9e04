"""The sheet of paper for whoever keeps the diary by hand: printed at the clinic, typed in again there."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, today_of
from eutonia_clinic.core.forms import day_in
from eutonia_clinic.core.frame import Frame
from eutonia_clinic.diary.languages import languages, words_of
from eutonia_clinic.diary.paper import Sheet, sheet_of
from eutonia_clinic.diary.symptoms import chosen_of, usual
from eutonia_clinic.diary.telling import clinic_told
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import person_of
from eutonia_clinic.visits.courses import last_assessment
from eutonia_clinic.visits.framing import person_frame


@require_GET
def paper(request: ClinicRequest, person: int) -> HttpResponse:
    """Two weeks of the diary on one sheet, in the language and from the day that are asked for."""
    found = person_of(request.user, person)
    frame = person_frame(request, found, "Diary on paper")
    language, first = _language(request), _first(request)
    offered = [(code, words_of(code)["language.name"], code == language) for code in languages()]
    shown = {"sheet": _sheet(request, found, frame, language, first), "languages": offered, "first": first, "person": found.pk}
    return render(request, "diary/paper.html", {"frame": frame, **shown})


def _sheet(request: ClinicRequest, person: Person, frame: Frame, language: str, first: date | None) -> Sheet:
    assert frame.banner is not None, "a page about a person has a banner"
    last, clinic = last_assessment(person), clinic_told(clinic_of(request))
    chosen = chosen_of(person) or usual(last.content if last else None)
    number = frame.banner.identifier if any(sign.isdigit() for sign in frame.banner.identifier) else ""
    return sheet_of(frame.banner.spoken, number, chosen.symptoms, clinic, language, first)


def _language(request: ClinicRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in languages() else languages()[0]


def _first(request: ClinicRequest) -> date | None:
    """The day that was asked for; today when none was; None when the hand is to write the dates."""
    asked = request.GET.get("first")
    return today_of(request) if asked is None else day_in(asked)
