"""How much: steps, sites, muscles, both sides, regions, limbs, the session, twelve weeks, and the solution."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from proof.second.earlier import within
from proof.second.facts import Table
from proof.second.scene import REASON, Row, Scene, exact


def steps(scene: Scene) -> Iterator[Row]:
    """Less than a practical step: millilitres in the box for units?"""
    for dose in scene.doses:
        if exact(dose["units"]) < scene.product["step_units"]:
            yield Row("safety.below-one-step", REASON, False, dose["muscle"], dose["side"])


def _sourced(scene: Scene, muscle: str) -> tuple[Table, ...]:
    return scene.facts.ends_of(muscle, scene.plan["product"], scene.plan["jurisdiction"], scene.day)


def no_source(scene: Scene) -> Iterator[Row]:
    """No upper end of its own and none of a group."""
    for dose in scene.doses:
        names = {dose["muscle"]} | scene.facts.groups_of(dose["muscle"])
        if not any(_sourced(scene, name) for name in names):
            yield Row("safety.no-sourced-dose", REASON, False, dose["muscle"], dose["side"])


def most(scene: Scene, muscle: str, per: tuple[str, ...]) -> Table | None:
    """The row with the highest upper end of label and verified practice; else with the lowest of what is recalled of practice."""
    rows = [row for row in _sourced(scene, muscle) if row["per"] in per]
    trusted = [row for row in rows if row["kind"] == "label" or row["cite"]["state"] != "recalled"]
    recalled = [row for row in rows if row not in trusted]
    return max(trusted, key=_high) if trusted else min(recalled, key=_high, default=None)


def _high(row: Table) -> Decimal:
    return Decimal(row["high"])


def ends(scene: Scene, muscle: str, per: str, scope: str) -> list[Decimal]:
    """The largest amounts of one muscle or group: of its best row for this, and those that limits state."""
    one, both = most(scene, muscle, ("side",)), most(scene, muscle, ("both sides",))
    if one and both and not _adds(scene, muscle, one, both):
        both = None
    best = one if per == "side" else both
    stated = [row for row in scene.rows("limits") if row["scope"] == scope and row["subject"] == muscle]
    return [*([_high(best)] if best else []), *(Decimal(row["maximum"]) for row in stated)]


def _adds(scene: Scene, muscle: str, one: Table, both: Table) -> bool:
    """Whether a figure for both sides adds to what binds each: practice adds nothing where a label gives one side."""
    is_labelled = any(row["kind"] == "label" and row["per"] == "side" for row in _sourced(scene, muscle))
    return (both["kind"] == "label" or not is_labelled) and _high(one) <= _high(both) < 2 * _high(one)


def _single(scene: Scene, muscle: str) -> Table | None:
    """The row of one fascicle or level, where nothing is written for the whole muscle."""
    whole = most(scene, muscle, ("side", "both sides"))
    return None if whole else most(scene, muscle, ("fascicle", "level"))


def touched(scene: Scene) -> set[str]:
    """The muscles of the plan and every group that holds one of them."""
    names = {dose["muscle"] for dose in scene.doses}
    return names.union(*(scene.facts.groups_of(name) for name in names)) if names else set()


def muscles(scene: Scene) -> Iterator[Row]:
    """One muscle or group on one side, and one site where the figure is that of a fascicle or a level."""
    for name in sorted(touched(scene)):
        most_of_it = ends(scene, name, "side", "muscle")
        for side in scene.sides:
            if any(scene.units(scene.facts.members(name), side) > end for end in most_of_it):
                yield Row("safety.muscle", REASON, False, name, side)


def both_sides(scene: Scene) -> Iterator[Row]:
    """Right and left together."""
    for name in sorted(touched(scene)):
        most_of_it = ends(scene, name, "both sides", "bilateral")
        if any(scene.units(scene.facts.members(name)) > end for end in most_of_it):
            yield Row("safety.bilateral", REASON, False, name)


def sites(scene: Scene) -> Iterator[Row]:
    """Units at one needle position."""
    stated = [Decimal(row["maximum"]) for row in scene.rows("limits") if row["scope"] == "site_units"]
    for dose in scene.doses:
        names = {dose["muscle"]} | scene.facts.groups_of(dose["muscle"])
        single = [_high(best) for name in names if (best := _single(scene, name))]
        here = [*stated, *single]
        if any(exact(dose["units"]) > end * dose["sites"] for end in here):
            yield Row("safety.site-units", REASON, False, dose["muscle"], dose["side"])


def places(scene: Scene) -> Iterator[Row]:
    """Regions and limbs, each side by itself."""
    for row in scene.rows("limits"):
        if row["scope"] in ("region", "limb"):
            key = {"region": "region", "limb": "part"}[row["scope"]]
            for side in scene.sides:
                if scene.units(scene.where(**{key: row["subject"]}), side) > row["maximum"]:
                    yield Row(f"safety.{row['scope']}.{row['subject']}", row["severity"], row["needs_second_name"], "", side)


def session(scene: Scene) -> Iterator[Row]:
    """This session, all of it or the part that a limit names; a limit of the first treatment unless it is known not to be one."""
    first = scene.case["first_toxin_treatment"] != "no"
    for row in scene.rows("limits"):
        if row["scope"] not in ("session", "published_maximum") or (row["indication"] == "first_treatment" and not first):
            continue
        units = scene.units(scene.where(part=row["subject"])) if row["subject"] else scene.total
        if units > row["maximum"]:
            name = row["scope"].replace("_", "-") + (f".{row['subject']}" if row["subject"] else "")
            yield Row(f"safety.{name}", row["severity"], row["needs_second_name"])


def twelve_weeks(scene: Scene) -> Iterator[Row]:
    """Everything of this product, from every clinic and for every use; and the same limit in proportion to a low weight."""
    weight = scene.case["person"].get("weight_kg")
    usual = scene.number("usual_weight_kg")
    for row in scene.rows("limits"):
        if row["scope"] == "cumulative":
            earlier = within(scene, row["window_days"])
            same = (
                exact(one["units"]) for one in earlier if one["product"] == scene.plan["product"] and one["units"] is not None
            )
            sum_ = scene.total + sum(same, Decimal(0))
            if sum_ > row["maximum"]:
                yield Row("safety.cumulative", row["severity"], row["needs_second_name"])
            if weight is not None and exact(weight) < usual and sum_ * usual > row["maximum"] * exact(weight):
                yield Row("safety.light-weight", REASON)


def solution(scene: Scene) -> Iterator[Row]:
    """The strength, and the volume at each site that follows from it."""
    mixed = scene.plan.get("dilution")
    if mixed is None:
        if scene.doses:
            yield Row("safety.dilution-unknown", REASON, True)
        return
    vial, added = exact(mixed["vial_units"]), exact(mixed["diluent_ml"])
    if not any(row["units"] == vial for row in scene.rows("vial")):
        yield Row("safety.vial", REASON)
    yield from _strength(scene, vial, added)
    yield from _volumes(scene, vial, added)


def _strength(scene: Scene, vial: Decimal, added: Decimal) -> Iterator[Row]:
    rows = scene.rows("dilution")
    named = {row["use"] for row in rows if row["vial_units"] == vial and row["diluent_ml"] == added}
    bladder = any(
        row["use"] == "bladder" and Decimal(row["vial_units"]) / Decimal(row["diluent_ml"]) == vial / added
        for row in scene.product["dilution"]
    )
    if bladder and "limb" not in named and "neck" not in named:
        yield Row("safety.bladder-strength", REASON, True)
    parts = {scene.facts.muscles[dose["muscle"]]["part"] for dose in scene.doses}
    for use in sorted({"neck" if part in ("neck", "jaw") else "limb" for part in parts}):
        if use not in named:
            yield Row(f"safety.dilution.{use}", REASON)


def _volumes(scene: Scene, vial: Decimal, added: Decimal) -> Iterator[Row]:
    stated = [Decimal(row["maximum"]) for row in scene.rows("limits") if row["scope"] == "site_volume"]
    for dose in scene.doses:
        volume = exact(dose["units"]) * added
        if any(volume > end * vial * dose["sites"] for end in stated):
            yield Row("safety.site-volume", REASON, False, dose["muscle"], dose["side"])
        if not stated and volume > scene.number("site_volume_ml") * vial * dose["sites"]:
            yield Row("safety.large-volume", REASON, False, dose["muscle"], dose["side"])


AMOUNTS = (steps, no_source, muscles, both_sides, sites, places, session, twelve_weeks, solution)
