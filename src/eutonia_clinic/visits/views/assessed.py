"""A recorded assessment: read it, confirm what was carried over, correct it, ask toxin and safety again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eutonia.domain.case import Case, SafetyScreen, ToxinHistory
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.documents import canonical, checked, tree_of
from eutonia_clinic.core.errors import Changed, NotValid
from eutonia_clinic.patients import ledger
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.visits import acts, copying, engine, queries
from eutonia_clinic.visits.cases import asked_for
from eutonia_clinic.visits.confirming import unconfirmed
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.models import Assessment
from eutonia_clinic.visits.presenters import entry
from eutonia_clinic.visits.presenters.asking import NO_TO_ALL, AskAgainPage, ask_again_page
from eutonia_clinic.visits.presenters.assessed import Assessed, AssessedLinks, Confirmed, Version, assessed_page, rows_waiting
from eutonia_clinic.visits.reading_assessment import Form, Reading, read_answers
from eutonia_clinic.visits.unfinished import unfinished_case
from eutonia_clinic.visits.writing import all_no, faults, nobody_answered, on_their_days, told

UNREADABLE = 422
ANSWERS = ("screen.", "toxin_history.")


@require_GET
def assessment(request: ClinicRequest, assessment: int) -> HttpResponse:
    """What was found, and what may be done with it."""
    row = get_object_or_404(Assessment.objects.select_related("person", "author", "replaces"), pk=assessment)
    asked, case = asked_for(row), row.content
    shown = case.model_copy(update={"screen": asked.screen, "toxin_history": asked.toxin_history})
    page = assessed_page(shown, engine.knowledge(), _links(request, row), _state(request, row, case))
    frame = person_frame(request, row.person, "Assessment", "assess")
    return render(request, "visits/assessment.html", {"frame": frame, "page": page})


def _state(request: ClinicRequest, row: Assessment, case: Case) -> Assessed:
    later = _later(row)
    said = f"{later.author.display_name}, {_when(later)}: {later.reason}" if later else ""
    waiting = rows_waiting(unconfirmed(row), case, engine.knowledge())
    return Assessed(
        by=row.author.display_name, at=localtime(row.made_at), unconfirmed=waiting,
        ledger=ledger.treatments_of(row.person), versions=tuple(_versions(row)),
        confirmed=tuple(_confirmed(row, case)), replaced=said, idempotency_key=key_of(request),
    )  # fmt: skip


def _confirmed(row: Assessment, case: Case) -> Iterator[Confirmed]:
    """What was carried over and looked at, in the order in which it was."""
    for one in row.confirmations.select_related("author").order_by("pk"):
        rows = [said for _, said in rows_waiting(copying.read(one.places), case, engine.knowledge())]
        yield Confirmed(one.said_by or one.author.display_name, localtime(one.made_at), rows)


def _links(request: ClinicRequest, row: Assessment) -> AssessedLinks:
    """What this user may do. A version that was corrected is only read."""
    mine = {"assessment": row.pk}
    now = standing(row)
    if now.pk != row.pk:
        return AssessedLinks(now=reverse("visits:assessment", kwargs={"assessment": now.pk}))
    offered = {"confirm": "confirm", "correct": "correct_assessment", "ask_again": "ask_again", "propose": "propose"}
    links = {name: reverse(f"visits:{route}", kwargs=mine) for name, route in offered.items() if request.may(f"visits:{route}")}
    draft = queries.drafts_of(row.person).filter(clinic=clinic_of(request)).first()
    return AssessedLinks(**links, plan=reverse("visits:plan", kwargs={"draft": draft.pk}) if draft else "")


def _later(row: Assessment) -> Assessment | None:
    return Assessment.objects.select_related("author").filter(replaces_id=row.pk).first()


def _when(row: Assessment) -> str:
    """When a version was recorded, on the clock of the clinic."""
    return words.day_and_clock(localtime(row.made_at))


def standing(row: Assessment) -> Assessment:
    """The version that stands now."""
    while (later := _later(row)) is not None:
        row = later
    return row


def _versions(row: Assessment) -> Iterator[Version]:
    """Every version, the latest first."""
    one: Assessment | None = standing(row)
    while one is not None:
        who = f"{_when(one)}, {one.author.display_name}"
        href = "" if one.pk == row.pk else reverse("visits:assessment", kwargs={"assessment": one.pk})
        yield Version(who, f"corrected: {one.reason}" if one.reason else "first version", href)
        one = Assessment.objects.select_related("author").filter(replaced_by=one.pk).first()


@require_POST
def confirm(request: ClinicRequest, assessment: int) -> HttpResponse:
    """Rows carried over were looked at and are still so."""
    row = get_object_or_404(Assessment, pk=assessment)
    places = request.POST.getlist("places")
    if not places:
        messages.warning(request, "Nothing was ticked, so nothing was confirmed.", extra_tags="reason")
        return redirect("visits:assessment", assessment=row.pk)
    acts.confirm_values(
        by=request.user, clinic=clinic_of(request), key=f"{key_of(request)}-confirm", assessment=row, places=places
    )
    messages.success(request, f"{words.capital(words.count(len(places), 'row'))} confirmed.", extra_tags="ok")
    return redirect("visits:assessment", assessment=row.pk)


@require_POST
def correct_assessment(request: ClinicRequest, assessment: int) -> HttpResponse:
    """Go on with the correction that is open here, or begin one."""
    row, clinic = get_object_or_404(Assessment, pk=assessment), clinic_of(request)
    begun = queries.assessment_drafts_of(row.person).filter(clinic=clinic, corrects=row).first()
    draft = begun or acts.start_correction(by=request.user, clinic=clinic, key=f"{key_of(request)}-correct", assessment=row)
    return redirect("visits:assess", assessment_draft=draft.pk)


@require_http_methods(["GET", "POST"])
def ask_again(request: ClinicRequest, assessment: int) -> HttpResponse:
    """Toxin and safety, asked anew: nothing of last time is an answer now."""
    row = get_object_or_404(Assessment.objects.select_related("person"), pk=assessment)
    now = standing(row)
    if now.pk != row.pk:
        messages.info(request, "The assessment was corrected meanwhile. This is the one that stands now.", extra_tags="note")
        return redirect("visits:ask_again", assessment=now.pk)
    reading = _read(request, row)
    act = request.POST.get("act", "")
    if request.method == "GET" or act.startswith(NO_TO_ALL):
        reading.tree = all_no(reading.tree, act.removeprefix(NO_TO_ALL)) if act else reading.tree
        return _asked(request, row, reading)
    errors = _wrong(request, row, reading)
    if errors:
        return _asked(request, row, replace(reading, errors=errors), UNREADABLE)
    return _kept(request, row, reading)


def _read(request: ClinicRequest, row: Assessment) -> Reading:
    """The answers so far, on top of what was found. What was measured has a day of its own, and stays."""
    last = asked_for(row).screen
    measured = {"inr": last.inr, "inr_on": last.inr_on, "forced_vital_capacity_percent": last.forced_vital_capacity_percent}
    tree: dict[str, Any] = tree_of(canonical(row.content)) | {"toxin_history": {"treatments": []}, "screen": measured}
    reading = Reading(tree)
    if request.method == "POST":
        read_answers(Form(request.POST, reading), {}, engine.knowledge())
    return reading


def _wrong(request: ClinicRequest, row: Assessment, reading: Reading) -> dict[str, str]:
    """What cannot be kept, by field. The day planned is none of this page: it may be over by now."""
    today = today_of(request)
    tree = on_their_days(reading.tree, {}, today)
    days = [tree["planned_for"], today.isoformat()]
    found = faults(tree | {"planned_for": max(days)}, identity_of(row.person).birth_date, clinic_of(request).jurisdiction)
    errors, _ = told([one for one in found if one.field.startswith(ANSWERS)], tree)
    return errors | nobody_answered(tree) | reading.errors


def _kept(request: ClinicRequest, row: Assessment, reading: Reading) -> HttpResponse:
    tree = on_their_days(reading.tree, {}, today_of(request))
    screen = checked(tree["screen"] | {"answered_on": today_of(request)}, SafetyScreen)
    history = checked(tree["toxin_history"] | {"answered_on": today_of(request)}, ToxinHistory)
    try:
        acts.ask_again(
            by=request.user, clinic=clinic_of(request), key=key_of(request), assessment=row, screen=screen, toxin_history=history
        )
    except (Changed, NotValid) as refusal:
        return _asked(request, row, reading, refusal.status, (("main", str(refusal)),))
    messages.success(request, "The answers about toxin and safety are kept.", extra_tags="ok")
    return redirect(_links(request, row).plan or reverse("visits:assessment", kwargs={"assessment": row.pk}))


def _asked(
    request: ClinicRequest, row: Assessment, reading: Reading, status: int = 200, general: tuple[tuple[str, str], ...] = ()
) -> HttpResponse:
    page = entry.with_typed(_again(request, row, reading), reading.typed, reading.errors, general)
    frame = person_frame(request, row.person, "Ask again", "sign")
    return render(request, "visits/ask_again.html", {"frame": frame, "page": page}, status=status)


def _again(request: ClinicRequest, row: Assessment, reading: Reading) -> AskAgainPage:
    last, mine = asked_for(row), {"assessment": row.pk}
    links = (
        reverse("visits:ask_again", kwargs=mine),
        _links(request, row).plan or reverse("visits:assessment", kwargs=mine),
        reverse("patients:toxin", kwargs={"person": row.person_id}),
    )
    page = ask_again_page(
        unfinished_case(reading.tree), (last.screen, last.toxin_history), engine.knowledge(), ledger.treatments_of(row.person),
        links,
    )  # fmt: skip
    return replace(page, idempotency_key=key_of(request))
