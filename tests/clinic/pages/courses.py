"""A synthetic person over two cycles: the engine forecasts, and what is 'found' lies inside its bands by a fixed rule."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import cache

from tests.clinic.pages import scenes

from eutonia.domain.advice import Advice
from eutonia.domain.answers import Answer, Ashworth
from eutonia.domain.belief import Learned
from eutonia.domain.case import Case, EarlierTreatment, PostureProblem, ProblemName
from eutonia.domain.cycle import Course, Cycle, FollowUp, GivenDose, ProblemScore, Session
from eutonia.domain.kept_forecast import KeptForecast
from eutonia.domain.lessons import Lessons
from eutonia.domain.proposal import ExpectedCourse as Forecast
from eutonia.domain.proposal import PlanOption
from eutonia.domain.score import Scores
from eutonia.learn import learn
from eutonia.next_cycle import advise_with, lessons
from eutonia.propose import propose
from eutonia.scoring import kept_forecast, score
from eutonia_clinic.patients.presenters.courses import Kept

WEEKS_BEFORE = (38, 22)
"""Weeks before the planned day on which the two earlier cycles were given."""
SEEN_AFTER = (2, 5, 12, 15)


def _earlier(case: Case, weeks: int) -> Case:
    """The same person some weeks before, as far as the engine is concerned."""
    back = timedelta(weeks=weeks)
    quiet = case.toxin_history.model_copy(
        update={"treatments": (), "any_in_16_weeks": Answer.NO, "answered_on": case.assessed_on - back}
    )
    screen = case.screen.model_copy(update={"answered_on": case.assessed_on - back, "inr_on": None})
    return case.model_copy(
        update={
            "assessed_on": case.assessed_on - back,
            "planned_for": case.planned_for - back,
            "toxin_history": quiet,
            "screen": screen,
            "case_id": f"{case.case_id}-{weeks}",
        }
    )


@cache
def given(name: str, weeks: int) -> tuple[Case, PlanOption]:
    """What was planned, and given, some weeks before."""
    case = _earlier(scenes.case(name), weeks)
    found = propose(case, scenes.knowledge(), scenes.belief())
    return case, next(option for option in found.options if option.name == found.recommended)


def _found(forecast: Forecast, week: int, odd: int) -> Decimal:
    """A value inside the band: the lower or the upper edge of the middle half, in turn."""
    band = forecast.bands[min(week, len(forecast.bands) - 1)]
    return band.low_50 if odd % 2 else band.high_50


def _score(problem: PostureProblem, option: PlanOption, week: int, odd: int) -> ProblemScore:
    values: dict[str, object] = {}
    for course in option.courses:
        if (course.pattern, course.side) == (problem.pattern, problem.side):
            value = _found(course, week, odd)
            if course.measure == "ashworth":
                values["ashworth"] = list(Ashworth)[min(max(round(value), 0), 5)]
            elif course.measure == "pain":
                values["pain"] = min(max(round(value), 0), 10)
            else:
                values[course.measure] = round(value)
    return ProblemScore(problem=ProblemName(pattern=problem.pattern, side=problem.side), **values)  # type: ignore[arg-type]


def follow_up(case: Case, option: PlanOption, week: int, odd: int) -> FollowUp:
    """What was found some weeks after."""
    return FollowUp(
        seen_on=case.planned_for + timedelta(weeks=week),
        scores=tuple(_score(problem, option, week, odd) for problem in case.problems),
        goal_attainment={goal.id: 0 if week < 10 else -1 for goal in case.goals} if week >= 5 else {},
        weakness_that_limits=Answer.NO,
        swallowing_trouble=Answer.NO,
        felt_onset=week == SEEN_AFTER[0],
        felt_wear_off=week == SEEN_AFTER[2],
    )


def _cycle(case: Case, option: PlanOption) -> Cycle:
    doses = tuple(GivenDose(muscle=d.muscle, side=d.side, units=d.units, sites=d.sites) for d in option.plan.doses)
    session = Session(
        given_on=case.planned_for, product=option.plan.product, doses=doses, drawn_units=option.preparation.drawn_units,
        wasted_units=option.preparation.wasted_units, lots=("SYN-1",),
    )  # fmt: skip
    seen = tuple(follow_up(case, option, week, at) for at, week in enumerate(SEEN_AFTER))
    return Cycle(case_id=case.case_id, session=session, follow_ups=seen)


@cache
def followed(name: str) -> tuple[Course, tuple[Kept, ...]]:
    """Two cycles, and the forecasts that were shown for them."""
    made = [given(name, weeks) for weeks in WEEKS_BEFORE]
    cycles = tuple(_cycle(case, option) for case, option in made)
    kept = tuple(Kept(case.planned_for, option.courses, option.goals) for case, option in made)
    return Course(case=made[0][0], cycles=cycles, later_cases=tuple(case for case, _ in made[1:])), kept


def case_after(name: str) -> Case:
    """The newest assessment, with the two cycles in its toxin history instead of what the example says."""
    case, (course, _) = scenes.case(name), followed(name)
    rows = tuple(
        EarlierTreatment(
            given_on=one.session.given_on, product=one.session.product, units=sum(d.units for d in one.session.doses),
            indication="limb_spasticity", clinic="here", confirmed=Answer.YES,
        )
        for one in course.cycles
    )  # fmt: skip
    return case.model_copy(update={"toxin_history": case.toxin_history.model_copy(update={"treatments": rows})})


def kept_documents(name: str) -> tuple[KeptForecast, ...]:
    """The forecasts as they were kept on the day of each plan."""
    made = [propose(given(name, weeks)[0], scenes.knowledge(), scenes.belief()) for weeks in WEEKS_BEFORE]
    return tuple(kept_forecast(one, one.case.planned_for) for one in made)


@cache
def learned(name: str) -> Learned:
    """What the two cycles have taught."""
    return learn(scenes.belief(), followed(name)[0], scenes.knowledge())


@cache
def taught(name: str) -> Lessons:
    """The same, in words."""
    return lessons(followed(name)[0], scenes.knowledge(), scenes.belief(), learned(name))


@cache
def advice(name: str) -> Advice:
    """What the engine advises for the next cycle."""
    return advise_with(followed(name)[0], case_after(name), scenes.knowledge(), scenes.belief(), learned(name))


@cache
def scores(name: str) -> Scores:
    """The last forecast held against what came."""
    last = followed(name)[0].cycles[-1]
    return score(kept_documents(name)[-1], last.follow_ups, last.session)
