"""After a session: what came is written down, held against the forecast, reviewed; and the next cycle is opened."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eutonia.domain.case import Case
from eutonia.domain.cycle import FollowUp
from eutonia.domain.score import Scores
from eutonia.scoring import score
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.errors import NotValid, TooLate
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits import acts, engine, lending
from eutonia_clinic.visits.boards import here
from eutonia_clinic.visits.courses import course_mark, follow_ups_of
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.models import (
    FollowUpVisit,
    InjectionSession,
    KeptForecast,
    LearnedBelief,
    ReviewedFollowUp,
    SessionClosed,
)
from eutonia_clinic.visits.presenters.following import Following, FollowUpLinks, follow_up_page, score_name
from eutonia_clinic.visits.presenters.seen import Known, SeenLinks, seen_page
from eutonia_clinic.visits.reading_follow_up import Seen, errors_of, read_follow_up
from eutonia_clinic.visits.standing import is_closed, plan_in_force
from eutonia_clinic.visits.views.forecasts import keep_forecast
from eutonia_clinic.visits.views.lessons import keep_what_was_taught

NO_FORECAST = "The forecast of this plan could not be kept, so what was seen is held against nothing yet. It is tried next time."

GET_AND_POST = ["GET", "POST"]


@require_http_methods(GET_AND_POST)
def follow_up(request: ClinicRequest, session: int) -> HttpResponse:
    """What was seen on one day after a session. The forecast stays hidden until it is saved."""
    found = get_object_or_404(InjectionSession.objects.select_related("clinic", "person", "plan"), pk=session)
    if not is_closed(found):
        raise TooLate("The session is not closed yet. Close it, then write down what followed.")
    if request.method == "GET":
        return _form(request, found)
    return _saved(request, found, None)


@require_http_methods(GET_AND_POST)
def correct_follow_up(request: ClinicRequest, follow_up: int) -> HttpResponse:
    """Write down anew what was seen, with a reason."""
    held = _visit(follow_up)
    if later := FollowUpVisit.objects.filter(replaces_id=held.pk).first():
        messages.warning(request, "This follow-up was corrected already. This is what stands.", extra_tags="reason")
        return redirect("visits:seen", follow_up=later.pk)
    if request.method == "GET":
        return _form(request, held.session, held)
    return _saved(request, held.session, held)


@require_GET
def seen(request: ClinicRequest, follow_up: int) -> HttpResponse:
    """A follow-up beside the forecast that was kept, and what follows from it."""
    visit = _visit(follow_up)
    session, taught = visit.session, _taught(visit.session.person)
    later = FollowUpVisit.objects.filter(replaces_id=visit.pk).first()
    known = Known(
        seen=visit.content, injected=session.given_on, version=_version(visit), scores=_scores(session),
        taught=taught.content if taught else None, today=today_of(request),
        taught_on=here(taught.made_at, taught.clinic).date() if taught else None, reviewed=_reviewed(visit),
        corrected_by=reverse("visits:seen", kwargs={"follow_up": later.pk}) if later else "",
    )  # fmt: skip
    page = seen_page(known, _case_of(session), engine.knowledge(), _links(request, visit, bool(later)), fresh_key())
    frame = person_frame(request, session.person, "Follow-up", "follow-up")
    return render(request, "visits/seen.html", {"frame": frame, "page": page})


@require_POST
def review(request: ClinicRequest, follow_up: int) -> HttpResponse:
    """Somebody who decides has looked at a follow-up."""
    visit = _visit(follow_up)
    said = request.POST.get("said", "")
    by, clinic, key = request.user, clinic_of(request), key_of(request)
    acts.review_follow_up(by=by, clinic=clinic, key=key, follow_up=visit, said=said)
    messages.success(request, "The follow-up is reviewed.", extra_tags="ok")
    return redirect("visits:seen", follow_up=visit.pk)


@require_POST
def next_cycle(request: ClinicRequest, person: int) -> HttpResponse:
    """The next assessment, begun from the last one and from what was seen since."""
    found = get_object_or_404(Person, pk=person)
    draft = acts.open_next_cycle(by=request.user, clinic=clinic_of(request), key=key_of(request), person=found)
    messages.success(request, "The next cycle is open. Every value that was carried over waits to be confirmed.", extra_tags="ok")
    return redirect("visits:assess", assessment_draft=draft.pk)


def _saved(request: ClinicRequest, session: InjectionSession, held: FollowUpVisit | None) -> HttpResponse:
    sent = read_follow_up(request.POST, _case_of(session))
    if sent.follow_up is None:
        return _form(request, session, held, sent, NotValid.status)
    by, clinic, key = request.user, clinic_of(request), key_of(request)
    _keep_forecast(request, session)
    try:
        visit = acts.record_follow_up(
            by=by, clinic=clinic, key=key, session=session, follow_up=sent.follow_up, replaces=held,
            reason=" ".join(request.POST.get("reason", "").split()) if held else "",
        )  # fmt: skip
    except NotValid as refusal:
        return _form(request, session, held, _refused(sent, refusal, session), refusal.status)
    messages.success(request, "The correction is recorded." if held else "The follow-up is saved.", extra_tags="ok")
    keep_what_was_taught(request, session.person)
    return redirect("visits:seen", follow_up=visit.pk)


def _refused(sent: Seen, refusal: NotValid, session: InjectionSession) -> Seen:
    names = [score_name(one) for one in _case_of(session).problems]
    return Seen(None, sent.typed, errors_of(refusal, names) or {"reason": refusal.sentence})


def _keep_forecast(request: ClinicRequest, session: InjectionSession) -> None:
    """The forecast of the plan, where signing could not keep it: from what was believed then, whatever is known now."""
    plan = plan_in_force(session)
    if not KeptForecast.objects.filter(plan=plan).exists():
        keep_forecast(request, plan, NO_FORECAST)


def _form(
    request: ClinicRequest,
    session: InjectionSession,
    held: FollowUpVisit | None = None,
    sent: Seen | None = None,
    status: int = 200,
) -> HttpResponse:
    route = ("visits:correct_follow_up", {"follow_up": held.pk}) if held else ("visits:follow_up", {"session": session.pk})
    back = (
        reverse("visits:seen", kwargs={"follow_up": held.pk}) if held else reverse("visits:given", kwargs={"session": session.pk})
    )
    state = Following(
        injected=session.given_on, today=held.seen_on if held else today_of(request), saved=held.content if held else None,
        typed=sent.typed if sent else {}, errors=sent.errors if sent else {}, idempotency_key=key_of(request),
        corrects=held is not None,
    )  # fmt: skip
    page = follow_up_page(_case_of(session), engine.knowledge(), FollowUpLinks(reverse(route[0], kwargs=route[1]), back), state)
    frame = person_frame(request, session.person, "Follow-up", "follow-up")
    return render(request, "visits/follow_up.html", {"frame": frame, "page": page}, status=status)


def _visit(number: int) -> FollowUpVisit:
    rows = FollowUpVisit.objects.select_related("author", "person", "session__clinic", "session__person", "session__plan")
    return get_object_or_404(rows, pk=number)


def _case_of(session: InjectionSession) -> Case:
    case: Case = plan_in_force(session).content.case
    return case


def _scores(session: InjectionSession) -> Scores | None:
    """The kept forecast held against every follow-up of the session; None where none was kept."""
    kept = KeptForecast.objects.filter(plan=plan_in_force(session)).first()
    closed = SessionClosed.objects.current().filter(session=session).first()
    if kept is None or closed is None:
        return None
    follow_ups: list[FollowUp] = follow_ups_of(closed)
    return score(kept.content, follow_ups, closed.content.session)


def _taught(person: Person) -> LearnedBelief | None:
    """What the course as it stands now has taught; None where nobody has worked it out."""
    rows = LearnedBelief.objects.filter(person__in=ids_of(person.pk), course=course_mark(person)).select_related("clinic")
    return rows.order_by("pk").last()


def _reviewed(visit: FollowUpVisit) -> str:
    row = ReviewedFollowUp.objects.filter(follow_up=visit).select_related("author").first()
    if row is None:
        return ""
    said = f"By {row.author.display_name}, {_when(row.made_at, visit)}."
    return f"{said} “{row.words}”" if row.words else said


def _version(visit: FollowUpVisit) -> str:
    what = f"Corrected by {visit.author.display_name}" if visit.replaces_id else f"Written down by {visit.author.display_name}"
    said = f"{what}, {_when(visit.made_at, visit)}"
    return f"{said}: “{visit.reason}”." if visit.reason else f"{said}."


def _when(moment: datetime, visit: FollowUpVisit) -> str:
    return words.day_and_clock(moment.astimezone(ZoneInfo(visit.session.clinic.time_zone)))


def _links(request: ClinicRequest, visit: FollowUpVisit, is_corrected: bool) -> SeenLinks:
    mine, session, person = {"follow_up": visit.pk}, {"session": visit.session_id}, {"person": visit.person_id}
    return SeenLinks(
        person=_may(request, "visits:person", person),
        next_cycle="" if is_corrected else _may(request, "visits:next_cycle", person),
        review="" if is_corrected else _may(request, "visits:review", mine),
        correct="" if is_corrected else _may(request, "visits:correct_follow_up", mine),
        session=_may(request, "visits:given", session),
        more=() if is_corrected else lending.begins_from(request, visit),
    )


def _may(request: ClinicRequest, route: str, at: dict[str, int]) -> str:
    return reverse(route, kwargs=at) if request.may(route) else ""
