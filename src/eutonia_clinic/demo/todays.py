"""The scenes: how things stand today with one person, each one something that happens in a real clinic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from eutonia.domain.case import EarlierTreatment
from eutonia.domain.plan import Plan
from eutonia_clinic.demo.cast import synthetic
from eutonia_clinic.demo.playing import Story
from eutonia_clinic.demo.treating import Asked, Teller
from eutonia_clinic.patients.acts import merge, register_person, tell_treatment
from eutonia_clinic.patients.identity import SYNTHETIC, Identifier
from eutonia_clinic.visits import acts
from eutonia_clinic.visits.checking import plan_of
from eutonia_clinic.visits.models import PlanDraft, SignedPlan

Scene = Callable[[Teller], Story]
SECOND_ENTRY = 1000
"""Added to the number of somebody who was registered twice."""


def red_flag(teller: Teller) -> Story:
    """After a neck treatment: trouble with swallowing, told by telephone this morning."""
    teller.go_to(teller.today)
    yield from teller.follow_up(swallowing_trouble="yes", goal_attainment={})


def two_clinics(teller: Teller) -> Story:
    """Urology gave toxin three weeks ago. With the usual dose both pass the ceiling: a reason is given, no second name yet."""
    draft: PlanDraft = yield from _drafted_today(teller)
    usual = _with_first(plan_of(draft), 15)
    saved = yield from teller.do(acts.save_draft, teller.injector, draft=draft, version=draft.version, plan=usual)
    yield from teller.give_reasons(saved, seconded=False)


def to_sign(teller: Teller) -> Story:
    """A plan without anything open waits for the injector."""
    yield from _drafted_today(teller)


def stale(teller: Teller) -> Story:
    """After the plan was drafted, a letter told of toxin elsewhere: the proposal has to be made anew."""
    yield from _drafted_today(teller)
    told = EarlierTreatment.model_validate(
        {
            "given_on": teller.today - timedelta(weeks=7),
            "product": "onabotulinumtoxinA",
            "units": 100,
            "indication": "hyperhidrosis",
            "clinic": "a skin clinic, by letter",
            "confirmed": "yes",
        }
    )
    yield from teller.do(tell_treatment, teller.assessor, person=teller.person, treatment=told)


def assessed_today(teller: Teller) -> Story:
    """Assessed by the physiotherapist, proposed by the engine; nobody has begun a plan."""
    teller.go_to(teller.today)
    assessment = yield from _assessed(teller)
    yield from teller.do(acts.make_proposal, teller.assessor, assessment=assessment)


def signed_today(teller: Teller) -> Story:
    """Signed, to be given today."""
    draft = yield from _drafted_today(teller)
    yield from teller.sign(draft)


def interrupted(teller: Teller) -> Story:
    """In the middle of a session: some sites are given, others wait."""
    draft = yield from _drafted_today(teller)
    plan: SignedPlan = yield from teller.sign(draft)
    session = yield from teller.open(plan)
    doses = plan.content.plan.doses
    yield from teller.inject(session, doses[: max(1, len(doses) // 2)])


def amended(teller: Teller) -> Story:
    """Signed this morning, then changed for a reason: the version before stays readable."""
    draft = yield from _drafted_today(teller)
    plan = yield from teller.sign(draft)
    amending: PlanDraft = yield from teller.do(acts.start_amendment, teller.injector, plan=plan)
    less = _with_first(plan_of(amending), 8)
    saved = yield from teller.do(acts.save_draft, teller.injector, draft=amending, version=amending.version, plan=less)
    why = "On the couch the first muscle is softer than at the assessment, and he fears for his grip."
    yield from teller.amend(saved, why)


def lapsed(teller: Teller) -> Story:
    """Signed five weeks ago and never given: it still reserves toxin, until somebody says so."""
    yield from _signed_on(teller, teller.working_day(5))


def cancelled(teller: Teller) -> Story:
    """Signed last week, and cancelled: an infection of the chest."""
    plan = yield from _signed_on(teller, teller.working_day(1))
    why = "Chest infection since Sunday; antibiotics from the GP. Comes again when it is over."
    teller.at += timedelta(hours=3)
    yield from teller.do(acts.cancel_plan, teller.injector, plan=plan, reason=why)


def merged(teller: Teller) -> Story:
    """Registered a second time with a wrong birth date; the lead found it and made the two one."""
    teller.go_to(teller.working_day(2))
    number = Identifier(kind=SYNTHETIC, value=synthetic(teller.member.number + SECOND_ENTRY))
    wrong = {"birth_date": teller.member.born.replace(day=7), "identifiers": (number,)}
    assessor, lead = teller.staff["assessor"], teller.staff["lead"]
    twin = yield from teller.do(register_person, assessor, identity=teller.member.identity(**wrong))
    why = "Same person: a referral gave the birth date with one digit wrong. Asked on the telephone."
    teller.at += timedelta(hours=2)
    yield from teller.do(merge, lead, kept=teller.person, merged=twin, reason=why)


def begun(teller: Teller) -> Story:
    """A first assessment half written: somebody was called away."""
    teller.go_to(teller.today)
    draft = yield from teller.do(acts.start_assessment, teller.assessor, person=teller.person)
    written = {part: value for part, value in teller.case().items() if part not in ("screen", "toxin_history", "goals")}
    given = {"draft": draft, "version": draft.version, "document": written, "unconfirmed": ()}
    yield from teller.do(acts.save_assessment_draft, teller.assessor, **given)


def not_a_candidate(teller: Teller) -> Story:
    """Assessed, and the answer is no: what stands against it, and what else there is."""
    yield from assessed_today(teller)


SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "red_flag": red_flag,
        "two_clinics": two_clinics,
        "to_sign": to_sign,
        "stale": stale,
        "assessed_today": assessed_today,
        "signed_today": signed_today,
        "interrupted": interrupted,
        "amended": amended,
        "lapsed": lapsed,
        "cancelled": cancelled,
        "merged": merged,
        "begun": begun,
        "not_a_candidate": not_a_candidate,
    }
)
BOOKED_FOR_TODAY = frozenset(
    {"two_clinics", "to_sign", "stale", "assessed_today", "signed_today", "interrupted", "amended", "booked_today"}
)


def _assessed(teller: Teller) -> Asked:
    """Assessed on the day that the story has reached; what was seen since the last session comes first."""
    if teller.closed:
        yield from teller.before_the_next()
    return (yield from teller.assess())


def _drafted_today(teller: Teller) -> Asked:
    return (yield from _drafted_on(teller, teller.today))


def _drafted_on(teller: Teller, day: date) -> Asked:
    teller.go_to(day)
    assessment = yield from _assessed(teller)
    draft = yield from teller.plan(assessment)
    if draft is None:
        raise ValueError(f"Nothing is proposed for {teller.member.name} today: the scene cannot be played.")
    return draft


def _signed_on(teller: Teller, day: date) -> Asked:
    draft = yield from _drafted_on(teller, day)
    return (yield from teller.sign(draft))


def _with_first(plan: Plan, tenths: int) -> Plan:
    """The first dose as so many tenths of itself, to the next 10 units below."""
    first, *others = plan.doses
    changed = first.model_copy(update={"units": first.units * tenths // 100 * 10})
    return plan.model_copy(update={"doses": (changed, *others)})
