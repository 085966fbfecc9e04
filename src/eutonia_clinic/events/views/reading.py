"""Adverse events read: one, those of a person, and those of a clinic that somebody has to act on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.events import acts, beginnings, queries
from eutonia_clinic.events.forms import HandOverForm
from eutonia_clinic.events.models import AdverseEvent
from eutonia_clinic.events.presenters.event import EventLinks, event_page
from eutonia_clinic.events.presenters.lists import OpenPage, PersonPage, open_row, person_row
from eutonia_clinic.events.views.common import NOT_USABLE, address, event_at, known_of, later_than, page, refused, to_event
from eutonia_clinic.patients.queries import person_of
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.someone import people

LATEST = 50
MOST = 200


@require_GET
def event(request: ClinicRequest, event: int) -> HttpResponse:
    """One event: what happened, how it is now, after what, and all that was ever written of it."""
    row = event_at(event)
    known, later = known_of(request, row), later_than(row)
    shown = event_page(known, engine.knowledge(), _links(request, row, bool(later)), fresh_key())
    return page(request, "event", row, "Adverse event", page=shown, later=address(later) if later else "")


@require_GET
def of_person(request: ClinicRequest, person: int) -> HttpResponse:
    """Every adverse event of a person."""
    who, today = person_of(request.user, person), today_of(request)
    rows = [
        person_row(row, queries.reviews_of(row), queries.handovers_of(row), today, address(row))
        for row in queries.standing_of(who)
    ]
    back = reverse("visits:person", kwargs={"person": who.pk})
    shown = PersonPage(tuple(rows), to(request, "events:record", person=who.pk), back)
    return render(request, "events/of_person.html", {"frame": person_frame(request, who, "Adverse events"), "page": shown})


@require_GET
def open_events(request: ClinicRequest) -> HttpResponse:
    """What waits at this clinic, the longest waiting first; and the latest events that ask for nothing more."""
    clinic, today = clinic_of(request), today_of(request)
    waiting = list(queries.open_at(clinic)[: MOST + 1])
    over = queries.over_at(clinic, LATEST)
    who = people({row.person_id for row in (*waiting, *over)})
    shown = OpenPage(
        rows=tuple(open_row(row, who.of(row.person_id), today, address(row)) for row in waiting[:MOST]),
        over=tuple(open_row(row, who.of(row.person_id), today, address(row)) for row in over),
        more=len(waiting) > MOST, signals=to(request, "events:signals"),
    )  # fmt: skip
    return render(request, "events/open.html", {"frame": frame_for(request, "Adverse events", "today"), "page": shown})


@require_POST
def review(request: ClinicRequest, event: int) -> HttpResponse:
    """Somebody who decides looked at an event."""
    row = event_at(event)
    said, by, key = request.POST.get("said", ""), request.user, key_of(request)
    acts.review_event(by=by, clinic=clinic_of(request), key=key, event=row, said=said)
    messages.success(request, "The adverse event is reviewed.", extra_tags="ok")
    return to_event(row)


@require_http_methods(["GET", "POST"])
def hand_over(request: ClinicRequest, event: int) -> HttpResponse:
    """Write down that an event was reported, or why it is not."""
    row = event_at(event)
    known = known_of(request, row)
    form = HandOverForm(request.POST or None, first=known.scheme.id, today=known.today, told_on=row.told_on)
    if request.method == "POST" and form.is_valid() and _handed_over(request, row, form):
        messages.success(request, "Written down. Nothing was sent from here.", extra_tags="ok")
        return to_event(row)
    shown = {"form": form, "key": key_of(request), "back": address(row), "problems": form.problems}
    return page(request, "hand_over", row, "Report to a regulator", NOT_USABLE if form.errors else 200, **shown)


def _handed_over(request: ClinicRequest, row: AdverseEvent, form: HandOverForm) -> bool:
    by, clinic, key = request.user, clinic_of(request), key_of(request)
    try:
        acts.hand_over_event(by=by, clinic=clinic, key=key, event=row, **form.cleaned_data)
    except NotValid as refusal:
        refused(form, refusal)
    return not form.errors


def _links(request: ClinicRequest, row: AdverseEvent, is_replaced: bool) -> EventLinks:
    begun = beginnings.beginning_of(row.began_from, row.person)

    def of_this(route: str) -> str:
        return "" if is_replaced else to(request, route, event=row.pk)

    return EventLinks(
        follow=of_this("events:follow"), correct=of_this("events:correct"), review=of_this("events:review"),
        report=to(request, "events:report", event=row.pk), hand_over=of_this("events:hand_over"),
        person=to(request, "visits:person", person=row.person_id), every=to(request, "events:of_person", person=row.person_id),
        told_in=to(request, begun.route, **begun.at) if begun and begun.route else "",
    )  # fmt: skip
