"""Where the clinic meets the engine: what is known, what is believed of one person, and the three questions asked of it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date
from threading import Lock

from eutonia.cli.vocabulary import unknown_in_case, unknown_in_plan
from eutonia.domain.advice import Advice, Step
from eutonia.domain.answers import Answer
from eutonia.domain.belief import Belief, Learned
from eutonia.domain.case import Case, EarlierTreatment, Jurisdiction, Response
from eutonia.domain.cycle import Course, Session
from eutonia.domain.errors import BadInput
from eutonia.domain.kept_forecast import KeptForecast
from eutonia.domain.plan import MuscleDose, Plan
from eutonia.domain.proposal import CheckResult, PlanOption, Preparation, Proposal
from eutonia.knowledge import Knowledge, load
from eutonia.learn import learn
from eutonia.next_cycle import advise_with, lessons, review
from eutonia.next_cycle import option_for as engine_option_for
from eutonia.propose import drafted as engine_drafted
from eutonia.propose import prepare, with_usual_sites
from eutonia.propose import propose as engine_propose
from eutonia.response import forecast, population_belief
from eutonia.safety import check as engine_check
from eutonia.safety.in_force import in_force
from eutonia.scoring import kept_plan
from eutonia_clinic.core.documents import hash_of
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.visits.documents import Taught
from eutonia_clinic.visits.lending import verified

OURS = ("limb_spasticity", "cervical_dystonia", "jaw")
"""What sessions are given for here, as the ledger names it."""
Answers = Mapping[str, Answer]
REMEMBERED = 64
"""Beliefs of people kept in the memory of one process. Each is a pure function of a course and can be worked out again."""


def knowledge() -> Knowledge:
    """The knowledge of this installation: the files that came with it, read once, and what was verified of them here."""
    return verified(load())


def products_planned() -> tuple[str, ...]:
    """The products that plans are made with here."""
    return tuple(one.id for one in knowledge().products.values() if one.planned_here)


def belief_of(course: Course | None) -> Belief:
    """What is believed of a person's response: learned from their course, or that of the population before there is one."""
    return population_belief(knowledge()) if course is None else learned_from(course).belief


def learned_from(course: Course) -> Learned:
    """The belief that a course has taught, and how far to trust it. Worked out once for each course."""
    return _learned.of(course)


def taught_by(course: Course, case_now: Case | None, answers: Answers | None = None) -> Taught:
    """What a course has taught, and what follows for the next cycle of the person as assessed last.

    `answers` is what people answered about a loss of response.
    """
    known, population, learned = knowledge(), population_belief(knowledge()), learned_from(course)
    return Taught(
        lessons=lessons(course, known, population, learned),
        advice=_advice(course, case_now, known, population, learned, answers),
    )


def option_for(steps: Sequence[Step], proposal: Proposal, course: Course) -> tuple[str, tuple[str, ...]]:
    """The name of the option of a proposal that agrees with what was decided about the next cycle, and why it does."""
    try:
        return engine_option_for(steps, proposal, course, proposal.case, knowledge(), learned_from(course))
    except BadInput:
        return proposal.recommended, ()


def _advice(
    course: Course, case: Case | None, known: Knowledge, population: Belief, learned: Learned, answers: Answers | None
) -> Advice | None:
    """None where there is no case, or course and case cannot both be true: the page says then that no advice was made."""
    if case is None:
        return None
    try:
        return advise_with(course, case, known, population, learned, answers)
    except BadInput:
        return None


class _Learned:
    """The beliefs worked out last, by the hash of their course and of the knowledge."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, str], Learned] = OrderedDict()
        self._lock = Lock()

    def of(self, course: Course) -> Learned:
        key = (hash_of(course), knowledge().hash)
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        learned = learn(population_belief(knowledge()), course, knowledge())
        with self._lock:
            self._held[key] = learned
            while len(self._held) > REMEMBERED:
                self._held.popitem(last=False)
        return learned


_learned = _Learned()


def must_be_known(case: Case) -> None:
    """Raises `NotValid` when a case names what the knowledge does not hold."""
    problems = unknown_in_case(case, knowledge())
    if problems:
        raise NotValid("The assessment names what nobody knows here.", problems)


def plan_must_be_known(plan: Plan) -> None:
    """Raises `NotValid` when a plan names what the knowledge does not hold."""
    problems = unknown_in_plan(plan, knowledge())
    if problems:
        raise NotValid("The plan names what nobody knows here.", problems)


def propose(case: Case, belief: Belief, earlier: Sequence[Session]) -> Proposal:
    """May we, what, how much, what to expect and why, over the toxin of `earlier` sessions that still acts."""
    return engine_propose(case, knowledge(), belief, earlier)


def drafted(plan: Plan, case: Case, belief: Belief, earlier: Sequence[Session]) -> PlanOption:
    """A plan that somebody is making, checked, forecast and prepared."""
    return engine_drafted(plan, case, knowledge(), belief, earlier)


def sites_of(doses: Sequence[MuscleDose], case: Case) -> tuple[MuscleDose, ...]:
    """Doses that were typed, with the usual number of needle positions of each."""
    return with_usual_sites(doses, case, knowledge())


def prepared(plan: Plan) -> Preparation:
    """Vials, dilution and syringes of a plan, at its own strength when it has one."""
    return prepare(plan, knowledge())


_Given = tuple[date | None, str | None]


def with_responses(case: Case, course: Course | None) -> Case:
    """The case with how each session given here worked, read from its follow-ups: the ledger holds what was given, not that."""
    if course is None:
        return case
    worked: dict[_Given, Response] = {(one.given_on, one.product): one.response for one in review(course, case, knowledge())}
    treatments = tuple(_worked(one, worked) for one in case.toxin_history.treatments)
    return case.model_copy(update={"toxin_history": case.toxin_history.model_copy(update={"treatments": treatments})})


def _worked(treatment: EarlierTreatment, worked: Mapping[_Given, Response]) -> EarlierTreatment:
    found = worked.get((treatment.given_on, treatment.product))
    is_ours = treatment.status == "given" and treatment.indication in OURS and treatment.response is Response.NOT_KNOWN
    return treatment.model_copy(update={"response": found}) if found and is_ours else treatment


def check(plan: Plan, case: Case) -> CheckResult:
    """Every finding of the guard on one plan."""
    return engine_check(plan, case, knowledge())


def forecast_to_keep(plan: Plan, case: Case, belief: Belief, earlier: Sequence[Session], kept_on: date) -> KeptForecast:
    """The forecast of a plan, over the toxin of `earlier` sessions, as the document that can be scored later."""
    known = knowledge()
    return kept_plan(plan, forecast(plan, case, known, belief, earlier=earlier), case, known, belief, kept_on)


def interval_days(product: str, jurisdiction: str, day: date) -> int | None:
    """The shortest time between treatments with a product, as the guard counts it; None when none is known."""
    interval = (
        in_force(product, Jurisdiction(jurisdiction), day, knowledge()).interval if product in knowledge().products else None
    )
    return interval.days if interval else None
