"""One person treated again and again, as the acts of a real clinic: each step asks for acts and waits for what they answer."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from eutonia.domain.cycle import FollowUp
from eutonia.domain.plan import Guidance, MuscleDose
from eutonia_clinic.accounts.models import User
from eutonia_clinic.core.fields import Choice
from eutonia_clinic.demo.cast import Member, Tree
from eutonia_clinic.demo.playing import Story, Turn
from eutonia_clinic.demo.staff import Staff
from eutonia_clinic.demo.truth import Nature
from eutonia_clinic.demo.vials import from_vials, vials_of
from eutonia_clinic.demo.words import reason_for
from eutonia_clinic.patients import ledger
from eutonia_clinic.patients.acts import register_person
from eutonia_clinic.patients.models import Person
from eutonia_clinic.visits import acts, engine
from eutonia_clinic.visits.checking import checked, finding_hash
from eutonia_clinic.visits.giving import entries_of
from eutonia_clinic.visits.models import (
    Assessment,
    FollowUpVisit,
    InjectionSession,
    PlanDraft,
    SessionClosed,
    SignedPlan,
    StoredProposal,
)
from eutonia_clinic.visits.presenters.sign_form import AMENDED, MEANINGS

OPENS_AT = time(9, 0)
BETWEEN_PEOPLE = timedelta(minutes=20)
PLACES_IN_THE_DAY = 18
BETWEEN_ACTS = timedelta(minutes=3)
ACTS_TODAY = 60
"""More than anybody's visit of today takes: they fit between the beginning of today and now."""
MORNING = timedelta(hours=4)
ASKED_BACK_DAYS = 16 * 7
TELLS_ALONE = ("walks_unaided", "walks_with_aid", "stands_to_transfer")
NO_HARM = MappingProxyType({"weakness_that_limits": "no", "swallowing_trouble": "no"})

Asked = Generator[Turn, Any, Any]
"""A part of a story that gives something back to the rest."""


@dataclass(slots=True)
class Teller:
    """Tells the story of one person. `at` is the moment of the next act; `now` the moment at which the demonstration is made."""

    member: Member
    staff: Staff
    now: datetime
    person: Person = field(init=False)
    at: datetime = field(init=False)
    step: timedelta = field(init=False, default=BETWEEN_ACTS)
    last: Nature | None = field(init=False, default=None)
    closed: SessionClosed | None = field(init=False, default=None)
    elsewhere: list[Tree] = field(init=False)

    def __post_init__(self) -> None:
        self.elsewhere = list(self.member.elsewhere)

    @property
    def zone(self) -> ZoneInfo:
        """Whose civil days count."""
        return ZoneInfo(self.staff.spasticity.time_zone)

    @property
    def today(self) -> date:
        """The civil day of the clinic."""
        return self.now.astimezone(self.zone).date()

    @property
    def day(self) -> date:
        """The civil day on which the story has arrived."""
        return self.at.astimezone(self.zone).date()

    @property
    def injector(self) -> User:
        """Each person has one of the two."""
        return self.staff["injector" if self.member.number % 3 else "second-injector"]

    @property
    def assessor(self) -> User:
        """Most are assessed by the physiotherapist, some by who injects."""
        return self.staff["assessor"] if self.member.number % 4 else self.injector

    def do(self, act: Callable[..., Any], by: User, **given: Any) -> Asked:
        """One act, a few minutes after the one before. Gives what it answered."""
        return (yield from self.do_at(self.staff.spasticity, act, by, **given))

    def do_at(self, clinic: Any, act: Callable[..., Any], by: User, **given: Any) -> Asked:
        """The same, at a clinic that is named."""
        self.at += self.step
        return (yield Turn(self.at, act, by, clinic, given, self.member.name))

    def go_to(self, day: date, later: timedelta = timedelta(0)) -> None:
        """To this person's place in a day; of today, between its beginning and now."""
        if day < self.today:
            place = OPENS_AT if not later else (datetime.combine(day, OPENS_AT) + later).time()
            queue = BETWEEN_PEOPLE * (self.member.number % PLACES_IN_THE_DAY)
            self.at, self.step = datetime.combine(day, place, self.zone) + queue, BETWEEN_ACTS
            return
        midnight = datetime.combine(self.today, time(0), self.zone)
        self.at = max(midnight, self.now - MORNING)
        self.step = min(BETWEEN_ACTS, (self.now - self.at) / ACTS_TODAY)

    def working_day(self, weeks_ago: int) -> date:
        """A day from Monday to Friday about so many weeks ago, another one for each person."""
        day = self.today - timedelta(weeks=weeks_ago) + timedelta(days=self.member.number % 3 - 1)
        return day - timedelta(days=max(0, day.weekday() - 4))

    # Steps, in the order of a visit

    def register(self, day: date) -> Story:
        """A new person, by whoever assesses first."""
        self.go_to(day)
        self.person = yield from self.do(register_person, self.assessor, identity=self.member.identity())

    def assess(self, **changes: Any) -> Asked:
        """An assessment of this day, from a draft as the page makes one. Gives the assessment."""
        begin = acts.open_next_cycle if self.closed else acts.start_assessment
        draft = yield from self.do(begin, self.assessor, person=self.person)
        case = {**self.case(), **changes}
        return (yield from self.do(acts.record_assessment, self.assessor, person=self.person, case=case, draft=draft))

    def plan(self, assessment: Assessment, option: str = "") -> Asked:
        """A proposal and a draft of one of its options, the recommended one where there is none of that name.

        Gives the draft; none when no injection is proposed.
        """
        proposal: StoredProposal = yield from self.do(acts.make_proposal, self.injector, assessment=assessment)
        if proposal.content.recommended == "none":
            return None
        offered = {one.name for one in proposal.content.options}
        wanted = option if option in offered else ""
        return (yield from self.do(acts.start_draft, self.injector, proposal=proposal, option=wanted))

    def give_reasons(self, draft: PlanDraft, *, seconded: bool = True) -> Story:
        """A reason for every finding that asks for one, with a second name where it needs one."""
        for finding in checked(draft).open:
            words = reason_for(finding.rule)
            given = {"draft": draft, "finding": finding_hash(finding), "words": words}
            reason = yield from self.do(acts.give_reason, self.injector, **given)
            if finding.needs_second_name and seconded:
                yield from self.do(acts.second_reason, self.staff["lead"], reason=reason, words="Agreed, for the reason given.")

    def sign(self, draft: PlanDraft) -> Asked:
        """The signature of a plan of its own. Gives the plan."""
        return (yield from self._sign(draft, acts.sign_plan, MEANINGS[0]))

    def amend(self, draft: PlanDraft, reason: str) -> Asked:
        """The signature of an amendment, for a reason. Gives the plan."""
        return (yield from self._sign(draft, acts.amend_plan, AMENDED, reason=reason))

    def _sign(self, draft: PlanDraft, act: Callable[..., Any], meaning: Choice, **more: Any) -> Asked:
        """The signature, and the forecast kept for later. Gives the plan."""
        yield from self.give_reasons(draft)
        shown = {"version": draft.version, "shown": checked(draft).shown, "birth_year": self.member.born.year}
        said = {"draft": draft, "second_factor": True, "meaning": meaning.words}
        plan = yield from self.do(act, self.injector, **shown, **said, **more)
        yield from self.do(acts.keep_forecast, self.injector, plan=plan)
        return plan

    def open(self, plan: SignedPlan) -> Asked:
        """A session with its vials mixed. Gives the session."""
        session = yield from self.do(acts.open_session, self.injector, plan=plan)
        for vial in vials_of(plan.content.plan, self.day, self.at):
            yield from self.do(acts.record_vial, self.injector, session=session, vial=vial)
        return session

    def inject(self, session: InjectionSession, doses: tuple[MuscleDose, ...]) -> Story:
        """These doses, from one vial after the other."""
        for dose in doses:
            for vial, units, sites in from_vials(session, dose):
                given = {"muscle": dose.muscle, "side": dose.side, "units": units, "sites": sites, "guidance": self.guidance}
                yield from self.do(acts.record_given, self.injector, session=session, vial=vial, **given)

    def close(self, session: InjectionSession) -> Story:
        """The end of a session; what is left over is wasted."""
        entries = entries_of(session)
        wasted = {vial.pk: entries.left_in(vial) for vial in entries.vials}
        self.closed = yield from self.do(acts.close_session, self.injector, session=session, wasted=wasted)

    def treat(self, number: int, option: str = "") -> Asked:
        """Everything from the assessment to the closed session, in one visit. Gives false when nothing was proposed."""
        assessment = yield from self.assess()
        draft = yield from self.plan(assessment, option)
        if draft is None:
            return False
        plan: SignedPlan = yield from self.sign(draft)
        session = yield from self.open(plan)
        yield from self.inject(session, plan.content.plan.doses)
        yield from self.close(session)
        self.last = Nature(self.member, number, plan.forecast.content)
        return True

    def book(self, day: date | None) -> Story:
        """The day of the next visit."""
        yield from self.do(acts.book, self.assessor, person=self.person, day=day)

    def follow_up(self, **changes: Any) -> Asked:
        """What is seen on this day. Gives the row."""
        assert self.last is not None
        held = {
            "seen_on": self.day,
            "scores": self.last.scores_on(self.day),
            "goal_attainment": self.last.attained_on(self.day),
            **NO_HARM,
            "weakness_that_limits": "yes" if self.last.session in self.member.weak_in else "no",
        }
        return (yield from self._write_down(FollowUp.model_validate({**held, **changes})))

    def felt(self, effect: str, told: str) -> Story:
        """What the person felt begin or wear off between two visits, on the day that they name."""
        assert self.last is not None
        assert self.closed is not None
        day = self.last.felt_on(effect)
        if day is not None and self.closed.session.given_on < day < self.day:
            row = yield from self._write_down(FollowUp.model_validate({**NO_HARM, "seen_on": day, told: True}))
            yield from self.review(row, "Told at the visit.")

    def before_the_next(self) -> Story:
        """On the day of the next session: what has worn off, and how things are before it."""
        yield from self.felt("wears_off_day", "felt_wear_off")
        row = yield from self.follow_up(weakness_that_limits="no")
        yield from self.review(row, "Seen on the day of the next session.")

    def review(self, row: FollowUpVisit, said: str) -> Story:
        """The injector looks at what was written down."""
        yield from self.do(acts.review_follow_up, self.injector, follow_up=row, said=said)

    def _write_down(self, seen: FollowUp) -> Asked:
        assert self.closed is not None
        return (yield from self.do(acts.record_follow_up, self.assessor, session=self.closed.session, follow_up=seen))

    # What they find and use

    def case(self) -> dict[str, Any]:
        """The assessment of this day: the picture with what is found today, every question asked."""
        found = self.last.problems_on(self.day) if self.last else self.member.picture["problems"]
        return {
            **self.member.picture,
            "problems": found,
            "assessed_on": self.day,
            "planned_for": self.day,
            "first_toxin_treatment": "no" if self.closed else "yes",
            "person": {**self.member.measures, "multiple_sclerosis": "yes"},
            "screen": {"answered_on": self.day, "answered_by": self.told_by, "answers": self.answers()},
            "toxin_history": {
                "any_in_16_weeks": "yes" if self.had_toxin() else "no",
                "answered_by": self.told_by,
                "answered_on": self.day,
            },
        }

    @property
    def told_by(self) -> str:
        """Who answers the safety questions."""
        return "person" if self.member.measures["mobility"] in TELLS_ALONE else "person_and_carer"

    def answers(self) -> dict[str, str]:
        """Every safety question, answered; what the cast says of a person holds for today only."""
        told = self.member.answers if self.day >= self.today - timedelta(weeks=4) else {}
        return {**dict.fromkeys(engine.knowledge().screen, "no"), **told}

    def had_toxin(self) -> bool:
        """Whether the ledger holds toxin within sixteen weeks of this day."""
        days = [one.given_on for one in ledger.treatments_of(self.person) if one.given_on and one.status == "given"]
        return any(self.day - one <= timedelta(days=ASKED_BACK_DAYS) for one in days)

    @property
    def guidance(self) -> Guidance:
        """Electromyography in the neck, ultrasound elsewhere."""
        parts = {engine.knowledge().patterns[one["pattern"]].part for one in self.member.picture["problems"]}
        return Guidance.ELECTROMYOGRAPHY if "neck" in parts else Guidance.ULTRASOUND
