"""The frame of a page about one person: the banner with what the last assessment found, and the steps of the visit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, today_of
from eutonia_clinic.core.frame import INTENDED_USE, SYNTHETIC_USE, Banner, Frame, person_facts, steps
from eutonia_clinic.patients import framing
from eutonia_clinic.patients.models import Person
from eutonia_clinic.visits import lending, queries
from eutonia_clinic.visits.cases import asked_for
from eutonia_clinic.visits.courses import last_assessment, last_closed
from eutonia_clinic.visits.models import PlanCancelled
from eutonia_clinic.visits.standing import Standing, standing_otherwise


def person_frame(
    request: ClinicRequest, person: Person, title: str, step: str = "", noticed: bool = False, **more: Any
) -> Frame:
    """The frame. `step` is that of `core.frame.STEPS` in which the page stands; the others lead to what is open.

    With `noticed`, what other parts have to say of the person stands above the page.
    """
    banner = banner_of(request, person)
    footer = (INTENDED_USE, SYNTHETIC_USE) if banner.synthetic else (INTENDED_USE,)
    shown = steps(step, step_links(request, person)) if step else ()
    said = lending.notices_of(request, person) if noticed else ()
    frame = frame_for(request, title, "people", banner=banner, steps=shown, footer=footer, **more)
    return replace(frame, messages=(*frame.messages, *said))


def banner_of(request: ClinicRequest, person: Person) -> Banner:
    """The banner with the facts of the last assessment and the latest answer about toxin."""
    last = last_assessment(person)
    if last is None:
        return framing.banner_of(request, person)
    return framing.banner_of(request, person, person_facts(last.content.person), asked_for(last).toxin_history)


def step_links(request: ClinicRequest, person: Person) -> dict[str, str]:
    """For each step of the visit the newest draft, plan or session of this person; what does not exist is left out."""
    clinic = clinic_of(request)
    links: dict[str, str] = {}
    written = queries.assessment_drafts_of(person).first()
    found = last_assessment(person)
    if written:
        links["assess"] = reverse("visits:assess", kwargs={"assessment_draft": written.pk})
    elif found:
        links["assess"] = reverse("visits:assessment", kwargs={"assessment": found.pk})
    draft = queries.draft_in_hand(person, clinic)
    if draft:
        links["may-we"] = reverse("visits:may_we", kwargs={"proposal": draft.proposal_id})
        links["plan"] = reverse("visits:plan", kwargs={"draft": draft.pk})
        links["sign"] = reverse("visits:sign", kwargs={"draft": draft.pk})
    cancelled = Exists(PlanCancelled.objects.filter(plan=OuterRef("pk")))
    plan = queries.plans_of(person).filter(clinic=clinic).defer("document").annotate(is_cancelled=cancelled).first()
    to_give = (Standing.IN_FORCE, Standing.BEING_GIVEN)
    if plan and not plan.is_cancelled and standing_otherwise(plan, today_of(request)) in to_give:
        links["inject"] = reverse("visits:signed_plan", kwargs={"plan": plan.pk})
    closed = last_closed(person)
    if closed:
        links["follow-up"] = reverse("visits:follow_up", kwargs={"session": closed.session_id})
    return {step: href for step, href in links.items() if request.may(_route_of(step))}


def _route_of(step: str) -> str:
    """The route that a step leads to, as the access table names it."""
    return {
        "assess": "visits:assess", "may-we": "visits:may_we", "plan": "visits:plan", "sign": "visits:sign",
        "inject": "visits:signed_plan", "follow-up": "visits:follow_up",
    }[step]  # fmt: skip
