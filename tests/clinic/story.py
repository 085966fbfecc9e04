"""A visit step by step, as tests need it: each step does what a user would do, and gives what it answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.build import a_problem
from tests.clinic.prepared import once
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_person, a_user

from eutonia.domain.answers import Side
from eutonia.domain.cycle import FollowUp
from eutonia.domain.plan import Plan
from eutonia.knowledge import load
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.patients.models import Person
from eutonia_clinic.visits import acts
from eutonia_clinic.visits.checking import checked, finding_hash, plan_of
from eutonia_clinic.visits.giving import VialData, entries_of
from eutonia_clinic.visits.models import (
    Assessment,
    FollowUpVisit,
    InjectionSession,
    PlanDraft,
    SessionClosed,
    SignedPlan,
    StoredProposal,
)

MEANING = "I have checked person, product, doses and sides, and I am responsible for this plan."
DILUTION = {"vial_units": 100, "diluent_ml": 2}
LATER = datetime(2027, 1, 14, 9, 0, tzinfo=MOMENT.tzinfo)
"""Sixteen weeks after the first visit."""


@dataclass(frozen=True)
class Visit:
    """Who treats whom, where."""

    clinic: Clinic
    by: User
    person: Person

    def act(self, name: str, **given: Any) -> Any:
        """One act by the injector, under a key of its own."""
        return getattr(acts, name)(**{"by": self.by, "clinic": self.clinic, "key": a_key(), **given})


@once
def a_visit(clinic: Clinic | None = None, person: Person | None = None, name: str = "Dr Ines Sample", **identity: Any) -> Visit:
    """An injector and a person, at a clinic of their own when none is named."""
    clinic = clinic or a_clinic()
    by = a_user(clinic, name)
    return Visit(clinic, by, person or a_person(by, clinic, **identity))


def a_case_tree(day: datetime = MOMENT, **changes: Any) -> dict[str, Any]:
    """An assessment as a form brings it: an equinovarus foot, every safety question answered no, no toxin before."""
    on = day.date().isoformat()
    return {
        "title": "Equinovarus foot in a walker",
        "product": "onabotulinumtoxinA",
        "assessed_on": on,
        "planned_for": on,
        "first_toxin_treatment": "no",
        "person": {
            "weight_kg": 64,
            "height_cm": 168,
            "edss": 6,
            "multiple_sclerosis": "yes",
            "mobility": "walks_with_aid",
        },
        "distribution": "focal",
        "problems": [a_problem(spasms_per_day=6)],
        "goals": [
            {
                "id": "heel",
                "words": "Heel to the ground when walking",
                "problems": [{"pattern": "equinovarus-foot", "side": "right"}],
                "measure": "ashworth",
                "target_ashworth": "1+",
            }
        ],
        "screen": a_screen(day),
        "toxin_history": a_history(day),
        **changes,
    }


def a_screen(day: datetime = MOMENT, **answers: str) -> dict[str, Any]:
    """Every safety question of the knowledge, answered by the person and the carer."""
    asked = dict.fromkeys(load().screen, "no") | answers
    return {"answered_on": day.date().isoformat(), "answered_by": "person_and_carer", "answers": asked}


def a_history(day: datetime = MOMENT, answer: str = "no", *treatments: Mapping[str, Any]) -> dict[str, Any]:
    """The answer about earlier toxin."""
    return {
        "any_in_16_weeks": answer,
        "answered_by": "person_and_carer",
        "answered_on": day.date().isoformat(),
        "treatments": list(treatments),
    }


def bladder_toxin(on: str, units: int = 200) -> dict[str, Any]:
    """Toxin into the bladder by another clinic."""
    return {
        "given_on": on,
        "product": "onabotulinumtoxinA",
        "units": units,
        "indication": "bladder",
        "clinic": "TESTCLINIC urology",
        "confirmed": "yes",
    }


@once
def assessed(visit: Visit, day: datetime = MOMENT, **changes: Any) -> Assessment:
    """The assessment of a day."""
    found: Assessment = visit.act("record_assessment", person=visit.person, case=a_case_tree(day, **changes))
    return found


@once
def proposed(visit: Visit, assessment: Assessment) -> StoredProposal:
    """What the engine answers."""
    proposal: StoredProposal = visit.act("make_proposal", assessment=assessment)
    return proposal


@once
def drafted(visit: Visit, proposal: StoredProposal, **changes: Any) -> PlanDraft:
    """A draft of 75 units into the right soleus, or with these changes."""
    draft: PlanDraft = visit.act("start_draft", proposal=proposal)
    plan = Plan.model_validate(
        {
            **plan_of(draft).model_dump(),
            "doses": [{"muscle": "soleus", "side": "right", "units": 75, "sites": 3}],
            "dilution": DILUTION,
            **changes,
        }
    )
    saved: PlanDraft = visit.act("save_draft", draft=draft, version=draft.version, plan=plan)
    return saved


@once
def reasoned(visit: Visit, draft: PlanDraft, words: str = "Discussed with the person and urology.") -> None:
    """A reason for every finding that asks for one, with a second name where one is needed."""
    second = a_user(visit.clinic, "Prof Bela Other", Role.LEAD)
    for finding in checked(draft).open:
        reason = visit.act("give_reason", draft=draft, finding=finding_hash(finding), words=words)
        if finding.needs_second_name:
            visit.act("second_reason", by=second, reason=reason, words="I agree.")


def signature(draft: PlanDraft, **changes: Any) -> dict[str, Any]:
    """What a form of a signature brings, of a draft as it is shown now."""
    return {
        "draft": draft,
        "version": draft.version,
        "shown": checked(draft).shown,
        "birth_year": 1974,
        "second_factor": True,
        "meaning": MEANING,
        **changes,
    }


@once
def signed(visit: Visit, draft: PlanDraft, **changes: Any) -> SignedPlan:
    """The draft, signed as it is shown."""
    plan: SignedPlan = visit.act("sign_plan", **signature(draft, **changes))
    return plan


@once
def a_signed_plan(visit: Visit, day: datetime = MOMENT, **changes: Any) -> SignedPlan:
    """From the assessment to the signature, in one day."""
    draft = drafted(visit, proposed(visit, assessed(visit, day, **changes)))
    reasoned(visit, draft)
    return signed(visit, draft)


def a_vial(day: datetime = MOMENT, **changes: Any) -> VialData:
    """A vial of 100 units in 2 mL, mixed ten minutes ago."""
    held = {
        "lot": "C1234AB",
        "expiry": (day + timedelta(days=200)).date().isoformat(),
        "vial_units": 100,
        "diluent_ml": 2,
        "drawn_units": 100,
        "mixed_at": day - timedelta(minutes=10),
    }
    return VialData.model_validate(held | changes)


@once
def given(visit: Visit, plan: SignedPlan, day: datetime = MOMENT, **vial: Any) -> InjectionSession:
    """A session in which everything planned was given from one vial; not closed yet."""
    session: InjectionSession = visit.act("open_session", plan=plan)
    visit.act("record_vial", session=session, vial=a_vial(day, **vial))
    for dose in plan.content.plan.doses:
        inject(visit, session, dose.muscle, dose.side, dose.units)
    return session


def inject(visit: Visit, session: InjectionSession, muscle: str, side: Side, units: Decimal | int, **more: Any) -> Any:
    """Units into one muscle on one side."""
    return visit.act("record_given", session=session, muscle=muscle, side=side, units=Decimal(units), sites=3, **more)


@once
def closed(visit: Visit, session: InjectionSession) -> SessionClosed:
    """The session closed, with what is left in the vials wasted."""
    entries = entries_of(session)
    wasted = {vial.pk: vial.drawn_units - entries.given_from(vial) for vial in entries.vials}
    row: SessionClosed = visit.act("close_session", session=session, wasted=wasted)
    return row


@once
def a_closed_session(visit: Visit, day: datetime = MOMENT, **changes: Any) -> SessionClosed:
    """A whole visit, from the assessment to the closed session."""
    return closed(visit, given(visit, a_signed_plan(visit, day, **changes), day))


def a_follow_up(day: datetime, **changes: Any) -> FollowUp:
    """Seen again: the foot has become easier and the goal is reached."""
    held = {
        "seen_on": day.date().isoformat(),
        "scores": [{"problem": {"pattern": "equinovarus-foot", "side": "right"}, "ashworth": "1+", "spasms_per_day": 2}],
        "goal_attainment": {"heel": 0},
        "weakness_that_limits": "no",
        "swallowing_trouble": "no",
    }
    return FollowUp.model_validate(held | changes)


@once
def seen_again(visit: Visit, closing: SessionClosed, day: datetime) -> FollowUpVisit:
    """The follow-up of a session."""
    row: FollowUpVisit = visit.act("record_follow_up", session=closing.session, follow_up=a_follow_up(day))
    return row


def with_doses(draft: PlanDraft, *units: int) -> Plan:
    """The plan of a draft with these units in soleus, the medial head and tibialis posterior on the right, as far as they go."""
    muscles = ("soleus", "gastrocnemius-medial-head", "tibialis-posterior")
    doses = [{"muscle": muscle, "side": "right", "units": one, "sites": 2} for muscle, one in zip(muscles, units, strict=False)]
    return Plan.model_validate({**plan_of(draft).model_dump(), "doses": doses})
