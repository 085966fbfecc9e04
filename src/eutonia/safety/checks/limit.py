"""The plan against every maximum in force: one site, muscle, region, limb, session, both sides, 12 weeks, published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from eutonia.domain import Arithmetic, Finding, LimitUse, MuscleDose, Side, plain
from eutonia.knowledge.types import LimitScope
from eutonia.safety.checks.arithmetic import told
from eutonia.safety.in_force import AppliedLimit
from eutonia.safety.scene import Load, Scene, shown

TITLES: dict[LimitScope, str] = {
    "site_units": "Too many units at one site",
    "site_volume": "Too much volume at one site",
    "muscle": "Above every sourced dose for this muscle",
    "region": "Above the limit of this region",
    "limb": "Above the limit of this limb",
    "session": "Above the limit of one session",
    "bilateral": "Above the limit of both sides together",
    "cumulative": "Above the limit of 12 weeks",
    "published_maximum": "Above any published session",
}
REMEDIES: dict[LimitScope, str] = {
    "site_units": "Spread the dose over more sites, or lower it.",
    "site_volume": "Spread the dose over more sites, use a stronger dilution, or lower the dose.",
    "cumulative": "Lower the dose, or wait until earlier units leave the window.",
    "published_maximum": "Lower the dose: above this nothing is known.",
}
Place = tuple[str, str | None, Side | None]
Urgency = tuple[int, bool, Decimal]
PER_SITE: tuple[LimitScope, ...] = ("site_units", "site_volume")


def above(scope: LimitScope) -> Callable[[Scene], Iterator[Finding]]:
    """The check of every limit of one scope."""
    finder = _sites if scope in PER_SITE else _sums

    def find(scene: Scene) -> Iterator[Finding]:
        most: dict[Place, tuple[Urgency, Finding]] = {}
        for load in scene.loads:
            for finding in finder(scene, load) if load.limit.scope == scope else ():
                place = (finding.rule, finding.muscle, finding.side)
                if place not in most or most[place][0] < _urgency(load.limit):
                    most[place] = (_urgency(load.limit), finding)
        yield from (finding for _, finding in most.values())

    return find


def _urgency(limit: AppliedLimit) -> Urgency:
    """Of two limits broken at the same place, the one that asks for more is reported, and then the stricter one."""
    return (limit.severity.rank, limit.needs_second_name, -limit.maximum)


def _sums(scene: Scene, load: Load) -> Iterator[Finding]:
    limit = load.limit
    total = scene.units(limit.given) + load.planned
    if not total > scene.units(limit.maximum):
        return
    yield _finding(limit, None).model_copy(
        update={
            "because": f"{limit.words}: {plain(total.amount)} units of {total.product}; the limit is "
            f"{plain(limit.maximum)} units.",
            "arithmetic": Arithmetic(
                terms=(*_earlier(scene, limit), *(f"{scene.place(d)} {plain(d.units)} units" for d in load.doses)),
                total=total.amount,
                limit=limit.maximum,
                unit=f"units of {total.product}",
                window_start=limit.window_start,
                window_end=limit.window_end,
            ),
        }
    )


def _earlier(scene: Scene, limit: AppliedLimit) -> list[str]:
    if limit.scope != "cumulative" or limit.window_days is None:
        return []
    return [told(one) for one in scene.ledger.counted(scene.plan.product, limit.window_days)]


def _sites(scene: Scene, load: Load) -> Iterator[Finding]:
    limit = load.limit
    for dose in load.doses:
        amount = at_one_site(scene, limit, dose)
        if amount is not None and amount > limit.maximum:
            unit = f"units of {scene.plan.product}" if limit.unit == "units" else limit.unit
            words = f"{scene.place(dose)} {plain(dose.units)} units in {dose.sites} sites"
            yield _finding(limit, dose).model_copy(
                update={
                    "because": f"{words}: {plain(shown(amount))} {unit} at each; the limit is {plain(limit.maximum)}.",
                    "arithmetic": Arithmetic(terms=(words,), total=shown(amount), limit=limit.maximum, unit=unit),
                }
            )


def at_one_site(scene: Scene, limit: AppliedLimit, dose: MuscleDose) -> Decimal | None:
    """Units or mL at each site of a row; None for a volume while the dilution is not known (which has its own check)."""
    if limit.unit == "units":
        return dose.units / dose.sites
    dilution = scene.plan.dilution
    return None if dilution is None else dose.units * dilution.diluent_ml / (dilution.vial_units * dose.sites)


def _finding(limit: AppliedLimit, dose: MuscleDose | None) -> Finding:
    names_muscle = limit.scope in ("muscle", "bilateral")
    return Finding(
        rule=rule_of(limit),
        severity=limit.severity,
        title=TITLES[limit.scope],
        because=limit.words,
        remedy=REMEDIES.get(limit.scope, "Lower the dose."),
        muscle=dose.muscle if dose else limit.subject if names_muscle else None,
        side=dose.side if dose else limit.side,
        citations=(limit.citation,),
        needs_second_name=limit.needs_second_name,
    )


def rule_of(limit: AppliedLimit) -> str:
    """The rule that a limit speaks for. Regions, limbs and parts have one each, so that an override covers only its own."""
    scope = limit.scope.replace("_", "-")
    has_own = limit.subject and limit.scope in ("region", "limb", "session", "cumulative", "published_maximum")
    return f"safety.{scope}.{limit.subject}" if has_own else f"safety.{scope}"


def uses(scene: Scene) -> tuple[LimitUse, ...]:
    """How much of each limit is used, for every limit that something is planned or given against; the binding one first."""
    planned = {(load.limit.id, load.limit.side): _planned(scene, load) for load in scene.loads}
    loads = [(limit, planned.get((limit.id, limit.side), Decimal(0))) for limit in scene.limits]
    found = [_use(limit, amount) for limit, amount in loads if amount or limit.given]
    return tuple(sorted(found, key=lambda use: (-use.share, use.limit, use.side or "")))


def _planned(scene: Scene, load: Load) -> Decimal:
    if load.limit.scope not in PER_SITE:
        return load.planned.amount
    amounts = [at_one_site(scene, load.limit, dose) for dose in load.doses]
    return max((amount for amount in amounts if amount is not None), default=Decimal(0))


def _use(limit: AppliedLimit, planned: Decimal) -> LimitUse:
    # every part comes from a fact or a plan that was validated when it was read
    return LimitUse.model_construct(
        limit=limit.id,
        words=limit.words,
        side=limit.side,
        given=shown(limit.given),
        planned=shown(planned),
        maximum=limit.maximum,
        unit=limit.unit,
        citation=limit.citation,
    )
