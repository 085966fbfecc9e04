"""What was measured in the person: age and weight. Doses, limits and trials here are those of adults of usual weight."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from eutonia.domain import Finding, Severity, plain
from eutonia.safety.checks.arithmetic import compared
from eutonia.safety.scene import Scene, shown

ADULT_YEARS = "eligibility.adult_years"
"""One number for both rooms, so that what is no candidate cannot be signed either."""


def adult(scene: Scene) -> Iterator[Finding]:
    """A child or adolescent: no dose and no limit here is theirs."""
    age, needed = _years_old(scene.case.person.birth_date, scene.day), scene.knowledge.number(ADULT_YEARS)
    if age < needed:
        yield Finding(
            rule="safety.not-an-adult",
            severity=Severity.STOP,
            title="Not an adult",
            because=f"{age} years old on the day of the plan. Doses and limits here are for adults of {plain(needed)} or more.",
            remedy="Check the date of birth; a child is treated under the children's label, elsewhere.",
            citations=(scene.knowledge.settings[ADULT_YEARS].citation,),
        )


def _years_old(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def light_weight(scene: Scene) -> Iterator[Finding]:
    """The limit of 12 weeks, made smaller in proportion for a light person: more per kilogram is more reach for spread."""
    kilograms, usual = scene.case.person.weight_kg, scene.number("usual_weight_kg")
    for load in scene.loads:
        if load.limit.scope != "cumulative" or kilograms is None or kilograms >= usual:
            continue
        total, maximum = scene.units(load.limit.given) + load.planned, load.limit.maximum * kilograms / usual
        if total > scene.units(maximum):
            yield Finding(
                rule="safety.light-weight",
                severity=Severity.REASON,
                title="A large dose for a light person",
                because=f"{plain(total.amount)} units of {total.product} in 12 weeks for {plain(kilograms)} kg; in "
                f"proportion to the maximum for a person of {plain(usual)} kg it would be {plain(shown(maximum))} units.",
                remedy="Lower the dose, or state why this person can have it; check the weight.",
                arithmetic=compared([f"{plain(total.amount)} units given, reserved and planned"], total, shown(maximum)),
                citations=(load.limit.citation, *scene.source("usual_weight_kg")),
            )


def weight_unknown(scene: Scene) -> Iterator[Finding]:
    """Nobody weighed the person: said, so that silence about weight is not taken for a good sign."""
    if scene.case.person.weight_kg is None and scene.doses:
        yield Finding(
            rule="safety.weight-unknown",
            severity=Severity.NOTE,
            title="Weight not known",
            because=f"Below {plain(scene.number('usual_weight_kg'))} kg the limit of 12 weeks would be lower.",
            remedy="Weigh the person.",
            citations=scene.source("usual_weight_kg"),
        )
