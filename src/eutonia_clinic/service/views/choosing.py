"""Whether a person's data may stand in exports for research."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import person_of
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.service.acts import choose_about_research
from eutonia_clinic.service.choosing import choices_of, said_before, token_of
from eutonia_clinic.service.forms import ChoiceForm
from eutonia_clinic.service.presenters.choosing import choice_page
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.leading import to


@require_GET
def research(request: ClinicRequest, person: int) -> HttpResponse:
    """What stands, and what was said before."""
    return _page(request, person_of(request.user, person), ChoiceForm())


@require_POST
def choose(request: ClinicRequest, person: int) -> HttpResponse:
    """The person objects, or takes it back."""
    who, form = person_of(request.user, person), ChoiceForm(request.POST)
    if not form.is_valid():
        return _page(request, who, form)
    objects = request.POST.get("objects") == "yes"
    try:
        choose_about_research(
            by=request.user, clinic=clinic_of(request), key=key_of(request), person=who, objects=objects,
            said_by=form.cleaned_data["said_by"], words=form.cleaned_data["words"], seen=request.POST.get("seen", ""),
        )  # fmt: skip
    except NotValid as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, who, form)
    said = "The objection is written down: every export leaves this person out." if objects else "The objection is taken back."
    messages.success(request, said, extra_tags="ok")
    return redirect("service:research", person=who.pk)


def _page(request: ClinicRequest, who: Person, form: ChoiceForm) -> HttpResponse:
    ids = ids_of(who.pk)
    standing = choices_of(ids)
    page = choice_page(
        standing, said_before(ids), token_of(standing), to(request, "service:choose", person=who.pk),
        to(request, "visits:person", person=who.pk), clinic_of(request).time_zone,
    )  # fmt: skip
    frame = person_frame(request, who, "Use of data for research")
    shown = {"frame": frame, "page": page, "form": form, "key": key_of(request)}
    return render(request, "service/research.html", shown, status=NotValid.status if form.errors else 200)
