"""A response that fades: one cycle after the other by the acts of a clinic, what was seen bent by scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.clinic.prepared import once
from tests.clinic.scenes import MOMENT, a_key
from tests.clinic.story import Visit, a_follow_up, a_history, a_vial, assessed, closed, proposed, reasoned, signed

from eutonia.domain.plan import Guidance
from eutonia_clinic.core import clock
from eutonia_clinic.core.deed import Deed, under_way
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.responses.acts import review_response
from eutonia_clinic.responses.documents import Follows, Said, Verdict
from eutonia_clinic.responses.models import ResponseReview
from eutonia_clinic.responses.standing import last_session_of
from eutonia_clinic.responses.walking import Walk
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.models import InjectionSession, SessionClosed, SignedPlan

CYCLE = timedelta(weeks=14)
AT_ITS_BEST = timedelta(weeks=5)
HELPED = {"goal_attainment": {"heel": 0}, "ashworth": "1+", "spasms_per_day": 2}
LESS = {"goal_attainment": {"heel": -1}, "ashworth": "2", "spasms_per_day": 4}
NOTHING = {"goal_attainment": {"heel": -2}, "ashworth": "3", "spasms_per_day": 6}
FADING = (HELPED, LESS, NOTHING)
STOPPED = (HELPED, NOTHING, NOTHING)
STEPS = ("dose", "target", "guidance", "contracture", "disease", "antibodies", "expectation")
QUESTIONS = (
    "dose-lost", "storage-broken", "other-muscle-active", "needle-in-doubt", "moves-under-block", "treatment-changed",
    "disease-progressed", "therapy-stopped", "test-without-paralysis", "antibodies-found", "goal-is-active-function",
)  # fmt: skip


def after(cycles: int) -> datetime:
    """The day on which the next cycle would begin."""
    return MOMENT + CYCLE * cycles


def treated(visit: Visit, day: datetime, first: bool, option: str = "") -> SessionClosed:
    """One cycle as it is proposed, every needle guided."""
    with clock.stopped_at(day):
        assessment = assessed(visit, day, toxin_history=a_history(day, "no" if first else "yes"))
        draft = visit.act("start_draft", proposal=proposed(visit, assessment), option=option)
        reasoned(visit, draft)
        plan: SignedPlan = signed(visit, draft)
        visit.act("keep_forecast", plan=plan)
        return closed(visit, given_guided(visit, plan, day))


def given_guided(visit: Visit, plan: SignedPlan, day: datetime) -> InjectionSession:
    """Everything of a plan, under ultrasound."""
    session: InjectionSession = visit.act("open_session", plan=plan)
    visit.act("record_vial", session=session, vial=a_vial(day, vial_units=200, diluent_ml=4, drawn_units=200))
    for dose in plan.content.plan.doses:
        held = {"muscle": dose.muscle, "side": dose.side, "units": dose.units, "sites": dose.sites}
        visit.act("record_given", session=session, guidance=Guidance.ULTRASOUND, **held)
    return session


def seen(visit: Visit, session: SessionClosed, day: datetime, found: Mapping[str, Any]) -> None:
    """What was found five weeks after a session."""
    problem = {"pattern": "equinovarus-foot", "side": "right"}
    score = {"problem": problem, "ashworth": found["ashworth"], "spasms_per_day": found["spasms_per_day"]}
    when = day + AT_ITS_BEST
    with clock.stopped_at(when):
        looked = a_follow_up(when, scores=[score], goal_attainment=found["goal_attainment"])
        visit.act("record_follow_up", session=session.session, follow_up=looked)


@once
def cycles(visit: Visit, course: Sequence[Mapping[str, Any]] = FADING) -> datetime:
    """One cycle for each. Answers with the day on which the next would begin."""
    for number, found in enumerate(course):
        day = after(number)
        seen(visit, treated(visit, day, first=number == 0), day, found)
    return after(len(course))


def a_walk(follows: Follows = Follows.MORE, **changes: Any) -> Walk:
    """Every reason looked at, every question answered no, but that the joint moves under a block."""
    answers = {name: "yes" if name == "moves-under-block" else "no" for name in QUESTIONS}
    held: dict[str, Any] = {
        "answers": {name: engine.Answer(answer) for name, answer in answers.items()},
        "verdicts": {step: Verdict.EXPLAINS if step == "dose" else Verdict.DOES_NOT_EXPLAIN for step in STEPS},
        "words": {"dose": "The calf has grown since the brace came off."},
        "said": {"physiotherapy": Said.DISCUSSED},
        "answered_by": "the person and her carer",
        "conclusion": "The dose has become too small for the calf.",
        "follows": follows,
    }
    return Walk(**(held | changes))


def reviewed(visit: Visit, walk: Walk | None = None, **more: Any) -> ResponseReview:
    """What a walk found, recorded."""
    session = InjectionSession.objects.get(pk=last_session_of(ids_of(visit.person.pk)))
    held = {"by": visit.by, "clinic": visit.clinic, "key": a_key(), "person": visit.person, "session": session}
    return review_response(**(held | {"walk": walk or a_walk()} | more))


def an_empty_review(visit: Visit, session: InjectionSession) -> ResponseReview:
    """A row of a review without anything in it, for whoever only asks who may open it."""
    row = ResponseReview(person=visit.person, session=session, document="{}", follows="more", stop_rule=False)
    with under_way(Deed("test", visit.by, visit.clinic, clock.now(), person_id=visit.person.pk)):
        row.save()
    return row
