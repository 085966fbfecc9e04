"""Every fact of the knowledge, found by what it says or how far it may be trusted."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eutonia.knowledge import load
from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.requests import ClinicRequest
from eutonia_clinic.facts.here import here
from eutonia_clinic.facts.presenters.overview import asked_in, overview_page
from eutonia_clinic.facts.standing import lost, standings
from eutonia_clinic.facts.views.testing import tested_line
from eutonia_clinic.visits.leading import to


@require_GET
def overview(request: ClinicRequest) -> HttpResponse:
    """What still has to be read in a label, what holds here, and whether dangerous plans are caught."""
    now = here(load())
    left = [f"{one.fact}: verified here, and no longer in the files." for one in lost(now)]
    page = overview_page(standings(now), asked_in(request.GET), now.knowledge, tested_line(now.knowledge), left)
    shown = {"frame": frame_for(request, "Knowledge", "knowledge"), "page": page, "tables": to(request, "facts:tables")}
    return render(request, "facts/overview.html", shown)
