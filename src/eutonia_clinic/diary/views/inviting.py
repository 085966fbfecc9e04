"""Who keeps the diary: an invitation with its code shown once, the devices, and closing one."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.qr import path_of
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of
from eutonia_clinic.core import words
from eutonia_clinic.core.errors import KeyUsed
from eutonia_clinic.core.frame import Link
from eutonia_clinic.diary import acts, codes
from eutonia_clinic.diary.forms import ClosingForm, InviteForm, TelephoneForm
from eutonia_clinic.diary.models import Device, Invitation
from eutonia_clinic.diary.presenters.inviting import Invited, InvitePage, invite_page
from eutonia_clinic.diary.presenters.saying import holder
from eutonia_clinic.diary.queries import devices_of, open_invitations, telephone_of
from eutonia_clinic.diary.symptoms import asked_of
from eutonia_clinic.diary.telling import clinic_told
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import identity_of, person_of
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.leading import to

GET_AND_POST = ["GET", "POST"]
NOT_USABLE = 422


@require_http_methods(GET_AND_POST)
def invite(request: ClinicRequest, person: int) -> HttpResponse:
    """Invite the person or a carer. The answer is the sheet to hand over; the code is on it and nowhere else."""
    who = person_of(request.user, person)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = codes.new_code()
        try:
            row = acts.invite_to_diary(
                by=request.user, clinic=clinic_of(request), key=key_of(request), person=who, who=form.cleaned_data["who"],
                name=form.cleaned_data["name"], code_sha256=codes.hash_of_code(code),
            )  # fmt: skip
            return _sheet(request, who, row, code)
        except KeyUsed:
            said = "That code was shown already, once. If it is not at hand, make a new one."
            messages.warning(request, said, extra_tags="note")
            return redirect("diary:invite", person=who.pk)
    frame = person_frame(request, who, "Diary: invite")
    shown = {"frame": frame, "page": _page(request, who), "form": form, "key": key_of(request)}
    return render(request, "diary/invite.html", shown, status=NOT_USABLE if form.errors else 200)


@require_http_methods(GET_AND_POST)
def close_device(request: ClinicRequest, diary_device: int) -> HttpResponse:
    """Take the key of a device back, after asking why."""
    row = get_object_or_404(Device.objects.select_related("person"), pk=diary_device)
    who = person_of(request.user, row.person_id)
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        acts.close_device(by=request.user, clinic=clinic_of(request), key=key_of(request), device=row, reason=reason)
        messages.success(request, "The device is closed. What it wrote stays.", extra_tags="ok")
        return redirect("diary:invite", person=who.pk)
    shown = {
        "frame": person_frame(request, who, "Close a device"),
        "whose": holder(row),
        "form": form,
        "key": key_of(request),
        "back": reverse("diary:invite", kwargs={"person": who.pk}),
    }
    return render(request, "diary/close_device.html", shown, status=NOT_USABLE if form.errors else 200)


@require_http_methods(GET_AND_POST)
def telephone(request: ClinicRequest) -> HttpResponse:
    """Whom the people of this clinic call when their diary tells them to."""
    clinic = clinic_of(request)
    held: dict[str, Any] = clinic_told(clinic)
    form = TelephoneForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        acts.set_diary_telephone(by=request.user, clinic=clinic, key=key_of(request), **form.cleaned_data)
        messages.success(request, "Saved. Every device shows it after it was online next.", extra_tags="ok")
        return redirect("diary:telephone")
    shown = {
        "frame": frame_for(request, "Telephone of the diary", "accounts"),
        "form": form,
        "key": key_of(request),
        "is_set": telephone_of(clinic) is not None,
        "clinic": clinic.name,
    }
    return render(request, "diary/telephone.html", shown, status=NOT_USABLE if form.errors else 200)


def _page(request: ClinicRequest, who: Person) -> InvitePage:
    devices = [(one, to(request, "diary:close_device", diary_device=one.pk)) for one in devices_of(who)]
    clinic = clinic_of(request)
    offered = (
        Link("Choose what the diary asks for", to(request, "diary:symptoms", person=who.pk)),
        Link("Set the telephone", to(request, "diary:telephone")),
    )
    links = tuple(one for one in offered if one.href)
    return invite_page(
        devices, list(open_invitations(who)), asked_of(who), telephone_of(clinic), clinic.time_zone, engine.knowledge(), links
    )


def _sheet(request: ClinicRequest, who: Person, row: Invitation, code: str) -> HttpResponse:
    clinic, told = clinic_of(request), clinic_told(clinic_of(request))
    address = request.build_absolute_uri(reverse("diary:home"))
    path, width = path_of(f"{address}#code={code}")
    page = Invited(
        whose=identity_of(who).given,
        for_whom=row.name if row.who == "carer" else f"{identity_of(who).given} {identity_of(who).family}",
        is_carer=row.who == "carer",
        code=code,
        address=address.rstrip("/"),
        path=path,
        width=width,
        until=words.long_day(row.until.astimezone(ZoneInfo(clinic.time_zone)).date()),
        clinic=told["name"],
        telephone=told["telephone"],
        hours=told["hours"],
        emergency=told["emergency"],
    )
    back = reverse("diary:invite", kwargs={"person": who.pk})
    return render(request, "diary/invited.html", {"frame": person_frame(request, who, "Invitation"), "page": page, "back": back})
