"""Everything a rule looks at: the course and its reviews, the case now, what was learned, and forecasts that rules share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from eutonia.domain.advice import CycleReview
from eutonia.domain.answers import Answer
from eutonia.domain.belief import Belief, Learned
from eutonia.domain.case import Case
from eutonia.domain.cycle import Course, Session
from eutonia.domain.errors import KnowledgeFault
from eutonia.domain.finding import Citation
from eutonia.domain.proposal import AlternativeAdvice, Band, Eligibility
from eutonia.eligibility import assess, without_toxin
from eutonia.knowledge.types import Interval, Knowledge
from eutonia.next_cycle.history import plan_of, with_sessions
from eutonia.next_cycle.observing import Followed, case_before, levels_without_toxin
from eutonia.next_cycle.reviewing import review
from eutonia.propose.options import nothing
from eutonia.response import Forecast, forecast
from eutonia.safety import check
from eutonia.safety.in_force import in_force


@dataclass(frozen=True)
class Scene:
    """One course and the case for which the next step is asked."""

    course: Course
    asked: Case
    """The case as it was given."""
    knowledge: Knowledge
    population: Belief
    learned: Learned
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """What people answered about a loss of response."""

    @cached_property
    def reviews(self) -> tuple[CycleReview, ...]:
        """Every cycle, judged."""
        return review(self.course, self.asked, self.knowledge)

    @property
    def last(self) -> CycleReview:
        """The last cycle."""
        return self.reviews[-1]

    @property
    def before(self) -> CycleReview | None:
        """The cycle before the last, when there is one."""
        return self.reviews[-2] if len(self.reviews) > 1 else None

    @property
    def session(self) -> Session:
        """The last session."""
        return self.course.cycles[-1].session

    @cached_property
    def case(self) -> Case:
        """The case with the sessions of the course in its history."""
        return with_sessions(self.asked, self.course, self.reviews, self.knowledge)

    @cached_property
    def treated_for(self) -> Case:
        """The assessment on which the last session was based."""
        return case_before(self.course, self.session.given_on)

    @cached_property
    def levels(self) -> tuple[dict[Followed, Decimal], ...]:
        """The level without toxin before each session, and at the end now."""
        return levels_without_toxin(self.course, self.asked, self.knowledge)

    @cached_property
    def eligibility(self) -> Eligibility:
        """May we, with the sessions of the course in the history?"""
        return assess(self.case, self.knowledge)

    @cached_property
    def other_treatments(self) -> tuple[AlternativeAdvice, ...]:
        """What fits the person if toxin does not help."""
        return without_toxin(self.case, self.knowledge)

    @cached_property
    def eligible_from(self) -> date | None:
        """First day allowed by the interval of the label; None when an earlier treatment has no date."""
        return check(nothing(self.case), self.case, self.knowledge).eligible_from

    @cached_property
    def interval(self) -> Interval | None:
        """The interval in force for the product that is planned now."""
        facts = in_force(self.case.product, self.case.jurisdiction, self.case.planned_for, self.knowledge)
        return facts.interval

    @property
    def belief(self) -> Belief:
        """What is believed of this person: what was learned, unless it cannot be trusted."""
        return self.learned.belief if self.learned.verdict.in_domain else self.population

    @cached_property
    def expected(self) -> Forecast | None:
        """The last session as it would be forecast with what is known of the person now."""
        return self.forecast_of(self.belief)

    @cached_property
    def expected_at_first(self) -> Forecast | None:
        """The last session as it would be forecast for anybody like this person."""
        return self.forecast_of(self.population)

    def forecast_of(self, belief: Belief, times: Decimal = Decimal(1)) -> Forecast | None:
        """The last session with its doses times a factor, in whole steps, on its own day.

        None for a product of which the belief says nothing: nothing can be forecast then, and the rules go by what was seen.
        """
        step = self.knowledge.products[self.session.product].step_units if times != 1 else Decimal(0)
        case = self.treated_for.model_copy(update={"planned_for": self.session.given_on, "product": self.session.product})
        earlier = [cycle.session for cycle in self.course.cycles[:-1]]
        try:
            return forecast(plan_of(self.session, case, times, step), case, self.knowledge, belief, earlier=earlier)
        except KnowledgeFault:
            return None

    @cached_property
    def wears_off(self) -> Band | None:
        """The day on which the effect is expected to end, by the aimed problem that loses it first; None without one."""
        return first_to_go(self.expected, self.treated_for) if self.expected else None

    def number(self, setting: str) -> Decimal:
        """One setting of this room."""
        return self.knowledge.number(f"next_cycle.{setting}")

    def cited(self, *settings: str) -> tuple[Citation, ...]:
        """Where settings of this room are argued, each source once."""
        return tuple(dict.fromkeys(self.knowledge.settings[f"next_cycle.{one}"].citation for one in settings))


def first_to_go(expected: Forecast, case: Case) -> Band | None:
    """The wear-off of the aimed problem that is expected to lose its relief first; of any problem while there is no goal."""
    aims = {(name.pattern, name.side, goal.measure.value) for goal in case.goals for name in goal.problems}
    aimed = [one for one in expected.courses if not aims or (one.pattern, one.side, one.measure) in aims]
    ends = [one.wears_off_day for one in aimed or expected.courses if one.wears_off_day is not None]
    return min(ends, key=lambda band: band.median, default=None)
