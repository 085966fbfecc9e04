"""An adverse event written down, followed up and corrected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core.documents import checked, plain
from eutonia_clinic.core.errors import Changed, NotValid
from eutonia_clinic.events import acts, beginnings
from eutonia_clinic.events.beginnings import Beginning
from eutonia_clinic.events.concomitant import medicines_of
from eutonia_clinic.events.documents import EventDocument, News
from eutonia_clinic.events.event_form import EventForm
from eutonia_clinic.events.forms import NewsForm
from eutonia_clinic.events.models import AdverseEvent
from eutonia_clinic.events.suspecting import candidates_of
from eutonia_clinic.events.views.common import NOT_USABLE, address, event_at, later_than, page, refused, to_event
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import person_of
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.framing import person_frame

GET_AND_POST = ["GET", "POST"]
CORRECTED = "Somebody wrote about this event meanwhile. This is what stands."
FROM = "from"


@require_http_methods(GET_AND_POST)
def record(request: ClinicRequest, person: int) -> HttpResponse:
    """Write down an adverse event. What was given is listed; the latest session is suspected first."""
    who = person_of(request.user, person)
    beginning = beginnings.beginning_of(request.POST.get(FROM) or request.GET.get(FROM, ""), who)
    form = _form(request, who, beginning)
    if request.method == "POST" and form.is_valid() and (row := _recorded(request, who, form)):
        messages.success(request, "The adverse event is recorded.", extra_tags="ok")
        return to_event(row)
    back = reverse("events:of_person", kwargs={"person": who.pk})
    shown = _shown(request, form, back, "Record the adverse event") | {"beginning": beginning}
    frame = person_frame(request, who, "Adverse event")
    return render(request, "events/record.html", {"frame": frame, **shown}, status=NOT_USABLE if form.errors else 200)


@require_http_methods(GET_AND_POST)
def correct(request: ClinicRequest, event: int) -> HttpResponse:
    """Write down anew how it was, with a reason."""
    row = event_at(event)
    if later := later_than(row):
        return _moved_on(request, later)
    form = _form(request, row.person, None, row.content)
    if request.method == "POST" and form.is_valid() and (corrected := _corrected(request, row, form)):
        messages.success(request, "The correction is recorded. What was written before stays in the history.", extra_tags="ok")
        return to_event(corrected)
    shown = _shown(request, form, address(row), "Record the correction") | {"beginning": None}
    return page(request, "record", row, "Correct the adverse event", NOT_USABLE if form.errors else 200, **shown)


@require_http_methods(GET_AND_POST)
def follow(request: ClinicRequest, event: int) -> HttpResponse:
    """What was learned since."""
    row = event_at(event)
    if later := later_than(row):
        return _moved_on(request, later)
    form = NewsForm(request.POST or None, held=row.content, today=today_of(request))
    if request.method == "POST" and form.is_valid() and (followed := _followed(request, row, form)):
        messages.success(request, "The follow-up is recorded.", extra_tags="ok")
        return to_event(followed)
    shown = _shown(request, form, address(row), "Record what was learned") | {"event": row.content}
    return page(request, "follow", row, "Follow up the adverse event", NOT_USABLE if form.errors else 200, **shown)


def _form(request: ClinicRequest, who: Person, beginning: Beginning | None, held: EventDocument | None = None) -> EventForm:
    first = {"other_medicines": medicines_of(who, engine.knowledge()), **(beginning.first if beginning else {})}
    return EventForm(
        request.POST or None, candidates=candidates_of(who), knowledge=engine.knowledge(), today=today_of(request), held=held,
        began_from=beginning.label if beginning else "", first=first,
    )  # fmt: skip


def _shown(request: ClinicRequest, form: Any, back: str, send: str) -> dict[str, object]:
    return {"form": form, "key": key_of(request), "back": back, "send": send, "problems": form.problems}


def _recorded(request: ClinicRequest, who: Person, form: EventForm) -> AdverseEvent | None:
    by, clinic, key = request.user, clinic_of(request), key_of(request)
    try:
        event = checked(plain(form.tree), EventDocument, "This adverse event")
        return acts.record_event(by=by, clinic=clinic, key=key, person=who, event=event)
    except NotValid as refusal:
        refused(form, refusal)
    except Changed as refusal:
        form.add_error(None, refusal.sentence)
    return None


def _corrected(request: ClinicRequest, row: AdverseEvent, form: EventForm) -> AdverseEvent | None:
    by, clinic, key = request.user, clinic_of(request), key_of(request)
    try:
        document = checked(plain(form.tree), EventDocument, "This adverse event")
        reason = form.cleaned_data["reason"]
        return acts.correct_event(by=by, clinic=clinic, key=key, event=row, document=document, reason=reason)
    except NotValid as refusal:
        refused(form, refusal)
    except Changed as refusal:
        form.add_error(None, refusal.sentence)
    return None


def _followed(request: ClinicRequest, row: AdverseEvent, form: NewsForm) -> AdverseEvent | None:
    by, clinic, key = request.user, clinic_of(request), key_of(request)
    try:
        news = checked(plain(form.tree), News, "This follow-up")
        return acts.follow_event(by=by, clinic=clinic, key=key, event=row, news=news)
    except NotValid as refusal:
        refused(form, refusal)
    return None


def _moved_on(request: ClinicRequest, later: AdverseEvent) -> HttpResponse:
    messages.warning(request, CORRECTED, extra_tags="reason")
    return redirect("events:event", event=later.pk)
