"""The calendar of a clinic for other programs: a secret address, made and taken back on a page of one's own."""

from __future__ import annotations

from datetime import UTC
from hashlib import sha256
from secrets import token_urlsafe

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.queries import roles_of
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of
from eutonia_clinic.core import clock, words
from eutonia_clinic.scheduling import acts
from eutonia_clinic.scheduling.feeding import Feed, feed_of
from eutonia_clinic.scheduling.models import CalendarAddress

BYTES = 32
"""Of the secret: 256 bits from the system, not to be guessed."""


@never_cache
@require_http_methods(["GET", "POST"])
def calendar(request: ClinicRequest) -> HttpResponse:
    """One's own address. It is shown once, when it is made."""
    clinic, address = clinic_of(request), ""
    if request.method == "POST":
        secret = token_urlsafe(BYTES)
        acts.make_calendar_address(by=request.user, clinic=clinic, key=key_of(request), secret=_kept(secret))
        address = request.build_absolute_uri(reverse("scheduling:feed", kwargs={"key": secret}))
    held = CalendarAddress.objects.filter(author=request.user, clinic=clinic, taken_back__isnull=True).order_by("-pk").first()
    shown = {
        "frame": frame_for(request, "Calendar", "today"), "address": address, "key": key_of(request) if not address else "",
        "held": held.pk if held else None, "made": words.day(held.made_at.date()) if held else "", "clinic": clinic.name,
    }  # fmt: skip
    return render(request, "scheduling/calendar.html", shown)


@require_POST
def take_back(request: ClinicRequest, calendar_address: int) -> HttpResponse:
    """The address answers no longer."""
    row = get_object_or_404(CalendarAddress, pk=calendar_address)
    acts.take_calendar_address_back(by=request.user, clinic=clinic_of(request), key=key_of(request), address=row)
    messages.success(request, "The address is taken back. Whoever still has it sees nothing.", extra_tags="ok")
    return redirect("scheduling:calendar")


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The bookings of the clinic of an address. The secret is the proof; whoever lost their role sees nothing."""
    row = CalendarAddress.objects.filter(secret=_kept(key), taken_back__isnull=True).select_related("author", "clinic").first()
    if row is None or roles_of(row.author, row.clinic).isdisjoint(acts.HAS_A_CALENDAR):
        raise Http404

    def page_of(person_id: int) -> str:
        return request.build_absolute_uri(reverse("visits:person", kwargs={"person": person_id}))

    found = feed_of(row.clinic, clock.today(row.clinic.time_zone), page_of)
    answer = HttpResponse(found.body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="clinic.ics"'
    same = get_conditional_response(request, etag=found.etag, response=answer)
    return _headed(answer if same is None else same, found)


def _headed(answer: HttpResponse, found: Feed) -> HttpResponse:
    """With the hash of what is sent, by which another program sees that nothing changed; the time is told and decides nothing."""
    answer["ETag"] = found.etag
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    if found.changed_at:
        answer["Last-Modified"] = http_date(found.changed_at.astimezone(UTC).timestamp())
    return answer


def _kept(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
