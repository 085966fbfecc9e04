"""The page of the demonstration. Where no demonstration runs there is no such page."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.core.frame import INTENDED_USE, SYNTHETIC_USE
from eutonia_clinic.demo.staff import COLLEAGUES, PASSWORD
from eutonia_clinic.demo.tour import stops


def tour(request: HttpRequest) -> HttpResponse:
    """What to look at, each a link into the record of a made-up person, and who may look."""
    if not settings.DEMO:
        raise Http404
    frame = frame_for(request, "A tour of the demonstration", footer=(INTENDED_USE, SYNTHETIC_USE))
    shown = {"frame": frame, "stops": stops(), "colleagues": COLLEAGUES, "password": PASSWORD}
    return render(request, "demo/tour.html", shown)
