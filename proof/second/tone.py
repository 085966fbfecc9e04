"""Tone that holds the person up, and the muscles that a pattern keeps under a condition."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from proof.second.facts import Table
from proof.second.person import answers
from proof.second.scene import REASON, UNKNOWN, Row, Scene, other_side

WALKS = ("walks_unaided", "walks_with_aid")
SWALLOWS = ("swallowing-trouble", "aspiration-last-year")
STANDS = (*WALKS, "stands_to_transfer")


def _said(scene: Scene, muscle: str, side: str) -> tuple[set[str], bool]:
    """What was found of it, of its parts and of its groups (of these only what is not a no), and whether it was found itself."""
    found = {row["muscle"]: row["tone_is_useful"] for row in scene.case["muscles"] if row["side"] == side}
    near = (scene.facts.members(muscle) | scene.facts.groups_of(muscle)) - {muscle}
    others = {found[name] for name in near if found.get(name, "no") != "no"}
    return others | ({found[muscle]} if muscle in found else set()), muscle in found


def _postures(scene: Scene, muscle: str, side: str) -> list[Table]:
    """The assessed problems that name this muscle on this side."""
    names = scene.facts.members(muscle) | scene.facts.groups_of(muscle)
    return [
        problem for problem in scene.case["problems"]
        if any(
            entry["muscle"] in names and (problem["side"] if entry["where"] == "same" else other_side(problem["side"])) == side
            for entry in scene.facts.patterns[problem["pattern"]]["muscles"]
        )
    ]  # fmt: skip


def useful(scene: Scene) -> Iterator[Row]:
    """A muscle's own finding first; what is not found of it, its posture answers for; with neither, nobody has asked."""
    not_asked = False
    for dose in scene.doses:
        muscle, side = dose["muscle"], dose["side"]
        said, is_own = _said(scene, muscle, side)
        if "yes" in said:
            yield Row("safety.useful-tone", REASON, False, muscle, side)
        not_asked = not_asked or bool(said & set(UNKNOWN))
        if not is_own:
            postures = _postures(scene, muscle, side)
            for problem in postures:
                if problem["tone_is_useful"] == "yes":
                    yield Row(f"safety.useful-tone.{problem['pattern']}", REASON, False, "", problem["side"])
            not_asked = not_asked or not postures or any(problem["tone_is_useful"] in UNKNOWN for problem in postures)
    if not_asked:
        yield Row("safety.tone-not-asked", REASON)


def kept(scene: Scene) -> Iterator[Row]:
    """A muscle that a pattern keeps while its condition holds or is in doubt."""
    for problem in scene.case["problems"]:
        for row in scene.facts.patterns[problem["pattern"]].get("against", ()):
            for dose in scene.doses:
                if _is_kept(scene, problem, row, dose) and _holds(scene, problem, row["when"]):
                    yield Row(f"safety.keep.{problem['pattern']}.{row['id']}", REASON, False, dose["muscle"], dose["side"])


def _is_kept(scene: Scene, problem: Table, row: Table, dose: Table) -> bool:
    """Whether a dose goes into a muscle that this row keeps, on the side on which the pattern has it."""
    names = scene.facts.members(dose["muscle"]) | scene.facts.groups_of(dose["muscle"])
    where = {entry["muscle"]: entry["where"] for entry in scene.facts.patterns[problem["pattern"]]["muscles"]}
    sides = {
        problem["side"] if where.get(name, "same") == "same" else other_side(problem["side"])
        for name in names & set(row["keeps"])
    }
    return dose["side"] in sides


def _holds(scene: Scene, problem: Table, when: str) -> bool:
    name, _, muscle = when.partition(":")
    return name in CONDITIONS and CONDITIONS[name](scene, problem, muscle)


def _weak(scene: Scene, problem: Table, muscle: str) -> bool:
    names = scene.facts.members(muscle) | scene.facts.groups_of(muscle)
    found = [row for row in scene.case["muscles"] if row["muscle"] in names and row["side"] == problem["side"]]
    return any(row["strength"] is None or row["strength"] <= scene.number("weak_strength") for row in found)


def _both(scene: Scene, problem: Table) -> bool:
    return any(one["pattern"] == problem["pattern"] and one["side"] != problem["side"] for one in scene.case["problems"])


def _moves(scene: Scene, ways: tuple[str, ...]) -> bool:
    return scene.case["person"]["mobility"] in (*ways, "not_asked")


# Useful tone is told by `useful`: the guard says each thing once.
CONDITIONS: dict[str, Callable[[Scene, Table, str], bool]] = {
    "weak": _weak,
    "contracture": lambda _scene, problem, _muscle: problem["fixed_contracture"] != "no",
    "first_treatment": lambda scene, _problem, _muscle: scene.case["first_toxin_treatment"] != "no",
    "respiratory": lambda scene, _problem, _muscle: answers(scene)["breathing-trouble"] != "no",
    "dysphagia": lambda scene, _problem, _muscle: any(answers(scene)[one] != "no" for one in SWALLOWS),
    "bilateral": lambda scene, problem, _muscle: _both(scene, problem),
    "walks": lambda scene, _problem, _muscle: _moves(scene, WALKS),
    "stands": lambda scene, _problem, _muscle: _moves(scene, STANDS),
}
TONE = (useful, kept)
