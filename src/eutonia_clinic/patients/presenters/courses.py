"""From a record to the picture of its course: what was forecast, observed, given and aimed at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from eutonia.domain.answers import Side
from eutonia.domain.case import Case, EarlierTreatment, Goal, Measure, PostureProblem
from eutonia.domain.cycle import Course as Followed
from eutonia.domain.cycle import Cycle, FollowUp, ProblemScore
from eutonia.domain.kept_forecast import KeptForecast
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import ExpectedCourse, GoalChance, PlanOption
from eutonia.knowledge.types import Knowledge
from eutonia.report import view
from eutonia.report.charts.forecast import Aim
from eutonia.report.words import measured
from eutonia_clinic.core import words
from eutonia_clinic.core.charting import Event, Felt, Observation, Panel, Picture, Segment

MOST_PANELS = 3
"""More panels than this no longer read as one picture; the table of values holds all of them."""
Key = tuple[str, Side, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A forecast as it was shown when a plan was signed: from the day of the injection."""

    start: date
    courses: tuple[ExpectedCourse, ...]
    goals: tuple[GoalChance, ...] = ()


def kept_of(document: KeptForecast) -> Kept:
    """A kept forecast as far as the picture needs it."""
    return Kept(document.injection_on, document.courses, document.goals)


def in_force(kept: Sequence[Kept], given_on: date) -> ExpectedCourse | None:
    """The course that speaks for a session: of its forecast, the first to wear off."""
    found = next((one for one in reversed(kept) if one.start == given_on), None)
    felt = [course for course in found.courses if course.wears_off_day] if found else []
    return min(felt, key=lambda c: c.wears_off_day.median if c.wears_off_day else Decimal(0)) if felt else None


def picture_of(
    followed: Followed | None, case: Case | None, kept: Sequence[Kept], draft: PlanOption | None, who: str, today: date,
    knowledge: Knowledge, elsewhere: Sequence[EarlierTreatment] | None = None, planned: Sequence[Plan] = (),
) -> Picture:  # fmt: skip
    """The picture of one person. `elsewhere` is toxin that is no session of the course, where the ledger was asked; `planned`
    are drafts whose forecast is not drawn."""
    cases = [*([followed.case, *followed.later_cases] if followed else []), *([case] if case else [])]
    cycles = followed.cycles if followed else ()
    forecasts = [*kept, *([Kept(draft.plan.planned_for, draft.courses)] if draft and draft.plan.doses else [])]
    panels = [_panel(key, cases, cycles, forecasts, today, knowledge) for key in panel_keys(cases, forecasts)]
    return Picture(
        who=who, today=today, panels=tuple(panel for panel in panels if panel.segments or panel.observed),
        events=tuple(_events(cycles, cases, draft, elsewhere, planned)),
        felt=tuple(one for one in map(_felt, cycles) if one.starts or one.wears_off),
    )  # fmt: skip


def panel_keys(cases: Sequence[Case], forecasts: Sequence[Kept]) -> tuple[Key, ...]:
    """What to draw: the measures of the goals, the more important first, then what was forecast."""
    goals = sorted((goal for one in reversed(cases) for goal in one.goals), key=lambda goal: -goal.importance)
    wanted = [(p.pattern, p.side, goal.measure.value) for goal in goals for p in goal.problems]
    forecast = [(c.pattern, c.side, c.measure) for one in reversed(forecasts) for c in one.courses]
    first_of_each: dict[tuple[str, str], Key] = {}
    for key in wanted:
        first_of_each.setdefault((key[0], key[2]), key)
    return tuple(dict.fromkeys([*first_of_each.values(), *forecast]))[:MOST_PANELS]


def _panel(
    key: Key, cases: Sequence[Case], cycles: Sequence[Cycle], forecasts: Sequence[Kept], today: date, knowledge: Knowledge
) -> Panel:
    pattern, side, measure = key
    segments = _segments(key, forecasts)
    unit = measured(measure, segments[0].course.unit if segments else measure.replace("_", " "))
    return Panel(
        title=f"{view.pattern_name(pattern, knowledge)}, {side.word}", measure=measure, unit=unit, segments=segments,
        observed=tuple(o for o in observations(key, cases, cycles) if o.on <= today), aim=_aim(key, cases),
    )  # fmt: skip


def _segments(key: Key, forecasts: Sequence[Kept]) -> tuple[Segment, ...]:
    """Each forecast until the next took its place."""
    ordered = sorted(forecasts, key=lambda one: one.start)
    ends = [one.start for one in ordered[1:]]
    return tuple(
        Segment(one.start, course, end)
        for one, end in zip_longest(ordered, ends) for course in one.courses
        if (course.pattern, course.side, course.measure) == key
    )  # fmt: skip


def observations(key: Key, cases: Sequence[Case], cycles: Sequence[Cycle]) -> Iterator[Observation]:
    """Every value that was found, at assessments and at follow-ups, each day once."""
    found: dict[date, Observation] = {}
    for case in cases:
        for problem in case.problems:
            if (problem.pattern, problem.side) == key[:2]:
                _add(found, case.assessed_on, _value(problem, key[2]), "assessment")
    for cycle in cycles:
        for seen in cycle.follow_ups:
            for score in seen.scores:
                if (score.problem.pattern, score.problem.side) == key[:2]:
                    _add(found, seen.seen_on, _value(score, key[2]), *_where(seen))
    yield from (found[day] for day in sorted(found))


def _where(seen: FollowUp) -> tuple[str, bool]:
    """Whose words a value is in, and whether it was taken at a visit: what other parts lend is a follow-up of their own type."""
    return ("follow-up", True) if type(seen) is FollowUp else ("between visits", False)


def _add(found: dict[date, Observation], on: date, value: Decimal | None, by: str, at_visit: bool = True) -> None:
    """What was found at a visit stands before what was told on the same day."""
    if value is not None and (at_visit or on not in found):
        found[on] = Observation(on, value, by, at_visit)


def _value(scored: PostureProblem | ProblemScore, measure: str) -> Decimal | None:
    """A value on the scale of the chart; a grade is its place in the order."""
    if measure == Measure.ASHWORTH:
        return Decimal(scored.ashworth.rank) if scored.ashworth else None
    value: Decimal | int | None = getattr(scored, measure, None)
    return None if value is None else Decimal(value)


def _aim(key: Key, cases: Sequence[Case]) -> Aim | None:
    for case in reversed(cases):
        for goal in sorted(case.goals, key=lambda one: -one.importance):
            if goal.measure.value == key[2] and any((p.pattern, p.side) == key[:2] for p in goal.problems):
                return aim_of(goal)
    return None


def aim_of(goal: Goal) -> Aim:
    """Where the goal line lies, and how it reads."""
    if goal.target_ashworth is not None:
        return Aim(float(goal.target_ashworth.rank), f"{goal.target_ashworth.value} or lower")
    target = goal.target_at_most if goal.target_at_most is not None else Decimal(0)
    return Aim(float(target), f"{words.exact(target)} or {'fewer' if goal.measure is Measure.SPASMS_PER_DAY else 'lower'}")


def _events(
    cycles: Sequence[Cycle], cases: Sequence[Case], draft: PlanOption | None, elsewhere: Sequence[EarlierTreatment] | None,
    planned: Sequence[Plan],
) -> Iterator[Event]:  # fmt: skip
    here = {cycle.session.given_on for cycle in cycles}
    for number, cycle in enumerate(cycles, start=1):
        given = sum((dose.units for dose in cycle.session.doses), Decimal(0))
        yield Event(cycle.session.given_on, f"Cycle {number}: {words.units(given)}", cycle.session.product)
    told = [one for case in cases[-1:] for one in case.toxin_history.treatments if one.given_on not in here]
    yield from _elsewhere(told if elsewhere is None else elsewhere)
    for plan in (*([draft.plan] if draft else []), *planned):
        if plan.doses:
            yield Event(plan.planned_for, f"Draft: {words.units(plan.total.amount)}", plan.product, "planned")


def _elsewhere(treatments: Sequence[EarlierTreatment]) -> Iterator[Event]:
    """Toxin that is no session of the course: given elsewhere, or signed for and still to be given."""
    for one in treatments:
        if one.given_on and one.status != "cancelled":
            what = words.units(one.units) if one.units is not None else "units not known"
            reserved = one.status == "signed_not_given"
            state = "Signed" if reserved else words.capital(one.indication.replace("_", " "))
            kind = "planned" if reserved else "elsewhere"
            yield Event(one.given_on, f"{state}: {what}", one.product or "product not known", kind)


def _felt(cycle: Cycle) -> Felt:
    starts = next((one.seen_on for one in cycle.follow_ups if one.felt_onset), None)
    return Felt(starts, next((one.seen_on for one in cycle.follow_ups if one.felt_wear_off), None))
