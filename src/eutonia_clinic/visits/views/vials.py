"""The vials of a session: scanned or typed, recorded one by one, and corrected with a reason."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import clock
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.errors import NotFound, NotValid, Refused
from eutonia_clinic.visits import acts
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.models import InjectionSession, VialEntry
from eutonia_clinic.visits.opened import Opened, opened
from eutonia_clinic.visits.presenters.vials import (
    Recording,
    VialForm,
    VialLineShown,
    VialsLinks,
    correctable,
    vial_line,
    vials_page,
)
from eutonia_clinic.visits.reading_vial import Reading, code_in, errors_of, filled, said_by, typed_in, vial_in
from eutonia_clinic.visits.standing import is_closed

UNPROCESSABLE, CONFLICT = 422, 409
ANOTHER = "another"
"""In the address: a vial beyond those that were planned."""


@require_http_methods(["GET", "POST"])
def vials(request: ClinicRequest, session: int) -> HttpResponse:
    """Record each vial, or correct one."""
    found = get_object_or_404(InjectionSession.objects.select_related("clinic", "person"), pk=session)
    if is_closed(found) or found.clinic_id != clinic_of(request).pk:
        return redirect("visits:given", session=found.pk)
    now = opened(found)
    if request.method == "GET":
        return _page(request, now, _form_for(request, now))
    return _posted(request, now)


def _posted(request: ClinicRequest, now: Opened) -> HttpResponse:
    corrected = _corrected(now, request.POST.get("corrects", ""))
    reading = Reading(typed_in(request.POST.dict()))
    form = VialForm(corrects=corrected.pk if corrected else 0)
    if request.POST.get("act") == "read" and reading.text("code"):
        return _read(request, now, form, reading)
    vial = vial_in(reading, ZoneInfo(now.session.clinic.time_zone), today_of(request), corrected)
    if vial is None:
        return _page(request, now, form, reading, status=UNPROCESSABLE)
    try:
        acts.record_vial(
            by=request.user, clinic=clinic_of(request), key=key_of(request), session=now.session, vial=vial, replaces=corrected,
            reason=reading.text("reason"),
        )  # fmt: skip
    except Refused as refusal:
        return _told(request, now, form, reading, refusal)
    messages.success(request, f"Vial of lot {vial.lot} {'corrected' if corrected else 'recorded'}.", extra_tags="ok")
    return redirect("visits:vials" if opened(now.session).missing else "visits:session", session=now.session.pk)


def _read(request: ClinicRequest, now: Opened, form: VialForm, reading: Reading) -> HttpResponse:
    """The form again, with what the code says in its boxes. Nothing is recorded yet."""
    code = code_in(reading, today_of(request))
    if code is None:
        return _page(request, now, form, reading, status=UNPROCESSABLE)
    filled(reading, code)
    return _page(request, now, form, reading, read=said_by(code))


def _told(request: ClinicRequest, now: Opened, form: VialForm, reading: Reading, refusal: Refused) -> HttpResponse:
    """A refusal at the field that it is about: the reason of a correction where it names none."""
    named = errors_of(refusal) if isinstance(refusal, NotValid) else {}
    where = "reason" if form.corrects and "reason" in refusal.sentence else "drawn_units" if form.corrects else "lot"
    reading.errors |= named or {where: refusal.sentence}
    return _page(request, opened(now.session), form, reading, status=refusal.status)


def _form_for(request: ClinicRequest, now: Opened) -> VialForm | None:
    """The form to fill in: of the vial that is corrected, else of the next that is missing; none when nothing is."""
    wanted = request.GET.get("vial", "")
    corrected = _corrected(now, "" if wanted == ANOTHER else wanted)
    if corrected:
        return _as_recorded(corrected, ZoneInfo(now.session.clinic.time_zone))
    if not now.missing and wanted != ANOTHER:
        return None
    return _planned(now)


def _as_recorded(one: VialEntry, zone: ZoneInfo) -> VialForm:
    return VialForm("", one.lot, one.expiry, one.vial_units, one.diluent_ml, one.drawn_units, _mixed(one, zone), one.pk)


def _mixed(one: VialEntry, zone: ZoneInfo) -> datetime | None:
    return one.mixed_at.astimezone(zone) if one.mixed_at else None


def _planned(now: Opened) -> VialForm:
    made, mixed = now.needles.made, clock.now().astimezone(ZoneInfo(now.session.clinic.time_zone))
    at = now.missing[0] if now.missing else len(made.vials) - 1
    if not made.vials:
        return VialForm(mixed=mixed)
    return VialForm(vial_units=made.vials[at], diluent_ml=made.diluent_ml[at], drawn_units=made.vials[at], mixed=mixed)


def _corrected(now: Opened, number: str) -> VialEntry | None:
    """The vial of this session with this number; None when none is named."""
    if not number:
        return None
    found = next((one for one in now.entries.vials if str(one.pk) == number), None)
    if found is None:
        raise NotFound("This session has no such vial, or somebody corrected it meanwhile.")
    return found


def _page(
    request: ClinicRequest, now: Opened, form: VialForm | None, reading: Reading | None = None, status: int = 200, read: str = ""
) -> HttpResponse:
    here = reverse("visits:vials", kwargs={"session": now.session.pk})
    links = VialsLinks(here, reverse("visits:session", kwargs={"session": now.session.pk}), f"{here}?vial={ANOTHER}")
    recorded, missing = _recorded(now, here, form), len(now.missing)
    key = fresh_key() if status == CONFLICT else key_of(request)
    state = Recording(now.plan.product, recorded, missing, form, today_of(request), key, read)
    page = vials_page(state, links, reading.typed if reading else None, reading.errors if reading else None)
    frame = person_frame(request, now.session.person, "Vials", "inject")
    return render(request, "visits/vials.html", {"frame": frame, "page": page}, status=status)


def _recorded(now: Opened, here: str, form: VialForm | None) -> tuple[VialLineShown, ...]:
    zone = ZoneInfo(now.session.clinic.time_zone)
    return tuple(
        correctable(
            vial_line(at, one.vial_units, one.lot, one.expiry, _mixed(one, zone), one.drawn_units),
            f"{here}?vial={one.pk}", form is not None and form.corrects == one.pk,
        )
        for at, one in enumerate(now.entries.vials, start=1)
    )  # fmt: skip
