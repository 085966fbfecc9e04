"""What to expect of a draft: the courses that belong to a goal first, the chance of each goal, the other doses side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from markupsafe import Markup

from eutonia.domain.proposal import ExpectedCourse, PlanOption, Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import charts, view
from eutonia.report.charts.forecast import mark_words
from eutonia.report.charts.goals import best_week
from eutonia.report.words import band_80, measured
from eutonia_clinic.core import words
from eutonia_clinic.core.remembering import of_the_same

FIRST = 3
"""Courses shown at once; the others are drawn when they are asked for."""
NO_SOURCE = Markup("")
ROWS = ("Units", "Goal weeks", "First goal", "Limiting weakness", "Wears off", "Needles", "Left over", "Check")


@dataclass(frozen=True, slots=True)
class CourseShown:
    """One course with its chart and what is marked in it."""

    name: str
    unit: str
    chart: Markup
    marks: str


@dataclass(frozen=True, slots=True)
class OptionShown:
    """One plan worth comparing. `name` is what a form sends to take its doses over."""

    name: str
    title: str
    is_proposed: bool
    is_draft: bool
    cells: tuple[tuple[str, str], ...]
    """A value and, below it, its band, for each of `ROWS`."""
    can_use: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """The forecast of one draft."""

    courses: tuple[CourseShown, ...]
    more_courses: int
    goals: Markup
    not_forecast: tuple[str, ...]
    frontier: Markup
    more_units: str
    row_names: tuple[str, ...]
    options: tuple[OptionShown, ...]
    goal_weeks: str
    from_what: str


def expected(proposal: Proposal, drafted: PlanOption, knowledge: Knowledge, from_what: str) -> Expected:
    """The forecast of a draft beside the options of its proposal. `from_what` says what the forecast rests on."""
    ordered = courses_by_goal(proposal, drafted)
    treated = bool(drafted.plan.doses)
    return Expected(
        courses=tuple(course_shown(proposal, one, knowledge, treated) for one in ordered[:FIRST]),
        more_courses=max(len(ordered) - FIRST, 0),
        goals=charts.goal_table(drafted.goals, "Chance of each goal, per cent, by week after the injection", NO_SOURCE, treated),
        not_forecast=tuple(words.sentence(one) for one in proposal.not_forecast),
        frontier=_frontier(proposal),
        more_units=words.sentence(proposal.fifty_more),
        row_names=ROWS,
        options=options_shown(proposal, drafted),
        goal_weeks=view.GOAL_WEEKS,
        from_what=from_what,
    )


def every_course(proposal: Proposal, drafted: PlanOption, knowledge: Knowledge) -> tuple[CourseShown, ...]:
    """Every course drawn, those of the goals first."""
    treated = bool(drafted.plan.doses)
    return tuple(course_shown(proposal, one, knowledge, treated) for one in courses_by_goal(proposal, drafted))


def courses_by_goal(proposal: Proposal, drafted: PlanOption) -> list[ExpectedCourse]:
    """The courses, those that a goal is about first, the more important goal before the less."""
    importance = {
        (p.pattern, p.side, goal.measure.value): goal.importance
        for goal in sorted(proposal.case.goals, key=lambda g: g.importance) for p in goal.problems
    }  # fmt: skip
    return sorted(drafted.courses, key=lambda c: -importance.get((c.pattern, c.side, c.measure), 0))


def course_shown(proposal: Proposal, course: ExpectedCourse, knowledge: Knowledge, treated: bool = True) -> CourseShown:
    """One course as a chart with its table of values."""
    name = view.course_name(course, knowledge)
    unit = measured(course.measure, course.unit)
    chart = charts.forecast(course, name, view.aim_of(proposal, course))
    never = f" Chance that no effect is felt: {words.percent(course.never_felt)}." if treated else ""
    return CourseShown(name, unit, chart, f"{mark_words(course)}{never}" if treated else "")


@of_the_same
def _frontier(proposal: Proposal) -> Markup:
    limit = proposal.binding.words if proposal.binding else ""
    return charts.frontier(proposal.frontier, proposal.options, proposal.recommended, proposal.case.product, limit)


def options_shown(proposal: Proposal, drafted: PlanOption) -> tuple[OptionShown, ...]:
    """The options of the proposal, and before them the draft when it is none of them: it may never scroll out of sight."""
    mine = [o for o in proposal.options if o.plan.doses == drafted.plan.doses and o.plan.product == drafted.plan.product]
    shown = tuple(
        OptionShown(o.name, o.title, o.name == proposal.recommended, o in mine, cells_of(o), o not in mine)
        for o in proposal.options
    )
    return shown if mine else (OptionShown("draft", "Your draft", False, True, cells_of(drafted), False), *shown)


def cells_of(option: PlanOption) -> tuple[tuple[str, str], ...]:
    """One column of the comparison: each value with its 80 % band or the week it is for."""
    goal = max(option.goals, key=lambda g: g.importance) if option.goals else None
    best = best_week(goal) if goal else 0
    ends = [c.wears_off_day for c in option.courses if c.wears_off_day]
    first = min(ends, key=lambda band: band.median) if ends else None
    weak = option.weakness
    return (
        (words.exact(option.plan.total.amount), ""),
        (words.number(option.goal_weeks.median), band_80(option.goal_weeks) if option.plan.doses else ""),
        (_per_cent(goal.probability[best]), f"week {words.number(goal.weeks[best])}") if goal else (words.NONE, ""),
        (_per_cent(weak.median), words.span(words.percent_number(weak.low_80), words.percent_number(weak.high_80))),
        (f"day {words.number(first.median, 0)}", words.span(words.number(first.low_80, 0), words.number(first.high_80, 0)))
        if first else (words.NONE, ""),
        (str(option.needles), ""), (words.exact(option.preparation.wasted_units), "units"),
        (", ".join(said for _, said in view.level_counts(option.check.findings)), ""),
    )  # fmt: skip


def _per_cent(chance: Decimal) -> str:
    """'<1 %' or '34 %', for a narrow cell."""
    return f"{words.percent_number(chance)} %"


def stale(shown: Expected) -> Expected:
    """The same, said to be of an earlier draft."""
    return replace(shown, from_what=f"of the draft before the last change; {shown.from_what}")
