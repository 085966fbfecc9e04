"""A draft of an assessment: the tree of its case, and beside it what the form holds that is no part of a case.

`FORM` of the document holds the movements that were added, what was typed and cannot be read, why, for a correction which
answers it began with, and who confirmed what was carried over. None of it is part of the case that is recorded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from eutonia.domain.answers import Answer, Side
from eutonia.domain.case import Case
from eutonia.domain.errors import Problem
from eutonia.domain.fields import LONGEST_TEXT
from eutonia.report import view
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import words
from eutonia_clinic.core.documents import checked, tree_of
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.visits import copying, engine
from eutonia_clinic.visits.correcting import FORM
from eutonia_clinic.visits.models import AssessmentDraft
from eutonia_clinic.visits.places import about_of, field_at, value_at
from eutonia_clinic.visits.presenters import asking
from eutonia_clinic.visits.reading_assessment import SAYS_NOTHING
from eutonia_clinic.visits.still_so import Said
from eutonia_clinic.visits.unfinished import unfinished_case

ANSWERED = ("screen", "toxin_history")
"""Parts that are answered on a day."""
SAID = {
    "target": "Type the grade or the number at which the goal is reached.", "problems": "Tick what the goal is about.",
    "words": "Write the goal in the person’s words.", "catch": "Type both angles, or neither.",
    "range": "Type both angles, or neither.", "reason": "Say in words why it is corrected.",
}  # fmt: skip
"""What to do, for the faults that the engine would tell in the words of a document."""
NO_MOVEMENT = ("add-movement", "Nothing has been assessed yet: add a movement and write down what was found.")


@dataclass(frozen=True, slots=True)
class Written:
    """A draft as it was kept."""

    tree: dict[str, Any]
    movements: tuple[str, ...] = ()
    typed: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    answers: int | None = None
    unconfirmed: tuple[str, ...] = ()
    confirmed: tuple[Said, ...] = ()

    @property
    def document(self) -> dict[str, Any]:
        """As a row keeps it."""
        form = {"movements": list(self.movements), "typed": dict(self.typed), "errors": dict(self.errors)}
        return {**self.tree, FORM: form | {"answers": self.answers, "confirmed": [list(one) for one in self.confirmed]}}

    @property
    def waiting(self) -> tuple[str, ...]:
        """What was carried over and is not confirmed, by what it is about, each once."""
        return tuple(dict.fromkeys(about_of(place, self.tree)[0] for place in self.unconfirmed))


def written(draft: AssessmentDraft, clinic: Clinic) -> Written:
    """What a draft holds. One that holds no product yet begins with that of the clinic, in sight and to be changed."""
    tree = tree_of(draft.document)
    form = tree.pop(FORM, {})
    tree.setdefault("product", clinic.default_product)
    return Written(
        tree, tuple(form.get("movements", ())), form.get("typed", {}), form.get("errors", {}), form.get("answers"),
        copying.read(draft.unconfirmed), tuple(tuple(one) for one in form.get("confirmed", ())),
    )  # fmt: skip


def on_their_days(tree: dict[str, Any], before: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The tree with the day on which its questions were answered. An older answer among new ones keeps the older day."""
    return tree | {part: _dated(tree.get(part, {}), before.get(part, {}), today) for part in ANSWERED}


def _dated(now: Mapping[str, Any], before: Mapping[str, Any], today: date) -> dict[str, Any]:
    told = now.get("answers") or now.get("any_in_16_weeks") not in SAYS_NOTHING
    return {**now, "answered_on": (before.get("answered_on") or today.isoformat()) if told else None}


def all_no(tree: dict[str, Any], topic: str) -> dict[str, Any]:
    """Every question of a topic that was not asked yet is answered no, by whom its button names. A record answers nothing."""
    questions = asking.questions_of(asking.screen_topics(unfinished_case(tree), engine.knowledge()), topic)
    screen, who = tree.get("screen", {}), tree.get("screen", {}).get("answered_by", "nobody")
    if who not in asking.WHO:
        return tree
    who = "person_and_carer" if who == "nobody" else who
    answers = {**screen.get("answers", {}), **dict.fromkeys(questions, Answer.NO.value)}
    history = {**tree.get("toxin_history", {}), "answered_by": who}
    return {**tree, "screen": {**screen, "answers": answers, "answered_by": who}, "toxin_history": history}


def nobody_answered(tree: Mapping[str, Any]) -> dict[str, str]:
    """An answer without a name behind it, at the field that asks for the name."""
    history, screen = tree.get("toxin_history", {}), tree.get("screen", {})
    told = screen.get("answers") or history.get("any_in_16_weeks") not in SAYS_NOTHING
    return {"answered_by": "Say who answered."} if told and screen.get("answered_by", "nobody") == "nobody" else {}


def asked_anew(tree: Mapping[str, Any]) -> dict[str, Any]:
    """The tree without its answers about toxin and safety: they are asked again. Treatments told of stay."""
    told = tree.get("toxin_history", {}).get("treatments", [])
    return {**tree, "screen": {}, "toxin_history": {"treatments": told}}


def whole_case(tree: Mapping[str, Any]) -> dict[str, Any]:
    """What is recorded: the tree with a title made of what was found, without what says nothing."""
    known = engine.knowledge()
    named = [f"{view.pattern_name(one['pattern'], known)} {Side(one['side']).word}" for one in tree.get("problems", ())]
    title = (words.listed(named) or "Assessment")[:LONGEST_TEXT]
    return {**tree, "title": title}


def faults(tree: Mapping[str, Any], born: date, jurisdiction: str, everything: bool = True) -> list[Problem]:
    """What the engine would refuse. While it is being written, only faults of what is there: what is missing comes later."""
    person = {**tree.get("person", {}), "birth_date": born}
    held = {**whole_case(tree), "case_id": "draft", "jurisdiction": jurisdiction, "person": person}
    try:
        checked(held, Case)
    except NotValid as fault:
        found = [one for one in fault.problems if not _is_an_echo(one)] + list(_without_target(tree))
        return found if everything else [one for one in found if value_at(one.field, tree) not in (*SAYS_NOTHING, [], ())]
    return []


def _is_an_echo(problem: Problem) -> bool:
    """A list that is called too short because a row in it is at fault: the row is told already."""
    return problem.found.startswith("a list of ") and problem.found != "a list of 0"


def _without_target(tree: Mapping[str, Any]) -> Iterator[Problem]:
    """Goals that lack their target: told with the first fault, and not after everything else was put right."""
    for row, goal in enumerate(tree.get("goals", ())):
        if goal.get("target_ashworth") is None and goal.get("target_at_most") is None:
            yield Problem(f"goals[{row}].target", "nothing", "a target")


def told(problems: Collection[Problem], tree: Mapping[str, Any]) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Each fault at its field, and those that stand at none with the part of the page they lead to."""
    errors: dict[str, str] = {}
    general: list[tuple[str, str]] = []
    for one in problems:
        name = field_at(one.field, tree)
        if name:
            errors.setdefault(name, _said(name, one))
        else:
            general.append(NO_MOVEMENT if one.field == "problems" else ("main", f"{one.field}: {_expected(one)}"))
    return errors, tuple(dict.fromkeys(general))


def _said(name: str, problem: Problem) -> str:
    if problem.field.endswith("answered_on"):
        return "This day lies before the questions were answered. Set it anew."
    kind, _, key = name.rpartition(":")
    if key in SAID and kind.startswith(("goal", "problem")):
        return SAID[key]
    return _expected(problem)


def _expected(problem: Problem) -> str:
    found = problem.found.strip('"')
    return f"expected {problem.expected}." if found == "nothing" else f"“{found}” cannot be right: expected {problem.expected}."
