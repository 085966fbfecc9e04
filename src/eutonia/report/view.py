"""A proposal arranged as it is read: the answer, the dose rows, the facts of the strip, the options side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from eutonia.domain.answers import Severity, Side
from eutonia.domain.case import Goal, Measure, Mobility, PostureProblem
from eutonia.domain.finding import Arithmetic, Finding
from eutonia.domain.proposal import ExpectedCourse, Outcome, PlanOption, PreparedPlan, Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report.charts.forecast import Aim
from eutonia.report.charts.goals import best_week
from eutonia.report.muscles import muscle_name
from eutonia.report.words import (
    age,
    capital,
    chance_reach,
    count,
    day,
    day_after,
    exact,
    known,
    listed,
    long_day,
    millilitres,
    number,
    percent,
    sentence,
    span,
    units,
)

LEVELS = {
    Outcome.CANDIDATE: "ok", Outcome.WITH_CAUTIONS: "reason", Outcome.NOT_NOW: "reason", Outcome.NOT_A_CANDIDATE: "stop",
}  # fmt: skip
LEVEL_NAMES = {
    Severity.STOP: ("stop", "stops"), Severity.REASON: ("needs a reason", "need a reason"), Severity.NOTE: ("note", "notes"),
}  # fmt: skip
MOBILITY = {
    Mobility.WALKS_UNAIDED: "walks unaided", Mobility.WALKS_WITH_AID: "walks with an aid",
    Mobility.STANDS_TO_TRANSFER: "stands to transfer", Mobility.WHEELCHAIR: "uses a wheelchair",
    Mobility.BED: "in bed", Mobility.NOT_ASKED: "mobility not asked",
}  # fmt: skip
SYNTHETIC = "TESTPERSON"
GOAL_WEEKS = "A goal week is a week with benefit, weighted by the importance of the goals, counted against no treatment."
MEANS = (
    "Goal weeks and chances of one muscle are averages over the draws of the model. The options are compared by medians, "
    "so these figures do not add up to theirs."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The one thing a page says first."""

    level: str
    outcome: str
    big: str
    below: str
    dosed: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """One named value of the strip under the answer. `source` is 'case', 'model' or 'plan'."""

    name: str
    value: str
    more: str
    source: str


def chosen(proposal: Proposal) -> PlanOption | None:
    """The option that is proposed, None when the proposal holds no plan."""
    return next((o for o in proposal.options if o.name == proposal.recommended), None)


def answer(proposal: Proposal) -> Answer:
    """May we, and how much."""
    outcome, option = proposal.eligibility.outcome, chosen(proposal)
    words, when = capital(outcome.words), long_day(proposal.case.planned_for)
    if option is None or not option.plan.doses:
        return Answer(LEVELS[outcome], words, "No dose is proposed", f"{proposal.case.product}, asked for {when}", False)
    return Answer(LEVELS[outcome], words, units(option.plan.total.amount), f"{option.plan.product}, for {when}", True)


def is_synthetic(proposal: Proposal) -> bool:
    """True when the case says that its person does not exist."""
    return SYNTHETIC in f"{proposal.case.title} {proposal.case.person.name}".upper()


def person_words(proposal: Proposal) -> tuple[str, ...]:
    """The person in short phrases, unknown said as such."""
    person, day_seen = proposal.case.person, proposal.case.assessed_on
    return (
        f"born {day(person.birth_date)} ({age(person.birth_date, day_seen)} years)",
        f"weight {known(person.weight_kg, 'kg')}",
        f"height {known(person.height_cm, 'cm')}",
        f"MS: {person.multiple_sclerosis.words}, EDSS {known(person.edss)}",
        MOBILITY[person.mobility],
        f"toxin in the last 16 weeks: {proposal.case.toxin_history.any_in_16_weeks.words}",
    )


def pattern_name(pattern: str, knowledge: Knowledge) -> str:
    """The name of a posture or spasm pattern, with a capital letter."""
    found = knowledge.patterns.get(pattern)
    return capital(found.name if found else pattern.replace("-", " "))


def facts(proposal: Proposal, option: PlanOption) -> tuple[Fact, ...]:
    """The strip under the answer: what it takes, what it brings, what it costs, how long it lasts."""
    made = option.preparation
    return (
        Fact("Injections", f"{count(option.needles, 'site')}, {millilitres(made.volume_ml)}", "", "plan"),
        Fact("Vials", vial_list(option), f"{units(made.wasted_units)} left over", "plan"),
        *_goal_fact(option),
        Fact("Limiting weakness", percent(option.weakness.median), chance_reach(option.weakness), "model"),
        *_wear_off_fact(proposal, option),
    )


def vial_list(option: PreparedPlan) -> str:
    """'2 × 100 units, 1 × 50 units'."""
    vials = option.preparation.vials
    return ", ".join(f"{vials.count(v)} × {units(v)}" for v in dict.fromkeys(vials)) or "none"


def _goal_fact(option: PlanOption) -> tuple[Fact, ...]:
    if not option.goals:
        return ()
    goal = max(option.goals, key=lambda g: g.importance)
    best = best_week(goal)
    words = f"{percent(goal.probability[best])} at week {number(goal.weeks[best])}"
    return (Fact("First goal", f"{words}, {percent(goal.without_treatment[best])} without", goal.words, "model"),)


def _wear_off_fact(proposal: Proposal, option: PlanOption) -> tuple[Fact, ...]:
    bands = [c.wears_off_day for c in option.courses if c.wears_off_day]
    if not bands:
        return (Fact("Wears off", "cannot establish", "", "model"),)
    first = min(bands, key=lambda band: band.median)
    start = proposal.case.planned_for
    low, high = day(day_after(start, first.low_80)), day(day_after(start, first.high_80))
    return (Fact("Wears off from", day(day_after(start, first.median)), f"80 %: {span(low, high)}", "model"),)


def spoken(findings: Sequence[Finding], knowledge: Knowledge) -> tuple[tuple[Finding, str], ...]:
    """Findings with the place they are about; what is said of both sides in the same words is said once."""
    together: dict[Finding, list[Finding]] = {}
    for finding in findings:
        together.setdefault(finding.model_copy(update={"side": None}), []).append(finding)
    return tuple((same[0], _place(same, knowledge)) for same in together.values())


def _place(same: Sequence[Finding], knowledge: Knowledge) -> str:
    sides = listed(side.word for side in Side if any(f.side is side for f in same))
    muscle = same[0].muscle
    return " ".join(part for part in (sides, muscle_name(muscle, knowledge) if muscle else "") if part)


def level_counts(findings: Sequence[Finding]) -> tuple[tuple[str, str], ...]:
    """('reason', '1 needs a reason'), ('note', '4 notes'): what the check found, most severe first."""
    distinct = dict.fromkeys(f.model_copy(update={"side": None}) for f in findings)
    counted = [(level, sum(f.severity is level for f in distinct)) for level in LEVEL_NAMES]
    return tuple((level.value, count(many, *LEVEL_NAMES[level])) for level, many in counted if many) or (("ok", "nothing found"),)


def sum_words(sums: Arithmetic) -> str:
    """The sum behind a limit: 'a + b = 400 units of ...; the limit is 400 units of ..., window 2 Jul 2026 to 24 Sep 2026'."""
    if sums.unit == "days":
        return f"{'; '.join(sums.terms)}: {exact(sums.total)} days ago, and the interval is {exact(sums.limit)} days"
    window = ""
    if sums.window_start and sums.window_end:
        window = f", window {day(sums.window_start)} to {day(sums.window_end)}"
    if len(sums.terms) == 1:
        return f"{sums.terms[0]}; the limit is {exact(sums.limit)} {sums.unit}{window}"
    return f"{' + '.join(sums.terms)} = {exact(sums.total)} {sums.unit}; the limit is {exact(sums.limit)} {sums.unit}{window}"


def problems(proposal: Proposal, knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """Each problem of the case by name and side, with what was found, unknown said as such."""
    return tuple((f"{p.side.word} {pattern_name(p.pattern, knowledge)}", problem_words(p)) for p in proposal.case.problems)


def problem_words(problem: PostureProblem) -> str:
    """What was found in one problem, in one line."""
    return ", ".join([
        f"Ashworth {problem.ashworth.value if problem.ashworth else 'not asked'}",
        f"spasms a day {known(problem.spasms_per_day)}", f"pain {known(problem.pain)}",
        f"impact {problem.impact.value.replace('_', ' ')}", f"fixed contracture: {problem.fixed_contracture.words}",
        f"useful tone: {problem.tone_is_useful.words}",
    ])  # fmt: skip


def goal_words(goal: Goal) -> str:
    """'spasms per day 4 or fewer, importance 3 of 3'."""
    if goal.target_ashworth is not None:
        aim = f"Ashworth {goal.target_ashworth.value} or lower"
    else:
        less = "fewer" if goal.measure is Measure.SPASMS_PER_DAY else "lower"
        aim = f"{goal.measure.value.replace('_', ' ')} {known(goal.target_at_most)} or {less}"
    return f"{aim}, importance {goal.importance} of 3"


def diluent(option: PreparedPlan) -> str:
    """What is added to a vial, as the label names it, without its full stop."""
    return option.preparation.diluent.strip().rstrip(".") or "does not apply: ready to use"


def course_name(course: ExpectedCourse, knowledge: Knowledge) -> str:
    """'Equinovarus foot, RIGHT'."""
    return f"{pattern_name(course.pattern, knowledge)}, {course.side.word}"


def aim_of(proposal: Proposal, course: ExpectedCourse) -> Aim | None:
    """The goal line of one course: the most important goal with the same measure on the same problem."""
    fitting = [g for g in proposal.case.goals if g.measure.value == course.measure and _about(g, course)]
    if not fitting:
        return None
    goal = max(fitting, key=lambda g: g.importance)
    if goal.measure is Measure.ASHWORTH and goal.target_ashworth is not None:
        return Aim(float(goal.target_ashworth.rank), f"{goal.target_ashworth.value} or lower")
    target = goal.target_at_most if goal.target_at_most is not None else Decimal(0)
    less = "fewer" if goal.measure is Measure.SPASMS_PER_DAY else "lower"
    return Aim(float(target), f"{exact(target)} or {less}")


def _about(goal: Goal, course: ExpectedCourse) -> bool:
    return any(p.pattern == course.pattern and p.side is course.side for p in goal.problems)


def not_checked(proposal: Proposal, option: PlanOption | None) -> tuple[Finding, ...]:
    """Every check that could not run, of the person and of the plan."""
    found = [*proposal.eligibility.findings, *(option.check.findings if option else ())]
    return tuple(dict.fromkeys(f for f in found if f.could_not_run))


def wear_off_words(option: PlanOption) -> str:
    """The first wear-off of an option, in days with its band."""
    bands = [c.wears_off_day for c in option.courses if c.wears_off_day]
    if not bands:
        return "–"
    first = min(bands, key=lambda band: band.median)
    return f"day {number(first.median, 0)} ({span(number(first.low_80, 0), number(first.high_80, 0))})"


def best_goal_words(option: PlanOption) -> str:
    """The best chance of the most important goal of an option."""
    if not option.goals:
        return "–"
    goal = max(option.goals, key=lambda g: g.importance)
    best = best_week(goal)
    return f"{percent(goal.probability[best])}, week {number(goal.weeks[best])}"


def said(proposal: Proposal) -> str:
    """The summary without the outcome in front of it, which every page and print says beside it."""
    return capital(sentence(proposal.summary).removeprefix(f"{capital(proposal.eligibility.outcome.words)}: "))


def interval_words(proposal: Proposal, option: PlanOption) -> str:
    """From which day the interval since the last toxin is over; empty when no rule says so."""
    free_from = option.check.eligible_from
    if free_from is None:
        return ""
    if free_from <= proposal.case.planned_for:
        return f"The interval since the last toxin was over on {day(free_from)}."
    return f"The interval since the last toxin is over on {day(free_from)}."


def swallowing(proposal: Proposal, option: PlanOption | None) -> tuple[Finding, ...]:
    """Everything said about swallowing, the plan's own first."""
    own = [option.swallowing] if option and option.swallowing else []
    return tuple(dict.fromkeys([*own, *proposal.swallowing_risk]))


def binding_words(proposal: Proposal) -> str:
    """Which limit holds the plan back and what it costs; empty when none does."""
    found = proposal.binding
    if found is None:
        return ""
    return sentence(found.costs) if found.costs.startswith(found.words) else f"{sentence(found.words)} {sentence(found.costs)}"
