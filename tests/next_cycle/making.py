"""A small maker of courses: a person, what was given when, and what was seen; every day counted from the first session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tests.build import a_case

from eutonia.domain.advice import Advice
from eutonia.domain.answers import Answer
from eutonia.domain.belief import Learned, Verdict
from eutonia.domain.case import Case
from eutonia.domain.cycle import Course
from eutonia.knowledge import load
from eutonia.learn import learn
from eutonia.next_cycle import advise_with
from eutonia.next_cycle.scene import Scene
from eutonia.response import population_belief

KNOWLEDGE = load()
BELIEF = population_belief(KNOWLEDGE)
START = date(2026, 1, 5)

FOOT = {
    "problem": {"pattern": "equinovarus-foot", "side": "right"},
    "found": {"ashworth": "3", "spasms_per_day": 12},
    "goals": [("heel", "ashworth", "1+"), ("calm", "spasms_per_day", 5)],
    "doses": {"gastrocnemius-medial-head": 75, "gastrocnemius-lateral-head": 75, "soleus": 75, "tibialis-posterior": 75},
}
THIGH = {
    "problem": {"pattern": "adducted-thighs", "side": "right"},
    "found": {"ashworth": "3", "spasms_per_day": 10},
    "goals": [("wash", "ashworth", "2")],
    "doses": {"hip-adductors": 200},
}
NECK = {
    "problem": {"pattern": "torticollis", "side": "right"},
    "found": {"pain": 7},
    "goals": [("turn", "pain", 3)],
    "doses": {"splenius-capitis": 60, "sternocleidomastoid": 40},
}
PEOPLE = {"foot": FOOT, "thigh": THIGH, "neck": NECK}


def on(days: int) -> date:
    """The civil day so many days after the first session."""
    return START + timedelta(days=days)


def case_on(days: int, person: Mapping[str, Any], planned: int | None = None, **changes: Any) -> Case:
    """The person assessed on a day, everything asked, found as at the beginning unless `found` says otherwise."""
    found = {**person["found"], **changes.pop("found", {})}
    told = changes.pop("told", {})
    base = a_case(tuple(KNOWLEDGE.screen)).model_dump(mode="json")
    problem = {
        **person["problem"], "impact": "severe", "fixed_contracture": "no", "tone_is_useful": "no", **found, **told,
    }  # fmt: skip
    goals = [
        {"id": id, "words": f"goal {id}", "measure": measure, "problems": [person["problem"]], **_target(measure, target)}
        for id, measure, target in changes.pop("goals", person["goals"])
    ]
    told_on = on(days).isoformat()
    return Case.model_validate(
        base
        | {
            "assessed_on": on(days),
            "planned_for": on(days if planned is None else planned),
            "problems": [problem],
            "goals": goals,
            "screen": base["screen"] | {"answered_on": told_on, "answers": base["screen"]["answers"] | changes.pop("screen", {})},
            "toxin_history": {"any_in_16_weeks": "no", "answered_by": "person_and_carer", "answered_on": told_on}
            | changes.pop("history", {}),
        }
        | changes
    )


def _target(measure: str, target: Any) -> dict[str, Any]:
    return {"target_ashworth": target} if measure == "ashworth" else {"target_at_most": target}


def a_cycle(person: Mapping[str, Any], spec: Mapping[str, Any]) -> dict[str, Any]:
    """One cycle from a few words: `day`, `times` the usual doses (or `doses`), `guidance`, and `seen`, a list of follow-ups."""
    doses = spec.get("doses") or {muscle: units * spec.get("times", 1) for muscle, units in person["doses"].items()}
    total = sum(doses.values())
    return {
        "case_id": "test-case",
        "session": {
            "given_on": on(spec["day"]),
            "product": spec.get("product", "onabotulinumtoxinA"),
            "dilution": spec.get("dilution", {"vial_units": 100, "diluent_ml": 2}),
            "doses": [
                {
                    "muscle": muscle,
                    "side": spec.get("side", "right"),
                    "units": _whole(units),
                    "sites": 2,
                    **({"guidance": guidance} if (guidance := spec.get("guidance", "ultrasound")) else {}),
                }
                for muscle, units in doses.items()
            ],
            "drawn_units": _whole(total) + spec.get("lost", 0),
            "wasted_units": 0,
        },
        "follow_ups": [_seen(person, spec["day"], one) for one in spec.get("seen", [])],
    }


def _whole(units: float) -> int:
    return round(units)


SCORES = ("ashworth", "spasms_per_day", "pain", "stiffness", "tardieu")


def _seen(person: Mapping[str, Any], start: int, one: Mapping[str, Any]) -> dict[str, Any]:
    """A follow-up: `at` days after the session; scores; `goals` by id; weak and swallow 'no' unless said or left out as ''."""
    scores = {key: value for key, value in one.items() if key in SCORES}
    harm = {"weakness_that_limits": one.get("weak", "no"), "swallowing_trouble": one.get("swallow", "no")}
    return {
        "seen_on": on(start + one["at"]),
        "scores": [{"problem": person["problem"], **scores}] if scores else [],
        "goal_attainment": dict(one.get("goals", {})),
        "felt_wear_off": one.get("gone", False),
        **{key: value or "not_asked" for key, value in harm.items()},
    }


def a_course(person: Mapping[str, Any], cycles: Sequence[Mapping[str, Any]], first: Mapping[str, Any] | None = None) -> Course:
    """The course of a person, assessed on the day of the first session."""
    return Course.model_validate(
        {"case": case_on(0, person, **(first or {})), "cycles": [a_cycle(person, one) for one in cycles]}
    )


_LEARNED: dict[str, Learned] = {}


def learned_from(course: Course) -> Learned:
    """What the course teaches, learned once for each course of the tests."""
    key = course.model_dump_json()
    if key not in _LEARNED:
        _LEARNED[key] = learn(BELIEF, course, KNOWLEDGE)
    return _LEARNED[key]


def nothing_learned() -> Learned:
    """A learner that has nothing to say: the belief is that of the population. For tests of rules that do not ask it."""
    return Learned(BELIEF, Verdict(float(BELIEF.draws), 0, (), True, ("Nothing was learned from.",)))


def advised(course: Course, now: Case, answers: Mapping[str, str] | None = None) -> Advice:
    """The advice, with what the course teaches."""
    held = {id: Answer(answer) for id, answer in (answers or {}).items()}
    return advise_with(course, now, KNOWLEDGE, BELIEF, learned_from(course), held)


def a_scene(
    *cycles: Mapping[str, Any],
    day: int | None = None,
    person: Mapping[str, Any] = FOOT,
    planned: int | None = None,
    learned: Learned | None = None,
    answers: Mapping[str, str] | None = None,
    **changes: Any,
) -> Scene:
    """What a rule looks at, for the person assessed 98 days after the last session; nothing was learned unless given."""
    now = case_on(cycles[-1]["day"] + 98 if day is None else day, person, planned, **changes)
    held = {id: Answer(answer) for id, answer in (answers or {}).items()}
    return Scene(a_course(person, cycles), now, KNOWLEDGE, BELIEF, learned or nothing_learned(), held)
