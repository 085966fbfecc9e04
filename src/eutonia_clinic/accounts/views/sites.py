"""The pages of an administrator: the clinic, and the places where it sees people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from eutonia_clinic.accounts import acts
from eutonia_clinic.accounts.forms import SiteForm
from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.models import Site
from eutonia_clinic.accounts.presenters import clinic_facts, site_line
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of
from eutonia_clinic.core.errors import Refused
from eutonia_clinic.core.forms import ClinicForm

GET_AND_POST = ["GET", "POST"]
CLOSE, OPEN = "close", "open"


@require_http_methods(GET_AND_POST)
def sites(request: ClinicRequest) -> HttpResponse:
    """The clinic, its places, and one more."""
    clinic = clinic_of(request)
    form = SiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if added := _done(request, form, acts.add_site, "name", name=name):
            return _to_sites(request, f"{added.name} is a place of {clinic} now.")
    rows = sorted(clinic.sites.all(), key=lambda one: (one.closed_at is not None, one.name.casefold()))
    days = reverse("scheduling:days") if request.may("scheduling:days") else ""
    lines = [site_line(one, clinic) for one in rows]
    shown = {"clinic": clinic.name, "facts": clinic_facts(clinic), "lines": lines, "days": days}
    return _page(request, "sites", "The clinic and its sites", form, **shown)


@require_http_methods(GET_AND_POST)
def site(request: ClinicRequest, site: int) -> HttpResponse:
    """One place: its name, and whether people are seen there."""
    clinic = clinic_of(request)
    held = get_object_or_404(Site, pk=site, clinic=clinic)
    form = SiteForm(request.POST or None, initial={"name": held.name})
    asked = request.POST.get("act", "")
    if asked == CLOSE and _done(request, form, acts.close_site, None, site=held):
        return _to_sites(request, f"{held.name} is closed. What is booked there keeps its place until it is changed.")
    if asked == OPEN and _done(request, form, acts.open_site_again, None, site=held):
        return _to_sites(request, f"{held.name} is open again.")
    if asked not in (CLOSE, OPEN) and form.is_valid():
        name = form.cleaned_data["name"]
        if renamed := _done(request, form, acts.rename_site, "name", site=held, name=name):
            return _to_sites(request, f"{held.name} is called {renamed.name} now.")
    return _page(request, "site", held.name, form, line=site_line(held, clinic), back=reverse("accounts:sites"))


def _done(request: ClinicRequest, form: ClinicForm, act: Callable[..., Any], field: str | None, **given: Any) -> Any:
    """Do the act; a refusal becomes the error of the form."""
    try:
        return act(by=request.user, clinic=clinic_of(request), key=key_of(request), **given)
    except Refused as refusal:
        form.add_error(field, refusal.sentence)
        return None


def _to_sites(request: ClinicRequest, said: str) -> HttpResponse:
    messages.success(request, said, extra_tags="ok")
    return redirect("accounts:sites")


def _page(request: ClinicRequest, name: str, title: str, form: SiteForm, **shown: Any) -> HttpResponse:
    shown |= {"frame": frame_for(request, title, "accounts"), "form": form, "key": key_of(request)}
    return render(request, f"accounts/{name}.html", shown, status=422 if form.errors else 200)
