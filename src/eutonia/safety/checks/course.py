"""The dose as a step on a course: low at the start, low in the frail, and not far above the last one."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.domain import Answer, Finding, Severity, plain
from eutonia.domain.case import EarlierTreatment
from eutonia.safety.checks.arithmetic import compared, told
from eutonia.safety.checks.screen import answer_to
from eutonia.safety.scene import Scene

FRAILTY = "frailty"
SAME_USE = ("limb_spasticity", "cervical_dystonia", "not_known")
"""Uses whose dose may be held against a plan for muscles; a bladder dose says nothing about the next one for a leg."""


def start_low(scene: Scene) -> Iterator[Finding]:
    """A large total in somebody who has never had toxin, or who is frail, or of whom neither is known."""
    why = " ".join(_reasons_to_start_low(scene))
    share = scene.number("low_start_share")
    for load in scene.loads if why else ():
        low = load.limit.maximum * share
        if load.limit.scope == "cumulative" and load.planned > scene.units(low):
            yield Finding(
                rule="safety.start-low",
                severity=Severity.NOTE,
                title="A large dose to start with",
                because=f"{why} The plan holds {plain(load.planned.amount)} units of {scene.plan.product}; low would be "
                f"up to {plain(low)} units.",
                remedy="Start at the low end, and raise the dose when the course is known.",
                citations=scene.source("low_start_share"),
            )


def _reasons_to_start_low(scene: Scene) -> Iterator[str]:
    first, frail = scene.case.first_toxin_treatment, answer_to(scene, scene.knowledge.screen[FRAILTY])
    if first is not Answer.NO:
        yield f"First treatment with toxin: {first.words}."
    if frail is not Answer.NO:
        yield f"Frail: {frail.words}."


def step_up(scene: Scene) -> Iterator[Finding]:
    """Far above the last dose of the same product: the last response says little about this one."""
    last = _last(scene)
    if last is None or last.units is None:
        return
    times = scene.number("step_up_times")
    high = last.units * times
    if scene.plan.total > scene.units(high):
        yield Finding(
            rule="safety.step-up",
            severity=Severity.NOTE,
            title="A large step up from the last dose",
            because=f"{plain(scene.plan.total.amount)} units are planned. Last time: {told(last)}.",
            remedy="Check that no dose was entered twice or for another product; raise in smaller steps.",
            arithmetic=compared([f"{plain(scene.plan.total.amount)} units planned"], scene.plan.total, high),
            citations=scene.source("step_up_times"),
        )


def _last(scene: Scene) -> EarlierTreatment | None:
    given = [
        (one.given_on, one.units, one)
        for one in scene.ledger.active
        if one.given_on and one.units and one.status == "given" and _is_like_the_plan(scene, one)
    ]
    return max(given, key=lambda row: row[:2])[-1] if given else None


def _is_like_the_plan(scene: Scene, treatment: EarlierTreatment) -> bool:
    return treatment.product == scene.plan.product and treatment.indication in SAME_USE
