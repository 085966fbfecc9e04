"""The toxin ledger of a person: what stands there, what is told of elsewhere, and a correction of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core.errors import NotValid, Refused, TooLate
from eutonia_clinic.patients import acts, ledger, queries
from eutonia_clinic.patients.forms import CorrectTreatmentForm, TreatmentForm
from eutonia_clinic.patients.framing import person_frame
from eutonia_clinic.patients.models import LedgerEntry
from eutonia_clinic.patients.presenters.toxin import told_words, toxin_page
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.patients.views.common import page, refuse, say

GET_AND_POST = ["GET", "POST"]


@require_GET
def toxin(request: ClinicRequest, person: int) -> HttpResponse:
    """Everything the ledger ever held of this person."""
    shown = queries.person_of(request.user, person)
    entries = LedgerEntry.objects.filter(person__in=ids_of(shown.pk)).select_related("author", "clinic").order_by("pk")
    tell = reverse("patients:tell_treatment", kwargs={"person": shown.pk}) if request.may("patients:tell_treatment") else ""
    back = reverse("visits:person", kwargs={"person": shown.pk})
    held = toxin_page(list(entries), today_of(request), request.may("patients:correct_treatment"), tell, back)
    return page(request, "toxin", person_frame(request, shown, "Toxin anywhere"), page=held)


@require_http_methods(GET_AND_POST)
def tell_treatment(request: ClinicRequest, person: int) -> HttpResponse:
    """Toxin given elsewhere, as it was told of."""
    shown = queries.person_of(request.user, person)
    born = queries.identity_of(shown).birth_date
    form = TreatmentForm(request.POST or None, today=today_of(request), born=born)
    if request.method == "POST" and form.is_valid():
        told, clinic = form.treatment, clinic_of(request)
        held = told in ledger.treatments_of(shown)
        acts.tell_treatment(by=request.user, clinic=clinic, key=key_of(request), person=shown, treatment=told)
        say(request, "This treatment is in the ledger already; it counts once." if held else told_words(told))
        return redirect("patients:toxin", person=shown.pk)
    back = reverse("patients:toxin", kwargs={"person": shown.pk})
    frame = person_frame(request, shown, "Toxin given elsewhere")
    return page(request, "treatment", frame, form, back=back, key=key_of(request), before="", send="Write it down")


@require_http_methods(GET_AND_POST)
def correct_treatment(request: ClinicRequest, entry: int) -> HttpResponse:
    """What was told of a treatment was not so."""
    row = get_object_or_404(LedgerEntry.objects.select_related("person"), pk=entry)
    if request.method == "GET":
        _must_be_open(row)
    shown = queries.person_of(request.user, row.person_id)
    born = queries.identity_of(shown).birth_date
    form = CorrectTreatmentForm(request.POST or None, today=today_of(request), born=born, known=row.content)
    if request.method == "POST" and form.is_valid():
        try:
            _corrected(request, row, form)
        except NotValid as refusal:
            refuse(form, refusal, "reason")
        else:
            say(request, "Corrected. What was written down before stays in the record.")
            return redirect("patients:toxin", person=shown.pk)
    back = reverse("patients:toxin", kwargs={"person": shown.pk})
    frame = person_frame(request, shown, "Correct a treatment elsewhere")
    before = told_words(row.content)
    return page(request, "treatment", frame, form, back=back, key=key_of(request), before=before, send="Save the correction")


def _must_be_open(row: LedgerEntry) -> None:
    """Raises a refusal for what cannot be corrected here, before anybody types."""
    if row.source != ledger.TOLD:
        raise Refused("This treatment was planned or given here. Correct it in its session, or cancel its plan.")
    if LedgerEntry.objects.filter(replaces_id=row.pk).exists():
        raise TooLate("Somebody else corrected this treatment meanwhile. Look at it again.")


def _corrected(request: ClinicRequest, row: LedgerEntry, form: CorrectTreatmentForm) -> None:
    if form.treatment == row.content:
        raise NotValid("Nothing was changed. Change what is wrong, or go back.")
    acts.correct_treatment(
        by=request.user, clinic=clinic_of(request), key=key_of(request), entry=row, treatment=form.treatment,
        reason=form.cleaned_data["reason"],
    )  # fmt: skip
