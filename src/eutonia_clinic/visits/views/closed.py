"""A session read: what was planned and given. And corrected, when it was written down wrongly."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of
from eutonia_clinic.core import words
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.errors import Changed, NotValid, TooLate
from eutonia_clinic.visits import acts, engine, lending
from eutonia_clinic.visits.documents import ClosedSession
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.giving import beside
from eutonia_clinic.visits.models import InjectionSession, SessionClosed
from eutonia_clinic.visits.opened import opened
from eutonia_clinic.visits.presenters.closed import GivenLinks, Line, Read, Version, Vial, given_page, lines_of
from eutonia_clinic.visits.presenters.correcting import correct_page
from eutonia_clinic.visits.reading_correction import Corrected, corrected_document
from eutonia_clinic.visits.standing import plan_in_force
from eutonia_clinic.visits.views.lessons import keep_what_was_taught
from eutonia_clinic.visits.views.paper import mark_of
from eutonia_clinic.visits.where import names_of_places, where_held


@require_GET
def given(request: ClinicRequest, session: int) -> HttpResponse:
    """Planned beside given, vials, waste, guidance, who and when; closed, or as far as it has come."""
    found = _session(session)
    closings = list(SessionClosed.objects.filter(session=found).select_related("author").order_by("pk"))
    read = replace(_closed(found, closings), paper=mark_of(request, found)) if closings else _open(found)
    page = given_page(read, engine.knowledge(), _links(request, found, bool(closings)))
    frame = person_frame(request, found.person, "Session", "inject")
    return render(request, "visits/given.html", {"frame": frame, "page": page})


@require_http_methods(["GET", "POST"])
def correct_session(request: ClinicRequest, session: int) -> HttpResponse:
    """Write down anew what happened, with a reason."""
    found = _session(session)
    closed = SessionClosed.objects.current().filter(session=found).first()
    if closed is None:
        raise TooLate("The session is not closed yet. Put it right in the session itself.")
    if request.method == "GET":
        return _form(request, closed)
    return _corrected(request, closed)


def _corrected(request: ClinicRequest, closed: SessionClosed) -> HttpResponse:
    if request.POST.get("version") != str(closed.pk):
        raise Changed("Somebody else corrected this session meanwhile. Look at it again.")
    form = Corrected(request.POST.dict())
    plan, places = plan_in_force(closed.session).content.plan, names_of_places(closed.session)
    document = corrected_document(form, closed.content, plan, places)
    if document is None:
        return _form(request, closed, form, NotValid.status)
    by, clinic, key = request.user, clinic_of(request), key_of(request)
    try:
        later = acts.correct_session(by=by, clinic=clinic, key=key, closed=closed, document=document, reason=form.text("reason"))
    except NotValid as refusal:
        form.errors["reason"] = str(refusal)
        return _form(request, closed, form, refusal.status)
    said = f"The session is corrected: {words.dose(later.units, later.product)} given. It adds up."
    messages.success(request, said, extra_tags="ok")
    keep_what_was_taught(request, closed.person)
    return redirect("visits:given", session=closed.session_id)


def _form(request: ClinicRequest, closed: SessionClosed, form: Corrected | None = None, status: int = 200) -> HttpResponse:
    here = {"session": closed.session_id}
    links = reverse("visits:correct_session", kwargs=here), reverse("visits:given", kwargs=here)
    plan, key = plan_in_force(closed.session).content.plan, key_of(request) if form else fresh_key()
    typed, errors = (form.typed, form.errors) if form else ({}, {})
    places = names_of_places(closed.session)
    page = correct_page(closed.content, plan, engine.knowledge(), links, closed.pk, key, typed, errors, places)
    frame = person_frame(request, closed.person, "Correct the session", "inject")
    return render(request, "visits/correct_session.html", {"frame": frame, "page": page}, status=status)


def _session(number: int) -> InjectionSession:
    return get_object_or_404(InjectionSession.objects.select_related("clinic", "person", "plan", "site"), pk=number)


def _closed(session: InjectionSession, closings: list[SessionClosed]) -> Read:
    held: ClosedSession = closings[-1].content
    zone = ZoneInfo(session.clinic.time_zone)
    return Read(
        on=session.given_on, product=held.session.product, lines=lines_of(held, plan_in_force(session).content.plan),
        vials=tuple(
            Vial(one.lot, one.expiry, one.vial_units, one.drawn_units, one.given_units, one.wasted_units) for one in held.vials
        ),
        versions=tuple(Version(one.made_at.astimezone(zone), one.author.display_name, one.reason) for one in closings),
        where=held.held_at, note=held.note,
    )  # fmt: skip


def _open(session: InjectionSession) -> Read:
    now = opened(session)
    lines = tuple(
        Line(
            row.muscle, row.side, row.planned_units, row.given_units if row.is_written else None,
            sum(one.sites for one in row.entries), now.choices.guidance_of((row.muscle, row.side)),
            now.entries.why_different(row.muscle, row.side),
        )
        for row in beside(now.plan, now.entries)
    )  # fmt: skip
    vials = tuple(
        Vial(one.lot, one.expiry, one.vial_units, one.drawn_units, now.entries.given_from(one), None) for one in now.entries.vials
    )
    return Read(session.given_on, now.plan.product, lines, vials, (), where_held(session))


def _links(request: ClinicRequest, session: InjectionSession, closed: bool) -> GivenLinks:
    at = {"session": session.pk}
    own = session.clinic_id == clinic_of(request).pk
    return GivenLinks(
        session=_may(request, "visits:session", at) if own and not closed else "",
        correct=_may(request, "visits:correct_session", at) if own and closed else "",
        follow_up=_may(request, "visits:follow_up", at) if closed else "",
        plan=_may(request, "visits:signed_plan", {"plan": plan_in_force(session).pk}),
        person=_may(request, "visits:person", {"person": session.person_id}),
        after=lending.after_session(request, session) if own and closed else (),
    )


def _may(request: ClinicRequest, route: str, at: dict[str, int]) -> str:
    return reverse(route, kwargs=at) if request.may(route) else ""
