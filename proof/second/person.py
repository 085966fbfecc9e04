"""Who it is: identity of plan and case, age, the screen, swallowing, infection, bleeding, goals, muscles of no problem."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from proof.second.facts import Table
from proof.second.scene import NOTE, REASON, STOP, UNKNOWN, Row, Scene, day_of, exact, other_side

ADULT = 18
RANK = {NOTE: 0, REASON: 1, STOP: 2}
LOW_CAPACITY = 60
SWALLOWING = ("swallowing-trouble", "aspiration-last-year", "breathing-trouble")


def identity(scene: Scene) -> Iterator[Row]:
    """Plan and case are about the same person, product, label and day."""
    plan, case = scene.plan, scene.case
    names = {
        "case_id": "safety.case",
        "product": "safety.product-changed",
        "jurisdiction": "safety.jurisdiction",
        "planned_for": "safety.day",
    }
    for field, rule in names.items():
        if plan[field] != case[field]:
            yield Row(rule, STOP)


def age(scene: Scene) -> Iterator[Row]:
    """An adult on the day of the plan; who is born on 29 February is a year older on 1 March."""
    born = date.fromisoformat(scene.case["person"]["birth_date"])
    day = scene.day
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if years < ADULT:
        yield Row("safety.not-an-adult", STOP)


def answers(scene: Scene) -> dict[str, str]:
    """The screen as it counts: what is too old is not asked, but a yes stays a yes."""
    screen, valid = scene.case["screen"], is_valid(scene)
    given = dict(screen["answers"])
    capacity = screen.get("forced_vital_capacity_percent")
    if capacity is not None and exact(capacity) < LOW_CAPACITY and given.get("breathing-trouble") == "no":
        given["breathing-trouble"] = "yes"
    return {
        one["id"]: given.get(one["id"], "not_asked") if valid or given.get(one["id"]) == "yes" else "not_asked"
        for one in scene.facts.questions
    }


def is_valid(scene: Scene) -> bool:
    """Whether the screen was answered by somebody, and lately enough."""
    screen = scene.case["screen"]
    on = day_of(screen.get("answered_on"))
    lately = on is not None and on <= scene.day and (scene.day - on).days <= scene.number("screen_valid_days")
    return lately and screen["answered_by"] != "nobody"


def _applies(scene: Scene, question: Table) -> bool:
    return not question["products"] or scene.plan["product"] in question["products"]


def screen(scene: Scene) -> Iterator[Row]:
    """Each yes by itself; everything unknown gathered, as severe as the worst of it."""
    given = answers(scene)
    unknown: dict[str, bool] = {}
    for one in scene.facts.questions:
        if not _applies(scene, one):
            continue
        if given[one["id"]] == "yes":
            yield Row(f"safety.screen.{one['id']}", one["if_yes"], one["needs_second_name"] and one["if_yes"] == REASON)
        elif given[one["id"]] in UNKNOWN:
            worst = max(one["if_yes"], one["if_unknown"], key=RANK.__getitem__)
            second = worst == REASON and one["needs_second_name"]
            unknown[worst] = unknown.get(worst, False) or second
    for severity, second in unknown.items():
        yield Row("safety.screen-unknown", severity, second)
    if is_valid(scene) and scene.case["screen"]["answered_by"] == "record":
        yield Row("safety.screen-record-only", REASON)


def swallowing(scene: Scene) -> Iterator[Row]:
    """Neck or jaw, and swallowing or breathing is or may be in trouble."""
    given = answers(scene)
    if any(given[one] != "no" for one in SWALLOWING) and (scene.where(part="neck") or scene.where(part="jaw")):
        yield Row("safety.swallowing-and-breathing", STOP)


def tone_of(scene: Scene, muscle: str, side: str, field: str) -> list[str]:
    """What was found of a muscle: its own finding, that of its group or of its members."""
    names = scene.facts.members(muscle) | scene.facts.groups_of(muscle)
    return [row.get(field, "not_asked") for row in scene.case["muscles"] if row["muscle"] in names and row["side"] == side]


def infection(scene: Scene) -> Iterator[Row]:
    """At a planned site."""
    for dose in scene.doses:
        found = [one for one in tone_of(scene, dose["muscle"], dose["side"], "infection_at_site") if one != "not_asked"]
        if any(one in ("yes", "cannot_establish") for one in found):
            yield Row("safety.infection", STOP, False, dose["muscle"], dose["side"])


def bleeding(scene: Scene) -> Iterator[Row]:
    """The ratio, above its end whoever it is, and known when a deep muscle is planned in somebody who may bleed."""
    screen = scene.case["screen"]
    ratio, on = screen.get("inr"), day_of(screen.get("inr_on"))
    if ratio is not None and exact(ratio) > scene.number("inr_maximum"):
        yield Row("safety.bleeding", REASON)
        return
    fresh = ratio is not None and on is not None and 0 <= (scene.day - on).days <= scene.number("inr_valid_days")
    deep = [dose for dose in scene.doses if _is_deep(scene, dose["muscle"])]
    if deep and answers(scene)["anticoagulant"] != "no" and not fresh:
        yield Row("safety.bleeding", REASON)


def _is_deep(scene: Scene, muscle: str) -> bool:
    rows = [scene.facts.muscles[one] for one in scene.facts.members(muscle)]
    return any(
        row["depth"] == "deep" and (row["region"] in ("calf", "hip") or row["part"] in ("trunk", "neck", "jaw")) for row in rows
    )


def goals(scene: Scene) -> Iterator[Row]:
    """What for?"""
    if not scene.case["goals"]:
        yield Row("safety.no-goal", REASON)


def sternocleidomastoids(scene: Scene) -> Iterator[Row]:
    """Both together lead to trouble with swallowing."""
    sides = {dose["side"] for dose in scene.doses if dose["muscle"] == "sternocleidomastoid"}
    if len(sides) > scene.number("sternocleidomastoids_at_most"):
        yield Row("safety.both-sternocleidomastoids", REASON, True)


def outside(scene: Scene) -> Iterator[Row]:
    """A muscle that no assessed problem of its side names, and that nobody found overactive there."""
    for dose in scene.doses:
        names = scene.facts.members(dose["muscle"]) | scene.facts.groups_of(dose["muscle"])
        inside = any(
            entry["muscle"] in names and _side(entry["where"], problem["side"]) == dose["side"]
            for problem in scene.case["problems"] if problem["pattern"] in scene.facts.patterns
            for entry in scene.facts.patterns[problem["pattern"]]["muscles"]
        )  # fmt: skip
        overactive = any(
            row["overactive"] == "yes" and row["muscle"] == dose["muscle"] and row["side"] == dose["side"]
            for row in scene.case["muscles"]
        )
        if not inside and not overactive:
            yield Row("safety.outside-problems", REASON, False, dose["muscle"], dose["side"])


def _side(where: str, side: str) -> str:
    return side if where == "same" else other_side(side)


def reasons(scene: Scene) -> Iterator[Row]:
    """A reason of the plan is of its own days."""
    assessed = date.fromisoformat(scene.case["assessed_on"])
    for one in scene.plan["overrides"]:
        if not assessed <= date.fromisoformat(one["on"]) <= scene.day:
            yield Row("safety.reason-of-another-day", STOP)


PERSON = (identity, age, screen, swallowing, infection, bleeding, goals, sternocleidomastoids, outside, reasons)
