"""The session with gloves on: begun from a signed plan, one tap one act, closed when it adds up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from eutonia.domain.answers import Side
from eutonia.domain.plan import Guidance
from eutonia.report.muscles import muscle_name
from eutonia_clinic.accounts.models import Site
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of
from eutonia_clinic.core import words
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.errors import Changed, KeyUsed, NotValid, Refused, StillOpen, TooLate
from eutonia_clinic.core.forms import AMOUNT
from eutonia_clinic.visits import acts, engine
from eutonia_clinic.visits.framing import person_frame
from eutonia_clinic.visits.models import InjectionSession, SignedPlan
from eutonia_clinic.visits.needles import Choices, Place, Position
from eutonia_clinic.visits.opened import Opened, opened
from eutonia_clinic.visits.presenters.accounting import Giving, Refusal, over_in
from eutonia_clinic.visits.presenters.beginning import NotBegunLinks, not_begun_page
from eutonia_clinic.visits.presenters.giving import SessionLinks, SessionPage, session_page
from eutonia_clinic.visits.standing import is_closed, session_of
from eutonia_clinic.visits.views.lessons import keep_what_was_taught
from eutonia_clinic.visits.where import places_of

TAKEN_BACK = "Taken back in the session: it was tapped by mistake."
NUMBER = re.compile(r"[0-9]{1,4}")
PAGE, PART = "visits/session.html", "visits/session_part.html"


@require_POST
def open_session(request: ClinicRequest, plan: int) -> HttpResponse:
    """Begin the injecting of a signed plan, or go on in it. Something new since the signature is told with a way to amend."""
    signed = get_object_or_404(SignedPlan, pk=plan)
    if begun := session_of(signed):
        return redirect("visits:session", session=begun.pk)
    site, clinic = site_in(request), clinic_of(request)
    if site is None and len(places_of(clinic)) > 1:
        messages.error(request, "Say where the session is held: it begins with the button of that place.", extra_tags="stop")
        return redirect("visits:signed_plan", plan=signed.pk)
    try:
        session = acts.open_session(by=request.user, clinic=clinic, key=key_of(request), plan=signed, site=site)
    except StillOpen as refusal:
        return _not_begun(request, signed, refusal)
    return redirect("visits:session", session=session.pk)


def site_in(request: ClinicRequest) -> Site | None:
    """The place that a form names, of this clinic."""
    named = request.POST.get("site", "")
    return next((one for one in places_of(clinic_of(request)) if str(one.pk) == named), None)


def _not_begun(request: ClinicRequest, signed: SignedPlan, refusal: StillOpen) -> HttpResponse:
    links = NotBegunLinks(_amend_of(signed), reverse("visits:signed_plan", kwargs={"plan": signed.pk}))
    shown = not_begun_page(refusal, signed.proposal.content, engine.knowledge(), links, fresh_key())
    frame = person_frame(request, signed.person, "Session not begun", "inject")
    return render(request, "visits/not_begun.html", {"frame": frame, "page": shown}, status=refusal.status)


@require_GET
def session(request: ClinicRequest, session: int) -> HttpResponse:
    """The session as it stands. Once it is closed, or where it is another clinic's, it is read and no more."""
    found = get_object_or_404(InjectionSession.objects.select_related("clinic", "person", "site"), pk=session)
    if is_closed(found) or found.clinic_id != clinic_of(request).pk:
        return redirect("visits:given", session=found.pk)
    now = opened(found)
    return _page(request, now, now.interrupted)


@require_POST
def session_act(request: ClinicRequest, session: int) -> HttpResponse:
    """One tap: one act under the key of the form. Whatever became of it, the answer is the session as it stands now."""
    found = get_object_or_404(InjectionSession.objects.select_related("clinic", "person", "site"), pk=session)
    kind, _, rest = request.POST.get("act", "look").partition(":")
    try:
        answer = _taps().get(kind, _look)(request, opened(found), rest)
    except Refused as refusal:
        return _refused(request, found, refusal, rest if kind in ("given", "undo", "different") else "")
    if answer is not None:
        return answer
    if request.htmx:
        return _page(request, now := opened(found), now.giving)
    return redirect(f"{reverse('visits:session', kwargs={'session': found.pk})}{_anchor(kind, rest)}")


def _taps() -> dict[str, Callable[[ClinicRequest, Opened, str], HttpResponse | None]]:
    return {
        "given": _given, "undo": _undo, "different": _different, "guidance": _guidance, "waste": _waste, "keep": _keep,
        "close": _close,
    }  # fmt: skip


def _look(request: ClinicRequest, now: Opened, rest: str) -> None:
    del request, now, rest


def _given(request: ClinicRequest, now: Opened, rest: str) -> None:
    position = _position(request, now, rest)
    _give(request, now, position, position.site.units, "")


def _different(request: ClinicRequest, now: Opened, rest: str) -> None:
    position = _position(request, now, rest)
    units, why = request.POST.get(f"units:{rest}", "").strip(), request.POST.get(f"why:{rest}", "").strip()
    if not AMOUNT.fullmatch(units):
        said = f"“{units}” cannot be read." if units else "The units given are missing."
        raise NotValid(f"{said} Type a number such as 15 or 2.5; 0 when the site was left out.")
    _give(request, now, position, Decimal(units), why)


def _give(request: ClinicRequest, now: Opened, position: Position, units: Decimal, why: str) -> None:
    (muscle, side), kinds = position.place, now.choices.guidance_of(position.place)
    acts.give_site(
        **_asked(request, now), muscle=muscle, side=side, site=position.within, units=units, why_different=why,
        guidance=kinds[0] if len(kinds) == 1 else None,
    )  # fmt: skip


def _undo(request: ClinicRequest, now: Opened, rest: str) -> None:
    position = _position(request, now, rest)
    muscle, side = position.place
    acts.take_back_site(**_asked(request, now), muscle=muscle, side=side, site=position.within, reason=TAKEN_BACK)


def _guidance(request: ClinicRequest, now: Opened, rest: str) -> None:
    muscle, side, kind = (*rest.split(":"), "", "")[:3]
    places = {(one.place[0], one.place[1].value) for one in now.needles.positions}
    if kind not in set(Guidance) or (muscle, side) not in places:
        raise NotValid("The plan has no such muscle, or there is no such guidance. Look at the session again.")
    _choose(request, now, now.choices.pressed((muscle, Side(side)), Guidance(kind)))


def _waste(request: ClinicRequest, now: Opened, rest: str) -> None:
    over = over_in(now.count, rest)
    if not over:
        raise TooLate("Nothing is left over there any more. Look at what is there now.")
    _choose(request, now, now.choices.with_waste(rest, now.choices.wasted.get(rest, Decimal(0)) + over))


def _keep(request: ClinicRequest, now: Opened, rest: str) -> None:
    _choose(request, now, now.choices.with_waste(rest, Decimal(0)))


def _choose(request: ClinicRequest, now: Opened, choices: Choices) -> None:
    version = request.POST.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise NotValid("This form is not complete. Look at the session again.")
    acts.save_session_choices(**_asked(request, now), version=int(version), choices=choices)


def _close(request: ClinicRequest, now: Opened, rest: str) -> HttpResponse:
    del rest
    acts.close_session(**_asked(request, now), wasted=now.wasted_by_vial(), guidance=_used(now))
    given = sum((one.units for one in now.entries.given), Decimal(0))
    said = f"The session is closed: {words.dose(given, now.plan.product)} given, and everything drawn is accounted for."
    messages.success(request, said, extra_tags="ok")
    keep_what_was_taught(request, now.session.person)
    return _to(request, reverse("visits:given", kwargs={"session": now.session.pk}))


def _used(now: Opened) -> tuple[Any, ...]:
    """The guidance of the muscles that something was given into."""
    return tuple(one for one in now.choices.guidance if now.entries.given_into(one.muscle, one.side))


def _position(request: ClinicRequest, now: Opened, rest: str) -> Position:
    """The position that a tap is about, in the plan that was on the screen. Numbers move when a plan is amended."""
    if request.POST.get("plan") != str(now.signed.pk):
        raise Changed("The plan was amended since this page was opened. Look at the sites as they are now, then tap again.")
    found = now.needles.numbered(int(rest)) if NUMBER.fullmatch(rest) else None
    if found is None:
        raise NotValid("The plan has no such site. Look at the session again.")
    return found


def _asked(request: ClinicRequest, now: Opened) -> dict[str, Any]:
    return {"by": request.user, "clinic": clinic_of(request), "key": key_of(request), "session": now.session}


def _refused(request: ClinicRequest, session: InjectionSession, refusal: Refused, site: str) -> HttpResponse:
    """The session as it stands, what was not recorded and why on top, and what was typed kept at its site."""
    if is_closed(session):
        messages.warning(request, refusal.sentence, extra_tags="reason")
        return _to(request, reverse("visits:given", kwargs={"session": session.pk}))
    now = opened(session)
    typed = {name: request.POST.get(f"{name}:{site}", "") for name in ("units", "why")}
    different = request.POST.get("act", "").startswith("different:") and isinstance(refusal, NotValid) and NUMBER.fullmatch(site)
    said = Refusal(_sentence(refusal), _places(refusal, now), int(site) if different else 0, **typed)
    return _page(request, now, replace(now.giving, refused=said), refusal.status)


def _sentence(refusal: Refused) -> str:
    if isinstance(refusal, KeyUsed):
        return "The tap before this one had reached the clinic. This one was not recorded: look at what stands, then tap again."
    problems = refusal.problems if isinstance(refusal, NotValid) else ()
    more = [f"{words.capital(one.found)}; expected {one.expected}." for one in problems if one.field in ("units", "why", "vials")]
    return words.joined((refusal.sentence, *more), " ")


def _places(refusal: Refused, now: Opened) -> tuple[tuple[str, str], ...]:
    """What does not add up, each with the part of the page that it leads to."""
    problems = refusal.problems if isinstance(refusal, NotValid) else ()
    found = {f"{one.place[0]} {one.place[1].word}": one.place for one in now.needles.positions}
    return tuple(
        (_anchor_of(found.get(one.field)), f"{_name_of(found.get(one.field), one.field)}: {one.found}. Expected: {one.expected}.")
        for one in problems
        if one.field not in ("units", "why", "vials")
    )


def _anchor_of(place: Place | None) -> str:
    return f"{place[0]}-{place[1].value}" if place else "left-h"


def _name_of(place: Place | None, field: str) -> str:
    return f"{muscle_name(place[0], engine.knowledge())} {place[1].word}" if place else words.capital(field)


def _page(request: ClinicRequest, now: Opened, state: Giving, status: int = 200) -> HttpResponse:
    """The whole page, or the part that is swapped; what is said once is left to the next whole page."""
    shown = _shown(now, state)
    if request.htmx:
        return render(request, PART, {"page": shown}, status=status)
    frame = person_frame(request, now.session.person, "Session", "inject")
    return render(request, PAGE, {"frame": frame, "page": shown}, status=status)


def _shown(now: Opened, state: Giving) -> SessionPage:
    at = {"session": now.session.pk}
    links = SessionLinks(
        act=reverse("visits:session_act", kwargs=at), vials=reverse("visits:vials", kwargs=at), amend=_amend_of(now.signed)
    )
    return session_page(now.plan, now.needles.made, state, engine.knowledge(), links)


def _amend_of(plan: SignedPlan) -> str:
    return reverse("visits:amend", kwargs={"plan": plan.pk})


def _anchor(kind: str, rest: str) -> str:
    """Where a page without script goes on: at the site that was tapped."""
    return f"#site-{rest}" if kind in ("given", "undo", "different") and rest.isdigit() else ""


def _to(request: ClinicRequest, address: str) -> HttpResponse:
    """Leave the page: an answer that is swapped in says so in its header."""
    if not request.htmx:
        return redirect(address)
    left = HttpResponse(status=200)
    left["HX-Redirect"] = address
    return left
