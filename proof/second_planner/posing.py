"""The question of a case, put from decision record 6 and the fact files: what is maximised, and under which limits.

What is taken over are the numbers of the response model (benefit and hazard of each dose) and the range and sites of each muscle;
everything that the planner makes of them is worked out here again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from proof.second.amounts import ends, touched
from proof.second.earlier import treatments, within
from proof.second.facts import Facts, Table
from proof.second.person import LOW_CAPACITY
from proof.second.scene import Scene, exact
from proof.second_planner.question import Ceiling, Question

SIDES = ("right", "left")
RESERVE = ("swallowing-trouble", "aspiration-last-year", "breathing-trouble", "frailty")
FOR_SPASM = ("limb_spasticity", "cervical_dystonia", "jaw", "other")
EVERY_MUSCLE = ("session", "cumulative")


@dataclass(frozen=True, slots=True)
class Place:
    """One muscle on one side: the steps it may get, and for each number of steps what it brings, costs and takes."""

    muscle: str
    side: str
    least: int
    most: int
    benefit: Sequence[float]
    hazard: Sequence[float]
    needles: Sequence[int]


def posed(case: Table, places: Sequence[Place], facts: Facts) -> Question:
    """The question of one case for its product, label and day."""
    doses = [{"muscle": one.muscle, "side": one.side, "units": 0, "sites": 1} for one in places]
    plan = {name: case[name] for name in ("product", "jurisdiction", "planned_for")} | {"doses": doses}
    scene = Scene(facts, plan, case)
    reach = sum(one.most for one in places)
    sums = _smallest_sums(scene, reach)
    return Question(
        worth=tuple(_worth(one, facts) for one in places),
        ceilings=tuple(_in_steps(scene, words, members, units) for words, members, units in _limits(scene, places)),
        apart=tuple(_apart(places, facts)),
        cost=tuple(_cost(scene, total, sums) for total in range(reach + 1)),
    )


def _number(facts: Facts, name: str) -> Decimal:
    return facts.settings[f"planner.{name}"]


def _worth(place: Place, facts: Facts) -> dict[int, int]:
    weakness, needle, grain = (float(_number(facts, name)) for name in ("weakness_weight", "needle_cost", "grain"))
    return {
        steps: round((place.benefit[steps] - weakness * place.hazard[steps] - needle * place.needles[steps]) / grain)
        for steps in range(place.least, place.most + 1) if steps
    }  # fmt: skip


def _apart(places: Sequence[Place], facts: Facts) -> Iterator[frozenset[int]]:
    """Both sides of a muscle that matters to swallowing."""
    weighty = _number(facts, "never_both_swallowing_weight")
    for one, other in combinations(range(len(places)), 2):
        muscle = places[one].muscle
        if muscle == places[other].muscle and exact(facts.muscles[muscle].get("swallowing_weight", 0)) >= weighty:
            yield frozenset((one, other))


Limit = tuple[str, frozenset[int], Decimal]


def _in_steps(scene: Scene, words: str, members: frozenset[int], units: Decimal) -> Ceiling:
    return Ceiling(words, members, max(0, int(units // exact(scene.product["step_units"]))))


def _limits(scene: Scene, places: Sequence[Place]) -> Iterator[Limit]:
    """Every sum of units that has an end, in units."""
    for name in touched(scene):
        members = scene.facts.members(name)
        for side in SIDES:
            for end in ends(scene, name, "side", "muscle"):
                yield f"{name} {side}", _where(places, members, side), end
        for end in ends(scene, name, "both sides", "bilateral"):
            yield f"{name} both", _where(places, members), end
    yield from _of_places(scene, places)
    everything = frozenset(range(len(places)))
    for row in _in_force(scene):
        if row["scope"] in ("session", "published_maximum", "cumulative"):
            named = _where(places, scene.where(part=row["subject"])) if row["subject"] else everything
            yield row["id"], named, exact(row["maximum"]) - _given(scene, row)
    for words, units in _cautions(scene):
        yield words, everything, units


def _of_places(scene: Scene, places: Sequence[Place]) -> Iterator[Limit]:
    for row in _in_force(scene):
        if row["scope"] in ("region", "limb"):
            key = {"region": "region", "limb": "part"}[row["scope"]]
            for side in SIDES:
                yield f"{row['id']} {side}", _where(places, scene.where(**{key: row["subject"]}), side), exact(row["maximum"])


def _where(places: Sequence[Place], muscles: set[str], side: str = "") -> frozenset[int]:
    return frozenset(at for at, one in enumerate(places) if one.muscle in muscles and side in ("", one.side))


def _in_force(scene: Scene) -> list[Table]:
    """The limits that speak here; those of a first treatment unless it is known not to be one."""
    is_later = scene.case["first_toxin_treatment"] == "no"
    rows = (row for row in scene.rows("limits") if row["unit"] == "units")
    return [row for row in rows if not (is_later and row["indication"] == "first_treatment")]


def _given(scene: Scene, row: Table) -> Decimal:
    """Units of this product that are in the window already; of a limit without a window none."""
    if row["scope"] != "cumulative":
        return Decimal(0)
    inside = [one for one in within(scene, row["window_days"]) if one["product"] == scene.plan["product"]]
    return sum((exact(one["units"]) for one in inside if one["units"] is not None), Decimal(0))


def _session(scene: Scene) -> Decimal | None:
    """The most of any session."""
    rows = [row for row in _in_force(scene) if row["scope"] in EVERY_MUSCLE and not row["subject"]]
    return min((exact(row["maximum"]) for row in rows), default=None)


def _in_person(scene: Scene) -> Decimal:
    return max((_given(scene, row) for row in _in_force(scene)), default=Decimal(0))


def _cautions(scene: Scene) -> Iterator[tuple[str, Decimal]]:
    """A low first total, little reserve, a step up from the last time, and a light person."""
    whole, case = _session(scene), scene.case
    if whole is not None:
        share = Decimal(1)
        if case["first_toxin_treatment"] != "no":
            share *= _number(scene.facts, "first_total_fraction")
            yield "a first treatment", whole * share
        if _has_little_reserve(scene):
            yield "little reserve", whole * share * _number(scene.facts, "reserve_total_fraction")
        kilograms, usual = case["person"].get("weight_kg"), scene.number("usual_weight_kg")
        if kilograms is not None and exact(kilograms) < usual:
            yield "a light person", whole * exact(kilograms) / usual - _in_person(scene)
        last = _last(scene)
        if last:
            yield "a step up", last * scene.number("step_up_times")


def _has_little_reserve(scene: Scene) -> bool:
    screen = scene.case["screen"]
    capacity = screen.get("forced_vital_capacity_percent")
    is_low = capacity is not None and exact(capacity) < LOW_CAPACITY
    return is_low or any(screen["answers"].get(one, "not_asked") != "no" for one in RESERVE)


def _last(scene: Scene) -> Decimal:
    """Units of this product on the last day on which it was given for spasm."""
    known = [
        one for one in treatments(scene)
        if one["status"] == "given" and one["product"] == scene.plan["product"] and one["indication"] in FOR_SPASM
        and one["given_on"] is not None and one["units"]
    ]  # fmt: skip
    latest = max((one["given_on"] for one in known), default=None)
    return sum((exact(one["units"]) for one in known if one["given_on"] == latest), Decimal(0))


def _cost(scene: Scene, total: int, sums: Sequence[Sequence[Decimal]]) -> int:
    """Spread and waste of a total, in grains."""
    facts, units = scene.facts, total * exact(scene.product["step_units"])
    whole, given = _session(scene), _in_person(scene)
    spread = _number(facts, "spread_cost") * (((given + units) / whole) ** 2 - (given / whole) ** 2) if whole else Decimal(0)
    wasted = min((min(one for one in of_strength if one >= units) - units for of_strength in sums), default=Decimal(0))
    smallest = min((exact(row["units"]) for row in scene.rows("vial")), default=None)
    waste = _number(facts, "waste_cost") * wasted / smallest if smallest else Decimal(0)
    return round((spread + waste) / _number(facts, "grain"))


def _smallest_sums(scene: Scene, reach: int) -> list[list[Decimal]]:
    """For each strength that serves every use of these muscles: all sums of its vials, up to one vial above the largest total."""
    sold = {exact(row["units"]) for row in scene.rows("vial")}
    rows = [row for row in scene.rows("dilution") if exact(row["vial_units"]) in sold]
    parts = {scene.facts.muscles[dose["muscle"]]["part"] for dose in scene.doses}
    uses = {"neck" if part in ("neck", "jaw") else "limb" for part in parts}
    by_use = [{_strength(row) for row in rows if row["use"] == use} for use in uses]
    serving = set.intersection(*(one for one in by_use if one)) if any(by_use) else set()
    vials = [{exact(row["vial_units"]) for row in rows if row["use"] in uses and _strength(row) == one} for one in serving]
    most = reach * exact(scene.product["step_units"])
    return [sorted(_sums(sizes, most + max(sizes))) for sizes in vials]


def _strength(row: Table) -> Fraction:
    return Fraction(row["vial_units"]) / Fraction(row["diluent_ml"])


def _sums(sizes: set[Decimal], at_most: Decimal) -> set[Decimal]:
    found = {Decimal(0)}
    waiting = [Decimal(0)]
    while waiting:
        held = waiting.pop()
        for more in (held + size for size in sizes):
            if more <= at_most and more not in found:
                found.add(more)
                waiting.append(more)
    return found
