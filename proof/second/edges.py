"""Plans at an edge: everything calm but for one or two limits, reached, missed or passed by the least there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random

from proof.second.drawing import DAY, JURISDICTIONS, SIDES
from proof.second.facts import Facts, Table, counts
from proof.second.scene import exact

LEAST = Decimal("0.001")
SUMS = ("session", "cumulative", "published_maximum", "region", "limb", "muscle", "bilateral")
Edge = Callable[[Random, Facts, Table, Table], None]
"""Puts a plan and its case at one edge."""


def at_an_edge(random: Random, facts: Facts) -> tuple[Table, Table]:
    """One plan and its case, as documents."""
    product = random.choice([name for name, row in facts.products.items() if row["planned_here"]])
    plan, case = _calm(random, facts, product, random.choice(JURISDICTIONS))
    for edge in random.sample(EDGES, random.choice((1, 1, 1, 2))):
        edge(random, facts, plan, case)
    return plan, case


def _calm(random: Random, facts: Facts, product: str, jurisdiction: str) -> tuple[Table, Table]:
    """One muscle of one problem, asked and answered in full on the day."""
    pattern, side, day = random.choice(list(facts.patterns)), random.choice(SIDES), DAY.isoformat()
    both = {"case_id": "edge", "product": product, "jurisdiction": jurisdiction, "planned_for": day}
    place = {"pattern": pattern, "side": side}
    entry = random.choice(facts.patterns[pattern]["muscles"])
    here = side if entry["where"] == "same" else next(one for one in SIDES if one != side)
    dose = {"muscle": entry["muscle"], "side": here, "units": facts.products[product]["step_units"] * 2, "sites": 2}
    mixed = random.choice([row for row in facts.products[product]["dilution"] if row["use"] != "bladder"])
    dilution = {"vial_units": mixed["vial_units"], "diluent_ml": mixed["diluent_ml"]}
    goal = {"id": "easier", "words": "Easier days", "problems": [place], "measure": "ashworth", "target_ashworth": "1+"}
    case = both | {
        "title": "At an edge",
        "assessed_on": day,
        "first_toxin_treatment": random.choice(("yes", "no")),
        "person": {
            "birth_date": "1974-03-02", "weight_kg": 64, "multiple_sclerosis": "yes",
            "mobility": random.choice(("wheelchair", "walks_with_aid")),
        },
        "problems": [{**place, "ashworth": "3", "impact": "severe", "fixed_contracture": "no", "tone_is_useful": "no"}],
        "muscles": [],
        "goals": [goal],
        "screen": {
            "answered_on": day, "answered_by": "person", "answers": {one["id"]: "no" for one in facts.questions},
            "inr": None, "inr_on": None, "forced_vital_capacity_percent": None,
        },
        "toxin_history": {"any_in_16_weeks": "no", "answered_by": "person", "answered_on": day, "treatments": []},
    }  # fmt: skip
    return both | {"doses": [dose], "dilution": dilution, "overrides": []}, case


def _ago(days: int) -> str:
    return (DAY - timedelta(days=days)).isoformat()


def _near(random: Random, end: Decimal, step: Decimal) -> Decimal:
    """The end, or the least or one step to either side of it."""
    return max(LEAST, end + random.choice((Decimal(0), Decimal(0), LEAST, -LEAST, step, -step)))


def _step(facts: Facts, plan: Table) -> Decimal:
    return exact(facts.products[plan["product"]]["step_units"])


def _here(facts: Facts, plan: Table, name: str) -> list[Table]:
    """The rows of the product that speak for this label."""
    return [row for row in facts.products[plan["product"]][name] if counts(row, plan["jurisdiction"], DAY)]


def _shared(random: Random, total: Decimal, muscles: list[str], sides: tuple[str, ...]) -> list[Table]:
    """A sum over one to four muscles, exactly."""
    places = [(muscle, side) for muscle in random.sample(muscles, min(len(muscles), random.randint(1, 4))) for side in sides]
    each = (total / len(places)).quantize(LEAST)
    units = [each] * (len(places) - 1)
    amounts = [*units, total - sum(units)]
    rows = ((place, amount) for place, amount in zip(places, amounts, strict=True) if amount > 0)
    return [{"muscle": m, "side": s, "units": amount, "sites": random.randint(4, 12)} for (m, s), amount in rows]


def _sum(random: Random, facts: Facts, plan: Table, _case: Table) -> None:
    """The sum of a limit."""
    rows = [row for row in _here(facts, plan, "limits") if row["scope"] in SUMS]
    if rows:
        row = random.choice(rows)
        sides = SIDES if row["scope"] == "bilateral" or random.random() < 0.2 else (random.choice(SIDES),)
        total = _near(random, exact(row["maximum"]), _step(facts, plan))
        plan["doses"] = _shared(random, total, _inside(facts, row["subject"]), sides)


def _inside(facts: Facts, subject: str) -> list[str]:
    named = [name for name, row in facts.muscles.items() if subject in ("", row["region"], row["part"])]
    return named or sorted(facts.members(subject))


def _dose(random: Random, facts: Facts, plan: Table, _case: Table) -> None:
    """The upper end of a dose: of a side, of both, or of a fascicle at each site."""
    row = random.choice([row for row in _here(facts, plan, "doses") if "high" in row])
    near = _near(random, exact(row["high"]), _step(facts, plan))
    sides = SIDES if row["per"] == "both sides" else (random.choice(SIDES),)
    names = sorted(facts.members(row["muscle"])) if random.random() < 0.3 else [row["muscle"]]
    plan["doses"] = _shared(random, near, names, sides)
    if row["per"] in ("fascicle", "level"):
        plan["doses"] = [one | {"units": near * one["sites"]} for one in plan["doses"][:1]]


def _site(random: Random, facts: Facts, plan: Table, _case: Table) -> None:
    """Units or volume at one needle position."""
    rows = [row for row in _here(facts, plan, "limits") if row["scope"] in ("site_units", "site_volume")]
    dose, mixed = plan["doses"][0], plan["dilution"]
    if rows and mixed:
        row = random.choice(rows)
        end = exact(row["maximum"])
        units = end if row["unit"] == "units" else end * exact(mixed["vial_units"]) / exact(mixed["diluent_ml"])
        dose["units"] = _near(random, (units * dose["sites"]).quantize(LEAST), _step(facts, plan))


def _window(random: Random, facts: Facts, plan: Table, case: Table) -> None:
    """Earlier toxin one day inside, at, and outside of the windows, and a sum of twelve weeks with it."""
    days = random.choice((83, 83, 84, 84, 85, 111, 112, 113, -83, -84, 0, 1))
    status = "signed_not_given" if days <= 0 else random.choice(("given", "given", "signed_not_given"))
    product = random.choice((plan["product"], plan["product"], plan["product"], "onabotulinumtoxinA", "abobotulinumtoxinA", None))
    ends = [exact(row["maximum"]) for row in _here(facts, plan, "limits") if row["scope"] == "cumulative"]
    planned = sum((exact(one["units"]) for one in plan["doses"]), Decimal(0))
    units = max(Decimal(1), _near(random, random.choice(ends) - planned, _step(facts, plan))) if ends else Decimal(100)
    treatment = {
        "given_on": _ago(days), "product": product, "units": random.choice((units, units, units, None)), "status": status,
        "confirmed": random.choice(("yes", "yes", "yes", "no")), "indication": random.choice(("bladder", "limb_spasticity")),
    }  # fmt: skip
    case["toxin_history"]["treatments"].append(treatment)
    case["toxin_history"]["any_in_16_weeks"] = random.choice(("yes", "yes", "yes", "no", "cannot_establish"))


def _answered(random: Random, _facts: Facts, _plan: Table, case: Table) -> None:
    """How old an answer may be."""
    case["toxin_history"]["answered_on"] = _ago(random.choice((0, 13, 14, 15)))
    case["screen"]["answered_on"] = _ago(random.choice((0, 27, 28, 29)))
    case["toxin_history"]["answered_by"] = random.choice(("person", "person", "record", "nobody"))


def _measured(random: Random, _facts: Facts, _plan: Table, case: Table) -> None:
    """The ratio, its age, and the vital capacity."""
    screen = case["screen"]
    screen["answers"]["anticoagulant"] = random.choice(("yes", "not_asked", "no"))
    screen["inr"] = random.choice((Decimal("3.499"), Decimal("3.5"), Decimal("3.501"), None))
    screen["inr_on"] = None if screen["inr"] is None else _ago(random.choice((0, 2, 3, 4)))
    screen["forced_vital_capacity_percent"] = random.choice((None, Decimal("59.999"), 60, 61))


def _weight(random: Random, facts: Facts, plan: Table, case: Table) -> None:
    """A light person, and a sum at the limit in proportion."""
    weight = random.choice((Decimal("49.999"), 50, 49, 40, Decimal("32.5"), 25))
    case["person"]["weight_kg"] = weight
    ends = [exact(row["maximum"]) for row in _here(facts, plan, "limits") if row["scope"] == "cumulative"]
    if ends:
        end = (random.choice(ends) * exact(weight) / facts.settings["safety.usual_weight_kg"]).quantize(LEAST)
        muscles = sorted({row["muscle"] for row in facts.patterns[case["problems"][0]["pattern"]]["muscles"]})
        plan["doses"] = _shared(random, _near(random, end, _step(facts, plan)), muscles, (case["problems"][0]["side"],))


def _born(random: Random, _facts: Facts, _plan: Table, case: Table) -> None:
    """Eighteen on the day, the day before, the day after; and who is born on 29 February."""
    days = ("2008-12-02", "2008-12-03", "2008-12-04", "2008-02-29", "2007-12-04")
    case["person"]["birth_date"] = random.choice(days)


def _weak(random: Random, facts: Facts, plan: Table, case: Table) -> None:
    """Strength one grade to either side, and the answers about tone and skin, of muscles near the plan."""
    name = plan["doses"][0]["muscle"] if plan["doses"] else random.choice(list(facts.muscles))
    near = sorted(facts.members(name) | facts.groups_of(name) | {random.choice(list(facts.muscles))})
    answers = ("yes", "no", "not_asked", "cannot_establish")
    case["muscles"] = [
        {
            "muscle": muscle, "side": random.choice(SIDES), "strength": random.choice((2, 3, 4, None)),
            "tone_is_useful": random.choice(answers), "overactive": random.choice(answers),
            "infection_at_site": random.choice(("no", "no", "not_asked", *answers)),
        }
        for muscle in random.sample(near, min(len(near), 3))
    ]  # fmt: skip


def _reason(random: Random, _facts: Facts, plan: Table, case: Table) -> None:
    """A reason dated at the ends of the days that count."""
    case["assessed_on"] = _ago(random.choice((0, 3)))
    on = random.choice((-1, 0, 3, 4))
    plan["overrides"] = [{"rule": "safety.session", "reason": "A reason", "by": "Dr Ada Sample", "on": _ago(on)}]


def _both_sides(random: Random, _facts: Facts, plan: Table, case: Table) -> None:
    """The same on the other side, with its problem or without."""
    plan["doses"] = [one | {"side": side} for one in plan["doses"] for side in SIDES if one["side"] == plan["doses"][0]["side"]]
    if random.random() < 0.7:
        case["problems"] = [case["problems"][0] | {"side": side} for side in SIDES]


EDGES: tuple[Edge, ...] = (
    _sum, _sum, _dose, _dose, _site, _window, _window, _answered, _measured, _weight, _born, _weak, _reason, _both_sides,
)  # fmt: skip
