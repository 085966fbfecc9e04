"""Each dose against what is written about its muscle."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.domain import Finding, Severity, plain
from eutonia.knowledge.types import DoseRange
from eutonia.safety.checks.arithmetic import cited, compared
from eutonia.safety.scene import Scene


def step(scene: Scene) -> Iterator[Finding]:
    """A dose outside the product's practical step cannot be drawn exactly."""
    product = scene.facts.product
    odd = [dose for dose in scene.doses if dose.units % product.step_units]
    if odd:
        words = "; ".join(f"{scene.place(dose)} {plain(dose.units)} units" for dose in odd)
        yield Finding(
            rule="safety.step",
            severity=Severity.NOTE,
            title="Dose between two practical steps",
            because=f"The practical step of {product.id} is {plain(product.step_units)} units: {words}.",
            remedy="Round to a step that the syringe can show.",
            citations=(product.step_citation,),
        )


def below_one_step(scene: Scene) -> Iterator[Finding]:
    """Less than the smallest dose that can be drawn: most likely millilitres in the box for units (hazard H11)."""
    least = scene.facts.product.step_units
    for dose in scene.doses:
        if dose.units < least:
            yield Finding(
                rule="safety.below-one-step",
                severity=Severity.REASON,
                title="Less than one practical step",
                because=f"{scene.place(dose)}: {plain(dose.units)} units; the smallest step of {scene.plan.product} is "
                f"{plain(least)} units. Were millilitres entered for units?",
                remedy="Enter the dose in units.",
                muscle=dose.muscle,
                side=dose.side,
                citations=(scene.facts.product.step_citation,),
            )


def no_sourced_dose(scene: Scene) -> Iterator[Finding]:
    """Nothing is known of the dose: the injector states why this one."""
    for dose in scene.doses:
        if dose.muscle not in scene.facts.bounded:
            yield Finding(
                rule="safety.no-sourced-dose",
                severity=Severity.REASON,
                title="No sourced dose for this muscle",
                because=f"No label, guideline or paper here gives a dose of {scene.plan.product} for "
                f"{scene.place(dose)}; {plain(dose.units)} units were entered by hand.",
                remedy="State where the dose comes from, or leave the muscle out.",
                muscle=dose.muscle,
                side=dose.side,
            )


def above_label(scene: Scene) -> Iterator[Finding]:
    """Above the label dose; whether it is above every sourced dose is asked by the limits."""
    for dose in scene.doses:
        row = scene.facts.label_high.get(dose.muscle)
        if row is not None and row.high is not None and scene.plan.units_of(dose) > scene.units(row.high):
            yield Finding(
                rule="safety.above-label",
                severity=Severity.NOTE,
                title="Above the label dose",
                because=f"{scene.place(dose)}: {plain(dose.units)} units; the label gives up to {plain(row.high)} units.",
                remedy="Keep it if practice and the person's own response support it.",
                muscle=dose.muscle,
                side=dose.side,
                arithmetic=compared([f"{scene.place(dose)} {plain(dose.units)} units"], scene.plan.units_of(dose), row.high),
                citations=(row.citation,),
            )


def off_label(scene: Scene) -> Iterator[Finding]:
    """Muscles that the label of this jurisdiction does not name."""
    names = dict.fromkeys(m.name for m in scene.muscles if m.id not in scene.facts.on_label)
    if names:
        yield Finding(
            rule="safety.off-label",
            severity=Severity.NOTE,
            title="Off label",
            because=f"The {scene.plan.jurisdiction.value} label of {scene.plan.product} does not name: {', '.join(names)}.",
            remedy="Tell the person that this use is off label, and record consent.",
            citations=cited(one.citation for one in scene.facts.indications),
        )


def unverified(scene: Scene) -> Iterator[Finding]:
    """Facts in use that nobody here has verified against the current document."""
    used = [(load.limit.words, load.limit.citation) for load in scene.loads]
    used += [(one.words.rstrip("."), one.citation) for one in (scene.facts.interval,) if one]
    used += [(f"label dose of {scene.name(row.muscle)}", row.citation) for row in _label_rows(scene)]
    doubtful = {words: citation for words, citation in used if citation.is_unverified}
    if doubtful:
        yield Finding(
            rule="safety.unverified",
            severity=Severity.NOTE,
            title="Unverified figures in use",
            because=f"Not verified here against the current document: {'; '.join(sorted(doubtful))}.",
            remedy="A named person verifies each figure against the current label.",
            citations=cited(doubtful.values()),
        )


def _label_rows(scene: Scene) -> list[DoseRange]:
    rows = scene.facts.label_high
    return [rows[muscle.id] for muscle in scene.muscles if muscle.id in rows]
