"""Where a value stands in the document of an assessment, and which field of the form holds it.

A place names a row by its number ('problems[0].pain'), and numbers move when a row is taken out. What was carried over and not
confirmed yet is followed by what its row is about instead: pattern and side, muscle and side, the goal, the treatment.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from eutonia_clinic.visits import copying

ROW = re.compile(r"(?P<part>[a-z_.]+)\[(?P<at>\d+)\]\.?(?P<rest>.*)")
ABOUT = {"problems": ("pattern", "side"), "muscles": ("muscle", "side"), "goals": ("id",), "other_treatments": ("option",)}
"""What a row of each part is about."""
PROBLEM = {
    "ashworth": "ashworth", "catch": "tardieu.catch_degrees", "range": "tardieu.full_range_degrees", "spasms": "spasms_per_day",
    "pain": "pain", "impact": "impact", "contracture": "fixed_contracture", "useful": "tone_is_useful",
}  # fmt: skip
"""The fields of a problem, and where in its row each value stands."""
MEASURED = ("inr", "inr_on", "forced_vital_capacity_percent")
"""What is measured beside the safety questions."""
FIELDS = {
    "product": "product", "distribution": "distribution", "assessed_on": "assessed_on", "planned_for": "planned_for",
    "first_toxin_treatment": "first_toxin_treatment", "screen.answered_on": "planned_for",
    "toxin_history.answered_on": "planned_for",
    "screen.answered_by": "answered_by", "toxin_history.any_in_16_weeks": "history:any",
}  # fmt: skip

Followed = tuple[str, str]
"""What a row is about, and the place in it: ('problems equinus-foot right', 'pain')."""


def field_at(place: str, tree: Mapping[str, Any]) -> str:
    """The name of the field that holds a place; '' where no field does."""
    found = ROW.fullmatch(place)
    if found:
        return _field_of_row(found["part"], int(found["at"]), found["rest"], tree)
    if place.startswith("screen.answers."):
        return "screen:" + place.removeprefix("screen.answers.")
    if place.removeprefix("screen.") in MEASURED:
        return "measured:" + place.removeprefix("screen.")
    return FIELDS.get(place, place.replace(".", ":") if place.startswith("person.") else "")


def _field_of_row(part: str, at: int, rest: str, tree: Mapping[str, Any]) -> str:
    number = at + 1
    if part == "toxin_history.treatments":
        return f"treatment:{number}:{rest or 'given_on'}"
    if part == "goals":
        return f"goal:{number}:{_goal_key(rest)}"
    rows = tree.get(part, ())
    about = [rows[at][name] for name in ABOUT[part]] if part in ABOUT and at < len(rows) else []
    if part == "problems" and about:
        key = next((key for key, where in PROBLEM.items() if where == rest), "ashworth")
        return ":".join(["problem", *about, key])
    if part == "muscles" and about:
        return ":".join(["muscle", *about, "strength"])
    return ":".join(["other", *about]) if about else ""


def _goal_key(rest: str) -> str:
    key = rest.partition("[")[0].partition(".")[0]
    return "target" if key.startswith("target") or not key else key


def value_at(place: str, tree: Any) -> Any:
    """What stands at a place; None when nothing does."""
    for step in re.findall(r"[a-z0-9_-]+", place):
        try:
            tree = tree[int(step)] if isinstance(tree, Sequence) and not isinstance(tree, str) else tree[step]
        except (KeyError, IndexError, ValueError, TypeError):
            return None
    return tree


def about_of(place: str, tree: Mapping[str, Any]) -> Followed:
    """A place by what its row is about."""
    found = ROW.fullmatch(place)
    if not found or found["part"] not in ABOUT:
        return place, ""
    row = value_at(f"{found['part']}[{found['at']}]", tree) or {}
    return " ".join([found["part"], *(str(row.get(name, "")) for name in ABOUT[found["part"]])]), found["rest"]


def waiting_after(
    waiting: Collection[str], before: Mapping[str, Any], after: Mapping[str, Any], confirmed: Collection[str] = ()
) -> tuple[str, ...]:
    """The places of `after` that still wait: what waited before, is the same now, and was not confirmed by what it is about."""
    held = {about_of(place, before): value_at(place, before) for place in waiting}
    return tuple(
        place
        for place in copying.places(after)
        if (about := about_of(place, after)) in held and held[about] == value_at(place, after) and not is_of(about[0], confirmed)
    )


def is_of(about: str, confirmed: Collection[str]) -> bool:
    """True when what is confirmed covers this: 'person' covers 'person.weight_kg', 'problems equinus-foot' both its sides."""
    return any(about == one or about.startswith((f"{one} ", f"{one}.")) for one in confirmed)


def groups_of(waiting: Collection[str], tree: Mapping[str, Any]) -> Iterator[str]:
    """What every waiting place is about, each once, in the order of the document."""
    yield from dict.fromkeys(about_of(place, tree)[0] for place in waiting)
