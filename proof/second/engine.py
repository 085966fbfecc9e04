"""Everything that the second engine looks at, in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from proof.second.amounts import AMOUNTS
from proof.second.earlier import EARLIER
from proof.second.facts import Facts, Table
from proof.second.person import PERSON
from proof.second.scene import NOTE, STOP, Row, Scene
from proof.second.tone import TONE

RULES: tuple[Callable[[Scene], Iterator[Row]], ...] = (*PERSON, *TONE, *AMOUNTS, *EARLIER)


def second_check(plan: Table, case: Table, facts: Facts) -> frozenset[Row]:
    """Everything that interrupts a plan. Plan and case are documents as `model_dump(mode="json")` writes them."""
    scene = Scene(facts, plan, case)
    unknown = set(_unknown(scene))
    if unknown:
        return frozenset(unknown)
    return frozenset(_worst(row for rule in RULES for row in rule(scene) if row.severity != NOTE))


def _worst(rows: Iterable[Row]) -> Iterator[Row]:
    """Of several rows of one rule in one place and of one severity the one that asks for two names."""
    found: dict[tuple[str, str, str, str], Row] = {}
    for row in rows:
        place = (row.rule, row.severity, row.muscle, row.side)
        held = found.get(place)
        if held is None or row.second > held.second:
            found[place] = row
    yield from found.values()


def _unknown(scene: Scene) -> Iterator[Row]:
    product = scene.facts.products.get(scene.plan["product"])
    if product is None or not product["planned_here"]:
        yield Row("safety.product", STOP)
    for dose in scene.doses:
        if dose["muscle"] not in scene.facts.muscles:
            yield Row("safety.muscle-unknown", STOP, False, dose["muscle"], dose["side"])
