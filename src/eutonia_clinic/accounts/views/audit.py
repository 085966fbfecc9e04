"""The audit of the clinic in use: who did and who read what, and whether the chain holds."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from eutonia_clinic.accounts.auditing import audit_page, numbers_of_users, verb_choices
from eutonia_clinic.accounts.forms import AuditForm
from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.queries import colleagues_of, names_of_actors
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.core.numbers import whole

MOST_DIGITS = 18


@require_http_methods(["GET", "POST"])
def audit(request: ClinicRequest) -> HttpResponse:
    """One page of events, the newest first. A post verifies the whole chain now, and changes nothing."""
    clinic, most = clinic_of(request), whole("audit.page_most")
    colleagues = [("", "everybody"), *((str(user.pk), user.display_name) for user in colleagues_of(clinic))]
    form = AuditForm(request.GET or None, users=colleagues, verbs=verb_choices())
    asked = form.cleaned_data if form.is_valid() else {}
    asked = {**asked, "before": _sequence(request.GET.get("before", ""))}
    events = list(_events(clinic.pk, asked)[: most + 1])
    names = names_of_actors(numbers_of_users(events), request.may("visits:person"))
    verdict = verify() if request.method == "POST" else None
    shown = audit_page(events[:most], len(events) > most, names, request.may("visits:person"), asked, verdict)
    frame = frame_for(request, "Audit", "audit")
    return render(request, "accounts/audit.html", {"frame": frame, "page": shown, "form": form, "clinic": clinic.name})


def _events(clinic: int, asked: dict[str, str]) -> QuerySet[AuditEvent]:
    """The events of a clinic that agree with the filter."""
    events: QuerySet[AuditEvent] = AuditEvent.objects.filter(clinic=clinic)
    if asked.get("user"):
        events = events.filter(actor=int(asked["user"]))
    if asked.get("verb"):
        events = events.filter(verb=asked["verb"])
    if asked.get("before"):
        events = events.filter(sequence__lt=int(asked["before"]))
    return events.order_by("-sequence")


def _sequence(typed: str) -> str:
    """The number of an event in an address; what is none is passed over."""
    return typed if typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS else ""
