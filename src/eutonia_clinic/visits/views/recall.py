"""A lot that is called back: everybody who was given something from it."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.accounts.requests import ClinicRequest
from eutonia_clinic.visits import recalling
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.models import ID
from eutonia_clinic.visits.presenters.recall import RecallPage, RecallRow, recall_page, row_of
from eutonia_clinic.visits.recalling import Recalled
from eutonia_clinic.visits.someone import people


@require_GET
def recall(request: ClinicRequest) -> HttpResponse:
    """Type a lot; the people who got it, by name, to be called and to be printed."""
    lot = " ".join(request.GET.get("lot", "").split())
    page = _page(request, lot) if lot else RecallPage("")
    return render(request, "visits/recall.html", {"frame": frame_for(request, "Recall of a lot", "people"), "page": page})


def _page(request: ClinicRequest, lot: str) -> RecallPage:
    if len(lot) > ID:
        return RecallPage(lot[:ID], error=f"A lot has at most {ID} letters and digits.")
    found = recalling.people_given(request.user, lot)
    alike = () if found else recalling.lots_like(request.user, lot)
    return recall_page(lot, _rows(request, found), alike)


def _rows(request: ClinicRequest, found: tuple[Recalled, ...]) -> tuple[RecallRow, ...]:
    who = people({one.person_id for one in found})
    units: dict[int, Decimal] = {}
    for one in found:
        units[one.session_id] = units.get(one.session_id, Decimal(0)) + one.units
    paper = {one.session_id for one in found if one.is_from_paper}
    clinics = dict(Clinic.objects.filter(pk__in={one.clinic_id for one in found}).values_list("pk", "name"))
    return tuple(
        row_of(
            one.given_on, units[one.session_id], one.product, who.of(one.person_id), who.identity(one.person_id),
            clinics[one.clinic_id], to(request, "visits:given", session=one.session_id), one.session_id in paper,
        )
        for one in {one.session_id: one for one in found}.values()
    )  # fmt: skip
