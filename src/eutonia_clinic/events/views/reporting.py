"""The report of an adverse event: to be printed and handed over, and the same fields as a file. Nothing is sent."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, today_of
from eutonia_clinic.core.frame import Link
from eutonia_clinic.events import catalogue, queries
from eutonia_clinic.events.catalogue import Scheme
from eutonia_clinic.events.concomitant import case_of
from eutonia_clinic.events.models import AdverseEvent
from eutonia_clinic.events.presenters.report import Reported, report_page, report_tree
from eutonia_clinic.events.views.common import address, event_at
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.framing import person_frame

SCHEME = "scheme"


@require_GET
def report(request: ClinicRequest, event: int) -> HttpResponse:
    """The report on A4 pages, for the scheme of the clinic or another that is asked for."""
    row, scheme = event_at(event), _scheme(request)
    shown = report_page(_reported(request, row), scheme, engine.knowledge())
    frame = person_frame(request, row.person, "Adverse event report")
    here = reverse("events:report", kwargs={"event": row.pk})
    others = tuple(Link(one.name, f"{here}?{SCHEME}={one.id}", one is scheme) for one in catalogue.schemes().values())
    as_file = f"{reverse('events:report_file', kwargs={'event': row.pk})}?{SCHEME}={scheme.id}"
    held = {"frame": frame, "sheet": shown, "back": address(row), "others": others, "file": as_file}
    return render(request, "events/report.html", held)


@require_GET
def report_file(request: ClinicRequest, event: int) -> HttpResponse:
    """The same fields as JSON, to be kept or handed over."""
    row, scheme = event_at(event), _scheme(request)
    tree = report_tree(_reported(request, row), scheme, engine.knowledge())
    answer = JsonResponse(tree, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="adverse-event-{row.number}-{scheme.id}.json"'
    return answer


def _scheme(request: ClinicRequest) -> Scheme:
    clinic = clinic_of(request)
    asked = catalogue.schemes().get(request.GET.get(SCHEME, ""))
    return asked or catalogue.scheme_for(clinic.jurisdiction, clinic.time_zone)


def _reported(request: ClinicRequest, row: AdverseEvent) -> Reported:
    user, clinic = request.user, clinic_of(request)
    written = [one.content for one in queries.versions_of(row) if one.pk <= row.pk]
    reporter = f"{user.display_name}, registered {user.registration}" if user.registration else user.display_name
    return Reported(
        number=row.number, event=row.content, versions=tuple(written), identity=identity_of(row.person),
        case=case_of(row.person), reporter=reporter, clinic=clinic.name, today=today_of(request),
    )  # fmt: skip
