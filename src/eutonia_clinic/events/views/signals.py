"""Lots and products, for the lead: what stands out, and the people behind every number."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, today_of
from eutonia_clinic.events.models import AdverseEvent
from eutonia_clinic.events.presenters import saying
from eutonia_clinic.events.presenters.signals import BehindPage, BehindRow, behind_said, name_of, serious_tag, signals_page
from eutonia_clinic.events.signals import Signal, Signals, signals_of, since_of
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.someone import People, people

SECTION = "service"


@require_GET
def signals(request: ClinicRequest) -> HttpResponse:
    """Every product and lot of the last months."""

    def behind(product: str, lot: str) -> str:
        return f"{reverse('events:behind')}?{urlencode({'product': product, 'lot': lot})}"

    page = signals_page(_found(request), to(request, "visits:recall"), behind, to(request, "events:open"))
    return render(request, "events/signals.html", {"frame": frame_for(request, "Lots and products", SECTION), "page": page})


@require_GET
def behind(request: ClinicRequest) -> HttpResponse:
    """The people with an event after one product or lot; then those without."""
    product, lot = request.GET.get("product", ""), request.GET.get("lot", "")
    found = _found(request).of(product, lot)
    if found is None:
        raise Http404
    who = people(found.given)
    recall = to(request, "visits:recall")
    page = BehindPage(
        name_of(found), behind_said(found), _rows(found, who), reverse("events:signals"),
        f"{recall}?{urlencode({'lot': lot})}" if lot and recall else "",
    )  # fmt: skip
    return render(request, "events/behind.html", {"frame": frame_for(request, "Lots and products", SECTION), "page": page})


def _found(request: ClinicRequest) -> Signals:
    return signals_of(clinic_of(request), since_of(today_of(request)))


def _rows(found: Signal, who: People) -> tuple[BehindRow, ...]:
    events = AdverseEvent.objects.filter(pk__in=[one.event_id for one in found.events])
    said = {row.pk: saying.what_words(row.content) for row in events}
    rows = [
        BehindRow(
            who.of(person),
            tuple(
                (said[one.event_id], reverse("events:event", kwargs={"event": one.event_id}), serious_tag(one))
                for one in found.events
                if one.person_id == person
            ),
        )
        for person in found.given
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (not row.events, row.who.family, row.who.given)))
