"""Plans and cases drawn at random for both engines: ordinary in most things, odd or at an edge in a few."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from proof.second.facts import Facts, Table

DAY = date(2026, 12, 3)
ANSWERS = ("yes", "no", "not_asked", "cannot_establish")
MOSTLY_NO = ("no",) * 9 + ANSWERS
SIDES = ("right", "left")
JURISDICTIONS = ("US", "UK/EU")
BIRTHS = ("1974-03-02", "1974-03-02", "1974-03-02", "2008-12-03", "2008-12-04", "2008-02-29", "1930-01-01")
MOBILITY = ("walks_unaided", "walks_with_aid", "stands_to_transfer", "wheelchair", "bed", "not_asked")


def drawn(random: Random, facts: Facts) -> tuple[Table, Table]:
    """One plan and its case, as documents."""
    planned = sorted(name for name, row in facts.products.items() if row["planned_here"])
    product, jurisdiction = random.choice(planned), random.choice(JURISDICTIONS)
    patterns = random.sample(sorted(facts.patterns), random.randint(1, 3))
    problems = [_problem(random, pattern) for pattern in patterns]
    doses = _doses(random, facts, problems, product)
    case = _case(random, facts, product, jurisdiction, problems, doses)
    plan = {
        "case_id": "drawn",
        "product": product,
        "jurisdiction": jurisdiction,
        "planned_for": DAY.isoformat(),
        "doses": doses,
        "dilution": _dilution(random, facts.products[product]),
        "overrides": _overrides(random),
    }
    return _mismatched(random, plan), case


def _days_ago(random: Random, *days: int) -> str:
    return (DAY - timedelta(days=random.choice(days))).isoformat()


def _problem(random: Random, pattern: str) -> Table:
    return {
        "pattern": pattern,
        "side": random.choice(SIDES),
        "ashworth": "3",
        "impact": "severe",
        "fixed_contracture": random.choice(MOSTLY_NO),
        "tone_is_useful": random.choice(MOSTLY_NO),
    }


def _doses(random: Random, facts: Facts, problems: list[Table], product: str) -> list[Table]:
    """Mostly muscles of the assessed patterns on their side, sometimes any muscle, in amounts around what the files hold."""
    places = []
    for problem in problems:
        for entry in random.sample(facts.patterns[problem["pattern"]]["muscles"], k=1):
            same = entry["where"] == "same"
            places.append((entry["muscle"], problem["side"] if same else SIDES[problem["side"] == "right"]))
    while random.random() < 0.4:
        places.append((random.choice(sorted(facts.muscles)), random.choice(SIDES)))
    return [_dose(random, facts, product, *place) for place in dict.fromkeys(places)]


def _dose(random: Random, facts: Facts, product: str, muscle: str, side: str) -> Table:
    held = facts.products[product]
    step = Decimal(held["step_units"])
    ends = [Decimal(row["high"]) for row in held["doses"] if row["muscle"] == muscle and "high" in row]
    ends += [Decimal(row["maximum"]) for row in held["limits"] if row["unit"] == "units"]
    edge = random.choice(ends) + random.choice((-step, Decimal(0), step, Decimal("0.001")))
    usual = step * random.randint(1, 20)
    tiny = random.choice((step / 2, step - Decimal("0.01"), step))
    units = random.choices((usual, edge, tiny), weights=(8, 3, 1))[0]
    return {"muscle": muscle, "side": side, "units": max(units, Decimal("0.5")), "sites": random.randint(1, 8)}


def _dilution(random: Random, product: Table) -> Table | None:
    if random.random() < 0.05:
        return None
    row = random.choice(product["dilution"])
    vial = row["vial_units"] if random.random() < 0.9 else random.choice((50, 100, 200, 300, 500))
    added = row["diluent_ml"] if random.random() < 0.85 else random.choice((Decimal("0.5"), 1, 2, Decimal("2.5"), 5, 8, 10))
    return {"vial_units": vial, "diluent_ml": added}


def _overrides(random: Random) -> list[Table]:
    if random.random() < 0.9:
        return []
    return [{"rule": "safety.session", "reason": "A reason", "by": "Dr Ada Sample", "on": _days_ago(random, 0, 1, 40, -1)}]


def _mismatched(random: Random, plan: Table) -> Table:
    """Rarely a plan that is not of its case."""
    if random.random() > 0.03:
        return plan
    others: dict[str, Any] = {"case_id": "another", "planned_for": (DAY + timedelta(days=1)).isoformat()}
    field = random.choice(sorted(others))
    return plan | {field: others[field]}


def _case(random: Random, facts: Facts, product: str, jurisdiction: str, problems: list[Table], doses: list[Table]) -> Table:
    person = {
        "birth_date": random.choice(BIRTHS),
        "weight_kg": random.choice((None, 64, 64, 64, 50, 49, 30)),
        "mobility": random.choice(MOBILITY),
        "multiple_sclerosis": "yes",
    }
    first = problems[0]
    goal = {
        "id": "easier",
        "words": "Easier days",
        "problems": [{"pattern": first["pattern"], "side": first["side"]}],
        "measure": "ashworth",
        "target_ashworth": "1+",
    }
    return {
        "case_id": "drawn",
        "title": "Drawn at random",
        "jurisdiction": jurisdiction,
        "product": product,
        "assessed_on": _days_ago(random, 0, 0, 1),
        "planned_for": DAY.isoformat(),
        "first_toxin_treatment": random.choice(ANSWERS),
        "person": person,
        "problems": problems,
        "muscles": _findings(random, facts, doses),
        "goals": [goal] if random.random() < 0.95 else [],
        "screen": _screen(random, facts),
        "toxin_history": _history(random, facts),
    }


def _findings(random: Random, facts: Facts, doses: list[Table]) -> list[Table]:
    places = [(dose["muscle"], dose["side"]) for dose in doses if random.random() < 0.4]
    if random.random() < 0.4:
        places.append((random.choice(sorted(facts.muscles)), random.choice(SIDES)))
    return [
        {
            "muscle": muscle,
            "side": side,
            "strength": random.choice((None, 1, 3, 4, 5)),
            "tone_is_useful": random.choice(MOSTLY_NO),
            "overactive": random.choice(ANSWERS),
            "infection_at_site": random.choice((*MOSTLY_NO, "not_asked", "not_asked")),
        }
        for muscle, side in dict.fromkeys(places)
    ]


def _screen(random: Random, facts: Facts) -> Table:
    answers = {one["id"]: "no" for one in facts.questions}
    for _ in range(random.choice((0, 0, 1, 2))):
        answers[random.choice(facts.questions)["id"]] = random.choice(ANSWERS)
    ratio = random.choice((None, None, Decimal("2.5"), Decimal("3.5"), Decimal("3.51")))
    return {
        "answered_on": _days_ago(random, 0, 0, 0, 28, 29),
        "answered_by": random.choice(("person",) * 5 + ("carer", "record", "nobody")),
        "answers": answers,
        "inr": ratio,
        "inr_on": None if ratio is None else _days_ago(random, 0, 3, 4),
        "forced_vital_capacity_percent": random.choice((None, None, None, 59, 60, 80)),
    }


def _history(random: Random, facts: Facts) -> Table:
    if random.random() < 0.4:
        return {"any_in_16_weeks": "no", "answered_by": "person_and_carer", "answered_on": DAY.isoformat(), "treatments": []}
    return {
        "any_in_16_weeks": random.choice(ANSWERS),
        "answered_by": random.choice(("person", "person_and_carer", "record", "nobody")),
        "answered_on": _days_ago(random, 0, 0, 0, 14, 15),
        "treatments": [_treatment(random, facts) for _ in range(random.choice((0, 1, 1, 2)))],
    }


def _treatment(random: Random, facts: Facts) -> Table:
    status = random.choice(("given", "given", "given", "signed_not_given", "cancelled"))
    days = (20, 83, 84, 85, 111, 112, 400) if status == "given" else (-84, -83, -1, 0, 83, 84)
    return {
        "given_on": None if random.random() < 0.15 else _days_ago(random, *days),
        "product": random.choice((None, *sorted(facts.products))),
        "units": random.choice((None, 50, 200, 325, 400, 1000)),
        "indication": "bladder",
        "confirmed": random.choice(("yes", "yes", "no", "not_asked")),
        "status": status,
    }
