"""What the views of this part have in common."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core.errors import Refused
from eutonia_clinic.core.forms import ClinicForm
from eutonia_clinic.core.frame import Frame
from eutonia_clinic.patients.acts import clinic_mark
from eutonia_clinic.patients.identity import Identity

NOT_USABLE, CONFLICT = 422, 409


def page(request: HttpRequest, name: str, frame: Frame, form: ClinicForm | None = None, **shown: Any) -> HttpResponse:
    """A page of this part. A form with faults answers 422, or the `status` named, so that nobody takes it for done."""
    status = shown.pop("status", 0)
    wrong = form is not None and form.is_bound and not form.is_valid()
    shown |= {"frame": frame, "form": form, "problems": form.problems if form is not None else ""}
    return render(request, f"patients/{name}.html", shown, status=status or (NOT_USABLE if wrong else 200))


def say(request: HttpRequest, words: str) -> None:
    """A line on the next page that says what was done."""
    messages.success(request, words, extra_tags="ok")


def refuse(form: ClinicForm, refusal: Refused, field: str | None = None) -> None:
    """The refusal of an act, at the field where it can be put right."""
    form.add_error(field, refusal.sentence)


def givers(*identities: Identity) -> dict[str, str]:
    """The names of the clinics that gave out numbers, by the mark under which they stand there."""
    marks = {one.assigner for identity in identities for one in identity.identifiers if one.assigner}
    return {clinic_mark(clinic): clinic.name for clinic in Clinic.objects.all() if clinic_mark(clinic) in marks}
