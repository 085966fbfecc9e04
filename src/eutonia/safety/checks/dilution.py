"""How the vial is prepared, against the strengths that the label lists for this use (hazards H09, H10)."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.domain import Citation, Dilution, Finding, Severity, plain
from eutonia.knowledge.types import DilutionOption
from eutonia.safety.checks.arithmetic import cited
from eutonia.safety.scene import Scene, shown

NECK_PARTS = frozenset({"neck", "jaw"})


def unknown(scene: Scene) -> Iterator[Finding]:
    """Without a dilution no volume can be told; it might be the worst one, so two names are asked for."""
    if scene.plan.dilution is None and _is_prepared(scene):
        yield _finding(
            "safety.dilution-unknown",
            "Dilution not known",
            "The plan does not say how the vials are prepared: neither the volume at a site nor the strength can be checked.",
            "Enter vial and diluent.",
            two_names=True,
        )


def vial(scene: Scene) -> Iterator[Finding]:
    """The vial is one that is sold in this jurisdiction."""
    dilution = scene.plan.dilution
    sold = sorted(one.units for one in scene.facts.vials)
    if dilution is not None and _is_prepared(scene) and dilution.vial_units not in sold:
        yield _finding(
            "safety.vial",
            "Vial not sold here",
            f"A vial of {plain(dilution.vial_units)} units of {scene.plan.product}; sold under "
            f"{scene.plan.jurisdiction.value}: {', '.join(plain(units) for units in sold) or 'none known'}.",
            "Choose a vial from the list.",
            citations=cited(one.citation for one in scene.facts.vials),
        )


def listed(scene: Scene) -> Iterator[Finding]:
    """The dilution is one that the label lists for every use in this plan."""
    dilution = scene.plan.dilution
    if dilution is None or not _is_prepared(scene):
        return
    for use in _uses(scene):
        options = _options(scene, use)
        if not any(_is_same(dilution, option) for option in options):
            yield _finding(
                f"safety.dilution.{use}",
                f"Dilution not on the label list for the {use}",
                f"{plain(dilution.vial_units)} units in {plain(dilution.diluent_ml)} mL. Listed: "
                f"{'; '.join(_words(option) for option in options) or 'none'}.",
                "Choose a dilution from the list, or state why this one.",
                citations=cited(option.citation for option in options),
            )


def bladder_strength(scene: Scene) -> Iterator[Finding]:
    """A strength that any label lists for the bladder alone does not belong in a limb, in whatever vial (hazard H10)."""
    dilution = scene.plan.dilution
    if dilution is None or not _is_prepared(scene):
        return
    bladder = [o for o in scene.facts.product.dilutions if o.use == "bladder" and _is_as_strong(dilution, o)]
    elsewhere = [o for o in scene.facts.dilutions if o.use != "bladder" and _is_same(dilution, o)]
    if bladder and not elsewhere:
        yield _finding(
            "safety.bladder-strength",
            "Strength for the bladder",
            f"{plain(dilution.vial_units)} units in {plain(dilution.diluent_ml)} mL is a strength listed for the bladder alone.",
            "Prepare the vial anew for a limb or the neck.",
            citations=cited(option.citation for option in bladder),
            two_names=True,
        )


def volume_at_site(scene: Scene) -> Iterator[Finding]:
    """A large volume at one site spreads to neighbours. Asked where the label itself gives no volume (hazard H09)."""
    dilution, most = scene.plan.dilution, scene.number("site_volume_ml")
    if dilution is None or not _is_prepared(scene) or any(one.scope == "site_volume" for one in scene.limits):
        return
    for dose in scene.doses:
        volume = dose.units * dilution.diluent_ml / (dilution.vial_units * dose.sites)
        if volume > most:
            yield _finding(
                "safety.large-volume",
                "A large volume at one site",
                f"{scene.place(dose)}: {plain(shown(volume))} mL at each site; above {plain(most)} mL it spreads to neighbours.",
                "Use a stronger dilution or more sites.",
                citations=scene.source("site_volume_ml"),
            ).model_copy(update={"muscle": dose.muscle, "side": dose.side})


def _is_prepared(scene: Scene) -> bool:
    return bool(scene.doses) and scene.facts.product.needs_reconstitution


def _uses(scene: Scene) -> list[str]:
    neck = ["neck"] if scene.parts & NECK_PARTS else []
    limb = ["limb"] if scene.parts - NECK_PARTS else []
    return [*limb, *neck]


def _options(scene: Scene, use: str) -> list[DilutionOption]:
    """Dilutions for one use. Where a label has no list of its own for the neck, the one for limbs holds."""
    own = [option for option in scene.facts.dilutions if option.use == use]
    return own or [option for option in scene.facts.dilutions if option.use == "limb"]


def _is_same(dilution: Dilution, option: DilutionOption) -> bool:
    return (dilution.vial_units, dilution.diluent_ml) == (option.vial_units, option.diluent_ml)


def _is_as_strong(dilution: Dilution, option: DilutionOption) -> bool:
    return dilution.vial_units * option.diluent_ml == option.vial_units * dilution.diluent_ml


def _words(option: DilutionOption) -> str:
    return f"{plain(option.vial_units)} units in {plain(option.diluent_ml)} mL"


def _finding(
    rule: str,
    title: str,
    because: str,
    remedy: str,
    citations: tuple[Citation, ...] = (),
    two_names: bool = False,
) -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.REASON,
        title=title,
        because=because,
        remedy=remedy,
        citations=citations,
        needs_second_name=two_names,
    )
