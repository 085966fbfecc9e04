"""What a restore has lost in the clinic in use, and the word of an administrator that it was entered again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from eutonia_clinic.accounts.entering_again import enter_gap_again
from eutonia_clinic.accounts.forms import GapForm
from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.missing import missing_page, of_clinic
from eutonia_clinic.accounts.queries import names_of_actors
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of
from eutonia_clinic.core import gap
from eutonia_clinic.core.models import GapEntered, Restoration


@require_GET
def missing(request: ClinicRequest) -> HttpResponse:
    """What the last restore has lost here."""
    return _page(request, _restoration(request), GapForm())


@require_POST
def gap_entered(request: ClinicRequest) -> HttpResponse:
    """The gap is closed, with a name and a reason: the warning on every page ends."""
    row, form = _restoration(request), GapForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    reason = form.cleaned_data["reason"]
    enter_gap_again(by=request.user, clinic=clinic_of(request), key=key_of(request), restoration=row, reason=reason)
    messages.success(request, "Written down. The warning on every page of this clinic has ended.", extra_tags="ok")
    return redirect("accounts:missing")


def _restoration(request: ClinicRequest) -> Restoration:
    """The first that is open here; with none open the last that was. Without any there is no such page."""
    clinic = clinic_of(request).pk
    every = Restoration.objects.filter(last_clinic__gte=clinic).order_by("pk")
    found = gap.still_open(clinic).order_by("pk").first() or every.last()
    if found is None:
        raise Http404
    return found


def _page(request: ClinicRequest, row: Restoration, form: GapForm) -> HttpResponse:
    clinic, reads = clinic_of(request), request.may("visits:person")
    entered = GapEntered.objects.filter(restoration=row, clinic=clinic).select_related("author").first()
    names = names_of_actors({one.actor for one in of_clinic(gap.of(row), clinic)}, reads)
    shown = {
        "frame": frame_for(request, "What a restore has lost"), "page": missing_page(row, clinic, names, reads, entered),
        "form": form, "key": key_of(request), "may_close": request.may("accounts:gap_entered") and entered is None,
    }  # fmt: skip
    return render(request, "accounts/missing.html", shown, status=422 if form.errors else 200)
