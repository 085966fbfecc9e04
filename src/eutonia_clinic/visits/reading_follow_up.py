"""From the posted form of a follow-up to its document, read strictly. What was left empty was not measured, scored or asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from eutonia.domain.answers import Answer, Ashworth
from eutonia.domain.case import Case, PostureProblem
from eutonia.domain.cycle import FollowUp
from eutonia_clinic.core.documents import canonical, checked, tree_of
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.visits.presenters.following import ATTAINMENT, score_name
from eutonia_clinic.visits.reading_assessment import Form, Reading

ROW = re.compile(r"scores\[(?P<at>\d+)\]\.(?P<rest>.+)")
KEYS = {"tardieu.catch_degrees": "catch", "tardieu.full_range_degrees": "range", "spasms_per_day": "spasms"}
FIELDS = {"weakness_that_limits": "weakness", "swallowing_trouble": "swallowing"}
ANSWERED = tuple(FIELDS.values())
NOTHING = "Nothing is written down yet: measure, score a goal, or ask one of the questions."


@dataclass(frozen=True)
class Seen:
    """A form that was sent: the follow-up when everything can be read, what was typed, and what is wrong with it."""

    follow_up: FollowUp | None
    typed: Mapping[str, Any]
    errors: Mapping[str, str]


def read_follow_up(sent: QueryDict, case: Case) -> Seen:
    """The whole form, for the problems and goals of the case that was injected for."""
    form = Form(sent, Reading())
    scored = {score_name(one): _score(form, one) for one in case.problems}
    scores = {name: row for name, row in scored.items() if len(row) > 1}
    tree = {
        "seen_on": form.day("seen_on"), "scores": list(scores.values()), "goal_attainment": _goals(form, case),
        "weakness_that_limits": form.answer("weakness"), "swallowing_trouble": form.answer("swallowing"),
        "felt_onset": form.text("felt_onset") == "yes", "felt_wear_off": form.text("felt_wear_off") == "yes",
    }  # fmt: skip
    if not tree["seen_on"] and "seen_on" not in form.reading.errors:
        form.reading.errors["seen_on"] = "Type day, month and year."
    if not form.reading.errors and _says_nothing(tree):
        form.reading.errors["seen_on"] = NOTHING
    return _read(form, tree, list(scores))


def errors_of(refusal: NotValid, names: list[str]) -> dict[str, str]:
    """The faults of a follow-up by the field of the form; `names` are those of its scored problems, in order."""
    return {_field_at(one.field, names): f"{one.found}. Expected {one.expected}." for one in refusal.problems}


def as_sent(sent: QueryDict) -> dict[str, Any]:
    """What stands in every box of a form that was sent."""
    days = {"seen_on": tuple(str(sent.get(f"seen_on_{part}") or "").strip() for part in ("day", "month", "year"))}
    ticks = {name: str(sent.get(name) or "") for name in ("felt_onset", "felt_wear_off")}
    return {name: " ".join(str(value).split()) for name, value in sent.items()} | ticks | days


def _read(form: Form, tree: dict[str, Any], names: list[str]) -> Seen:
    typed, errors = as_sent(form.sent), dict(form.reading.errors)
    if errors:
        return Seen(None, typed, errors)
    try:
        return Seen(checked(tree_of(canonical(tree)), FollowUp, "This follow-up"), typed, errors)
    except NotValid as fault:
        return Seen(None, typed, errors_of(fault, names))


def _score(form: Form, problem: PostureProblem) -> dict[str, Any]:
    """What was measured of one problem; its name alone when nothing was."""
    name = score_name(problem)
    catch, full = form.degrees(f"{name}:catch"), form.degrees(f"{name}:range")
    for one, other, missing in ((catch, full, "range"), (full, catch, "catch")):
        if one is not None and other is None and f"{name}:{missing}" not in form.reading.errors:
            form.reading.errors[f"{name}:{missing}"] = "Both angles are measured together: type this one too."
    found = {
        "ashworth": form.chosen(f"{name}:ashworth", [one.value for one in Ashworth]),
        "tardieu": {"catch_degrees": catch, "full_range_degrees": full} if None not in (catch, full) else None,
        "spasms_per_day": form.number(f"{name}:spasms"), "pain": form.whole(f"{name}:pain"),
        "stiffness": form.whole(f"{name}:stiffness"),
    }  # fmt: skip
    held = {key: value for key, value in found.items() if value is not None}
    return {"problem": {"pattern": problem.pattern, "side": problem.side.value}, **held}


def _goals(form: Form, case: Case) -> dict[str, int]:
    scored = {goal.id: form.chosen(f"goal:{goal.id}", [one.value for one in ATTAINMENT]) for goal in case.goals}
    return {id: int(score) for id, score in scored.items() if score}


def _says_nothing(tree: Mapping[str, Any]) -> bool:
    answered = any(tree[name] != Answer.NOT_ASKED.value for name in FIELDS)
    return not (tree["scores"] or tree["goal_attainment"] or answered or tree["felt_onset"] or tree["felt_wear_off"])


def _field_at(place: str, names: list[str]) -> str:
    found = ROW.fullmatch(place)
    if found and int(found["at"]) < len(names):
        return f"{names[int(found['at'])]}:{KEYS.get(found['rest'], found['rest'])}"
    return FIELDS.get(place, place.replace("goal_attainment.", "goal:"))
