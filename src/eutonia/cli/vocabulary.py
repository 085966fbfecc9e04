"""Words of a document that must exist in the knowledge: an unknown id is refused, with the nearest known ones."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from eutonia.cli.strict_json import place, shown
from eutonia.domain.case import Case
from eutonia.domain.errors import Problem
from eutonia.domain.plan import Plan
from eutonia.knowledge.types import Knowledge

_HOW_MANY_NEAR = 3
_NEAR_ENOUGH = 0.5


def unknown_in_case(case: Case, knowledge: Knowledge) -> list[Problem]:
    """Every id of a case that the knowledge does not hold."""
    seen = Known(knowledge)
    seen.product("product", case.product)
    for row, problem in enumerate(case.problems):
        seen.pattern(f"problems[{row}].pattern", problem.pattern)
    for row, muscle in enumerate(case.muscles):
        seen.muscle(f"muscles[{row}].muscle", muscle.muscle)
    for question in case.screen.answers:
        seen.question(place(["screen", "answers", question]), question)
    for row, treatment in enumerate(case.toxin_history.treatments):
        field = f"toxin_history.treatments[{row}]"
        if treatment.product is not None:
            seen.product(f"{field}.product", treatment.product)
        for nth, part in enumerate(treatment.muscles):
            seen.pattern(f"{field}.muscles[{nth}].pattern", part.pattern)
    for row, other in enumerate(case.other_treatments):
        seen.alternative(f"other_treatments[{row}].option", other.option)
    return seen.problems


def unknown_in_plan(plan: Plan, knowledge: Knowledge) -> list[Problem]:
    """Every id of a plan that the knowledge does not hold."""
    seen = Known(knowledge)
    seen.product("product", plan.product)
    for row, dose in enumerate(plan.doses):
        seen.muscle(f"doses[{row}].muscle", dose.muscle)
    for row, override in enumerate(plan.overrides):
        if override.muscle is not None:
            seen.muscle(f"overrides[{row}].muscle", override.muscle)
    return seen.problems


def nearest(word: str, known: Collection[str]) -> list[str]:
    """Up to three known words like this one, the most alike first. For people to choose from, never chosen for them."""
    return get_close_matches(word, sorted(known), n=_HOW_MANY_NEAR, cutoff=_NEAR_ENOUGH)


class Known:
    """Asks the knowledge for ids and collects the problems."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self.problems: list[Problem] = []

    def product(self, field: str, word: str) -> None:
        self._ask(field, word, self._knowledge.products, "a product")

    def pattern(self, field: str, word: str) -> None:
        self._ask(field, word, self._knowledge.patterns, "a pattern")

    def muscle(self, field: str, word: str) -> None:
        self._ask(field, word, self._knowledge.muscles, "a muscle")

    def question(self, field: str, word: str) -> None:
        self._ask(field, word, self._knowledge.screen, "a screen question")

    def alternative(self, field: str, word: str) -> None:
        self._ask(field, word, self._knowledge.alternatives, "an alternative")

    def _ask(self, field: str, word: str, known: Collection[str], what: str) -> None:
        if word in known:
            return
        near = nearest(word, known)
        hint = f"; the nearest: {', '.join(near)}" if near else f"; the known ones: {', '.join(sorted(known))}"
        self.problems.append(Problem(field, shown(word), f"{what} of the knowledge{hint}"))
