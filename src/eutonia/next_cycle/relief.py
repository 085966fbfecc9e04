"""What a cycle did to each problem: the level before, the level in the best weeks, and whether the difference matters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from statistics import median_low

from eutonia.domain.advice import ReliefSeen
from eutonia.domain.answers import Ashworth
from eutonia.domain.case import Case, Measure
from eutonia.domain.cycle import Cycle
from eutonia.domain.units import plain
from eutonia.knowledge.types import Knowledge
from eutonia.next_cycle.observing import Followed, Found, best_weeks, scored_in

NAMES = {Measure.ASHWORTH: "tone (Ashworth)", Measure.SPASMS_PER_DAY: "spasms a day", Measure.PAIN: "pain"}


def reliefs_of(cycle: Cycle, level: dict[Followed, Decimal], case: Case, knowledge: Knowledge) -> tuple[ReliefSeen, ...]:
    """One row for each measure known before and seen in the best weeks. Grades are never averaged: a median is one of them."""
    first, last = best_weeks(cycle, knowledge)
    seen = [one for one in scored_in(cycle) if first <= one.on <= last and one.of in level]
    names = sorted({one.of for one in seen})
    return tuple(_relief(of, level[of], [one for one in seen if one.of == of], case, knowledge) for of in names)


def _relief(of: Followed, before: Decimal, seen: Sequence[Found], case: Case, knowledge: Knowledge) -> ReliefSeen:
    best = median_low([one.value for one in seen])
    aims = {Followed(name.pattern, name.side, goal.measure) for goal in case.goals for name in goal.problems}
    aimed = not aims or (of.pattern, of.side) in {(aim.pattern, aim.side) for aim in aims}
    return ReliefSeen(
        pattern=of.pattern,
        side=of.side,
        measure=of.measure.value,
        before=before,
        best=best,
        looks=len(seen),
        is_important=is_important(of.measure, before, best, knowledge),
        is_aimed_at=aimed,
        measures_a_goal=of in aims,
        words=f"{problem_words(of, knowledge)}, {NAMES[of.measure]}: {change_words(of.measure, before, best)}",
    )


def is_important(measure: Measure, before: Decimal, after: Decimal, knowledge: Knowledge) -> bool:
    """True when the fall is at least as much as a person notices: steps of tone, or a part of the spasms or the pain."""
    least = knowledge.number(f"next_cycle.important.{measure.value}")
    if measure is Measure.ASHWORTH:
        return before - after >= least
    return before > 0 and (before - after) >= least * before


def part_of_relief(relief: ReliefSeen) -> Decimal:
    """Relief as a number that can be compared with that of other cycles: steps of tone, or the part that is gone."""
    change = relief.before - relief.best
    if relief.measure == Measure.ASHWORTH.value:
        return change
    return change / relief.before if relief.before > 0 else Decimal(0)


def change_words(measure: Measure, before: Decimal, after: Decimal) -> str:
    """'from 3 to 1+', 'from 12 to 5 (58 % fewer)'."""
    if measure is Measure.ASHWORTH:
        return f"from {grade(before)} to {grade(after)}"
    less = f" ({(before - after) / before:.0%} less)".replace("%", " %") if before > after else ""
    return f"from {plain(before)} to {plain(after)}{less}"


def grade(position: Decimal) -> str:
    """The Ashworth grade at a position 0 to 5."""
    return list(Ashworth)[int(position)].value


def problem_words(of: Followed, knowledge: Knowledge) -> str:
    """'equinovarus foot RIGHT'."""
    pattern = knowledge.patterns.get(of.pattern)
    name = pattern.name if pattern else of.pattern
    return f"{name[:1].lower()}{name[1:]} {of.side.word}"


def helped_until(cycle: Cycle, level: dict[Followed, Decimal], knowledge: Knowledge) -> tuple[date | None, date | None]:
    """The last day on which some relief was important, and the first day on which the effect was known to be gone.

    Gone when the person said so, or when a later day shows no important relief in anything that had it.
    """
    felt_gone = min((seen.seen_on for seen in cycle.follow_ups if seen.felt_wear_off), default=None)
    helped = [one for one in scored_in(cycle) if one.of in level and _helps(one, level, knowledge)]
    last = max((one.on for one in helped), default=None)
    had_it = {one.of for one in helped}
    after = [one.on for one in scored_in(cycle) if last and one.on > last and one.of in had_it]
    seen_gone = min(after, default=None)
    return last, _earliest([felt_gone, seen_gone])


def _helps(one: Found, level: dict[Followed, Decimal], knowledge: Knowledge) -> bool:
    return is_important(one.of.measure, level[one.of], one.value, knowledge)


def _earliest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)
