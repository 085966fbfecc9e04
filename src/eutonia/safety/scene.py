"""What every check looks at: the plan, the case, the knowledge, and what follows from them, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from functools import cached_property

from eutonia.domain import Case, Citation, MuscleDose, Plan, Side, Units, total
from eutonia.domain.case import PostureProblem
from eutonia.domain.fields import DECIMAL_PLACES
from eutonia.knowledge.types import Knowledge, Muscle
from eutonia.safety.bodies import on_sides, roles
from eutonia.safety.in_force import AppliedLimit, InForce, in_force
from eutonia.safety.ledger import Ledger, read_ledger
from eutonia.safety.limits import limits_with


@dataclass(frozen=True, slots=True)
class Load:
    """One limit, the rows of the plan that count against it, and their sum."""

    limit: AppliedLimit
    doses: tuple[MuscleDose, ...]
    planned: Units


@dataclass(frozen=True)
class Scene:
    """One plan for one case. Properties raise when the plan makes no sense of them; the guard reports that."""

    plan: Plan
    case: Case
    knowledge: Knowledge

    @property
    def day(self) -> date:
        """The civil day of the plan."""
        return self.plan.planned_for

    @cached_property
    def facts(self) -> InForce:
        """What is in force for the plan's product."""
        plan, first = self.plan, self.case.first_toxin_treatment
        return in_force(plan.product, plan.jurisdiction, self.day, self.knowledge, first)

    @cached_property
    def ledger(self) -> Ledger:
        """The toxin history, read on the day of the plan."""
        return read_ledger(self.case.toxin_history, self.case.person.birth_date, self.day)

    @cached_property
    def limits(self) -> tuple[AppliedLimit, ...]:
        """Every limit in force, with what is already in the person."""
        return limits_with(self.ledger, self.facts)

    @cached_property
    def screen_expired(self) -> str:
        """Why the whole safety screen counts as not asked; '' when it counts."""
        screen = self.case.screen
        if screen.answered_on is None or screen.answered_by == "nobody":
            return "It is not recorded who answered, or when. "
        age, valid = (self.day - screen.answered_on).days, self.number("screen_valid_days")
        if age < 0:
            return f"Answered on {in_words(screen.answered_on)}, after the day of the plan. "
        return f"Answered {age} days before the plan; good for {valid} days. " if age > valid else ""

    @cached_property
    def doses(self) -> tuple[MuscleDose, ...]:
        """The rows of the plan, in an order that does not depend on how they were entered."""
        return tuple(sorted(self.plan.doses, key=lambda dose: (dose.muscle, dose.side)))

    @cached_property
    def muscles(self) -> tuple[Muscle, ...]:
        """The known muscles that the plan would inject, each once."""
        ids = dict.fromkeys(dose.muscle for dose in self.doses)
        return tuple(self.knowledge.muscles[one] for one in ids if one in self.knowledge.muscles)

    @cached_property
    def parts(self) -> frozenset[str]:
        """Parts of the body that the plan would inject. A muscle nobody knows could be in any of them."""
        if any(dose.muscle not in self.knowledge.muscles for dose in self.doses):
            return frozenset(muscle.part for muscle in self.knowledge.muscles.values())
        return frozenset(muscle.part for muscle in self.muscles)

    @cached_property
    def problems(self) -> tuple[PostureProblem, ...]:
        """The problems of the case whose pattern is known, in an order that does not depend on how they were entered."""
        known = (problem for problem in self.case.problems if problem.pattern in self.knowledge.patterns)
        return tuple(sorted(known, key=lambda problem: (problem.pattern, problem.side)))

    @cached_property
    def _places(self) -> dict[tuple[str, Side], tuple[PostureProblem, ...]]:
        found: dict[tuple[str, Side], tuple[PostureProblem, ...]] = {}
        for problem in self.problems:
            for muscle, where in roles(problem.pattern, self.knowledge).items():
                for side in on_sides(where, problem.side):
                    found[muscle, side] = (*found.get((muscle, side), ()), problem)
        return found

    def problems_of(self, dose: MuscleDose) -> tuple[PostureProblem, ...]:
        """The problems that a row would treat: their pattern names the muscle or its group, on that side."""
        return self._places.get((dose.muscle, dose.side), ())

    @cached_property
    def treated(self) -> tuple[PostureProblem, ...]:
        """The problems that the plan would treat, in the order of `problems`."""
        names = {(one.pattern, one.side) for dose in self.doses for one in self.problems_of(dose)}
        return tuple(problem for problem in self.problems if (problem.pattern, problem.side) in names)

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        """Every limit that some row of the plan counts against, with those rows."""
        units = [self.plan.units_of(dose) for dose in self.doses]
        found: dict[int, list[int]] = {}
        for row, dose in enumerate(self.doses):
            for at in self.facts.positions(dose.muscle, dose.side):
                found.setdefault(at, []).append(row)
        return tuple(
            Load(
                limit=self.limits[at],
                doses=tuple(self.doses[row] for row in found[at]),
                planned=total([units[row] for row in found[at]], self.plan.product),
            )
            for at in sorted(found)
        )

    def units(self, amount: Decimal) -> Units:
        """An amount of the plan's product."""
        return Units(amount, self.plan.product)

    def name(self, muscle: str) -> str:
        """A muscle in words; its id when nobody knows it."""
        known = self.knowledge.muscles.get(muscle)
        return known.name if known else muscle

    def place(self, dose: MuscleDose) -> str:
        """Where a row goes: 'Soleus RIGHT'."""
        return f"{self.name(dose.muscle)} {dose.side.word}"

    def number(self, setting: str) -> Decimal:
        """One setting of this room."""
        return self.knowledge.number(f"safety.{setting}")

    def source(self, setting: str) -> tuple[Citation, ...]:
        """Where one setting of this room is argued."""
        return (self.knowledge.settings[f"safety.{setting}"].citation,)


def shown(amount: Decimal) -> Decimal:
    """An amount for display: rounded up to the places that documents carry. Limits are compared unrounded."""
    return amount.quantize(Decimal(1).scaleb(-DECIMAL_PLACES), rounding=ROUND_CEILING)


def in_words(day: date) -> str:
    """A civil day as it is printed: 13 July 2026."""
    return f"{day.day} {day:%B} {day.year}"
