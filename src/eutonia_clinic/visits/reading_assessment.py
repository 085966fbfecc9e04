"""From the posted form of an assessment to the tree of its case, read strictly: one spelling, nothing guessed, nothing lost.

What can be read stands in the tree. What cannot stays as it was typed, by the name of its field, with the reason beside it
(hazards H11, H12). Whether the whole is a case the engine says afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from eutonia.domain.answers import Answer, Side
from eutonia.domain.case import Measure
from eutonia.knowledge.types import Knowledge
from eutonia_clinic.core.fields import PARTS_OF_A_DAY
from eutonia_clinic.core.forms import AMOUNT, day_of
from eutonia_clinic.visits.places import PROBLEM
from eutonia_clinic.visits.presenters import entry

DEGREES = re.compile(r"-?(?:[1-9]\d{0,2}|0)", re.ASCII)
WHOLE = re.compile(r"[1-9]\d{0,3}|0", re.ASCII)
NUMBER_WANTED = "a number such as 40 or 2.5, without comma, sign or unit"
MOST_ROWS, LAST_NUMBER = 40, 99
NOT_ASKED = Answer.NOT_ASKED.value
SAYS_NOTHING = (None, "", NOT_ASKED, "not_known")


@dataclass
class Reading:
    """The tree as far as it can be read; what was typed and cannot; and why, each by the name of its field."""

    tree: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def refuse(self, name: str, typed: Any, why: str) -> None:
        """Keep what was typed."""
        self.typed[name], self.errors[name] = typed, why


@dataclass(frozen=True)
class Form:
    """What was sent, with a reading for each kind of field. None: nothing was written there, or nothing that can be read."""

    sent: QueryDict
    reading: Reading

    def text(self, name: str) -> str:
        """Text on one line."""
        return " ".join(str(self.sent.get(name) or "").split())

    def number(self, name: str) -> Decimal | int | None:
        """A plain number, kept exact."""
        return _exact(typed) if (typed := self._matching(name, AMOUNT, NUMBER_WANTED)) else None

    def whole(self, name: str) -> int | None:
        """A whole number."""
        return int(typed) if (typed := self._matching(name, WHOLE, "a whole number such as 4")) else None

    def degrees(self, name: str) -> int | None:
        """An angle."""
        wanted = "degrees as a whole number such as 15 or -5"
        return int(typed) if (typed := self._matching(name, DEGREES, wanted)) else None

    def chosen(self, name: str, allowed: Sequence[str]) -> str | None:
        """One of a list."""
        typed = str(self.sent.get(name) or "")
        if not typed or typed in allowed:
            return typed or None
        self.reading.refuse(name, typed, f"“{typed}” is none of the choices. Choose one of the list.")
        return None

    def answer(self, name: str) -> str:
        """Yes, no, or one of the two unknowns; what is left out was not asked."""
        return self.chosen(name, [one.value for one in Answer]) or NOT_ASKED

    def day(self, name: str) -> str | None:
        """A civil day from its three boxes."""
        parts = tuple(str(self.sent.get(f"{name}_{part}") or "").strip() for part, _, _ in PARTS_OF_A_DAY)
        if not any(parts):
            return None
        try:
            return day_of(*parts).isoformat()
        except ValueError:
            said = " ".join(part for part in parts if part)
            why = f"“{said}” is not a day. Type day, month and year in numbers, for example 24 9 2026."
            self.reading.refuse(name, list(parts), why)
            return None

    def _matching(self, name: str, spelling: re.Pattern[str], wanted: str) -> str:
        typed = str(self.sent.get(name) or "").strip()
        if not typed or spelling.fullmatch(typed):
            return typed
        self.reading.refuse(name, typed, f"“{typed}” cannot be read. Type {wanted}.")
        return ""


def _exact(typed: str) -> Decimal | int:
    return Decimal(typed) if "." in typed else int(typed)


def movements_in(sent: QueryDict, knowledge: Knowledge) -> list[str]:
    """The movements that the form shows, in its order."""
    return [one for one in dict.fromkeys(sent.getlist("movement")) if one in knowledge.patterns]


def read_assessment(sent: QueryDict, before: Mapping[str, Any], knowledge: Knowledge, new_goal: str) -> Reading:
    """The whole form. `before` is the draft it was made from, for what no field shows; `new_goal` begins the id of a new goal."""
    reading = Reading(dict(before))
    form = Form(sent, reading)
    problems = _problems(form, movements_in(sent, knowledge), before)
    reading.tree |= {
        "problems": problems, "muscles": _muscles(form, before, knowledge),
        "goals": _goals(form, new_goal, problems), "other_treatments": _others(form, before, knowledge),
        "person": {**before.get("person", {}), **_person(form)},
        "distribution": form.chosen("distribution", entry.DISTRIBUTIONS) or NOT_ASKED,
        "first_toxin_treatment": form.answer("first_toxin_treatment"),
    }  # fmt: skip
    _replace(reading.tree, product=form.chosen("product", list(knowledge.products)), assessed_on=form.day("assessed_on"),
             planned_for=form.day("planned_for"))  # fmt: skip
    read_answers(form, before, knowledge)
    return reading


def read_answers(form: Form, before: Mapping[str, Any], knowledge: Knowledge) -> None:
    """The safety questions and earlier toxin, into the tree of the reading. The day of an answer is set by whoever keeps it."""
    who = form.chosen("answered_by", [one.value for one in entry.WHO]) or "nobody"
    screen, history = dict(before.get("screen", {})), dict(before.get("toxin_history", {}))
    answers = {q: form.answer(f"screen:{q}") for q in knowledge.screen if f"screen:{q}" in form.sent}
    screen["answers"] = {q: one for q, one in {**screen.get("answers", {}), **answers}.items() if one != NOT_ASKED}
    screen |= {"answered_by": who, "inr": form.number("measured:inr"), "inr_on": form.day("measured:inr_on"),
               "forced_vital_capacity_percent": form.number("measured:forced_vital_capacity_percent")}  # fmt: skip
    history |= {"answered_by": who, "any_in_16_weeks": form.answer("history:any"), "treatments": _treatments(form, knowledge)}
    form.reading.tree |= {"screen": screen, "toxin_history": history}


def _replace(tree: dict[str, Any], **values: Any) -> None:
    tree.update({name: value for name, value in values.items() if value is not None})


def _says_something(row: Mapping[str, Any]) -> bool:
    return any(value not in SAYS_NOTHING for value in row.values())


def _problems(form: Form, movements: Sequence[str], before: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A side on which nothing is written is no problem."""
    found = [
        {"pattern": pattern, "side": side.value, **values, **_kept(before, "problems", pattern, side.value, "note")}
        for pattern in movements for side in Side
        if _says_something(values := _problem(form, f"problem:{pattern}:{side.value}"))
    ]  # fmt: skip
    return found[:MOST_ROWS]


def _problem(form: Form, name: str) -> dict[str, Any]:
    return {
        PROBLEM["ashworth"]: form.chosen(f"{name}:ashworth", [one.value for one in entry.GRADES]),
        "tardieu": _tardieu(form.degrees(f"{name}:catch"), form.degrees(f"{name}:range")),
        PROBLEM["spasms"]: form.number(f"{name}:spasms"), PROBLEM["pain"]: form.whole(f"{name}:pain"),
        PROBLEM["impact"]: form.chosen(f"{name}:impact", entry.IMPACTS) or NOT_ASKED,
        PROBLEM["contracture"]: form.answer(f"{name}:contracture"), PROBLEM["useful"]: form.answer(f"{name}:useful"),
    }  # fmt: skip


def _tardieu(catch: int | None, full: int | None) -> dict[str, int] | None:
    held = {"catch_degrees": catch, "full_range_degrees": full}
    return {name: value for name, value in held.items() if value is not None} or None


def _kept(before: Mapping[str, Any], part: str, what: str, side: str, *names: str) -> dict[str, Any]:
    """What no field shows stays as it was."""
    key = {"problems": "pattern", "muscles": "muscle"}[part]
    rows: Sequence[Mapping[str, Any]] = before.get(part, ())
    row: Mapping[str, Any] = next((one for one in rows if (one[key], one["side"]) == (what, side)), {})
    return {name: row[name] for name in names if row.get(name) not in SAYS_NOTHING}


def _muscles(form: Form, before: Mapping[str, Any], knowledge: Knowledge) -> list[dict[str, Any]]:
    rows = []
    for muscle in knowledge.muscles:
        for side in Side:
            name = f"muscle:{muscle}:{side.value}:strength"
            kept = _kept(before, "muscles", muscle, side.value, "tone_is_useful", "overactive", "infection_at_site", "note")
            if name not in form.sent:
                kept |= _kept(before, "muscles", muscle, side.value, "strength")
            elif (strength := form.whole(name)) is not None:
                kept["strength"] = strength
            if kept:
                rows.append({"muscle": muscle, "side": side.value, **kept})
    return rows


def _person(form: Form) -> dict[str, Any]:
    return {
        "weight_kg": form.number("person:weight_kg"), "height_cm": form.number("person:height_cm"),
        "edss": form.number("person:edss"), "multiple_sclerosis": form.answer("person:multiple_sclerosis"),
        "mobility": form.chosen("person:mobility", entry.MOBILITIES) or NOT_ASKED,
    }  # fmt: skip


def numbers_of(sent: QueryDict, kind: str) -> list[int]:
    """The numbers of the rows of one kind: 1 and 2 for 'goal:1:words' and 'goal:2:words'."""
    found = {int(match[1]) for name in sent if (match := re.match(rf"{kind}:([1-9]\d?):", name, re.ASCII))}
    return sorted(found)[:MOST_ROWS]


def _goals(form: Form, new_goal: str, problems: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The goals. Where one problem was found, a new goal that says of none what it is about is about that one."""
    only = [{key: problems[0][key] for key in ("pattern", "side")}] if len(problems) == 1 else []
    numbers = [n for n in numbers_of(form.sent, "goal") if form.text(f"goal:{n}:words") or form.text(f"goal:{n}:target")]
    ids = {form.text(f"goal:{n}:id") for n in numbers}
    rows = []
    for n in numbers:
        id = form.text(f"goal:{n}:id") or next(one for k in range(1, LAST_NUMBER) if (one := f"{new_goal}-{k}") not in ids)
        ids.add(id)
        goal = _goal(form, f"goal:{n}")
        about = goal["problems"] or ([] if form.text(f"goal:{n}:id") else only)
        rows.append({"id": id, **goal, "problems": about})
    _renumber(form.reading, "goal", numbers)
    return rows


def _goal(form: Form, name: str) -> dict[str, Any]:
    measure = form.chosen(f"{name}:measure", [one.value for one in Measure]) or Measure.ASHWORTH.value
    about = [one.split(":") for one in form.sent.getlist(f"{name}:problems") if re.fullmatch(r"[a-z0-9-]+:(right|left)", one)]
    importance = form.chosen(f"{name}:importance", [one.value for one in entry.IMPORTANCE])
    graded = measure == Measure.ASHWORTH.value
    return {
        "words": form.text(f"{name}:words"), "measure": measure, "importance": int(importance or 2),
        "problems": [{"pattern": pattern, "side": side} for pattern, side in about],
        "target_ashworth": _grade(form, f"{name}:target") if graded else None,
        "target_at_most": None if graded else form.number(f"{name}:target"),
    }  # fmt: skip


def _grade(form: Form, name: str) -> str | None:
    typed, grades = form.text(name), [one.value for one in entry.GRADES if one.value]
    if typed and typed not in grades:
        form.reading.refuse(name, typed, f"“{typed}” is no grade. Type one of {', '.join(grades)}.")
        return None
    return typed or None


def _renumber(reading: Reading, kind: str, numbers: Sequence[int]) -> None:
    """What cannot be read stands at the number under which its row is shown next: rows left empty are gone by then."""
    now = {f"{kind}:{n}": f"{kind}:{row}" for row, n in enumerate(numbers, start=1)}
    kept: tuple[dict[str, Any], ...] = (reading.typed, reading.errors)
    for held in kept:
        moved: dict[str, Any] = {}
        for name, value in held.items():
            row, _, key = name.rpartition(":")
            moved[f"{now[row]}:{key}" if row in now else name] = value
        held.clear()
        held.update(moved)


def _treatments(form: Form, knowledge: Knowledge) -> list[dict[str, Any]]:
    """Treatments told of. A row in which something was typed is a row, even if it cannot be read yet."""
    rows = {n: _treatment(form, f"treatment:{n}", knowledge) for n in numbers_of(form.sent, "treatment")}
    unread = {name.rpartition(":")[0] for name in form.reading.typed}
    told = {n: row for n, row in rows.items() if _says_something(row) or f"treatment:{n}" in unread}
    _renumber(form.reading, "treatment", list(told))
    return list(told.values())


def _treatment(form: Form, name: str, knowledge: Knowledge) -> dict[str, Any]:
    return {
        "given_on": form.day(f"{name}:given_on"), "product": form.chosen(f"{name}:product", list(knowledge.products)),
        "units": form.number(f"{name}:units"),
        "indication": form.chosen(f"{name}:indication", entry.INDICATIONS) or "not_known", "clinic": form.text(f"{name}:clinic"),
        "confirmed": form.answer(f"{name}:confirmed"),
        "response": form.chosen(f"{name}:response", entry.RESPONSES) or "not_known",
    }  # fmt: skip


def _others(form: Form, before: Mapping[str, Any], knowledge: Knowledge) -> list[dict[str, Any]]:
    notes = {row["option"]: row.get("note", "") for row in before.get("other_treatments", ())}
    held = {one: form.chosen(f"other:{one}", entry.OTHER_STATES) for one in knowledge.alternatives}
    return [{"option": one, "status": status, "note": notes.get(one, "")} for one, status in held.items() if status]
