"""What the pages of one event have in common: the event, and what is known around it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, today_of
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.core.forms import ClinicForm
from eutonia_clinic.events import catalogue, queries
from eutonia_clinic.events.documents import EventDocument
from eutonia_clinic.events.models import AdverseEvent
from eutonia_clinic.events.presenters import saying
from eutonia_clinic.events.presenters.event import EventKnown
from eutonia_clinic.events.presenters.saying import SuspectRow
from eutonia_clinic.events.suspecting import as_given, candidates_of
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.leading import to

NOT_USABLE = 422


def event_at(number: int) -> AdverseEvent:
    """One version of an event."""
    return get_object_or_404(AdverseEvent.objects.select_related("author", "clinic", "person"), pk=number)


def later_than(event: AdverseEvent) -> AdverseEvent | None:
    """The version that stands, when it is not this one."""
    latest = queries.versions_of(event)[-1]
    return latest if latest.pk != event.pk else None


def known_of(request: ClinicRequest, row: AdverseEvent) -> EventKnown:
    """Everything around one version."""
    clinic, versions = clinic_of(request), queries.versions_of(row)
    event: EventDocument = row.content
    return EventKnown(
        row=row, versions=versions, reviews=queries.reviews_of(row), handovers=queries.handovers_of(row),
        scheme=catalogue.scheme_for(clinic.jurisdiction, clinic.time_zone), jurisdiction=clinic.jurisdiction,
        time_zone=clinic.time_zone, today=today_of(request), is_latest=versions[-1].pk == row.pk,
        as_given=not as_given(event, candidates_of(row.person)), suspects=suspects_of(request, event),
    )  # fmt: skip


def suspects_of(request: ClinicRequest, event: EventDocument) -> tuple[SuspectRow, ...]:
    """The suspects with where to read of each, and who else was given something from the same lots."""
    recall = to(request, "visits:recall")
    rows = [
        saying.suspect_row(
            one, event, engine.knowledge(), to(request, "visits:given", session=one.session),
            tuple((lot, f"{recall}?{urlencode({'lot': lot})}") for lot in dict.fromkeys(vial.lot for vial in one.vials))
            if recall else (),
        )
        for one in event.suspects
    ]  # fmt: skip
    return (*rows, *saying.elsewhere_rows(event))


def page(request: ClinicRequest, name: str, row: AdverseEvent, title: str, status: int = 200, **shown: object) -> HttpResponse:
    """A page about one event."""
    frame = person_frame(request, row.person, title)
    return render(request, f"events/{name}.html", {"frame": frame, **shown}, status=status)


def to_event(row: AdverseEvent) -> HttpResponse:
    """To the page of a version."""
    return redirect("events:event", event=row.pk)


def address(row: AdverseEvent) -> str:
    """Of the page of a version."""
    return reverse("events:event", kwargs={"event": row.pk})


def refused(form: ClinicForm, refusal: NotValid) -> None:
    """Put what an act or a document refused where it can be put right."""
    for one in refusal.problems:
        field = one.field.split("[")[0].split(".")[0]
        name = "serious-death" if field == "seriousness" else field
        form.add_error(name if name in form.fields else None, f"{one.found} stands here; expected is {one.expected}.")
    if not refusal.problems:
        form.add_error("reason" if "reason" in form.fields else None, refusal.sentence)
