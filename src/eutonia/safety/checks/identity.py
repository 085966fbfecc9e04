"""Does this plan belong to this person, this product and this day, and is it a plan at all?"""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.domain import Finding, Severity
from eutonia.safety.scene import Scene, in_words


def case(scene: Scene) -> Iterator[Finding]:
    """The plan names the case it was made for."""
    if scene.plan.case_id != scene.case.case_id:
        yield _stop(
            "safety.case",
            "Plan of another case",
            f"The plan is for case {scene.plan.case_id}; this is case {scene.case.case_id}.",
            "Open the plan of this person.",
        )


def product_changed(scene: Scene) -> Iterator[Finding]:
    """Doses belong to the product they were entered for: changing the product empties them (hazard H05)."""
    if scene.plan.product != scene.case.product:
        yield _stop(
            "safety.product-changed",
            "The product has changed",
            f"The doses were entered for {scene.plan.product}; the case is now for {scene.case.product}. "
            "Units of one product say nothing about another.",
            "Empty every dose and enter each one anew for the product that will be injected.",
        )


def jurisdiction(scene: Scene) -> Iterator[Finding]:
    """The label of this clinic applies."""
    if scene.plan.jurisdiction != scene.case.jurisdiction:
        yield _stop(
            "safety.jurisdiction",
            "Label of another jurisdiction",
            f"The plan is under the {scene.plan.jurisdiction.value} label; this clinic works under "
            f"{scene.case.jurisdiction.value}.",
            "Plan again under the label of this clinic.",
        )


def day(scene: Scene) -> Iterator[Finding]:
    """Windows are counted to the day of the plan, so that it must be the day of the case."""
    if scene.plan.planned_for != scene.case.planned_for:
        yield _stop(
            "safety.day",
            "Planned for another day",
            f"The plan is for {in_words(scene.plan.planned_for)}; the case is for {in_words(scene.case.planned_for)}.",
            "Set one day for both and check again.",
        )


def product(scene: Scene) -> Iterator[Finding]:
    """Only products with limits and doses in the knowledge are planned here."""
    known = scene.knowledge.products.get(scene.plan.product)
    if known is None or not known.planned_here:
        yield _stop(
            "safety.product",
            "This product is not planned here",
            f"{scene.plan.product} is {'not known' if known is None else 'known, for the history, but not planned'} here: "
            "there are no limits to check against.",
            "Choose a product that is planned here.",
        )


def muscles(scene: Scene) -> Iterator[Finding]:
    """A muscle nobody knows has no limits and no neighbours."""
    for dose in scene.doses:
        if dose.muscle not in scene.knowledge.muscles:
            yield _stop(
                "safety.muscle-unknown",
                "Muscle not known",
                f"'{dose.muscle}' is not a muscle of the knowledge.",
                "Choose the muscle from the list.",
            ).model_copy(update={"muscle": dose.muscle, "side": dose.side})


def rows(scene: Scene) -> Iterator[Finding]:
    """Every row is a dose: some units, at least one site, one row for each muscle and side."""
    seen = set()
    for dose in scene.doses:
        if dose.units <= 0 or dose.sites < 1 or (dose.muscle, dose.side) in seen:
            yield _stop(
                "safety.rows",
                "A row is not a dose",
                f"{scene.place(dose)}: {dose.units} units in {dose.sites} sites, or a second row for the same place.",
                "Correct the row, or take it out.",
            ).model_copy(update={"muscle": dose.muscle, "side": dose.side})
        seen.add((dose.muscle, dose.side))


def nothing_planned(scene: Scene) -> Iterator[Finding]:
    """An empty plan is said to be empty."""
    if not scene.doses:
        yield Finding(
            rule="safety.empty",
            severity=Severity.NOTE,
            title="Nothing is planned",
            because="The plan holds no dose.",
            remedy="Enter doses, or record that nothing is injected now.",
        )


def _stop(rule: str, title: str, because: str, remedy: str) -> Finding:
    return Finding(rule=rule, severity=Severity.STOP, title=title, because=because, remedy=remedy)
